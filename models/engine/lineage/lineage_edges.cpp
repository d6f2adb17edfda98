// What flows from one record to the next, and what is lost or gained on the way.
#include "engine/lineage/lineage_walker.h"

namespace tieout::engine {

namespace {

std::optional<Exact> difference(const std::optional<Exact>& downstream, const std::optional<Exact>& upstream)
{
    Exact residual = downstream.value_or(Exact());
    return residual.subtract(upstream.value_or(Exact())) ? std::optional<Exact>(residual) : std::nullopt;
}

// Which figures a hop carries, and whether each child is compared with its parent by itself. Where
// it is not (many lines, one invoice) the sum is compared: LineageNode::amount_residual.
struct HopRule {
    bool quantity = false, amount = false, compared = false;
};

HopRule ruleOf(Table upstream, Table downstream)
{
    if (upstream == Table::UsageAggregates)
        return { true, false, true };
    if (upstream == Table::RatedCharges)
        return { true, true, true };
    if (upstream == Table::InvoiceLines)
        return { false, true, false };
    if (upstream == Table::Invoices)
        return { false, true, downstream == Table::ErpPostings };
    if (upstream == Table::CreditNotes)
        return { false, true, true };
    if (upstream == Table::ContractItems)
        return { true, false, true };
    if (upstream == Table::ErpPostings)
        return { false, true, false };
    if (upstream == Table::Payments)
        return { false, true, true };
    return {};
}

}

void LineageWalker::connect(size_t upstream, size_t downstream, std::string_view basis)
{
    if (!m_edges.emplace(std::pair { upstream, downstream }, m_graph.edges.size()).second)
        return;
    const LineageNode& up = m_graph.nodes[upstream];
    const LineageNode& down = m_graph.nodes[downstream];
    const HopRule rule = ruleOf(up.ref.table, down.ref.table);
    // Nothing to compare with counts as 0. Journals are summed with their document, not one by one.
    const bool orphan = (!up.present || !down.present) && down.ref.table != Table::JournalLines;
    // Many lines make one invoice: what flows is the line's. Everywhere else it is what arrives.
    const bool joins = down.ref.table == Table::Invoices;
    LineageEdge edge;
    edge.from = upstream;
    edge.to = downstream;
    edge.basis = basis;
    edge.basis_version = kLineageBasisVersion;
    if (rule.quantity) {
        edge.quantity = down.quantity.value_or(Exact());
        edge.quantity_residual = difference(down.quantity, up.quantity);
    }
    if (rule.amount) {
        edge.amount = (joins ? up : down).amount.value_or(Exact());
        if (rule.compared || orphan)
            edge.amount_residual = difference(down.amount, up.amount);
        edge.currency = down.currency != 0 ? down.currency : up.currency;
    }
    m_graph.edges.push_back(std::move(edge));
}

}
