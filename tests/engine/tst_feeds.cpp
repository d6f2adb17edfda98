// CP0: feeds that are not there at their time. What the clock said is a stored fact.
#include "engine/feeds/feed_time.h"
#include "support/scripted_source.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using engine::FeedTime;

namespace {

using Lines = std::vector<std::string>;
constexpr int64_t kMinuteUs = 60'000'000, kHourUs = 60 * kMinuteUs, kDayUs = 24 * kHourUs;

std::vector<engine::FeedRow> feeds(StoreUnderTest& store)
{
    return StoreUnderTest::need(store.engine().answer(store.session, engine::FeedsQuery {}));
}

void setTime(StoreUnderTest& store, const std::string& source, const std::string& stream, FeedTime time)
{
    const auto done = store.engine().setFeedTime(store.session, source, stream, time);
    QVERIFY2(done.ok(), done.ok() ? "" : english(done.error()).c_str());
}

Lines late(StoreUnderTest& store)
{
    store.reconcile();
    Lines lines = store.findings();
    std::erase_if(lines, [](const std::string& line) { return line.find(" FEED_LATE ") == std::string::npos; });
    return lines;
}

bool identical(StoreUnderTest& store)
{
    return StoreUnderTest::need(store.engine().rebuild(store.session, true, domain::CancelToken(), {})).identical;
}

std::string timeText(int64_t us)
{
    return domain::Instant::fromUs(us).toString(0);
}

Feed invoices(const std::string& total)
{
    return { { "invoices", "id,customer,period,total\ni1,acme,2026-07," + total + "\n" } };
}

}

class TestFeeds : public QObject {
    Q_OBJECT

private slots:
    void aDayHasOneTime()
    {
        constexpr int64_t midnight = 20'000 * kDayUs, six = midnight + 6 * kHourUs;
        const FeedTime daily { FeedTime::Daily, 360 };
        const auto due = [&](const std::vector<int64_t>& arrivals, int64_t now) { return engine::feedState(daily, midnight, arrivals, now); };
        QCOMPARE(*due({}, midnight).due_us, six);
        QVERIFY(!due({}, six).late);
        QVERIFY(due({}, six + 1).late);
        // In time: the next one is tomorrow's. Twice in one day counts once.
        QCOMPARE(*due({ midnight + kHourUs }, six).due_us, six + kDayUs);
        QCOMPARE(*due({ midnight + kHourUs, midnight + 2 * kHourUs }, six).due_us, six + kDayUs);
        // Late: it is what was missed, and tomorrow's is still to come.
        QCOMPARE(*due({ six + kHourUs }, six + 2 * kHourUs).due_us, six + kDayUs);
        QVERIFY(due({ six + kHourUs }, six + kDayUs + 1).late);
        // Days missed are one: the first.
        QCOMPARE(*due({}, six + 3 * kDayUs).due_us, six);
        QCOMPARE(*due({ six + 3 * kDayUs + 1 }, six + 3 * kDayUs + 2).due_us, six + 4 * kDayUs);
        QCOMPARE(*engine::feedState({ FeedTime::Daily, 1439 }, midnight, {}, midnight).due_us, midnight + 1439 * kMinuteUs);
    }

    void anIntervalBeginsWithTheArrivalBefore()
    {
        const FeedTime hourly { FeedTime::Every, 60 };
        QCOMPARE(*engine::feedState(hourly, 5 * kHourUs, {}, 0).due_us, 6 * kHourUs);
        QCOMPARE(*engine::feedState(hourly, 5 * kHourUs, { 9 * kHourUs }, 0).due_us, 10 * kHourUs);
        QVERIFY(!engine::feedState(hourly, 0, {}, kDayUs).due_us); // nothing ever came, nobody asked
        QVERIFY(!engine::feedState({ FeedTime::Off, 0 }, 1, { 2 }, kDayUs).due_us);
        QCOMPARE(StoreUnderTest::need(engine::parseMinuteOfDay("06:05")), 365);
        for (const char* text : { "24:00", "6:05", "06:60", "06.05", "06:5x", "" })
            QVERIFY2(!engine::parseMinuteOfDay(text).ok(), text);
    }

    void aStreamIsLateUntilItCameWhole()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 }, { "i2", 2 } };
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        QCOMPARE(late(store), Lines()); // never pulled: nothing was promised
        store.pull();
        const std::string due = timeText(store.clock.us + kHourUs);
        store.clock.us += kHourUs - kMinuteUs;
        QCOMPARE(late(store), Lines());
        store.clock.us += 2 * kMinuteUs;
        QCOMPARE(late(store), Lines { "CP0 FEED_LATE billing|invoices|" + due + " 0" });
        QVERIFY(identical(store));
        store.clock.us += kDayUs; // later still: the same exception
        QCOMPARE(late(store), Lines { "CP0 FEED_LATE billing|invoices|" + due + " 0" });
        script.rows.push_back({ "i3", 3 });
        script.rows.push_back({ "i4", 4 });
        script.fails_at = 3; // half of it is no arrival
        QVERIFY(!store.pull().complete);
        QCOMPARE(late(store), Lines { "CP0 FEED_LATE billing|invoices|" + due + " 0" });
        script.fails_at = SIZE_MAX;
        store.pull();
        QVERIFY(identical(store)); // newer facts than the last run do not count yet
        QCOMPARE(late(store), Lines());
        QVERIFY(identical(store));
    }

    // Only the facts count: with the clock set back, or long after, the same is found.
    void theFindingFollowsFromFactsNotFromTheClock()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        store.pull();
        store.clock.us += 2 * kHourUs;
        const Lines found = late(store);
        QCOMPARE(found.size(), size_t(1));
        const int64_t now = store.clock.us;
        for (const int64_t at : { now - 90 * kMinuteUs, now + 90 * kDayUs }) {
            store.clock.us = at;
            store.reopen();
            QVERIFY(identical(store));
        }
    }

    // Killed after the fact and before the run, or between pull and look: the next look goes on.
    void lookingTwiceKeepsNothingTwice()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        store.pull();
        store.clock.us += 2 * kHourUs;
        script.fails_at = 1;
        QVERIFY(!store.tryPull().ok()); // looks before and after
        store.reopen();
        QVERIFY(!store.tryPull().ok());
        const auto facts = [&] { return StoreUnderTest::need(StoreUnderTest::need(store::Cache::open(store.storeDir(), store::sql::Access::ReadOnly))->feedFacts(INT64_MAX)); };
        QCOMPARE(facts().size(), size_t(1));
        QCOMPARE(late(store).size(), size_t(1));
        QCOMPARE(late(store).size(), size_t(1));
        QCOMPARE(facts().size(), size_t(1));
        script.fails_at = SIZE_MAX;
        store.pull();
        store.reopen();
        QCOMPARE(late(store), Lines());
        QCOMPARE(facts().size(), size_t(2));
        QVERIFY(facts().back().kind == store::FeedFact::Arrived);
        QVERIFY(identical(store));
    }

    void aFolderIsLateByItsDay()
    {
        StoreUnderTest store;
        const std::string folder = store.write(invoices("1.00"));
        store.importFolder(folder);
        QVERIFY(feeds(store).empty());
        const int64_t six = (store.clock.us / kDayUs + 1) * kDayUs + 6 * kHourUs;
        store.clock.us += kMinuteUs;
        setTime(store, "files", "", { FeedTime::Daily, 360 });
        store.clock.us = six;
        QCOMPARE(late(store), Lines { "CP0 FEED_LATE files||" + timeText(six) + " 0" });
        QVERIFY(identical(store));
        // The same files again, unchanged: they have arrived all the same.
        store.importFolder(folder);
        QCOMPARE(late(store), Lines());
        QVERIFY(identical(store));
        store.clock.us = six + kDayUs;
        QCOMPARE(late(store), Lines { "CP0 FEED_LATE files||" + timeText(six + kDayUs) + " 0" });
        store.import(invoices("2.00"));
        QCOMPARE(late(store), Lines());
        store.clock.us += kHourUs; // early for the next day
        store.import(invoices("3.00"));
        store.clock.us = six + 2 * kDayUs + 1;
        QCOMPARE(late(store), Lines());
    }

    void aTableOfAFolderHasATimeOfItsOwn()
    {
        StoreUnderTest store;
        store.import(invoices("1.00"));
        setTime(store, "files", "payments", { FeedTime::Every, 60 });
        const std::string due = timeText(store.clock.us + kHourUs);
        store.clock.us += 2 * kHourUs;
        store.import(invoices("2.00")); // another table
        QCOMPARE(late(store), Lines { "CP0 FEED_LATE files|payments|" + due + " 0" });
        store.import({ { "payments", "id,invoice_id,amount,ts\n" } });
        QCOMPARE(late(store), Lines());
    }

    void whatIsNoLongerExpectedIsNoLongerLate()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        store.pull();
        store.clock.us += 2 * kHourUs;
        QCOMPARE(late(store).size(), size_t(1));
        setTime(store, "billing", "invoices", { FeedTime::Off, 0 });
        QCOMPARE(late(store), Lines());
        setTime(store, "billing", "invoices", {});
        QCOMPARE(late(store).size(), size_t(1)); // the objective holds again
        setTime(store, "billing", "", { FeedTime::Every, 180 });
        QCOMPARE(late(store), Lines());
        QVERIFY(feeds(store).front().chosen);
        engine::HealthQuery query;
        QCOMPARE(StoreUnderTest::need(store.engine().answer(store.session, query)).front().streams.front().fresh_minutes, 180);
        store.clock.us += 2 * kHourUs;
        QCOMPARE(late(store).size(), size_t(1));
        engine::SetSource off;
        off.name = "billing";
        off.enabled = false;
        StoreUnderTest::need(store.engine().execute(store.session, store.engine().newCommandId(), off));
        QCOMPARE(late(store), Lines());
        QVERIFY(identical(store));
    }

    void aTimeIsADecisionOfAPerson()
    {
        InvoiceScript script;
        ConnectedStore store(script);
        const auto refused = [&](const engine::Session& who, const std::string& source, const std::string& stream, FeedTime time) {
            const auto done = store.engine().setFeedTime(who, source, stream, time);
            return done.ok() ? std::string() : english(done.error());
        };
        engine::Session viewer = store.session;
        viewer.roles = { domain::Role::Auditor };
        QVERIFY(refused(viewer, "billing", "", { FeedTime::Every, 60 }).find("permission") != std::string::npos);
        QVERIFY(refused(store.session, "nobody", "", { FeedTime::Every, 60 }).find("There is no source") != std::string::npos);
        QVERIFY(refused(store.session, "billing", "payments", { FeedTime::Every, 60 }).find("no stream or table") != std::string::npos);
        QVERIFY(refused(store.session, "billing", "", { FeedTime::Every, 0 }).find("Nothing was changed") != std::string::npos);
        QVERIFY(refused(store.session, "billing", "", { FeedTime::Daily, 1440 }).find("Nothing was changed") != std::string::npos);
        setTime(store, "billing", "invoices", { FeedTime::Daily, 365 });
        store.reopen();
        QCOMPARE(feeds(store).size(), size_t(1));
        QCOMPARE(engine::feedTimeText(feeds(store).front().time), std::string("daily by 06:05 UTC"));
        bool told = false;
        for (const engine::AuditRow& row : StoreUnderTest::need(store.engine().answer(store.session, engine::AuditQuery {})))
            told = told || (row.act == "feed time set" && row.who == store.session.person && row.detail.find("daily by 06:05 UTC") != std::string::npos && row.detail.find("objective") != std::string::npos);
        QVERIFY(told);
    }

    void theCaseSaysWhenItWasDue()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        store.pull();
        const int64_t arrived = store.clock.us;
        store.clock.us += 3 * kHourUs;
        store.reconcile();
        for (const store::FindingRow& row : store.rows()) {
            if (row.finding.reason != domain::Reason::FeedLate)
                continue;
            const auto detail = StoreUnderTest::need(store.engine().answer(store.session, engine::CaseQuery { row.fingerprint }));
            QVERIFY(english(detail.sentence).rfind("billing|invoices (" + timeText(arrived + kHourUs) + ") had not arrived by its time", 0) == 0);
            QCOMPARE(detail.owner, std::string("platform"));
            Lines fields;
            for (const engine::ComparedField& field : detail.fields)
                fields.push_back(english(field.name) + ": " + field.expected + (field.differs ? " / " + field.actual : ""));
            const Lines wanted { "Source: billing", "Stream or table: invoices", "Arrived: " + timeText(arrived + kHourUs) + " / ", "Arrived before: " + timeText(arrived),
                "Seen to be late: " + timeText(store.clock.us) };
            QCOMPARE(fields, wanted);
            return;
        }
        QFAIL("not found");
    }
};

TIEOUT_TEST(TestFeeds)
#include "tst_feeds.moc"
