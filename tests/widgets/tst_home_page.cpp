#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/charts.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/tile.h"
#include "widgets/pages/home/home_figures.h"
#include "widgets/pages/home/home_page.h"

#include <QComboBox>
#include <QFile>
#include <QPushButton>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;
using engine::HomeBar;
using engine::HomeFigures;

namespace {

HomeBar bar(const char* label, const char* value, size_t count, const char* code)
{
    HomeBar out;
    out.label = label;
    out.value = exact(value);
    out.count = count;
    out.currency = currency(code);
    out.filter.currencies = { out.currency };
    out.filter.labels = { label }; // to recognise it
    return out;
}

HomeFigures figures()
{
    HomeFigures f;
    f.open_cases = 1234;
    f.overdue = 18;
    f.mine = 7;
    f.awaiting_approval = 3;
    f.outcome_unknown = 1;
    f.posted_unconfirmed = 2;
    f.settled_30d = 412;
    f.records = 1'204'331;
    f.events = 1'000'000;
    f.open_by_checkpoint = { bar("CP1", "812.40", 210, "EUR"), bar("CP2", "18450.07", 322, "EUR"), bar("CP3", "4211.9", 96, "EUR"), bar("CP4", "131207.55", 388, "EUR"),
        bar("CP5", "22931.02", 151, "EUR"), bar("CP2", "640.12", 40, "USD"), bar("CP4", "9120.5", 27, "USD") };
    f.ageing = { bar("0-1", "48210.5", 402, "EUR"), bar("1-3", "71002.11", 511, "EUR"), bar("3-7", "40212", 180, "EUR"), bar("7+", "18188.33", 74, "EUR"), bar("0-1", "9760.62", 67, "USD") };
    f.open_by_owner = { bar("finance", "150210.11", 640, "EUR"), bar("revops", "21204.5", 380, "EUR"), bar("platform", "6198.33", 147, "EUR"), bar("finance", "9760.62", 67, "USD") };
    f.open_residual = { { currency("EUR"), 1167, exact("1200450.11"), exact("1022837.17"), exact("-177612.94"), exact("177612.94"), false },
        { currency("JPY"), 4, exact("120000"), exact("0"), exact("-120000"), exact("120000"), false },
        { currency("USD"), 67, exact("80210.5"), exact("70449.88"), exact("-9760.62"), exact("9760.62"), false } };
    f.last_import = engine::Instant::parse("2026-11-20T09:12:00Z").value();
    f.last_reconcile = engine::Instant::parse("2026-11-20T09:13:10Z").value();
    for (int month = 8; month <= 11; ++month) {
        HomeFigures::PeriodReadiness p;
        p.period = engine::Period(2026 * 12 + month - 1);
        p.state = month < 10 ? engine::PeriodState::Closed : month == 10 ? engine::PeriodState::PendingClose : engine::PeriodState::Open;
        p.open_cases = month == 8 ? 0 : static_cast<size_t>(month * 12);
        p.unsent_effects = month == 10 ? 3 : 0;
        p.filter.periods = { p.period.months() };
        f.periods.push_back(p);
    }
    return f;
}

}

class HomePageTest : public QObject {
    Q_OBJECT
private slots:
    void showsFiguresAndOpensTheQueueBehindATile()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) { b.home = figures(); });
        auto* overdue = f.child<Tile>("tileOverdue");
        QVERIFY(overdue);
        QTRY_COMPARE(overdue->figure(), QStringLiteral("18"));
        QVERIFY(overdue->accessibleName().contains(QStringLiteral("18")));
        QVERIFY(!overdue->toolTip().isEmpty());
        QTest::keyClick(overdue, Qt::Key_Space);
        QCOMPARE(f.links.size(), size_t(1));
        QCOMPARE(f.links[0].page, QStringLiteral("queue"));
        QVERIFY(f.links[0].filter->overdue_only);
        f.child<Tile>("tileMine")->click();
        QCOMPARE(f.links[1].filter->assignees, std::vector<std::string> { "anna" });
        f.picture("home");
    }

    void chartShowsOneCurrencyAndItsBarsOpenTheQueue()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) { b.home = figures(); });
        auto* chart = f.child<BarChart>("chartCheckpoints");
        QTRY_COMPARE(chart->barCount(), 5); // euro: the currency with most exceptions
        chart->setFocus();
        QTest::keyClick(chart->figures(), Qt::Key_Down);
        QTest::keyClick(chart->figures(), Qt::Key_Down);
        QTest::keyClick(chart->figures(), Qt::Key_Down);
        QTest::keyClick(chart->figures(), Qt::Key_Return);
        QCOMPARE(f.links.size(), size_t(1));
        QCOMPARE(f.links[0].filter->labels, std::vector<std::string> { "CP4" });
        QVERIFY(chart->figures()->accessibleDescription().contains(QStringLiteral("131,207.55")));
    }

    void tableStandsBehindTheChart()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) { b.home = figures(); });
        auto* chart = f.child<BarChart>("chartCheckpoints");
        QTRY_COMPARE(chart->barCount(), 5);
        QTest::keyClick(chart->figures(), Qt::Key_T);
        QVERIFY(chart->tableShown());
        f.picture("home-table");
        QTest::keyClick(chart->figures(), Qt::Key_T);
        QVERIFY(!chart->tableShown());
    }

    void countsAreAddedOverCurrenciesAndMoneyIsNot()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) { b.home = figures(); });
        auto* measure = f.child<QComboBox>("homeMeasure");
        QTRY_COMPARE(measure->count(), 4); // three currencies and the count
        measure->setCurrentIndex(3);
        emit measure->activated(3);
        auto* chart = f.child<BarChart>("chartCheckpoints");
        QCOMPARE(chart->barCount(), 5);
        chart->setCurrentBar(3);
        QVERIFY(chart->figures()->accessibleDescription().contains(QStringLiteral("415"))); // 388 + 27
        emit chart->activated(3);
        QVERIFY(f.links[0].filter->currencies.empty());
        measure->setCurrentIndex(1); // yen: nothing by checkpoint
        emit measure->activated(1);
        QCOMPARE(chart->barCount(), 0);
    }

    void emptyStoreSaysWhyAndOffersTheNextAct()
    {
        PageFixture<HomePage> f([](PreparedBackend&) {});
        auto* first = f.child<QPushButton>("firstDemo");
        QTRY_VERIFY(first && first->isVisible());
        QVERIFY(f.child<QPushButton>("firstFolder")->isVisible());
        QVERIFY(!f.child<Tile>("tileOpen")->isVisible());
        f.picture("home-empty");
    }

    void incompleteFiguresSayWhatIsMissing()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) {
            b.home = figures();
            b.home.incomplete = true;
            b.home.incomplete_reasons = { { TIEOUT_TR("%1 rows are in quarantine."), { "12" } }, { TIEOUT_TR("No file of %1 was ever delivered."), { "payments" } } };
        });
        QTRY_VERIFY(f.child<Tile>("tileOpen")->figure() == QStringLiteral("1,234"));
        QVERIFY(f.says("incomplete"));
        f.picture("home-incomplete");
    }

    void failureIsShownAndDoesNotHideTheLastFigures()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) { b.home = figures(); });
        QTRY_COMPARE(f.child<Tile>("tileOpen")->figure(), QStringLiteral("1,234"));
        f.backend->failure = domain::makeError(domain::Remedy::Machine, TIEOUT_TR("The disk is full."));
        f.page->refresh();
        QTRY_VERIFY(f.says("disk is full"));
        QCOMPARE(f.child<Tile>("tileOpen")->figure(), QStringLiteral("1,234"));
    }

    void everyRoleHasItsHome()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) {
            b.home = figures();
            engine::HomeFigure unbilled { "unbilled_usage", true, 12, std::nullopt, { { currency("EUR"), exact("1200.5"), std::nullopt, false } }, std::nullopt, engine::QueueFilter() };
            unbilled.filter->reasons = { domain::Reason::MissingAgg };
            engine::HomeFigure sync { "contract_sync", true, 399, 400, {}, std::nullopt, engine::QueueFilter() };
            engine::HomeFigure coverage { "lineage_coverage", true, 0, std::nullopt, { { currency("EUR"), exact("99.99"), exact("100"), false }, { currency("USD"), exact("1"), exact("2"), false } }, std::nullopt, std::nullopt };
            engine::HomeFigure behind { "streams_off", true, 2, 15, {}, std::nullopt, std::nullopt };
            b.home.figures = { unbilled, sync, coverage, behind };
        });
        auto* variant = f.child<QComboBox>("homeVariant");
        QTRY_COMPARE(f.child<Tile>("tileOpen")->figure(), QStringLiteral("1,234"));
        QCOMPARE(variant->count(), 6); // of somebody with every role
        const auto choose = [&](const char* id) {
            variant->setCurrentIndex(variant->findData(QString::fromLatin1(id)));
            emit variant->activated(variant->currentIndex());
        };
        QVERIFY(f.child<Tile>("tileMine")->isVisible() && !f.child<Tile>("tileUnbilled")->isVisible());
        choose("revops");
        auto* tile = f.child<Tile>("tileUnbilled");
        QVERIFY(tile->isVisible() && !f.child<Tile>("tileOverdue")->isVisible());
        QCOMPARE(tile->figure(), QStringLiteral("12"));
        QVERIFY(tile->toolTip().contains(QStringLiteral("never metered")) && tile->toolTip().contains(QStringLiteral("1,200.50")));
        QCOMPARE(f.child<Tile>("tileContracts")->figure(), QStringLiteral("99.7") + QChar(QChar::Nbsp) + u'%'); // cut, never rounded up
        tile->click();
        QCOMPARE(f.links.back().filter->reasons.size(), size_t(1));
        f.picture("home-revops");
        choose("auditor");
        QCOMPARE(f.child<Tile>("tileCoverage")->figure(), QStringLiteral("99.9") + QChar(QChar::Nbsp) + u'%'); // of the largest currency
        QVERIFY(f.child<Tile>("tileCoverage")->toolTip().contains(QStringLiteral("USD")));
        QVERIFY(f.child<BarChart>("chartCauses")->isVisible() && !f.child<BarChart>("chartOwners")->isVisible());
        f.picture("home-auditor");
        choose("platform");
        QVERIFY(!f.child<ListTable>("homePeriods")->isVisible());
        QVERIFY(f.child<Tile>("tileStreams")->toolTip().contains(QStringLiteral("2 of 15")));
        f.child<Tile>("tileStreams")->click();
        QCOMPARE(f.links.back().page, QStringLiteral("connections"));
        QVERIFY(f.child<Tile>("tileOldest")->toolTip().contains(QStringLiteral("Not known here")));
        f.picture("home-platform");
        choose("controller");
        f.picture("home-controller");
        choose("finance");
    }

    // Every figure is defined in the manual, in the words of its tooltip.
    void manualDefinesEveryFigure()
    {
        QString page = QStringLiteral("# Figures of the home pages\n\n<!-- Written by TIEOUT_UPDATE=1 test_widgets HomePageTest manualDefinesEveryFigure; the test compares the two. -->\n\n"
                                      "Each tile opens what it counts; amounts are exact and never added across currencies; percentages are cut, so 99.9 % is never\n"
                                      "called all of it. A dash means that this store has nothing the figure could be counted from.\n\n| figure | on the home of | what it means |\n| --- | --- | --- |\n");
        for (const HomeFigureSpec& spec : homeFigureSpecs()) {
            QStringList homes;
            for (const HomeVariant& variant : homeVariants())
                if (std::any_of(variant.tiles.begin(), variant.tiles.end(), [&](const char* id) { return std::string_view(id) == spec.id; }))
                    homes << QString::fromUtf8(variant.title);
            QVERIFY2(!homes.isEmpty(), spec.id);
            page += QStringLiteral("| %1 | %2 | %3 |\n").arg(QString::fromUtf8(spec.title), homes.join(QStringLiteral(", ")), QString::fromUtf8(spec.definition));
        }
        QFile file(QStringLiteral(TIEOUT_SOURCE_DIR "/docs/manual/home.md"));
        if (qEnvironmentVariableIsSet("TIEOUT_UPDATE")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(page.toUtf8());
            file.close();
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(QString::fromUtf8(file.readAll()) == page, "write it again: TIEOUT_UPDATE=1 test_widgets HomePageTest manualDefinesEveryFigure");
    }

    void periodRowOpensItsExceptions()
    {
        PageFixture<HomePage> f([](PreparedBackend& b) { b.home = figures(); });
        auto* periods = f.child<ListTable>("homePeriods");
        QTRY_COMPARE(periods->list().rowCount(), 4);
        periods->setCurrentKey(QString::number(2026 * 12 + 9));
        QTest::keyClick(periods, Qt::Key_Return);
        QCOMPARE(f.links[0].filter->periods, std::vector<int32_t> { 2026 * 12 + 9 });
    }
};

TIEOUT_TEST(HomePageTest)
#include "tst_home_page.moc"
