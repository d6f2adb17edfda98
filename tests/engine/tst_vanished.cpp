// Records that their source took away without a word: a reading of everything that no longer meets
// them says so, where it can be believed.
#include "support/scripted_source.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

// Five invoices, all known.
struct Five {
    Five()
    {
        script.rows = { { "i1", 100 }, { "i2", 200 }, { "i3", 300 }, { "i4", 400 }, { "i5", 500 } };
        script.lists_all = true;
        script.count = 5;
        store = std::make_unique<ConnectedStore>(script);
        store->pull();
    }
    void drop(const std::vector<std::string>& ids)
    {
        std::erase_if(script.rows, [&](const InvoiceScript::Row& row) { return std::find(ids.begin(), ids.end(), row.id) != ids.end(); });
        script.count = static_cast<int64_t>(script.rows.size());
    }
    // The invoices that stand: none of them is posted.
    Lines standing()
    {
        store->reconcile();
        Lines ids;
        for (const std::string& line : store->findings())
            if (line.rfind("CP4 MISSING_POSTING ", 0) == 0)
                ids.push_back(line.substr(20, line.find(' ', 20) - 20));
        return ids;
    }
    engine::PullReport::Stream readAll() { return store->pull(true).streams.front(); }
    bool rebuilds() { return store->rebuildCheck().identical; }

    InvoiceScript script;
    std::unique_ptr<ConnectedStore> store;
};

std::string noteOf(const engine::PullReport::Stream& stream)
{
    return stream.note ? domain::english(*stream.note) : std::string();
}

const Lines kAll { "i1", "i2", "i3", "i4", "i5" };

}

class TestVanishedRecords : public QObject {
    Q_OBJECT

private slots:
    void aReadingOfEverythingSaysWhatIsGone()
    {
        Five known;
        QCOMPARE(known.standing(), kAll);
        known.drop({ "i2", "i4" });
        QCOMPARE(known.store->pull().streams.front().removed, uint64_t(0));
        QCOMPARE(known.standing(), kAll); // an ordinary pull cannot know
        QCOMPARE(known.store->completeness(), Lines { "CP0 COUNT_MISMATCH billing|invoices 2" });
        const engine::PullReport report = known.store->pull(true);
        QVERIFY(report.complete);
        QCOMPARE(report.streams.front().removed, uint64_t(2));
        QCOMPARE(report.streams.front().landed_count, std::optional<int64_t>(3));
        QCOMPARE(noteOf(report.streams.front()),
            std::string("Read again from the beginning, the stream invoices of “billing” no longer gave 2 of the 5 records known before. They count as deleted from now on; what was received of them is kept."));
        QCOMPARE(known.standing(), (Lines { "i1", "i3", "i5" }));
        QCOMPARE(known.store->completeness(), Lines());
        QVERIFY(known.rebuilds());
        // Nothing more is gone; and what comes back stands again.
        QCOMPARE(known.readAll().removed, uint64_t(0));
        known.script.rows.push_back({ "i4", 400 });
        known.script.count = 4;
        known.store->pull();
        QCOMPARE(known.standing(), (Lines { "i1", "i3", "i4", "i5" }));
        QVERIFY(known.rebuilds());
    }

    void theDeletionSaysWhatItFollowsFrom()
    {
        Five known;
        known.drop({ "i2" });
        known.readAll();
        const auto cache = StoreUnderTest::need(store::Cache::open(known.store->storeDir(), store::sql::Access::ReadOnly));
        const store::Delivery told = StoreUnderTest::need(cache->deliveriesAfter(0)).back();
        QCOMPARE(told.name, std::string("invoices"));
        QCOMPARE(told.rows, uint64_t(1));
        const std::string page = StoreUnderTest::need(cache->pageEvidence(told.id));
        QVERIFY2(page.find("\"id\":\"i2\"") != std::string::npos && page.find("\"pages\":\"4\"") != std::string::npos && page.find("\"read_from\":\"2027-01-15T") != std::string::npos, page.c_str());
    }

    // Half a reading proves nothing, however it goes on.
    void aReadingThatBreaksOffTakesNothingAway()
    {
        Five known;
        known.drop({ "i2" });
        known.script.fails_at = 2;
        QCOMPARE(known.readAll().removed, uint64_t(0));
        known.store->reopen();
        known.script.fails_at = SIZE_MAX;
        QCOMPARE(known.store->pull().streams.front().removed, uint64_t(0)); // goes on where it was
        QCOMPARE(known.standing(), kAll);
        QVERIFY(known.rebuilds());
        QCOMPARE(known.readAll().removed, uint64_t(1));
        QCOMPARE(known.standing(), (Lines { "i1", "i3", "i4", "i5" }));
        QVERIFY(known.rebuilds());
    }

    void stoppedBetweenReadingAndRemovingItIsFoundAgain()
    {
        Five known;
        known.drop({ "i2" });
        known.script.count_fails = domain::Remedy::Cancelled;
        const auto stopped = known.store->tryPull(true);
        QVERIFY(!stopped.ok() && stopped.error().remedy == domain::Remedy::Cancelled);
        known.store->reopen();
        known.script.count_fails.reset();
        QCOMPARE(known.standing(), kAll);
        QCOMPARE(known.readAll().removed, uint64_t(1));
        QVERIFY(known.rebuilds());
    }

    void aReadingWithARefusedRowTakesNothingAway()
    {
        Five known;
        known.drop({ "i2" });
        known.script.refused = { "{\"id\":\"i2\",\"total\":\"abc\"}" };
        const engine::PullReport::Stream row = known.readAll();
        QCOMPARE(row.removed, uint64_t(0));
        QVERIFY(!row.note);
        QCOMPARE(known.standing(), kAll);
        known.script.refused.clear();
        QCOMPARE(known.readAll().removed, uint64_t(1));
    }

    void aStreamThatShrankTooMuchIsNotBelieved()
    {
        Five known;
        known.drop({ "i1", "i2", "i3" });
        const engine::PullReport report = known.store->pull(true);
        QVERIFY(!report.complete);
        QCOMPARE(report.streams.front().removed, uint64_t(0));
        QCOMPARE(noteOf(report.streams.front()),
            std::string("Read again from the beginning, the stream invoices of “billing” no longer gave 3 of the 5 records known before. That is too much to believe: nothing was removed. Check the account, role "
                        "and permissions of the connection. If they are really gone, set its option may_shrink to yes and read everything again (pull --full)."));
        QCOMPARE(known.standing(), kAll);
        known.drop({ "i4", "i5" }); // an empty list
        QCOMPARE(known.readAll().removed, uint64_t(0));
        QCOMPARE(known.standing(), kAll);
        QVERIFY(known.rebuilds());
        known.script.may_shrink = true;
        QCOMPARE(known.readAll().removed, uint64_t(5));
        QCOMPARE(known.standing(), Lines());
        QVERIFY(known.rebuilds());
    }

    // The list leaves out what the source has.
    void whatTheSourceStillCountsStays()
    {
        Five known;
        known.drop({ "i2" });
        known.script.count = 5;
        const engine::PullReport report = known.store->pull(true);
        QVERIFY(!report.complete);
        QVERIFY(noteOf(report.streams.front()).find("the source counts more than would be left") != std::string::npos);
        QCOMPARE(known.standing(), kAll);
        known.script.count_fails = domain::Remedy::Retry; // it does not say how many it has
        QCOMPARE(known.readAll().removed, uint64_t(0));
        known.script.count_fails.reset();
        known.script.count.reset(); // nobody counts there
        QCOMPARE(known.readAll().removed, uint64_t(1));
        QVERIFY(known.rebuilds());
    }

    void whatAnotherStreamBroughtStays()
    {
        Five known;
        known.script.moved = std::vector<InvoiceScript::Row> {};
        known.drop({ "i2", "i3" });
        known.script.moved->push_back({ "i2", 200 }); // moved there, unchanged
        known.script.count = 4;
        QCOMPARE(known.readAll().removed, uint64_t(1));
        QCOMPARE(known.standing(), (Lines { "i1", "i2", "i4", "i5" }));
        // And goes with its own stream.
        known.script.may_shrink = true;
        known.script.moved->clear();
        known.script.count = 3;
        const engine::PullReport report = known.store->pull(true);
        QCOMPARE(report.streams.front().removed, uint64_t(0));
        QCOMPARE(report.streams.back().removed, uint64_t(1));
        QCOMPARE(known.standing(), (Lines { "i1", "i4", "i5" }));
        QVERIFY(known.rebuilds());
    }

    // A stream that does not list everything, or begins at a day.
    void aStreamThatListsOnlySomeTakesNothingAway()
    {
        Five known;
        known.script.lists_all = false;
        known.drop({ "i2" });
        QCOMPARE(known.readAll().removed, uint64_t(0));
        QCOMPARE(known.standing(), kAll);
    }
};

TIEOUT_TEST(TestVanishedRecords)
#include "tst_vanished.moc"
