// Health of connected systems from the facts of their pulls; windows read again; dead letters.
#include "support/scripted_source.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using engine::DayState;

namespace {

constexpr int64_t kDayUs = 86'400'000'000;

engine::ConnectionHealth health(ConnectedStore& store, int days = 7)
{
    engine::HealthQuery query;
    query.days = days;
    const auto answer = StoreUnderTest::need(store.engine().answer(store.session, query));
    return answer.empty() ? engine::ConnectionHealth() : answer.front();
}

domain::Traffic traffic(std::initializer_list<int64_t> answers_ms)
{
    domain::Traffic out;
    for (const int64_t ms : answers_ms)
        out.latency.add(ms);
    out.requests = answers_ms.size();
    return out;
}

std::vector<engine::DeadLetter> letters(ConnectedStore& store, bool settled_too = false)
{
    return StoreUnderTest::need(store.engine().answer(store.session, engine::DeadLettersQuery { "billing", settled_too }));
}

}

class TestConnectionHealth : public QObject {
    Q_OBJECT

private slots:
    void theCalendarTellsGoodFromSlowFromBroken()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.count = 1;
        ConnectedStore store(script);
        script.limits.slow_ms = 500;
        script.traffic = traffic({ 10, 10, 20 });
        store.pull();
        store.clock.us += kDayUs;
        script.traffic = traffic({ 10, 900, 900 });
        store.pull();
        store.clock.us += kDayUs;
        script.traffic = traffic({ 10 });
        script.traffic.errors[size_t(domain::TrafficError::Throttled)] = 2;
        store.pull();
        store.clock.us += kDayUs;
        script.count = 5;
        store.pull();
        store.clock.us += kDayUs; // nothing on this day

        const engine::ConnectionHealth h = health(store);
        std::vector<DayState> states;
        for (const engine::DayHealth& day : h.days)
            states.push_back(day.state);
        const std::vector<DayState> wanted { DayState::None, DayState::None, DayState::Ok, DayState::Slow, DayState::Errors, DayState::Incomplete, DayState::None };
        QVERIFY(states == wanted);
        QVERIFY(h.state == DayState::Incomplete);
        QCOMPARE(h.days[2].requests, uint64_t(3));
        QCOMPARE(h.budget.used, uint64_t(7));
        QCOMPARE(h.budget.throttled, uint64_t(2));
        QCOMPARE(h.streams.size(), size_t(1));
        const engine::StreamFigures& stream = h.streams.front();
        QCOMPARE(*stream.latency.p50_ms, int64_t(10));
        QVERIFY(*stream.latency.p99_ms >= 900);
        QCOMPARE(stream.days.size(), size_t(4));
        QVERIFY(*stream.days[1].latency.p95_ms >= 900);
        QCOMPARE(*stream.source_count, int64_t(5));
        QCOMPARE(*stream.landed_count, int64_t(1));
        // A shorter window forgets the older days.
        QCOMPARE(health(store, 2).budget.used, uint64_t(0));
    }

    void theObjectiveIsMetForAShareOfTheTime()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        store.pull();
        store.clock.us += 3'600'000'000; // fresh for one hour
        QCOMPARE(*health(store).streams.front().attained_permille, 1000);
        QVERIFY(health(store).streams.front().met_now);
        store.clock.us += 3 * 3'600'000'000; // and stale for three
        QCOMPARE(*health(store).streams.front().attained_permille, 250);
        QVERIFY(!health(store).streams.front().met_now);
        script.fails_at = 1;
        QVERIFY(!store.tryPull().ok()); // a failed pull does not help
        QVERIFY(!health(store).streams.front().met_now);
        QCOMPARE(health(store).streams.front().failed, uint64_t(1));
        QVERIFY(!health(store).streams.front().last_error.empty());
        script.fails_at = SIZE_MAX;
        store.pull();
        QVERIFY(health(store).streams.front().met_now);
    }

    void budgetAndCircuitOutliveTheProgram()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        ConnectedStore store(script);
        script.guard = domain::GuardState { 1500, store.clock.us, 8, store.clock.us + 90'000'000 };
        store.pull();
        QVERIFY(script.resumed.empty());
        QVERIFY(health(store).circuit == engine::Circuit::Open);
        store.reopen();
        QVERIFY(health(store).circuit == engine::Circuit::Open);
        QCOMPARE(health(store).failures, 8);
        store.pull();
        QCOMPARE(script.resumed.size(), size_t(1));
        QVERIFY(script.resumed.front() == *script.guard);
        store.clock.us += 90'000'000;
        QVERIFY(health(store).circuit == engine::Circuit::Probing);
        // A person's test goes out, and an answer closes the circuit.
        script.guard->failures = 0;
        script.guard->open_until_us = 0;
        QVERIFY(store.engine().testSource(store.session, "billing", {}).ok());
        QCOMPARE(script.resumed.back().open_until_us, int64_t(0));
        QVERIFY(health(store).circuit == engine::Circuit::Closed);
    }

    void theEndOfAVersionIsWarnedOf()
    {
        InvoiceScript script;
        ConnectedStore store(script);
        script.limits.api_version = "v67.0";
        QVERIFY(!health(store).pin.warn);
        const int64_t today = store.clock.us;
        script.limits.sunset = domain::Instant::fromUs(today + 91 * kDayUs).toDate();
        QVERIFY(!health(store).pin.warn);
        script.limits.sunset = domain::Instant::fromUs(today + 90 * kDayUs).toDate();
        QVERIFY(health(store).pin.warn);
        QCOMPARE(*health(store).pin.days_left, int64_t(90));
        script.limits.sunset = domain::Instant::fromUs(today - kDayUs).toDate();
        QCOMPARE(*health(store).pin.days_left, int64_t(-1));
    }

    void aWindowReadAgainAddsNothing()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 }, { "i2", 2 } };
        script.count = 2;
        ConnectedStore store(script);
        const domain::Instant before = store.clock.now();
        store.pull();
        store.clock.us += kDayUs;
        const domain::Instant between = store.clock.now();
        script.rows.push_back({ "i3", 3 });
        script.count = 3;
        store.pull();
        store.reconcile();
        const auto found = store.rows();
        script.asked.clear();
        const auto again = StoreUnderTest::need(store.engine().replay(store.session, "billing", between, {}, {}));
        QCOMPARE(script.asked.front(), std::string("2")); // from the first page of that time, not from the start
        QCOMPARE(again.added, uint64_t(0));
        QCOMPARE(again.streams.front().rows, uint64_t(1));
        QVERIFY(again.complete);
        const auto report = store.reconcile();
        QCOMPARE(report.opened + report.changed + report.cleared, uint64_t(0));
        QVERIFY(store.rows() == found);
        QVERIFY(store.rebuildCheck().identical);

        script.asked.clear();
        const auto all = StoreUnderTest::need(store.engine().replay(store.session, "billing", before, {}, {}));
        QCOMPARE(script.asked.front(), std::string());
        QVERIFY(all.streams.front().from_start);
        QCOMPARE(all.streams.front().rows, uint64_t(3));
        QCOMPARE(all.added, uint64_t(0));

        const auto future = store.engine().replay(store.session, "billing", domain::Instant::fromUs(store.clock.us + kDayUs), {}, {});
        QVERIFY(!future.ok() && english(future.error()).find("future") != std::string::npos);
        QVERIFY(!store.engine().replay(store.session, "nobody", before, {}, {}).ok());
    }

    void deadLettersAreReadAgainOrDismissed()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.refused = { "{\"id\":\"i2\"}", "{\"id\":\"i3\"}" };
        ConnectedStore store(script);
        store.pull();
        QCOMPARE(store.completeness().size(), size_t(2));
        QCOMPARE(letters(store).size(), size_t(2));
        QCOMPARE(letters(store).back().bytes, std::string("{\"id\":\"i2\"}"));

        // One was corrected at the source.
        script.refused = { "{\"id\":\"i3\"}" };
        script.rows = { { "i1", 1 }, { "i2", 7 } };
        auto report = StoreUnderTest::need(store.engine().retryLetters(store.session, "billing", {}, {}, {}));
        QCOMPARE(report.repaired, uint64_t(1));
        QCOMPARE(report.refused_again, uint64_t(1));
        QCOMPARE(store.completeness(), std::vector<std::string> { "CP0 PAGE_REFUSED 2 0" });
        QVERIFY(store.rebuildCheck().identical);
        QCOMPARE(letters(store).front().copies, uint64_t(2));

        // The other one does not matter.
        const auto nothing = store.engine().dismissLetters(store.session, "billing", { 2 }, "  ");
        QVERIFY(!nothing.ok() && nothing.error().remedy == domain::Remedy::Usage);
        QCOMPARE(StoreUnderTest::need(store.engine().dismissLetters(store.session, "billing", { 2 }, "a test record of the vendor")), uint64_t(1));
        QVERIFY(store.engine().dismissLetters(store.session, "billing", { 2 }, "again").error().remedy == domain::Remedy::Conflict);
        QCOMPARE(store.completeness(), std::vector<std::string>());
        store.pull(); // the same bytes again stay dismissed
        QCOMPARE(store.completeness(), std::vector<std::string>());
        QVERIFY(store.rebuildCheck().identical);
        QVERIFY(letters(store).empty());
        const auto settled = letters(store, true);
        QCOMPARE(settled.size(), size_t(2));
        QVERIFY(settled.front().state == engine::DeadLetter::Dismissed && settled.front().why == "a test record of the vendor");
        QVERIFY(health(store).state == DayState::Ok);

        // The repaired one is refused again: it opens again.
        script.refused = { "{\"id\":\"i2\"}" };
        script.rows = { { "i1", 1 } };
        store.pull(true);
        QCOMPARE(store.completeness(), std::vector<std::string> { "CP0 PAGE_REFUSED 1 0" });
    }

    void aRetryThatDoesNotComeToTheEndSettlesNothing()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.refused = { "{}" };
        ConnectedStore store(script);
        store.pull();
        script.refused.clear();
        script.fails_at = 0;
        const auto report = StoreUnderTest::need(store.engine().retryLetters(store.session, "billing", { 1 }, {}, {}));
        QCOMPARE(report.not_reached, uint64_t(1));
        QCOMPARE(letters(store).size(), size_t(1));
    }

    void aTrialCallKeepsNothing()
    {
        InvoiceScript script;
        ConnectedStore store(script);
        engine::AddSource draft;
        draft.name = "new";
        draft.manifest = "scripted";
        QVERIFY(store.engine().testConnection(store.session, draft, {}, {}).ok());
        script.fails_at = 0;
        QVERIFY(!store.engine().testConnection(store.session, draft, {}, {}).ok());
        for (const auto& source : StoreUnderTest::need(store.engine().answer(store.session, engine::SourcesQuery {})))
            QVERIFY(source.name != "new");
    }
};

TIEOUT_TEST(TestConnectionHealth)
#include "tst_connection_health.moc"
