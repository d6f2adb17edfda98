#include "widgets/pages/reports/dispute_trace.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/record_words.h"
#include "items/tone.h"

namespace tieout::ui {

using domain::Exact;
using engine::LineageEdge;
using engine::LineageGraph;
using engine::LineageNode;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

ListCell figure(const QString& text, const std::optional<Exact>& value)
{
    return { text, {}, value ? *value : Exact() };
}

QString money(const std::optional<Exact>& value, uint32_t currency)
{
    return value ? items::formatMoneyWithCode(*value, currency) : QString();
}

class Walk {
public:
    explicit Walk(const LineageGraph& graph)
        : m_graph(graph)
        , m_up(graph.nodes.size())
        , m_down(graph.nodes.size())
        , m_seen(graph.nodes.size(), false)
    {
        for (const LineageEdge& edge : graph.edges) {
            m_up[edge.to].push_back(&edge);
            m_down[edge.from].push_back(&edge);
        }
    }
    std::vector<ListRow> rows()
    {
        if (m_graph.nodes.empty())
            return {};
        add(m_graph.root, nullptr, 0);
        follow(m_graph.root, true, 1);
        follow(m_graph.root, false, 1);
        return std::move(m_rows);
    }

private:
    void follow(size_t node, bool up, int depth)
    {
        m_seen[node] = true;
        for (const LineageEdge* edge : up ? m_up[node] : m_down[node]) {
            const size_t next = up ? edge->from : edge->to;
            const bool seen = m_seen[next];
            add(next, edge, depth);
            if (!seen)
                follow(next, up, depth + 1);
        }
    }
    void add(size_t at, const LineageEdge* edge, int depth);

    const LineageGraph& m_graph;
    std::vector<std::vector<const LineageEdge*>> m_up, m_down;
    std::vector<bool> m_seen;
    std::vector<ListRow> m_rows;
};

void Walk::add(size_t at, const LineageEdge* edge, int depth)
{
    const LineageNode& n = m_graph.nodes[at];
    const QString what = n.collapsed ? items::tableCount(n.ref.table, n.members) : n.present ? items::recordName(n.ref) : DisputeTrace::tr("%1 is missing").arg(items::tableTitle(n.ref.table));
    const auto& quantity_residual = n.quantity_residual ? n.quantity_residual : edge ? edge->quantity_residual : n.quantity_residual;
    const auto& amount_residual = n.amount_residual ? n.amount_residual : edge ? edge->amount_residual : n.amount_residual;
    const bool off_money = amount_residual && !amount_residual->isZero(), off_quantity = quantity_residual && !quantity_residual->isZero();
    const QString residual = off_money ? money(amount_residual, n.currency) : off_quantity ? items::formatQuantity(*quantity_residual) : amount_residual || quantity_residual ? DisputeTrace::tr("ties out") : QString();
    const bool wrong = off_money || off_quantity || !n.present;
    ListRow row;
    row.key = QStringLiteral("%1|%2").arg(at).arg(m_rows.size());
    row.cells = { { QString(depth * 2, QChar(0x2003)) + what, {} }, figure(n.quantity ? items::formatQuantity(*n.quantity) : QString(), n.quantity), figure(money(n.amount, n.currency), n.amount),
        { residual, {}, amount_residual ? amount_residual : quantity_residual, static_cast<int>(residual.isEmpty() ? items::Tone::Neutral : wrong ? items::Tone::Warning : items::Tone::Ok) },
        figure(n.cases.empty() ? QString() : items::formatCount(n.cases.size()), Exact::ofCount(static_cast<int64_t>(n.cases.size()))), { n.period ? desk::fromUtf8(n.period->toString()) : QString(), {} },
        { desk::outside(n.document), {} }, { desk::outside(n.status), {} }, { desk::outside(n.source), {} } };
    m_rows.push_back(std::move(row));
}

}

std::vector<ListColumn> DisputeTrace::columns()
{
    return { { tr("Record"), ListColumn::Text, 30, true, tr("The invoice, back to the usage behind it, then on to the ledger and the payments") }, { tr("Quantity"), ListColumn::Number, 9, false, {} },
        { tr("Amount"), ListColumn::Number, 12, false, {} }, { tr("Residual"), ListColumn::State, 12, false, tr("What the next record shows more than this one; of an invoice or ERP document: its own figure less that of its lines") },
        { tr("Exceptions"), ListColumn::Number, 8, false, tr("Open exceptions of this record") }, { tr("Period"), ListColumn::Text, 7, false, {} }, { tr("Document"), ListColumn::Text, 10, false, {} },
        { tr("State"), ListColumn::Text, 8, false, {} }, { tr("From"), ListColumn::Text, 8, false, tr("The connection it came from") } };
}

std::vector<ListRow> DisputeTrace::rows(const LineageGraph& graph)
{
    return Walk(graph).rows();
}

}
