#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/lineage/lineage_page.h"
#include "widgets/pages/lineage/lineage_view.h"

#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;
using engine::LineageEdge;
using engine::LineageGraph;
using engine::LineageNode;
using engine::Table;

namespace {

size_t add(LineageGraph& graph, Table table, const std::string& id, int rank, const char* amount)
{
    LineageNode node;
    node.ref = { table, "main", id };
    node.rank = rank;
    if (amount)
        node.amount = exact(amount);
    node.currency = currency("EUR");
    node.period = engine::Period(2026 * 12 + 9);
    node.customer = "acme";
    node.source = "files, invoices.ndjson line 417";
    graph.nodes.push_back(node);
    return graph.nodes.size() - 1;
}

void join(LineageGraph& graph, size_t from, size_t to, const char* amount, const char* residual)
{
    LineageEdge edge;
    edge.from = from;
    edge.to = to;
    edge.basis = "reference";
    edge.currency = currency("EUR");
    if (amount)
        edge.amount = exact(amount);
    if (residual)
        edge.amount_residual = exact(residual);
    graph.edges.push_back(edge);
}

// An invoice with its lines, posting, journal, payment and receipt; line 2 differs by −4.10.
LineageGraph invoice(int lines)
{
    LineageGraph graph;
    const size_t invoice = add(graph, Table::Invoices, "INV-00417", 4, "412.50");
    const size_t posting = add(graph, Table::ErpPostings, "NS-90417", 5, "412.50");
    join(graph, invoice, posting, "412.50", "0");
    const size_t debit = add(graph, Table::JournalLines, "JL-1", 6, "412.50"), credit = add(graph, Table::JournalLines, "JL-2", 6, "-412.50");
    join(graph, posting, debit, "412.50", "0");
    join(graph, posting, credit, "412.50", "0");
    const size_t payment = add(graph, Table::Payments, "PAY-1", 5, "412.50");
    join(graph, invoice, payment, "412.50", "0");
    const size_t receipt = add(graph, Table::ErpReceipts, "RCPT-1", 6, "400.00");
    join(graph, payment, receipt, "412.50", "-12.50");
    graph.nodes[payment].cases.push_back({});
    for (int i = 0; i < lines; ++i) {
        const std::string n = std::to_string(i);
        const bool bad = i == 2;
        const size_t line = add(graph, Table::InvoiceLines, "LINE-00417-" + n, 3, bad ? "37.15" : "41.25");
        const size_t charge = add(graph, Table::RatedCharges, "CHG-00417-" + n, 2, "41.25");
        const size_t aggregate = add(graph, Table::UsageAggregates, "AGG-00417-" + n, 1, nullptr);
        graph.nodes[aggregate].quantity = exact("1500.5");
        const size_t events = add(graph, Table::UsageEvents, "AGG-00417-" + n, 0, nullptr);
        graph.nodes[events].collapsed = true;
        graph.nodes[events].members = 12'400;
        graph.nodes[events].quantity = exact("1500.5");
        join(graph, line, invoice, bad ? "37.15" : "41.25", "0");
        join(graph, charge, line, "41.25", bad ? "-4.10" : "0");
        join(graph, aggregate, charge, nullptr, nullptr);
        join(graph, events, aggregate, nullptr, nullptr);
        graph.edges.back().quantity = exact("1500.5");
        graph.edges.back().quantity_residual = exact("0");
        if (bad)
            graph.nodes[line].cases.push_back(engine::Fingerprint::parse(std::string(64, 'a')).value());
    }
    return graph;
}

Link linkTo(const char* id)
{
    Link link;
    link.page = QStringLiteral("lineage");
    link.record = engine::RecordRef { Table::Invoices, "main", id };
    return link;
}

}

class LineagePageTest : public QObject {
    Q_OBJECT
private slots:
    void beforeASearchItSaysWhatToDo()
    {
        PageFixture<LineagePage> f([](PreparedBackend&) {});
        QVERIFY(!f.page->findChild<EmptyState*>()->title().isEmpty());
        QVERIFY(f.page->findChild<EmptyState*>()->isVisible());
        f.picture("lineage-empty");
    }

    void searchByKeyboardOpensTheChain()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) {
            b.lineage = invoice(5);
            b.found = { { Table::Invoices, "main", "INV-00417" } };
        });
        auto* search = f.child<QLineEdit>("lineageSearch");
        QTest::keyClicks(search, QStringLiteral("INV-00417"));
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(f.links.size(), size_t(1));
        QCOMPARE(f.links[0].record->id, std::string("INV-00417"));
        f.page->openLink(f.links[0]);
        QTRY_COMPARE(f.page->view().placed().scene.boxes.size(), size_t(6 + 5 * 4));
        QTest::qWait(50);
        f.picture("lineage-few");
    }

    void unknownIdSaysSo()
    {
        PageFixture<LineagePage> f([](PreparedBackend&) {});
        auto* search = f.child<QLineEdit>("lineageSearch");
        QTest::keyClicks(search, QStringLiteral("NOPE"));
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_VERIFY(f.says("NOPE"));
    }

    void arrowsWalkAlongEdgesAndTheSideTellsTheFigures()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) { b.lineage = invoice(5); });
        f.page->openLink(linkTo("INV-00417"));
        LineageView& view = f.page->view();
        QTRY_VERIFY(view.chosen() >= 0);
        const auto chosenId = [&] { return f.page->view().placed().scene.boxes[static_cast<size_t>(view.chosen())].key; };
        QCOMPARE(chosenId(), std::string("invoice:main/INV-00417"));
        QTest::keyClick(&view, Qt::Key_Left);
        QVERIFY(chosenId().starts_with("invoice_line:"));
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(chosenId() == "payment:main/PAY-1" || chosenId().starts_with("erp_document:"));
        auto* edges = f.child<ListTable>("lineageEdges");
        QVERIFY(edges->list().rowCount() >= 2);
        QVERIFY(!view.accessibleDescription().isEmpty());
    }

    void linesStackAndOpenWithEnterAndCloseWithEscape()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) { b.lineage = invoice(40); });
        f.page->openLink(linkTo("INV-00417"));
        LineageView& view = f.page->view();
        // Six records, four stacks, and the chain of the line that differs.
        QTRY_COMPARE(view.placed().scene.boxes.size(), size_t(6 + 4 + 4));
        f.picture("lineage-stacks");
        int stack = -1;
        for (size_t i = 0; i < view.placed().scene.boxes.size(); ++i)
            if (view.placed().scene.boxes[i].stack && view.placed().scene.boxes[i].table == Table::InvoiceLines)
                stack = static_cast<int>(i);
        QVERIFY(stack >= 0);
        view.choose(stack);
        QTest::keyClick(&view, Qt::Key_Return);
        QTRY_COMPARE(view.placed().scene.boxes.size(), size_t(6 + 40 * 4));
        QVERIFY(view.mapShown());
        f.picture("lineage-opened");
        QVERIFY(f.page->goBack());
        QTRY_COMPARE(view.placed().scene.boxes.size(), size_t(14));
        QVERIFY(!view.mapShown());
        QVERIFY(!f.page->goBack());
    }

    void closedEventsAreFetchedOnDemand()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) {
            b.lineage = invoice(1);
            add(b.lineage_opened, Table::UsageAggregates, "AGG-00417-0", 1, nullptr);
            for (int i = 0; i < 3; ++i)
                join(b.lineage_opened, add(b.lineage_opened, Table::UsageEvents, "EV-" + std::to_string(i), 0, nullptr), 0, nullptr, nullptr);
        });
        f.page->openLink(linkTo("INV-00417"));
        LineageView& view = f.page->view();
        QTRY_COMPARE(view.placed().scene.boxes.size(), size_t(10));
        for (size_t i = 0; i < view.placed().scene.boxes.size(); ++i)
            if (view.placed().scene.boxes[i].closed_events) {
                view.choose(static_cast<int>(i));
                break;
            }
        QTest::keyClick(&view, Qt::Key_Return);
        QTRY_COMPARE(view.placed().scene.boxes.size(), size_t(12));
    }

    void exceptionOpensInTheQueue()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) { b.lineage = invoice(5); });
        // Nothing to act on before a record was searched.
        for (const char* act : { "lineage.exception", "lineage.dispute", "lineage.picture", "lineage.fit" })
            QVERIFY2(!f.page->findChild<QAction*>(QLatin1String(act))->isEnabled(), act);
        f.page->openLink(linkTo("INV-00417"));
        LineageView& view = f.page->view();
        QTRY_VERIFY(view.chosen() >= 0);
        for (size_t i = 0; i < view.placed().scene.boxes.size(); ++i)
            if (view.placed().scene.boxes[i].key == "invoice_line:main/LINE-00417-2")
                view.choose(static_cast<int>(i));
        f.picture("lineage-chosen");
        QVERIFY(f.page->findChild<QAction*>(QStringLiteral("lineage.picture"))->isEnabled());
        f.page->findChild<QAction*>(QStringLiteral("lineage.exception"))->trigger();
        QCOMPARE(f.links.size(), size_t(1));
        QCOMPARE(f.links[0].page, QStringLiteral("queue"));
        QCOMPARE(f.links[0].case_id->hex(), std::string(64, 'a'));
    }

    void pictureGoesOutAsSvgAndPng()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) { b.lineage = invoice(5); });
        f.page->openLink(linkTo("INV-00417"));
        QTRY_VERIFY(f.page->view().chosen() >= 0);
        QTemporaryDir dir;
        const QString svg = dir.filePath(QStringLiteral("graph.svg")), png = dir.filePath(QStringLiteral("graph.png"));
        f.page->savePicture(svg);
        f.page->savePicture(png);
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray drawing = file.readAll();
        QVERIFY(drawing.contains("<svg") && drawing.contains("INV-00417"));
        const QImage image(png);
        QVERIFY(!image.isNull() && image.width() > 1000);
        f.page->savePicture(QStringLiteral("/nowhere/graph.svg"));
        QVERIFY(f.says("could not be written"));
    }

    void largeGraphIsShownWithoutBlocking()
    {
        PageFixture<LineagePage> f([](PreparedBackend& b) {
            b.lineage = invoice(1200);
            for (size_t i = 0; i < b.lineage.nodes.size(); ++i) // every chain has an exception: nothing may hide
                if (b.lineage.nodes[i].ref.table == Table::InvoiceLines)
                    b.lineage.nodes[i].cases.push_back({});
        });
        f.page->openLink(linkTo("INV-00417"));
        QTRY_VERIFY_WITH_TIMEOUT(f.page->view().placed().scene.boxes.size() > 1000, 20'000);
        QVERIFY(f.page->view().mapShown());
    }
};

TIEOUT_TEST(LineagePageTest)
#include "tst_lineage_page.moc"
