// Expected against actual, field by field, and the strip of hops with their residuals.
#include "engine/case_page/case_page.h"
#include "engine/case_page/case_words.h"
#include "engine/case_page/compared_field.h"
#include "engine/lineage/lineage_walker.h"

#include <algorithm>

namespace tieout::engine {

namespace {

using Kind = ComparedField::Kind;

std::string textOf(const std::optional<Exact>& value)
{
    return value ? value->toString() : std::string();
}

std::string textOf(const std::optional<Period>& period)
{
    return period ? period->toString() : std::string();
}

// Tables in the order of the strip.
constexpr Table kStripOrder[] = { Table::UsageEvents, Table::UsageAggregates, Table::RatedCharges, Table::InvoiceLines, Table::Invoices, Table::ErpPostings,
    Table::JournalLines, Table::Payments, Table::ErpReceipts };

// Where in the chain a checkpoint's fault shows: the cell that is compared with the one before.
// Nothing: the hand-over is not one of the strip's, which goes from usage to journal and receipt.
std::optional<Table> brokenAt(const domain::Finding& finding)
{
    using domain::Checkpoint;
    using domain::Reason;
    switch (finding.checkpoint) {
    case Checkpoint::CP1:
        switch (finding.reason) {
        case Reason::DupEvent:
        case Reason::ConflictingEvent:
        case Reason::RejectedUpstream:
        case Reason::SequenceGap:
        case Reason::TimeOutOfRange:
            return Table::UsageEvents;
        default:
            return Table::UsageAggregates;
        }
    case Checkpoint::CP2:
        return Table::RatedCharges;
    case Checkpoint::CP3:
        return finding.reason == Reason::MissingInvoice ? Table::Invoices : Table::InvoiceLines;
    case Checkpoint::CP4:
        if ((finding.reason >= Reason::CreditNotPosted && finding.reason <= Reason::CreditWrongPeriod) || finding.reason == Reason::CreditReferenceLost)
            return std::nullopt;
        return finding.reason == Reason::TotalMismatch ? Table::Invoices : finding.reason == Reason::Unbalanced ? Table::JournalLines : Table::ErpPostings;
    case Checkpoint::CP5:
        if (finding.reason == Reason::OpenBalanceMismatch || finding.reason == Reason::StatusMismatch)
            return Table::ErpPostings;
        return finding.reason == Reason::UnmatchedPayment ? Table::Payments : Table::ErpReceipts;
    case Checkpoint::CP6:
        return Table::JournalLines;
    default:
        return std::nullopt;
    }
}

void addTo(std::optional<Exact>& sum, const std::optional<Exact>& value, bool& fits)
{
    if (!value)
        return;
    Exact so_far = sum.value_or(Exact());
    fits = so_far.add(*value) && fits;
    sum = so_far;
}

void addNode(HopCell& cell, const LineageNode& node, bool& fits)
{
    if (!node.present || (node.collapsed && node.members == 0)) {
        if (cell.id.empty())
            cell.id = node.ref.id.starts_with('?') ? std::string() : node.ref.id;
        return;
    }
    if (cell.count == 0)
        cell.id = node.ref.id;
    cell.count += node.collapsed ? node.members : 1;
    addTo(cell.quantity, node.quantity, fits);
    if (cell.currency == 0 || cell.currency == node.currency)
        addTo(cell.amount, node.amount, fits);
    else
        cell.amount.reset(); // never added across currencies
    cell.currency = cell.currency != 0 ? cell.currency : node.currency;
}

}

void CasePage::fillFields(const domain::Finding& finding)
{
    const domain::DeltaUnit unit = m_spec ? m_spec->unit : domain::DeltaUnit::None;
    const std::string expected = figure(finding.expected, finding.currency, unit), actual = figure(finding.actual, finding.currency, unit);
    switch (unit) {
    case domain::DeltaUnit::Quantity:
        m_detail.fields.push_back(comparedField(TIEOUT_TR("Quantity"), Kind::Quantity, expected, actual));
        break;
    case domain::DeltaUnit::Money:
        m_detail.fields.push_back(comparedField(finding.reason == domain::Reason::OpenBalanceMismatch ? TIEOUT_TR("Still open") : TIEOUT_TR("Amount"), Kind::Money, expected, actual, finding.currency));
        break;
    case domain::DeltaUnit::Count:
        m_detail.fields.push_back(comparedField(countsDays(finding) ? TIEOUT_TR("Days") : TIEOUT_TR("Number of records"), Kind::Count, expected, actual));
        break;
    case domain::DeltaUnit::None:
        break;
    }
    if (fillEstateFields(finding))
        return;
    if (finding.checkpoint == domain::Checkpoint::CP1)
        fillUsageFields(finding);
    if (m_records.empty() || (m_spec && m_spec->key_kind == kUsageGroupKind) || finding.checkpoint == domain::Checkpoint::CP13)
        return;
    const auto own = m_view.summary(m_records.front());
    if (!own || !own->present)
        return;
    if (finding.reason == domain::Reason::ConflictingEvent) { // the copies among themselves
        for (size_t copy = 1; copy < m_rows.size(); ++copy)
            for (size_t c = 0; c < std::min(m_rows[0].columns.size(), m_rows[copy].columns.size()); ++c)
                if (const auto& [name, value] = m_rows[copy].columns[c]; m_rows[0].columns[c].first == name && m_rows[0].columns[c].second != value)
                    m_detail.fields.push_back(comparedField(name == "qty" ? TIEOUT_TR("Quantity") : name == "ts" ? TIEOUT_TR("Time") : TIEOUT_TR("Other field"),
                        name == "qty" ? Kind::Quantity : Kind::Plain, m_rows[0].columns[c].second, value));
        return;
    }
    if (finding.reason == domain::Reason::UnmappedSku) {
        for (const RecordRef& parent : m_view.parents(m_records.front()))
            if (parent.table == Table::SkuMap)
                m_detail.fields.push_back(comparedField(TIEOUT_TR("Product"), Kind::Id, std::string(), parent.id));
        return;
    }
    if (m_records.size() > 1)
        if (const auto other = m_view.summary(m_records[1]); other && m_view.parents(m_records.front()).size() > 0)
            for (const RecordRef& parent : m_view.parents(m_records.front()))
                if (parent == m_records[1])
                    return compareRecords(*other, *own, finding.reason);
    if (own->period && finding.reason != domain::Reason::WrongPeriod)
        m_detail.fields.push_back(comparedField(TIEOUT_TR("Period"), Kind::Period, textOf(own->period), textOf(own->period)));
}

// A record against the one it came from: everything both state.
void CasePage::compareRecords(const RecordSummary& expected, const RecordSummary& actual, domain::Reason reason)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    if (!expected.present) {
        fields.push_back(comparedField(TIEOUT_TR("Refers to"), Kind::Id, std::string(), expected.ref.id));
        return;
    }
    const bool quantity_said = !fields.empty() && fields.front().kind == Kind::Quantity;
    const bool amount_said = !fields.empty() && fields.front().kind == Kind::Money && reason != domain::Reason::Unbalanced;
    if (!quantity_said && expected.quantity && actual.quantity)
        fields.push_back(comparedField(TIEOUT_TR("Quantity"), Kind::Quantity, textOf(expected.quantity), textOf(actual.quantity)));
    if (!amount_said && expected.amount && actual.amount)
        fields.push_back(comparedField(TIEOUT_TR("Amount"), Kind::Money, textOf(expected.amount), textOf(actual.amount), actual.currency));
    if (expected.period && actual.period)
        fields.push_back(comparedField(TIEOUT_TR("Period"), Kind::Period, textOf(expected.period), textOf(actual.period)));
    if (expected.currency != 0 && actual.currency != 0)
        fields.push_back(comparedField(TIEOUT_TR("Currency"), Kind::Plain, std::string(Currency::fromPacked(expected.currency).code()),
            std::string(Currency::fromPacked(actual.currency).code())));
    if (!expected.customer.empty() && !actual.customer.empty())
        fields.push_back(comparedField(TIEOUT_TR("Customer"), Kind::Id, expected.customer, actual.customer));
}

void CasePage::fillStrip(const domain::Finding& finding)
{
    LineageQuery query;
    query.nodes_max = 400;
    if (m_spec && m_spec->key_kind == kUsageGroupKind)
        query.ref = { Table::UsageAggregates, finding.set, finding.key };
    else if (!m_records.empty())
        query.ref = m_records.front();
    if (m_spec && m_spec->key_kind == kUsageGroupKind && !m_records.empty() && m_records.front().table == Table::UsageAggregates)
        query.ref = m_records.front();
    const auto walked = LineageWalker(m_view, query).walk();
    if (!walked.ok()) // the records of an old case may be gone; the strip is then empty
        return;
    const LineageGraph& graph = *walked;
    for (const Table table : kStripOrder) {
        HopCell cell;
        cell.table = table;
        cell.broken = table == brokenAt(finding);
        bool seen = cell.broken, fits = true;
        for (const LineageNode& node : graph.nodes)
            if (node.ref.table == table) {
                seen = true;
                addNode(cell, node, fits);
                if (table == Table::Invoices && node.present)
                    addTo(cell.residual, node.amount_residual, fits);
            }
        for (const LineageEdge& edge : graph.edges)
            if (graph.nodes[edge.to].ref.table == table)
                addTo(cell.residual, edge.amount_residual ? edge.amount_residual : edge.quantity_residual, fits);
        if (table == Table::JournalLines)
            for (const LineageNode& node : graph.nodes)
                if (node.ref.table == Table::ErpPostings && node.present)
                    addTo(cell.residual, node.amount_residual, fits);
        if (!fits)
            cell.quantity = cell.amount = cell.residual = std::nullopt;
        if (seen)
            m_detail.strip.push_back(std::move(cell));
    }
}

}
