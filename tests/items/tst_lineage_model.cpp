#include "items/lineage_model.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::items;
using engine::Exact;
using engine::LineageEdge;
using engine::LineageGraph;
using engine::LineageNode;
using engine::Table;

namespace {

const uint32_t kEur = domain::Currency::parse("EUR").value().packed();
const uint32_t kUsd = domain::Currency::usd().packed();

Exact exact(const char* text)
{
    return Exact::parse(text).value();
}

LineageNode node(Table table, const std::string& id, const char* amount = nullptr, uint32_t currency = kEur)
{
    LineageNode out;
    out.ref = { table, "main", id };
    out.rank = static_cast<int>(table);
    if (amount)
        out.amount = exact(amount);
    out.currency = currency;
    return out;
}

LineageEdge edge(size_t from, size_t to, const char* amount = nullptr, const char* residual = nullptr)
{
    LineageEdge out;
    out.from = from;
    out.to = to;
    out.basis = "reference";
    out.currency = kEur;
    if (amount)
        out.amount = exact(amount);
    if (residual)
        out.amount_residual = exact(residual);
    return out;
}

// An invoice with `lines` lines, each with one charge on one aggregate with its closed events.
LineageGraph invoiceWith(int lines)
{
    LineageGraph graph;
    graph.nodes.push_back(node(Table::Invoices, "INV-1", "100.00"));
    for (int i = 0; i < lines; ++i) {
        const std::string n = std::to_string(i);
        const size_t at = graph.nodes.size();
        graph.nodes.push_back(node(Table::InvoiceLines, "L" + n, "10.10"));
        graph.nodes.push_back(node(Table::RatedCharges, "C" + n, "10.10"));
        graph.nodes.push_back(node(Table::UsageAggregates, "A" + n));
        graph.nodes.push_back(node(Table::UsageEvents, "A" + n));
        graph.nodes.back().collapsed = true;
        graph.nodes.back().members = 500;
        graph.edges.push_back(edge(at, 0, "10.10", "0"));
        graph.edges.push_back(edge(at + 1, at, "10.10", "0"));
        graph.edges.push_back(edge(at + 2, at + 1));
        graph.edges.push_back(edge(at + 3, at + 2));
    }
    return graph;
}

const LineageBox* boxOf(const LineageScene& scene, Table table)
{
    for (const LineageBox& box : scene.boxes)
        if (box.table == table)
            return &box;
    return nullptr;
}

}

class LineageModelTest : public QObject {
    Q_OBJECT
private slots:
    void emptyModelHasAnEmptyScene()
    {
        const LineageModel model;
        QVERIFY(model.empty());
        QCOMPARE(model.scene().boxes.size(), size_t(0));
    }

    void fewRecordsStandAlone()
    {
        LineageModel model;
        model.reset(invoiceWith(3));
        const LineageScene scene = model.scene();
        QCOMPARE(scene.boxes.size(), size_t(13));
        QCOMPARE(scene.links.size(), size_t(12));
        QCOMPARE(scene.boxes[scene.root].key, std::string("invoice:main/INV-1"));
    }

    void manyLikeRecordsBecomeStacksWithCountAndSum()
    {
        LineageModel model;
        model.reset(invoiceWith(20));
        const LineageScene scene = model.scene();
        QCOMPARE(scene.boxes.size(), size_t(5)); // the invoice and one stack a rank
        const LineageBox* lines = boxOf(scene, Table::InvoiceLines);
        QVERIFY(lines && lines->stack);
        QCOMPARE(lines->records, uint64_t(20));
        QCOMPARE(lines->amount->toString(2), std::string("202.00"));
        QCOMPARE(lines->currency, kEur);
        const LineageBox* events = boxOf(scene, Table::UsageEvents);
        QCOMPARE(events->records, uint64_t(10'000));
        QVERIFY(!events->amount);
        QCOMPARE(scene.links.size(), size_t(4));
        QCOMPARE(scene.links[0].amount->toString(2), std::string("202.00"));
    }

    void recordWithAnExceptionIsNeverHiddenInAStack()
    {
        LineageGraph graph = invoiceWith(20);
        graph.nodes[4 * 7 + 2].cases.push_back({}); // one charge
        LineageModel model;
        model.reset(graph);
        const LineageScene scene = model.scene();
        size_t with_cases = 0;
        for (const LineageBox& box : scene.boxes)
            if (box.cases > 0) {
                ++with_cases;
                QVERIFY(!box.stack);
                QCOMPARE(graph.nodes[box.nodes[0]].ref.id, std::string("C7"));
            }
        QCOMPARE(with_cases, size_t(1));
        // Its line, charge, aggregate and events stand beside the stacks of the other nineteen.
        QCOMPARE(scene.boxes.size(), size_t(5 + 4));
    }

    void openingAStackShowsItsRecords()
    {
        LineageModel model;
        model.reset(invoiceWith(20));
        model.openStack(boxOf(model.scene(), Table::InvoiceLines)->key);
        QCOMPARE(model.scene().boxes.size(), size_t(1 + 20 * 4));
        model.closeStacks();
        QCOMPARE(model.scene().boxes.size(), size_t(5));
    }

    void differentCurrenciesAreNotAdded()
    {
        LineageGraph graph = invoiceWith(20);
        graph.nodes[1].currency = kUsd;
        LineageModel model;
        model.reset(graph);
        QVERIFY(!boxOf(model.scene(), Table::InvoiceLines)->amount);
        QCOMPARE(boxOf(model.scene(), Table::InvoiceLines)->currency, 0U);
    }

    void residualsOfALinkAreSummedAndMarkIt()
    {
        LineageGraph graph;
        graph.nodes = { node(Table::InvoiceLines, "L1", "7"), node(Table::Invoices, "I1", "6") };
        graph.edges = { edge(0, 1, "7", "-1") };
        LineageModel model;
        model.reset(graph);
        const LineageScene scene = model.scene();
        QVERIFY(scene.links[0].broken());
        QCOMPARE(scene.links[0].amount_residual->toString(2), std::string("-1.00"));
    }

    void growingReplacesClosedEventsByTheirEvents()
    {
        LineageModel model;
        model.reset(invoiceWith(1));
        LineageGraph more;
        more.nodes = { node(Table::UsageAggregates, "A0"), node(Table::UsageEvents, "E1"), node(Table::UsageEvents, "E2") };
        more.edges = { edge(1, 0), edge(2, 0) };
        model.grow(more, { Table::UsageAggregates, "main", "A0" });
        QCOMPARE(model.graph().nodes.size(), size_t(6)); // invoice, line, charge, aggregate, two events
        QCOMPARE(model.graph().edges.size(), size_t(5));
        for (const LineageNode& n : model.graph().nodes)
            QVERIFY(!n.collapsed);
        // The same answer again adds nothing.
        model.grow(more, { Table::UsageAggregates, "main", "A0" });
        QCOMPARE(model.graph().nodes.size(), size_t(6));
        QCOMPARE(model.graph().edges.size(), size_t(5));
        QCOMPARE(model.graph().nodes[model.graph().root].ref.id, std::string("INV-1"));
    }

    void growingKeepsTheClosedEventsOfOthers()
    {
        LineageModel model;
        model.reset(invoiceWith(2));
        LineageGraph more;
        more.nodes = { node(Table::UsageAggregates, "A0"), node(Table::UsageEvents, "E1") };
        more.edges = { edge(1, 0) };
        model.grow(more, { Table::UsageAggregates, "main", "A0" });
        size_t closed = 0;
        for (const LineageNode& n : model.graph().nodes)
            closed += n.collapsed ? 1 : 0;
        QCOMPARE(closed, size_t(1));
    }

    void edgesOutOfRangeAreDropped()
    {
        LineageGraph graph;
        graph.nodes = { node(Table::Invoices, "I1") };
        graph.edges = { edge(0, 5) };
        graph.root = 9;
        LineageModel model;
        model.reset(graph);
        QCOMPARE(model.scene().links.size(), size_t(0));
        QCOMPARE(model.scene().root, size_t(0));
    }

    void pathHoldsAncestorsAndDescendantsOnly()
    {
        LineageModel model;
        model.reset(invoiceWith(2));
        const LineageScene scene = model.scene();
        size_t line = 0;
        for (size_t i = 0; i < scene.boxes.size(); ++i)
            if (scene.boxes[i].key == "invoice_line:main/L1")
                line = i;
        const std::vector<bool> on = lineagePath(scene, line);
        QCOMPARE(std::count(on.begin(), on.end(), true), std::ptrdiff_t(5)); // L1, its chain, the invoice; not L0's
        QVERIFY(on[scene.root]);
    }

    void widthIsBoundedByTheLargestOfTheCurrency()
    {
        LineageGraph graph;
        graph.nodes = { node(Table::InvoiceLines, "L1"), node(Table::InvoiceLines, "L2"), node(Table::Invoices, "I1") };
        graph.edges = { edge(0, 2, "200"), edge(1, 2, "-50") };
        LineageModel model;
        model.reset(graph);
        const LineageScene scene = model.scene();
        QCOMPARE(linkWidth(scene, 0, 1, 9), 9.0);
        QCOMPARE(linkWidth(scene, 1, 1, 9), 3.0);
    }
};

TIEOUT_TEST(LineageModelTest)
#include "tst_lineage_model.moc"
