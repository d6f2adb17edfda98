// CP1 beyond sums: meters, contracts, clocks, running counts and what a meter refused. CP11's tax codes.
#include "engine/case_page/case_words.h"
#include "engine/reconcile/lineage_state.h"
#include "domain/usage_time.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <limits>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

constexpr const char* kEvents = "id,customer,meter,qty,ts,source,refused,received_at,sequence\n";

// One customer below a group's head, with a contract of the head, a meter, and July metered.
Feed metered(const std::string& events)
{
    return {
        { "usage_events", kEvents + events },
        { "usage_aggregates", "id,customer,meter,period,qty\na1,c1,api,2026-07,4\n" },
        { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nh1,a1,c1,S,2026-07,4,2.50,10.00,EUR\n" },
        { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount\nl1,i1,h1,S,4,10.00\n" },
        { "invoices", "id,customer,period,total,currency,status\ni1,c1,2026-07,10.00,EUR,draft\n" },
        { "sku_map", "sku\nS\n" },
        { "crm_accounts", "id,parent,status\nA1,,closed\nA2,A1,closed\n" },
        { "billing_customers", "id,account,parent\nc0,A1,\nc1,A2,c0\n" },
        { "contracts", "id,account,status,starts,ends\nk1,A1,activated,2026-07-31,2026-08-01\n" },
        { "meters", "id,name,unit,status\napi,Calls,,active\nold,Old,,archived\n" },
    };
}

constexpr const char* kGood = "e1,c1,api,4,2026-07-31T12:00:00Z,s,,,\n";

Lines found(const Feed& feed)
{
    StoreUnderTest store;
    return store.findingsAfter(feed);
}

}

class TestUsageChecks : public QObject {
    Q_OBJECT

private slots:
    void findsNothingWhereAllIsWell() { QCOMPARE(found(metered(kGood)), Lines()); }

    void unknownMeters()
    {
        const std::string more = std::string(kGood) + "e2,c1,robots,1.5,2026-07-31T00:00:00Z,s,,,\ne3,c1,robots,2,2026-08-01T00:00:00Z,s,,,\ne4,c1,old,3,2026-08-01T00:00:00Z,s,,,\n";
        // Instead of MISSING_AGG: why nobody metered it is known.
        QCOMPARE(found(metered(more)), (Lines { "CP1 UNKNOWN_METER c1|old|2026-08 3", "CP1 UNKNOWN_METER c1|robots|2026-07 1.5", "CP1 UNKNOWN_METER c1|robots|2026-08 2" }));
        Feed feed = metered(more);
        feed.erase("meters"); // nobody says which meters there are
        QCOMPARE(found(feed), (Lines { "CP1 MISSING_AGG c1|old|2026-08 -3", "CP1 MISSING_AGG c1|robots|2026-07 -1.5", "CP1 MISSING_AGG c1|robots|2026-08 -2" }));
        // Metered all the same: both are said, for both are to be put right.
        feed = metered(more);
        feed["usage_aggregates"] += "a2,c1,robots,2026-07,1\n";
        feed["usage_aggregates"] += "a3,c1,old,2026-07,1\n"; // no usage: only that
        const Lines lines = found(feed);
        QVERIFY(std::count(lines.begin(), lines.end(), "CP1 UNKNOWN_METER c1|robots|2026-07 1.5") == 1 && std::count(lines.begin(), lines.end(), "CP1 QTY_MISMATCH c1|robots|2026-07 -0.5") == 1);
        QVERIFY(std::count(lines.begin(), lines.end(), "CP1 ORPHAN_AGG c1|old|2026-07 1") == 1);
    }
    void aMeterThatComesLater()
    {
        StoreUnderTest store;
        store.import(metered(std::string(kGood) + "e2,c1,robots,1.5,2026-08-01T00:00:00Z,s,,,\n"));
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 UNKNOWN_METER c1|robots|2026-08 1.5" }));
        store.import({ { "meters", "id,status\nrobots,active\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 MISSING_AGG c1|robots|2026-08 -1.5" }));
        store.import({ { "meters", "id,_deleted\nrobots,true\napi,true\nold,true\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 MISSING_AGG c1|robots|2026-08 -1.5" }));
    }

    void contractsInForce_data()
    {
        QTest::addColumn<QString>("contracts");
        QTest::addColumn<bool>("covered");
        QTest::newRow("last day of the month") << QStringLiteral("k1,A1,activated,2026-07-31,\n") << true;
        QTest::newRow("first day of the month") << QStringLiteral("k1,A1,activated,2026-01-01,2026-07-01\n") << true;
        QTest::newRow("of its own account") << QStringLiteral("k1,A2,activated,2026-01-01,\n") << true;
        QTest::newRow("without dates") << QStringLiteral("k1,A2,activated,,\n") << true;
        QTest::newRow("ended before") << QStringLiteral("k1,A1,activated,2026-01-01,2026-06-30\n") << false;
        QTest::newRow("begins after") << QStringLiteral("k1,A1,activated,2026-08-01,\n") << false;
        QTest::newRow("a draft") << QStringLiteral("k1,A1,draft,2026-01-01,\n") << false;
        QTest::newRow("of another account") << QStringLiteral("k1,A9,activated,2026-01-01,\n") << false;
        QTest::newRow("one of two") << QStringLiteral("k1,A1,draft,2026-01-01,\nk2,A1,activated,2026-07-01,2026-07-31\n") << true;
    }
    void contractsInForce()
    {
        QFETCH(QString, contracts);
        QFETCH(bool, covered);
        Feed feed = metered(kGood);
        feed["contracts"] = "id,account,status,starts,ends\n" + contracts.toStdString();
        QCOMPARE(found(feed), covered ? Lines() : Lines({ "CP1 NO_ACTIVE_CONTRACT c1|api|2026-07 4" }));
        // The same when everything else came before, and the contract later.
        StoreUnderTest later;
        Feed first = metered(kGood);
        first.erase("contracts");
        later.import(first);
        later.reconcile();
        QCOMPARE(later.findings(), Lines());
        later.import({ { "contracts", feed["contracts"] } });
        later.reconcile();
        QCOMPARE(later.findings(), covered ? Lines() : Lines({ "CP1 NO_ACTIVE_CONTRACT c1|api|2026-07 4" }));
    }
    void whoMovesMovesItsUsage()
    {
        StoreUnderTest store;
        store.import(metered(std::string(kGood) + "e2,c7,api,1,2026-07-31T12:00:00Z,s,,,\n")); // c7: a customer of no system
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 NO_ACTIVE_CONTRACT c7|api|2026-07 1" }));
        store.import({ { "billing_customers", "id,account,parent\nc7,A1,\n" } });
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 MISSING_AGG c7|api|2026-07 -1", "CP8 DUPLICATE_CUSTOMER A1 1" }));
        store.import({ { "crm_accounts", "id,parent\nA2,\n" }, { "billing_customers", "id,account,parent,_deleted\nc7,,,true\nc1,A2,,\n" } }); // out of the group
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 NO_ACTIVE_CONTRACT c1|api|2026-07 4", "CP1 NO_ACTIVE_CONTRACT c7|api|2026-07 1" }));
        store.import({ { "crm_accounts", "id,parent\nA1,A2\nA2,A1\n" } }); // each above the other
        store.reconcile();
        const auto again = store.reconcile(true);
        QCOMPARE(again.opened + again.changed + again.cleared, uint64_t(0));
        QCOMPARE(store.findings().front(), std::string("CP1 NO_ACTIVE_CONTRACT c7|api|2026-07 1"));
    }

    void impossibleTimes()
    {
        // Five minutes ahead and thirty-five days back are possible, one nanosecond more is not.
        const std::string edges = "e1,c1,api,1,2026-07-31T12:05:00Z,s,,2026-07-31T12:00:00Z,\ne2,c1,api,1,2026-07-01T00:00:00Z,s,,2026-08-05T00:00:00Z,\n";
        QCOMPARE(found(metered(edges + "e3,c1,api,2,2026-07-02T00:00:00Z,s,,,\n")), Lines());
        const std::string beyond = "e1,c1,api,1,2026-07-31T12:05:00.000000001Z,s,,2026-07-31T12:00:00Z,\ne2,c1,api,1.5,2026-07-01T00:00:00Z,s,,2026-08-05T00:00:00.000000001Z,\n";
        QCOMPARE(found(metered(beyond + "e3,c1,api,1.5,2026-07-02T00:00:00Z,s,,,\n")), (Lines { "CP1 TIME_OUT_OF_RANGE c1|api|2026-07 2.5" })); // counted all the same
        QVERIFY(!domain::usageTimePossible(std::numeric_limits<int64_t>::min() + 1, std::numeric_limits<int64_t>::max()));
        QVERIFY(!domain::usageTimePossible(std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min() + 1));
    }
    void whatTheMeterRefused()
    {
        const std::string events = std::string(kGood) + "e2,c1,api,1.5,2026-07-02T00:00:00Z,s,subject unknown,,\ne3,c1,gpu,2,2026-07-02T00:00:00Z,s,no such meter,,\n";
        // In no sum: neither July differs, nor is gpu unmetered.
        QCOMPARE(found(metered(events)), (Lines { "CP1 REJECTED_UPSTREAM c1|api|2026-07 -1.5", "CP1 REJECTED_UPSTREAM c1|gpu|2026-07 -2" }));
        // A copy of a refused one is a copy; the counted one decides.
        QCOMPARE(found(metered(events + "e2,c1,api,1.5,2026-07-02T00:00:00Z,s,subject unknown,,\n")),
            (Lines { "CP1 DUP_EVENT e2 1", "CP1 REJECTED_UPSTREAM c1|api|2026-07 -1.5", "CP1 REJECTED_UPSTREAM c1|gpu|2026-07 -2" }));
        // Refused at an impossible time: refused.
        QCOMPARE(found(metered(std::string(kGood) + "e2,c1,api,1,2026-07-02T00:00:00Z,s,x,2027-01-01T00:00:00Z,\n")), (Lines { "CP1 REJECTED_UPSTREAM c1|api|2026-07 -1" }));
    }

    // Pages of a meter overlap: what it says of an event last counts, in both directions and of copies too.
    void whatTheMeterTakesLater()
    {
        engine::LineageState state("main");
        uint32_t chunk = 0;
        const auto page = [&](const std::string& refused, const std::string& delivery) {
            domain::Batch batch;
            batch.table = domain::Table::UsageEvents;
            batch.columns.resize(domain::tableSpec(batch.table).columns.size());
            batch.rows = 1;
            batch.columns[domain::usage_event::id].texts.append("e1");
            batch.columns[domain::usage_event::customer].texts.append("c1");
            batch.columns[domain::usage_event::meter].texts.append("api");
            batch.columns[domain::usage_event::delivery].texts.append(delivery);
            batch.columns[domain::usage_event::refused].texts.append(refused);
            batch.columns[domain::usage_event::qty].values = { 5 };
            batch.columns[domain::usage_event::qty].scales = { 0 };
            batch.columns[domain::usage_event::ts].values = { domain::Instant::parse("2026-07-02T00:00:00Z")->ns() };
            batch.offsets = { 0 };
            batch.lines = { 1 };
            engine::AbsorbContext context;
            context.chunk = chunk++;
            context.overlaps = [](uint32_t) { return true; };
            context.delivery = [](engine::Place) { return domain::Result<std::string>(std::string("d1")); };
            QVERIFY(state.absorb(batch, context).ok());
        };
        const auto counted = [&] {
            const auto aside = state.groups().aside.find(0);
            return state.groups().raw[0].value()->toString() + " of " + std::to_string(state.groups().events[0]) + ", refused "
                + (aside == state.groups().aside.end() ? std::string("0") : aside->second.refused.value()->toString() + " of " + std::to_string(aside->second.refused_events));
        };
        page("no such subject", "d1");
        QCOMPARE(counted(), std::string("0 of 0, refused 5 of 1"));
        state.clearDirty();
        page("", "d1");
        QCOMPARE(counted(), std::string("5 of 1, refused 0 of 0"));
        QCOMPARE(state.events().chunk[0], 1u); // the row that says so
        QCOMPARE(state.dirtyNodes().size(), size_t(1));
        state.clearDirty();
        page("", "d1"); // the same again
        QCOMPARE(state.dirtyNodes().size(), size_t(0));
        page("", "d2"); // another arrival is a copy
        page("refused after all", "d1");
        QCOMPARE(counted(), std::string("0 of 0, refused 5 of 1"));
        QCOMPARE(state.events().copies.at(0).size(), size_t(2));
    }

    void gapsInTheRunningCount()
    {
        StoreUnderTest store;
        const std::string events = "e1,c1,api,1,2026-07-31T12:00:00Z,s,,,3\ne2,c1,api,1,2026-07-31T12:00:01Z,s,,,4\ne3,c1,api,1,2026-07-31T12:00:02Z,s,,,8\ne4,c1,api,1,2026-07-31T12:00:03Z,other,,,1\n";
        store.import(metered(events));
        store.reconcile();
        QCOMPARE(store.findings(), (Lines { "CP1 SEQUENCE_GAP s|5|7 -3" }));
        QCOMPARE(store.rows().front().finding.document, std::string("s"));
        store.import({ { "usage_events", std::string(kEvents) + "e6,c2,api,1,2026-07-31T12:00:00Z,s,,,6\n" }, { "usage_aggregates", "id,customer,meter,period,qty\na2,c2,api,2026-07,1\n" } });
        store.reconcile();
        Lines lines = store.findings();
        QVERIFY(std::find(lines.begin(), lines.end(), "CP1 SEQUENCE_GAP s|5|5 -1") != lines.end() && std::find(lines.begin(), lines.end(), "CP1 SEQUENCE_GAP s|7|7 -1") != lines.end());
        QVERIFY(std::find(lines.begin(), lines.end(), "CP1 SEQUENCE_GAP s|5|7 -3") == lines.end());
        store.import({ { "usage_events", std::string(kEvents) + "e5,c2,api,0,2026-07-31T12:00:00Z,s,,,5\ne7,c2,api,0,2026-07-31T12:00:00Z,s,refused,,7\n" } });
        store.reconcile();
        lines = store.findings();
        QVERIFY(std::none_of(lines.begin(), lines.end(), [](const std::string& line) { return line.find("SEQUENCE_GAP") != std::string::npos; }));
        store.reopen();
        const auto again = store.reconcile(true);
        QCOMPARE(again.opened + again.changed + again.cleared, uint64_t(0));
    }
    void stretchesOfNumbers()
    {
        engine::SequenceSeen seen;
        using Gaps = std::vector<engine::SequenceSeen::Stretch>;
        QCOMPARE(seen.gaps().size(), size_t(0));
        for (const int64_t n : { 5, 6, 9, 1, 8, 6, 7, 3 })
            seen.add(n);
        QVERIFY((seen.gaps() == Gaps { { 2, 2 }, { 4, 4 } }));
        seen.add(2);
        seen.add(4);
        QCOMPARE(seen.stretches(), size_t(1));
        for (int64_t n = 10; n < 1'000'010; ++n)
            seen.add(n);
        QCOMPARE(seen.stretches(), size_t(1));
        engine::SequenceSeen ends;
        ends.add(std::numeric_limits<int64_t>::max());
        ends.add(std::numeric_limits<int64_t>::min() + 1);
        QVERIFY((ends.gaps() == Gaps { { std::numeric_limits<int64_t>::min() + 2, std::numeric_limits<int64_t>::max() - 1 } }));
    }

    void taxCodesAndEntities()
    {
        Feed feed = metered(kGood);
        feed["invoice_lines"] = "id,invoice_id,charge_id,sku,qty,amount,tax_code\nl1,i1,h1,S,4,10.00,VAT19\n";
        feed["invoices"] = "id,customer,period,total,currency,status,entity\ni1,c1,2026-07,10.00,EUR,draft,EU\n";
        QCOMPARE(found(feed), Lines()); // nothing is mapped: nothing is expected to be
        feed["mappings"] = "id,mapping,key,value,valid_from,valid_to\nm1,tax_code,VAT7,V7,,\nm2,entity,US,Two,,\n";
        QCOMPARE(found(feed), (Lines { "CP11 UNMAPPED_ENTITY entity|EU 0", "CP11 UNMAPPED_TAX_CODE tax_code|VAT19 0" }));
        feed["mappings"] += "m3,tax_code,VAT19,V19,2026-08-01,\nm4,entity,EU,One,2026-01-01,2026-07-01\n";
        QCOMPARE(found(feed), (Lines { "CP11 MAPPING_EXPIRED tax_code|VAT19 0" }));
        domain::Finding unmapped;
        unmapped.checkpoint = domain::Checkpoint::CP11;
        unmapped.reason = domain::Reason::UnmappedTaxCode;
        unmapped.key = "tax_code|VAT\\|19";
        const std::string sentence = english(engine::caseSentence(unmapped, *domain::Instant::parse("2026-07-01T00:00:00Z"), {}));
        QCOMPARE(sentence, std::string("Tax code VAT|19 stands on invoice lines, but has no mapping, open since 2026-07-01."));
    }
};

TIEOUT_TEST(TestUsageChecks)
#include "tst_usage_checks.moc"
