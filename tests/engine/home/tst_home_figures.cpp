// The figures of the home pages against values worked out by hand.
#include "../broken_estate.h"
#include "../control/control_world.h"
#include "../lineage/lineage_worlds.h"
#include "engine/home/control_figures.h"
#include "engine/queries.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using engine::HomeFigure;
using engine::HomeFigures;

namespace {

const HomeFigure& figureOf(const HomeFigures& home, const std::string& id)
{
    for (const HomeFigure& figure : home.figures)
        if (figure.id == id)
            return figure;
    qFatal("no figure %s", id.c_str());
}

// "EUR 12.5/15.5 USD 3": by currency, with what it is a part of.
std::string money(const HomeFigure& figure)
{
    std::string out;
    for (const HomeFigure::Sum& sum : figure.money)
        out += (out.empty() ? "" : " ") + std::string(domain::Currency::fromPacked(sum.currency).code()) + " " + (sum.overflow ? "overflow" : sum.value.toString()) + (sum.of ? "/" + sum.of->toString() : "");
    return out;
}

struct Shown {
    StoreUnderTest store;
    engine::Session all;
    explicit Shown(const Feed& feed)
    {
        store.import(feed);
        store.reconcile();
        all = StoreUnderTest::need(store.engine().localSession());
    }
    HomeFigures home() { return StoreUnderTest::need(store.engine().answer(all, engine::HomeQuery {})); }
};

}

class TestHomeFigures : public QObject {
    Q_OBJECT

private slots:
    void contractsCustomersAndCoverage()
    {
        Shown s(brokenEstate());
        const HomeFigures home = s.home();
        QCOMPARE(figureOf(home, "contract_cases").count, uint64_t(5)); // t1 t2 t3 t4 s9
        const HomeFigure& sync = figureOf(home, "contract_sync"); // t5 of t1 … t5
        QCOMPARE(sync.count, uint64_t(1));
        QCOMPARE(sync.of.value_or(0), uint64_t(5));
        QCOMPARE(figureOf(home, "duplicate_customers").count, uint64_t(1)); // A3
        QCOMPARE(figureOf(home, "customer_master").count, uint64_t(11)); // A3 A4 c4, four of c2, four of e3
        QCOMPARE(figureOf(home, "unbilled_usage").count, uint64_t(0));
        // j2 credits revenue 12.50 for an invoice traced to usage, j3 debits 3 for one without lines.
        QCOMPARE(money(figureOf(home, "lineage_coverage")), std::string("USD 12.5/15.5"));
        QVERIFY(figureOf(home, "lineage_coverage").known);
        QVERIFY(!figureOf(home, "streams_off").known); // files have no streams
        QCOMPARE(figureOf(home, "refused_rows").count, uint64_t(0));
    }

    void unbilledUsageAtItsThreeHandOvers()
    {
        auto rows = wholeChain();
        rows["usage_events"].push_back("e3,,c2,api,3,2026-10-01T00:00:00Z,,"); // never metered
        rows["usage_aggregates"].push_back("a2,,c3,api,2026-10,7,1"); // metered without usage, and never charged
        rows["rated_charges"].push_back("ch2,a1,c1,SKU,2026-10,1,12.34,12.34,EUR"); // charged a second time, never invoiced
        Shown s(feedOf(rows));
        const HomeFigures home = s.home();
        const HomeFigure& unbilled = figureOf(home, "unbilled_usage");
        QCOMPARE(unbilled.count, uint64_t(3));
        QCOMPARE(money(unbilled), std::string("EUR 12.34"));
        QVERIFY(unbilled.since.has_value());
        QVERIFY(!figureOf(home, "contract_sync").known && !figureOf(home, "lineage_coverage").known);
        s.store.import({ { "payments", "id,invoice_id,amount,currency,method\npay9,inv1,not a number,EUR,card\n" } });
        QCOMPARE(figureOf(s.home(), "refused_rows").count, uint64_t(1));
    }

    // What a tile says is what the queue behind it shows.
    void everyFilterOpensWhatWasCounted()
    {
        Shown s(brokenEstate());
        const HomeFigures home = s.home();
        const auto queue = StoreUnderTest::need(s.store.engine().answer(s.all, engine::QueueQuery {}));
        const int64_t now_us = QDateTime::currentMSecsSinceEpoch() * 1000;
        int looked = 0;
        for (const HomeFigure& figure : home.figures) {
            if (!figure.filter || figure.id == "contract_sync" || figure.id == "overrides")
                continue;
            QVERIFY2(engine::filterRows(*queue, *figure.filter, now_us).size() == figure.count, figure.id.c_str());
            ++looked;
        }
        QCOMPARE(looked, 5);
        for (const engine::HomeBar& bar : home.open_by_cause) {
            QVERIFY2(engine::filterRows(*queue, bar.filter, now_us).size() == bar.count, bar.label.c_str());
            QVERIFY(!bar.label.empty());
        }
        for (size_t i = 1; i < home.open_by_cause.size(); ++i) // dearest first within a currency
            QVERIFY(home.open_by_cause[i - 1].currency != home.open_by_cause[i].currency || !(home.open_by_cause[i - 1].value < home.open_by_cause[i].value));
    }

    void disputesAreLabelled()
    {
        Shown s(brokenEstate());
        engine::ActOnCases label;
        label.act = domain::CaseAct::Label;
        label.text = "dispute";
        label.cases = { store::fingerprintOf(domain::Checkpoint::CP7, domain::Reason::PriceMismatch, "main", "t1") };
        StoreUnderTest::need(s.store.engine().execute(s.all, s.store.engine().newCommandId(), label));
        QCOMPARE(figureOf(s.home(), "disputes").count, uint64_t(1));
        QCOMPARE(money(figureOf(s.home(), "disputes")), std::string("EUR 0.5"));
    }

    void postingsApprovalsAndOverrides()
    {
        World w;
        w.cast();
        const engine::EffectId first = w.propose(w.facts.addInvoice("inv-1")), second = w.propose(w.facts.addInvoice("inv-2", "10.25"));
        const auto figures = [&w](const std::string& who) {
            HomeFigures home;
            must(engine::addControlFigures(home, *w.control, w.session(who), w.clock.us));
            return home;
        };
        w.approve(second);
        HomeFigures home = figures("mia");
        QCOMPARE(figureOf(home, "approvals").count, uint64_t(1));
        QCOMPARE(money(figureOf(home, "approvals")), std::string("USD 120.5"));
        QCOMPARE(figureOf(home, "posting_backlog").count, uint64_t(2));
        QCOMPARE(money(figureOf(home, "posting_backlog")), std::string("USD 130.75"));
        QCOMPARE(figureOf(home, "posting_backlog").since->us(), w.effect(first).proposed_us);
        w.person("ing", { domain::Role::IntegrationEngineer });
        QCOMPARE(money(figureOf(figures("ing"), "posting_backlog")), std::string()); // may not see amounts
        must(w.post());
        home = figures("mia");
        QCOMPARE(figureOf(home, "posting_backlog").count, uint64_t(1));
        QCOMPARE(figureOf(home, "failed_postings").count, uint64_t(0));
        QCOMPARE(figureOf(home, "failed_postings").of.value_or(9), uint64_t(1));
        engine::ActOnCases close;
        close.act = domain::CaseAct::Close;
        close.text = "agreed";
        close.reason_code = "write_off";
        close.cases = { w.facts.addInvoice("inv-3") };
        QVERIFY(w.run(w.session("mia"), close).rows[0].done);
        {
            auto write = must(w.control->write("mia", w.clock.us));
            must(write.audit("backup", "store", "{}"));
            must(write.commit());
        }
        home = figures("mia");
        QCOMPARE(figureOf(home, "overrides").count, uint64_t(1));
        QCOMPARE(figureOf(home, "exports").count, uint64_t(1));
        QCOMPARE(figureOf(home, "audit_entries").count, static_cast<uint64_t>(must(w.control->version())));
        w.clock.pass(31 * 24 * 3600); // all of it is history
        home = figures("mia");
        QCOMPARE(figureOf(home, "overrides").count, uint64_t(0));
        QCOMPARE(figureOf(home, "exports").count, uint64_t(0));
        QCOMPARE(figureOf(home, "failed_postings").of.value_or(9), uint64_t(0));
        QCOMPARE(figureOf(home, "posting_backlog").count, uint64_t(1));
    }
};

TIEOUT_TEST(TestHomeFigures)
#include "tst_home_figures.moc"
