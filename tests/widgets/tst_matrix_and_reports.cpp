#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/reconciliations/matrix_grid.h"
#include "widgets/pages/reconciliations/reconciliations_page.h"
#include "widgets/pages/reports/reports_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;

namespace {

engine::MatrixCell cell(domain::Checkpoint checkpoint, const char* entity, const char* period, uint64_t records, uint64_t covered, uint64_t open)
{
    engine::MatrixCell cell;
    cell.checkpoint = checkpoint;
    cell.entity = entity;
    cell.period = domain::Period::parse(period).value();
    cell.records = records;
    cell.covered = covered;
    cell.open = open;
    cell.in = { { domain::DeltaUnit::Money, currency("EUR"), records, exact("1234567.89"), false } };
    cell.out = { { domain::DeltaUnit::Money, currency("EUR"), covered, exact("1234500"), false } };
    if (open > 0)
        {
        cell.residual = { { domain::DeltaUnit::Money, currency("EUR"), open, exact("-67.89"), false } };
        cell.exposure = { { currency("EUR"), open, {}, {}, exact("-67.89"), exact("67.89"), false } };
    }
    cell.filter.checkpoints = { checkpoint };
    cell.filter.entities = { entity };
    cell.filter.periods = { cell.period.months() };
    return cell;
}

engine::Matrix sampleMatrix()
{
    engine::Matrix matrix;
    matrix.cells = { cell(domain::Checkpoint::CP3, "DE01", "2026-09", 120, 120, 0), cell(domain::Checkpoint::CP4, "<b>DE01</b>", "2026-09", 400, 398, 3), cell(domain::Checkpoint::CP4, "US01", "2026-10", 90, 90, 0) };
    matrix.cells[1].complete = false;
    matrix.completeness = { { domain::Checkpoint::CP3, {} }, { domain::Checkpoint::CP4, { domain::Text { TIEOUT_TR("The set “%1” has never received %2."), { "main", "journal_lines" } } } } };
    return matrix;
}

}

class TestMatrixAndReports : public QObject {
    Q_OBJECT

private slots:
    void cellsOpenTheQueueFiltered()
    {
        PageFixture<ReconciliationsPage> f([](PreparedBackend& backend) { backend.matrix = sampleMatrix(); });
        auto* list = f.child<ListTable>("matrixList");
        QTRY_COMPARE(list->list().rowCount(), 3);
        const auto text = [&](int row, int column) { return list->list().index(row, column).data().toString(); };
        QCOMPARE(text(1, 1), QStringLiteral("<b>DE01</b>"));
        QVERIFY(text(1, 4).contains(QStringLiteral("567.89")) && text(1, 4).contains(QStringLiteral("EUR")));
        QVERIFY2(text(1, 9).startsWith(QStringLiteral("99.50")), qPrintable(text(1, 9)));
        QVERIFY(text(1, 7).contains(QStringLiteral("67.89")) && text(1, 8).contains(QStringLiteral("67.89")) && text(1, 7) != text(1, 8));
        QVERIFY(text(0, 9).startsWith(QStringLiteral("100")));
        list->setCurrentKey(list->list().key(1));
        QTRY_VERIFY(f.child<QLabel>("matrixReasons")->text().contains(QStringLiteral("journal_lines")));
        emit list->opened(list->currentKey());
        QCOMPARE(f.links.size(), size_t(1));
        QCOMPARE(f.links.front().page, QStringLiteral("queue"));
        QVERIFY(*f.links.front().filter == sampleMatrix().cells[1].filter);
        f.picture("reconciliations");
    }

    void filtersNarrowTheLines()
    {
        PageFixture<ReconciliationsPage> f([](PreparedBackend& backend) { backend.matrix = sampleMatrix(); });
        auto* list = f.child<ListTable>("matrixList");
        QTRY_COMPARE(list->list().rowCount(), 3);
        f.child<QComboBox>("matrixCheckpoint")->setCurrentText(QStringLiteral("CP4"));
        QCOMPARE(list->list().rowCount(), 2);
        f.child<QCheckBox>("matrixOpenOnly")->setChecked(true);
        QCOMPARE(list->list().rowCount(), 1);
        f.page->refresh(); // keeps what was chosen
        QTest::qWait(50);
        QCOMPARE(list->list().rowCount(), 1);
    }

    void gridAddsUpTheEntities()
    {
        engine::Matrix matrix = sampleMatrix();
        matrix.cells.push_back(cell(domain::Checkpoint::CP4, "US01", "2026-09", 100, 99, 4));
        PageFixture<ReconciliationsPage> f([&](PreparedBackend& backend) { backend.matrix = matrix; });
        auto* grid = f.child<MatrixGrid>("matrixGrid");
        auto* list = f.child<ListTable>("matrixList");
        QTRY_COMPARE(grid->rowCount(), 2);
        QCOMPARE(grid->columnCount(), 2);
        QCOMPARE(grid->verticalHeaderItem(1)->text().left(3), QStringLiteral("CP4"));
        QCOMPARE(grid->horizontalHeaderItem(0)->text(), QStringLiteral("2026-09"));
        QCOMPARE(grid->item(1, 0)->text(), QStringLiteral("7"));
        QCOMPARE(grid->item(0, 0)->text(), QStringLiteral("0"));
        QVERIFY(grid->item(0, 1)->text().isEmpty()); // nothing is compared there
        QVERIFY(grid->verticalHeaderItem(0)->icon().isNull() && !grid->verticalHeaderItem(1)->icon().isNull());
        f.child<QComboBox>("matrixFigure")->setCurrentIndex(1);
        QVERIFY2(grid->item(1, 0)->text().contains(QStringLiteral("135.78")), qPrintable(grid->item(1, 0)->text()));
        f.child<QComboBox>("matrixFigure")->setCurrentIndex(3);
        QVERIFY2(grid->item(1, 0)->text().startsWith(QStringLiteral("99.40")), qPrintable(grid->item(1, 0)->text()));

        grid->setCurrentCell(1, 0); // narrows the list
        QCOMPARE(list->list().rowCount(), 2);
        emit grid->cellActivated(1, 0);
        QCOMPARE(f.links.size(), size_t(1));
        QCOMPARE(f.links.front().filter->entities, (std::vector<std::string> { "<b>DE01</b>", "US01" }));
        QCOMPARE(f.links.front().filter->periods, matrix.cells[1].filter.periods);
        f.child<QComboBox>("matrixEntity")->setCurrentText(QStringLiteral("US01"));
        QVERIFY2(grid->item(1, 0)->text().startsWith(QStringLiteral("99.00")), qPrintable(grid->item(1, 0)->text()));
        QCOMPARE(list->list().rowCount(), 1);
        f.child<QAction>("matrix.all")->trigger();
        QCOMPARE(list->list().rowCount(), 4);
        QVERIFY(grid->currentRow() < 0);
    }

    void tracesAnInvoiceToItsUsage()
    {
        const auto node = [](domain::Table table, const char* id) {
            engine::LineageNode n;
            n.ref = { table, "main", id };
            return n;
        };
        engine::LineageGraph graph;
        graph.nodes = { node(domain::Table::Invoices, "INV-1"), node(domain::Table::InvoiceLines, "<b>l1</b>"), node(domain::Table::UsageEvents, "g1"), node(domain::Table::ErpPostings, "?INV-1"),
            node(domain::Table::Payments, "p1") };
        graph.nodes[0].amount = exact("12.50");
        graph.nodes[0].currency = currency("EUR");
        graph.nodes[0].amount_residual = exact("-0.5");
        graph.nodes[2].collapsed = true;
        graph.nodes[2].members = 3;
        graph.nodes[2].quantity = exact("7.25");
        graph.nodes[3].present = false;
        graph.nodes[4].cases = { domain::Fingerprint {} };
        graph.edges.resize(4);
        const std::pair<size_t, size_t> ends[] = { { 1, 0 }, { 2, 1 }, { 0, 3 }, { 0, 4 } };
        for (size_t i = 0; i < 4; ++i)
            std::tie(graph.edges[i].from, graph.edges[i].to) = ends[i];
        PageFixture<ReportsPage> f([&](PreparedBackend& backend) { backend.lineage = graph; });
        const auto* nothing = f.page->findChild<EmptyState*>(QString(), Qt::FindDirectChildrenOnly);
        QTRY_VERIFY(nothing->isVisible() && nothing->title() == QStringLiteral("Nothing was exported yet"));
        QVERIFY(f.child<ListTable>("exportList")->isHidden());
        auto* trace = f.child<ListTable>("disputeTrace");
        f.page->openLink({ .page = QStringLiteral("reports"), .text = QStringLiteral("INV-1") });
        QTRY_COMPARE(trace->list().rowCount(), 5);
        const auto text = [&](int row, int column) { return trace->list().index(row, column).data().toString(); };
        QVERIFY2(text(0, 0).endsWith(QStringLiteral("INV-1")) && text(0, 2).contains(QStringLiteral("12.50")) && text(0, 3).contains(QStringLiteral("0.50")), qPrintable(text(0, 3)));
        QVERIFY(text(1, 0).endsWith(QStringLiteral("<b>l1</b>"))); // as it is
        QVERIFY2(text(2, 0).trimmed().startsWith(QStringLiteral("3 ")) && text(2, 1) == QStringLiteral("7.25"), qPrintable(text(2, 0)));
        QVERIFY2(text(3, 0).contains(QStringLiteral("missing")), qPrintable(text(3, 0)));
        QVERIFY(text(2, 0).indexOf(QLatin1Char('3')) > text(1, 0).indexOf(QLatin1Char('I'))); // under its line
        emit trace->opened(trace->list().key(2));
        QCOMPARE(f.links.back().page, QStringLiteral("lineage"));
        QVERIFY(*f.links.back().record == graph.nodes[2].ref);
        emit trace->opened(trace->list().key(4)); // has an exception
        QCOMPARE(f.links.back().page, QStringLiteral("queue"));
        QVERIFY(f.links.back().case_id.has_value());
        QVERIFY(f.page->goBack() && trace->parentWidget()->isHidden() && !f.page->goBack());
        f.page->openLink({ .page = QStringLiteral("reports"), .text = QStringLiteral("INV-1") });
        QTRY_VERIFY(trace->isVisible());
        f.backend->failure = domain::makeError(domain::Remedy::FixData, TIEOUT_TR("There is no such record."));
        f.page->openLink({ .page = QStringLiteral("reports"), .text = QStringLiteral("INV-9") });
        QTRY_VERIFY(f.says("There is no such record."));
        QVERIFY(!trace->isVisible());
    }

    void exportsInTheBackground()
    {
        PageFixture<ReportsPage> f([](PreparedBackend& backend) {
            engine::AuditRow row;
            row.number = 7;
            row.who = "anna";
            row.act = "exported";
            row.object = "report:dispute_pack";
            row.detail = R"({"subject":"INV-1","format":"pdf","file":"/tmp/x.pdf","bytes":"2048","sha256":"abc"})";
            backend.audit = { row };
            backend.export_report.files = { { "/tmp/pack.pdf", engine::ReportFormat::Pdf, 10, {} } };
            backend.export_report.rows = 12;
        });
        auto* list = f.child<ListTable>("exportList");
        QTRY_COMPARE(list->list().rowCount(), 1);
        QCOMPARE(list->list().index(0, 2).data().toString(), QStringLiteral("Dispute pack"));
        QCOMPARE(list->list().index(0, 3).data().toString(), QStringLiteral("INV-1"));
        f.child<QAction>("report.dispute_pack.pdf")->trigger(); // no invoice yet
        QVERIFY(f.says("invoice"));
        f.page->openLink({ .page = QStringLiteral("reports"), .text = QStringLiteral("invoice:INV-1") });
        QCOMPARE(f.child<QLineEdit>("dispute_pack.subject")->text(), QStringLiteral("invoice:INV-1"));
        f.page->exportTo(engine::ReportKind::DisputePack, engine::ReportFormat::Pdf, QStringLiteral("/tmp/pack.pdf"));
        QTRY_VERIFY(f.says("Rows: 12"));
        QCOMPARE(f.backend->verbs().back(), std::string("export dispute_pack invoice:INV-1 pdf /tmp/pack.pdf"));
        f.backend->refusal = domain::makeError(domain::Remedy::Machine, TIEOUT_TR("The disk is full."));
        f.page->exportTo(engine::ReportKind::ControlTotals, engine::ReportFormat::Csv, QStringLiteral("/tmp/t.csv"));
        QTRY_VERIFY(f.says("The disk is full."));
        f.picture("reports");
    }
};

TIEOUT_TEST(TestMatrixAndReports)
#include "tst_matrix_and_reports.moc"
