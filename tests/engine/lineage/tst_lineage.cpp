#include "engine/lineage/lineage_walker.h"
#include "engine/lineage/lineage_worlds.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;
using namespace tieout::tests;

namespace {

using Lines = std::vector<std::string>;

const Lines kWholeChain = {
    "erp_document:p1 > journal_line:j1 reference -/- 31/-",
    "erp_document:p1 > journal_line:j2 reference -/- -31/-",
    "invoice:inv1 > erp_document:p1 reference -/- 31/0",
    "invoice:inv1 > payment:pay1 reference -/- 31/-",
    "invoice_line:l1 > invoice:inv1 reference -/- 31/-",
    "payment:pay1 > receipt:r1 reference -/- 31/0",
    "rated_charge:ch1 > invoice_line:l1 reference 15.5/0 31/0",
    "usage_aggregate:a1 > rated_charge:ch1 reference 15.5/0 -/-",
    "usage_event:c1|api|2026-10(2) > usage_aggregate:a1 group 15.5/0 -/-",
};

std::string firstDifference(const Lines& found, const Lines& expected)
{
    for (const std::string& line : found)
        if (std::find(expected.begin(), expected.end(), line) == expected.end())
            return "not expected: " + line;
    for (const std::string& line : expected)
        if (std::find(found.begin(), found.end(), line) == found.end())
            return "not found: " + line;
    return found.size() == expected.size() ? std::string() : "some line is there twice";
}

bool contains(const Lines& lines, const std::string& line)
{
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

const LineageNode* nodeNamed(const LineageGraph& graph, const std::string& name)
{
    for (const LineageNode& node : graph.nodes)
        if (nodeName(node) == name)
            return &node;
    return nullptr;
}

}

class TestLineage : public QObject {
    Q_OBJECT

private slots:
    void everyHopOfAWholeChain_data()
    {
        QTest::addColumn<QString>("root");
        for (const char* root : { "usage_aggregate:a1", "rated_charge:ch1", "invoice_line:l1", "invoice:inv1", "usage_group:c1|api|2026-10" })
            QTest::newRow(root) << QString::fromLatin1(root);
    }
    void everyHopOfAWholeChain()
    {
        QFETCH(QString, root);
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.reconcile();
        QVERIFY(store.findings().empty());
        const auto graph = lineageOf(store, root.toStdString());
        QVERIFY(graph.ok());
        QCOMPARE(firstDifference(edgeLines(*graph), kWholeChain), std::string());
        QVERIFY(!graph->truncated);
        for (const LineageNode& node : graph->nodes) {
            QVERIFY(!node.amount_residual || node.amount_residual->isZero());
            QVERIFY(!node.quantity_residual || node.quantity_residual->isZero());
            QVERIFY(node.present);
        }
        const LineageNode* invoice = nodeNamed(*graph, "invoice:inv1");
        QVERIFY(invoice);
        QCOMPARE(figureText(invoice->amount), std::string("31"));
        QCOMPARE(figureText(invoice->amount_residual), std::string("0"));
        QCOMPARE(invoice->period->toString(), std::string("2026-10"));
        QCOMPARE(invoice->source, std::string("files"));
        QCOMPARE(std::string(nodeNamed(*graph, "erp_document:p1")->document), std::string("DOC-1"));
    }

    void upAndDownAreApart()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.reconcile();
        LineageQuery query;
        query.ref = { Table::ErpPostings, "", "p1" };
        query.down = false;
        const Lines up = edgeLines(*store.engine().answer(store.session, query));
        QVERIFY(contains(up, "usage_event:c1|api|2026-10(2) > usage_aggregate:a1 group 15.5/0 -/-"));
        QCOMPARE(up.size(), size_t(5)); // no journal, no payment
        query.up = false;
        query.down = true;
        QCOMPARE(edgeLines(*store.engine().answer(store.session, query)).size(), size_t(2));
        query.ref = { Table::JournalLines, "", "j2" };
        query.up = true;
        query.depth_max = 2;
        const auto near = store.engine().answer(store.session, query);
        QCOMPARE(edgeLines(*near).size(), size_t(2));
        QVERIFY(near->truncated);
        query.ref = { Table::ErpReceipts, "", "r1" };
        query.depth_max = 12;
        QCOMPARE(edgeLines(*store.engine().answer(store.session, query)).size(), size_t(6));
    }

    void aProductLeadsToItsCharges()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.reconcile();
        const Lines lines = edgeLines(*lineageOf(store, "product:SKU"));
        QVERIFY(contains(lines, "product:SKU > rated_charge:ch1 reference -/- -/-"));
        QVERIFY(contains(lines, "invoice_line:l1 > invoice:inv1 reference -/- 31/-"));
    }

    void oneEventAmongTheOthersOfItsGroup()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.reconcile();
        const Lines lines = edgeLines(*lineageOf(store, "usage_event:e1"));
        QVERIFY(contains(lines, "usage_event:e1 > usage_aggregate:a1 group 10/- -/-"));
        QVERIFY(contains(lines, "usage_event:c1|api|2026-10(1) > usage_aggregate:a1 group 5.5/0 -/-"));
        QVERIFY(contains(lines, "payment:pay1 > receipt:r1 reference -/- 31/0"));
    }

    void aggregatesOpenToTheirEvents()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.reconcile();
        const auto graph = lineageOf(store, "usage_aggregate:a1", true);
        const Lines lines = edgeLines(*graph);
        QVERIFY(contains(lines, "usage_event:e1 > usage_aggregate:a1 group 10/- -/-"));
        QVERIFY(contains(lines, "usage_event:e2 > usage_aggregate:a1 group 5.5/- -/-"));
        QCOMPARE(lines.size(), kWholeChain.size() + 1); // two events for one stack
        QCOMPARE(figureText(graph->nodes[graph->root].quantity_residual), std::string("0"));
        LineageQuery few;
        few.ref = { Table::UsageAggregates, "", "a1" };
        few.open_events = true;
        few.down = false;
        few.nodes_max = 3;
        const auto cut = store.engine().answer(store.session, few);
        QVERIFY(cut->truncated);
        QVERIFY(contains(edgeLines(*cut), "usage_event:c1|api|2026-10(1) > usage_aggregate:a1 group 5.5/0 -/-"));
    }

    void residualsStandWhereTheFaultIs()
    {
        auto rows = wholeChain();
        rows["usage_aggregates"] = { "a1,,c1,api,2026-10,16,2" };
        rows["rated_charges"] = { "ch1,a1,c1,SKU,2026-10,15,2,30.00,EUR" };
        rows["invoice_lines"] = { "l1,inv1,ch1,SKU,14,29.00" };
        rows["invoices"] = { "inv1,c1,2026-10,28.00,EUR,final,2026-11-01,0.50" };
        rows["erp_postings"] = { "p1,inv1,2026-10,27.00,DOC-1" };
        rows["journal_lines"] = { "j1,p1,1100,27.00,0", "j2,p1,4000,0,25.00" };
        rows["erp_receipts"] = { "r1,pay1,30.50,1000" };
        StoreUnderTest store;
        store.import(feedOf(rows));
        store.reconcile();
        const auto graph = lineageOf(store, "invoice:inv1");
        const Lines lines = edgeLines(*graph);
        for (const char* line : { "usage_event:c1|api|2026-10(2) > usage_aggregate:a1 group 15.5/0.5 -/-", "usage_aggregate:a1 > rated_charge:ch1 reference 15/-1 -/-",
                 "rated_charge:ch1 > invoice_line:l1 reference 14/-1 29/-1", "invoice_line:l1 > invoice:inv1 reference -/- 29/-",
                 "invoice:inv1 > erp_document:p1 reference -/- 27/-1", "payment:pay1 > receipt:r1 reference -/- 30.5/-0.5" })
            QVERIFY2(contains(lines, line), line);
        QCOMPARE(figureText(nodeNamed(*graph, "invoice:inv1")->amount_residual), std::string("-1.5")); // 28 − (29 + 0.50)
        QCOMPARE(figureText(nodeNamed(*graph, "erp_document:p1")->amount_residual), std::string("2"));
        QCOMPARE(nodeNamed(*graph, "invoice:inv1")->cases.size(), size_t(1));
        QCOMPARE(nodeNamed(*graph, "usage_aggregate:a1")->cases.size(), size_t(1));
    }

    void whatIsMissingIsDrawnAsAbsent()
    {
        StoreUnderTest store;
        store.import(feedOf({
            { "usage_events", { "e1,,c1,api,10,2026-10-01T00:00:00Z,,", "e2,,c2,api,3,2026-10-01T00:00:00Z,," } },
            { "usage_aggregates", { "a2,,c3,api,2026-10,7,1" } },
            { "rated_charges", { "ch1,a9,c1,SKU,2026-10,1,2,2.00,EUR", "ch2,a8,c1,SKU,2026-10,1,2,2.00,EUR" } },
            { "invoice_lines", { "l1,inv9,ch1,SKU,1,2.00", "l2,inv1,ch9,SKU,1,4.00" } },
            { "invoices", { "inv1,c1,2026-10,4.00,EUR,final,2026-11-01,", "inv2,c1,2026-10,4.00,EUR,draft,2026-11-01," } },
            { "erp_postings", { "p1,inv8,2026-10,5.00,DOC-1" } },
            { "payments", { "pay1,inv7,6.00,EUR,card" } },
            { "erp_receipts", { "r1,pay9,8.00,1000" } },
        }));
        store.reconcile();
        const auto lines = [&](const char* root) { return edgeLines(*lineageOf(store, root)); };
        QCOMPARE(lines("usage_event:e1"), Lines({ "usage_event:e1 > usage_aggregate:c1|api|2026-10! group 10/-10 -/-" }));
        QCOMPARE(lines("usage_group:c2|api|2026-10"), Lines({ "usage_event:c2|api|2026-10(1) > usage_aggregate:c2|api|2026-10! group 3/-3 -/-" }));
        QCOMPARE(lines("usage_aggregate:a2"),
            Lines({ "usage_aggregate:a2 > rated_charge:?a2! reference 0/-7 -/-", "usage_event:c3|api|2026-10(0)! > usage_aggregate:a2 group 0/7 -/-" }));
        QVERIFY(contains(lines("rated_charge:ch1"), "usage_aggregate:a9! > rated_charge:ch1 reference 1/1 -/-"));
        QVERIFY(contains(lines("rated_charge:ch1"), "product:SKU! > rated_charge:ch1 reference -/- -/-"));
        QVERIFY(contains(lines("rated_charge:ch1"), "invoice_line:l1 > invoice:inv9! reference -/- 2/-2"));
        QVERIFY(contains(lines("rated_charge:ch2"), "rated_charge:ch2 > invoice_line:?ch2! reference 0/-1 0/-2"));
        QVERIFY(contains(lines("invoice:inv1"), "rated_charge:ch9! > invoice_line:l2 reference 1/1 4/4"));
        QVERIFY(contains(lines("invoice:inv1"), "invoice:inv1 > erp_document:?inv1! reference -/- 0/-4"));
        QVERIFY(lines("invoice:inv2").empty()); // a draft expects no posting
        QCOMPARE(lineageOf(store, "invoice:inv2")->nodes[0].status, std::string("draft"));
        QVERIFY(contains(lines("erp_document:p1"), "invoice:inv8! > erp_document:p1 reference -/- 5/5"));
        QCOMPARE(lines("payment:pay1"), Lines({ "invoice:inv7! > payment:pay1 reference -/- 6/6", "payment:pay1 > receipt:?pay1! reference -/- 0/-6" }));
        QCOMPARE(lines("receipt:r1"), Lines({ "payment:pay9! > receipt:r1 reference -/- 8/8" }));
        QCOMPARE(lines("invoice:inv8"), Lines({ "invoice:inv8! > erp_document:p1 reference -/- 5/5" })); // only named, and still found
    }

    void duplicatesStandSideBySide()
    {
        auto rows = wholeChain();
        rows["usage_events"].push_back("e1,,c1,api,10,2026-10-01T00:00:00Z,,");
        rows["rated_charges"].push_back("ch2,a1,c1,SKU,2026-10,15.5,2,31.00,EUR");
        rows["erp_postings"].push_back("p2,inv1,2026-10,31.00,DOC-2");
        StoreUnderTest store;
        store.import(feedOf(rows));
        store.reconcile();
        const auto graph = lineageOf(store, "usage_aggregate:a1", true);
        const Lines lines = edgeLines(*graph);
        QVERIFY(contains(lines, "usage_aggregate:a1 > rated_charge:ch2 reference 15.5/0 -/-"));
        QVERIFY(contains(lines, "rated_charge:ch2 > invoice_line:?ch2! reference 0/-15.5 0/-31"));
        QVERIFY(contains(lines, "invoice:inv1 > erp_document:p2 reference -/- 31/0"));
        QCOMPARE(nodeNamed(*graph, "usage_event:e1")->members, uint64_t(2)); // counted once, seen twice
        QCOMPARE(nodeNamed(*graph, "usage_event:e1")->cases.size(), size_t(1));
        QCOMPARE(figureText(graph->nodes[graph->root].quantity_residual), std::string("0"));
    }

    void severalAggregatesOfOneGroupAreSummed()
    {
        auto rows = wholeChain();
        rows["usage_aggregates"] = { "a1,,c1,api,2026-10,10,1", "a2,,c1,api,2026-10,6,1" };
        StoreUnderTest store;
        store.import(feedOf(rows));
        store.reconcile();
        for (const char* root : { "usage_aggregate:a1", "usage_aggregate:a2" }) {
            const Lines lines = edgeLines(*lineageOf(store, root));
            QVERIFY(contains(lines, "usage_event:c1|api|2026-10(2) > usage_aggregate:a1 group 9.5/0.5 -/-"));
            QVERIFY(contains(lines, "usage_event:c1|api|2026-10(2) > usage_aggregate:a2 group 6/0 -/-"));
        }
    }

    void twoSetsDoNotMix()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()), "files", "main");
        auto other = wholeChain();
        other["invoices"] = { "inv1,c1,2026-10,31.00,USD,final,2026-11-01,", "only,c1,2026-10,1.00,USD,final,2026-11-01," };
        other["erp_postings"].clear();
        store.import(feedOf(other), "other", "us");
        store.reconcile();
        const auto both = lineageOf(store, "invoice:inv1");
        QVERIFY(!both.ok());
        QCOMPARE(both.error().remedy, Remedy::FixData);
        QCOMPARE(domain::english(both.error().message), std::string("invoice:inv1 is in several sets (main, us). Name one: KIND:SET/ID."));
        QCOMPARE(firstDifference(edgeLines(*lineageOf(store, "invoice:main/inv1")), kWholeChain), std::string());
        QVERIFY(contains(edgeLines(*lineageOf(store, "invoice:us/inv1")), "invoice:inv1 > erp_document:?inv1! reference -/- 0/-31"));
        QCOMPARE(lineageOf(store, "invoice:only")->nodes[0].ref.set, std::string("us"));
    }

    void deletedRecordsAreAbsent()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.reconcile();
        store.import({ { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency,_deleted\nch1,a1,c1,SKU,2026-10,15.5,2,31.00,EUR,true\n" } });
        store.reconcile();
        const Lines lines = edgeLines(*lineageOf(store, "invoice:inv1"));
        QVERIFY(contains(lines, "rated_charge:ch1! > invoice_line:l1 reference 15.5/15.5 31/31"));
        QVERIFY(contains(edgeLines(*lineageOf(store, "usage_aggregate:a1")), "usage_aggregate:a1 > rated_charge:?a1! reference 0/-15.5 -/-"));
    }

    void goesBackToWhatWasKnownThen()
    {
        StoreUnderTest store;
        auto first = wholeChain();
        first["erp_postings"].clear();
        store.import(feedOf(first));
        const Instant then = store.clock.now();
        store.reconcile();
        store.import({ { "erp_postings", "id,invoice_ref,period,amount,document\np1,inv1,2026-10,31.00,DOC-1\n" }, { "invoices", "id,customer,period,total,currency,status,issued_at\ninv1,c1,2026-10,32.00,EUR,final,2026-11-01\n" } });
        store.reconcile();
        LineageQuery query;
        query.ref = { Table::Invoices, "", "inv1" };
        QVERIFY(contains(edgeLines(*store.engine().answer(store.session, query)), "invoice:inv1 > erp_document:p1 reference -/- 31/-1"));
        query.as_of = then;
        const auto before = store.engine().answer(store.session, query);
        QVERIFY(before.ok());
        QVERIFY(contains(edgeLines(*before), "invoice:inv1 > erp_document:?inv1! reference -/- 0/-31"));
        for (const LineageNode& node : before->nodes)
            QVERIFY(node.cases.empty());
        query.as_of = Instant::fromUs(then.us() - 1);
        const auto nothing = store.engine().answer(store.session, query);
        QVERIFY(!nothing.ok());
        QCOMPARE(nothing.error().remedy, Remedy::FixData);
        QVERIFY(domain::english(nothing.error().message).starts_with("Nothing had arrived in this store by "));
        // What was asked about then does not linger.
        query.as_of.reset();
        QVERIFY(contains(edgeLines(*store.engine().answer(store.session, query)), "invoice:inv1 > erp_document:p1 reference -/- 31/-1"));
    }

    void unknownRecordsAreRefused()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        const auto nothing = lineageOf(store, "invoice:inv404");
        QVERIFY(!nothing.ok());
        QCOMPARE(nothing.error().remedy, Remedy::FixData);
        QVERIFY(domain::english(nothing.error().message).starts_with("There is no record invoice:inv404 in this store."));
        const auto elsewhere = lineageOf(store, "invoice:us/inv1");
        QVERIFY(!elsewhere.ok());
        QCOMPARE(elsewhere.error().remedy, Remedy::FixData);
    }

    void amountsAreLeftOutForThoseWhoMayNotSeeThem()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        store.session.roles = { domain::Role::IntegrationEngineer };
        const auto lineage = lineageOf(store, "invoice:inv1");
        for (const LineageEdge& edge : lineage->edges)
            QVERIFY(!edge.amount && !edge.quantity && !edge.amount_residual && !edge.quantity_residual);
        store.session.roles = { domain::Role::Administrator };
        const auto refused = lineageOf(store, "invoice:inv1");
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, Remedy::NoPermission);
        QVERIFY(domain::english(refused.error().message).find("see_queue") != std::string::npos);
    }

    void findsRecordsByTheBeginningOfTheirId()
    {
        StoreUnderTest store;
        store.import(feedOf(wholeChain()));
        const auto found = [&](const char* text, size_t limit = 20) {
            Lines lines;
            const auto records = store.engine().answer(store.session, FindRecordQuery { text, limit });
            if (!records.ok())
                return Lines { domain::english(records.error().message) };
            for (const RecordRef& ref : *records)
                lines.push_back(ref.toString());
            return lines;
        };
        QCOMPARE(found("p"), Lines({ "erp_document:main/p1", "payment:main/pay1" }));
        QCOMPARE(found("payment:p"), Lines({ "payment:main/pay1" }));
        QCOMPARE(found("invoice:inv1"), Lines({ "invoice:main/inv1" }));
        QCOMPARE(found("e", 1), Lines({ "usage_event:main/e1" }));
        QVERIFY(found("zz").empty());
        QVERIFY(found("").empty());
    }
};

TIEOUT_TEST(TestLineage)
#include "tst_lineage.moc"
