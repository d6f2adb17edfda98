#include "engine/lineage/lineage_worlds.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;
using namespace tieout::tests;

namespace {

using Rows = std::map<std::string, std::vector<std::string>>;

// A world of chains in which every reference may point nowhere and every figure may be off. No
// figure is 0, so that something missing always leaves a residual.
Rows randomWorld(SeededNumbers& random)
{
    Rows rows;
    const auto text = [](uint64_t number) { return std::to_string(number); };
    const auto cents = [&] { return text(1 + random.below(500)) + "." + text(10 + random.below(90)); };
    const auto id = [&](const char* stem, uint64_t n) { return stem + text(random.oneIn(12) ? 90 + random.below(9) : random.below(n)); };
    const char* months[] = { "2026-10", "2026-11" };
    const uint64_t n = 4 + random.below(5);
    for (uint64_t i = 0; i < 3 * n; ++i)
        rows["usage_events"].push_back("e" + text(random.oneIn(10) ? random.below(3 * n) : i) + ",,c" + text(random.below(2)) + ",m" + text(random.below(2)) + "," + text(1 + random.below(9))
            + "," + months[random.below(2)] + "-03T00:00:00Z,,");
    for (uint64_t i = 0; i < n; ++i) {
        const std::string number = text(i);
        rows["usage_aggregates"].push_back("a" + number + ",,c" + text(random.below(2)) + ",m" + text(random.below(2)) + "," + months[random.below(2)] + "," + text(1 + random.below(30)) + ",1");
        rows["rated_charges"].push_back("h" + number + "," + id("a", n) + ",c1,S,2026-10," + text(1 + random.below(30)) + ",1," + cents() + ",EUR");
        rows["invoice_lines"].push_back("l" + number + "," + id("i", n) + "," + id("h", n) + ",S," + text(1 + random.below(30)) + "," + cents());
        rows["invoices"].push_back("i" + number + ",c1,2026-10," + cents() + ",EUR," + (random.oneIn(5) ? "draft" : "final") + ",2026-11-01," + (random.oneIn(3) ? "1.25" : ""));
        rows["erp_postings"].push_back("p" + number + "," + id("i", n) + ",2026-10," + cents() + ",D" + number);
        const std::string debit = cents();
        rows["journal_lines"].push_back("j" + number + "," + id("p", n) + ",1," + debit + ",0");
        rows["journal_lines"].push_back("k" + number + "," + id("p", n) + ",1,0," + (random.oneIn(2) ? debit : cents()));
        rows["payments"].push_back("y" + number + "," + id("i", n) + "," + cents() + ",EUR,card");
        rows["erp_receipts"].push_back("r" + number + "," + id("y", n) + "," + cents() + ",1");
    }
    rows["sku_map"] = { "S" };
    return rows;
}

bool off(const std::optional<Exact>& residual)
{
    return residual && !residual->isZero();
}

// What the lineage says is wrong, in the words of the findings.
class Faults {
public:
    explicit Faults(const LineageGraph& graph)
        : m_graph(graph)
    {
        for (const LineageNode& node : graph.nodes)
            addNode(node);
        for (const LineageEdge& edge : graph.edges)
            addEdge(edge);
    }
    std::set<std::string> found;

private:
    void addNode(const LineageNode& node)
    {
        if (node.ref.table == Table::Invoices && off(node.amount_residual))
            found.insert("CP4 TOTAL_MISMATCH " + node.ref.id);
        if (node.ref.table == Table::ErpPostings && off(node.amount_residual))
            found.insert("CP4 UNBALANCED " + node.ref.id);
    }
    void addEdge(const LineageEdge& edge)
    {
        const LineageNode &up = m_graph.nodes[edge.from], &down = m_graph.nodes[edge.to];
        const std::string &over = up.ref.id, &under = down.ref.id;
        const bool quantity = off(edge.quantity_residual), amount = off(edge.amount_residual);
        const auto either = [&](const char* orphan, const char* missing, const char* mismatch) {
            return !up.present ? std::string(orphan) + " " + under : !down.present ? std::string(missing) + " " + over : std::string(mismatch) + " " + under;
        };
        switch (down.ref.table) {
        case Table::UsageAggregates:
            if (quantity && !down.present)
                found.insert("CP1 MISSING_AGG " + under);
            else if (quantity && up.collapsed)
                found.insert(std::string(!up.present ? "CP1 ORPHAN_AGG " : "CP1 QTY_MISMATCH ") + over);
            break;
        case Table::RatedCharges:
            if (quantity)
                found.insert(either("CP2 ORPHAN_CHARGE", "CP2 MISSING_CHARGE", "CP2 QTY_MISMATCH"));
            break;
        case Table::InvoiceLines:
            if (quantity && up.present && down.present)
                found.insert("CP3 QTY_MISMATCH " + under);
            if (amount)
                found.insert(either("CP3 ORPHAN_LINE", "CP3 MISSING_LINE", "CP3 AMOUNT_MISMATCH"));
            break;
        case Table::Invoices:
            if (amount)
                found.insert("CP3 MISSING_INVOICE " + over);
            break;
        case Table::ErpPostings:
            if (amount)
                found.insert(either("CP4 ORPHAN_POSTING", "CP4 MISSING_POSTING", "CP4 AMOUNT_MISMATCH"));
            break;
        case Table::Payments:
            if (amount)
                found.insert("CP5 UNMATCHED_PAYMENT " + under);
            break;
        case Table::ErpReceipts:
            if (amount)
                found.insert(either("CP5 ORPHAN_RECEIPT", "CP5 MISSING_RECEIPT", "CP5 AMOUNT_MISMATCH"));
            break;
        default:
            break;
        }
    }
    const LineageGraph& m_graph;
};

Exact sumOf(const std::vector<std::optional<Exact>>& values)
{
    Exact sum;
    for (const auto& value : values)
        if (value)
            (void)sum.add(*value);
    return sum;
}

// In + residual = out at every node whose whole inflow is drawn.
std::string conservationBreak(const LineageGraph& graph)
{
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const LineageNode& node = graph.nodes[i];
        std::vector<std::optional<Exact>> quantities, amounts;
        bool known = true; // one event and several aggregates: its share of each is not
        for (const LineageEdge& edge : graph.edges) {
            if (edge.to != i)
                continue;
            const LineageNode& up = graph.nodes[edge.from];
            if (node.ref.table == Table::UsageAggregates) {
                known = known && edge.quantity;
                quantities.push_back(edge.quantity);
            } else if (node.ref.table == Table::Invoices && node.present) {
                amounts.push_back(edge.amount);
            } else { // compared one by one: what went in and what got lost or added is what came out
                if (edge.quantity_residual && sumOf({ up.quantity, edge.quantity_residual }) != node.quantity.value_or(Exact()))
                    return "quantity at " + nodeName(node);
                if (edge.amount_residual && node.ref.table != Table::Invoices && sumOf({ up.amount, edge.amount_residual }) != node.amount.value_or(Exact()))
                    return "amount at " + nodeName(node);
                if (edge.amount && *edge.amount != node.amount.value_or(Exact()) && node.ref.table != Table::Invoices)
                    return "flow into " + nodeName(node);
            }
        }
        if (i == graph.root && node.ref.table == Table::Invoices && node.present) {
            amounts.push_back(node.amount_residual);
            const Exact in = sumOf(amounts), out = node.amount.value_or(Exact());
            Exact tax = out;
            if (!tax.subtract(in) || !(tax.isZero() || tax.toString() == "1.25"))
                return "lines and tax of " + nodeName(node) + ": " + tax.toString();
        }
        const bool metered = !quantities.empty() && known;
        quantities.push_back(node.quantity_residual);
        if (metered && sumOf(quantities) != node.quantity.value_or(Exact()))
            return "usage into " + nodeName(node) + ": " + sumOf(quantities).toString();
    }
    return {};
}

}

class TestLineageProperty : public QObject {
    Q_OBJECT

private slots:
    // A residual stands in the lineage exactly where a finding of that hop exists, and nothing is
    // lost or made on the way.
    void residualsAreTheFindings()
    {
        size_t faults_seen = 0;
        for (uint64_t seed = 1; seed <= 12; ++seed) {
            SeededNumbers random(seed * 7919);
            StoreUnderTest store;
            const Rows rows = randomWorld(random);
            store.import(feedOf(rows));
            store.reconcile();
            std::set<std::string> expected;
            for (const store::FindingRow& row : store.rows()) {
                const domain::Finding& f = row.finding;
                const std::string reason(domain::reasonId(f.reason));
                if (reason.starts_with("DUP_") || reason == "CONFLICTING_EVENT" || reason == "WRONG_PERIOD" || reason == "UNMAPPED_SKU"
                    || (f.checkpoint == domain::Checkpoint::CP2 && reason == "AMOUNT_MISMATCH"))
                    continue; // not a matter of what flows from one record to the next
                expected.insert(std::string(domain::checkpointId(f.checkpoint)) + " " + reason + " " + f.key);
            }
            std::set<std::string> found;
            for (const auto& [table, lines] : rows)
                for (const std::string& line : lines) {
                    const RecordRef ref { *domain::tableByName(table), "main", line.substr(0, line.find(',')) };
                    LineageQuery query;
                    query.ref = ref;
                    const auto graph = store.engine().answer(store.session, query);
                    QVERIFY2(graph.ok(), ref.toString().c_str());
                    QVERIFY(!graph->truncated);
                    const std::string broken = conservationBreak(*graph);
                    QVERIFY2(broken.empty(), qPrintable(QStringLiteral("seed %1, from %2: %3").arg(seed).arg(QString::fromStdString(ref.toString()), QString::fromStdString(broken))));
                    found.merge(Faults(*graph).found);
                }
            for (const std::string& fault : found)
                QVERIFY2(expected.contains(fault), qPrintable(QStringLiteral("seed %1: residual without a finding: %2").arg(seed).arg(QString::fromStdString(fault))));
            for (const std::string& fault : expected)
                QVERIFY2(found.contains(fault), qPrintable(QStringLiteral("seed %1: finding without a residual: %2").arg(seed).arg(QString::fromStdString(fault))));
            faults_seen += found.size();
        }
        QVERIFY(faults_seen > 200);
    }
};

TIEOUT_TEST(TestLineageProperty)
#include "tst_lineage_property.moc"
