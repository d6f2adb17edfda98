// CP0: what a source says it has against what landed, as exceptions of the ordinary queue.
#include "support/scripted_source.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

constexpr int64_t kDayUs = 86'400'000'000;

// The long pauses; what else is raised by them is not asked for.
Lines gapsOf(ConnectedStore& store)
{
    Lines lines = store.completeness();
    std::erase_if(lines, [](const std::string& line) { return line.rfind("CP0 GAP_BEYOND_MEMORY ", 0) != 0; });
    return lines;
}

}

class TestCompleteness : public QObject {
    Q_OBJECT

private slots:
    void aCountThatDiffersIsAnExceptionUntilItAgrees()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1000 }, { "i2", 500 } };
        script.count = 3;
        ConnectedStore store(script);
        QVERIFY(!store.pull().complete);
        QCOMPARE(store.completeness(), Lines { "CP0 COUNT_MISMATCH billing|invoices -1" });
        QVERIFY(store.rebuildCheck().identical);

        // Counted again the same way: nothing new is said.
        store.pull();
        QCOMPARE(store.reconcile().changed, uint64_t(0));
        script.rows.push_back({ "i3", 1 });
        QVERIFY(store.pull().complete);
        QVERIFY(store.rebuildCheck().identical); // newer facts than the last run do not count yet
        QCOMPARE(store.completeness(), Lines());
        QVERIFY(store.rebuildCheck().identical);
    }

    void aReconciliationSaysHowManyStreamsItLookedAt()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1000 } };
        script.count = 2;
        ConnectedStore store(script);
        store.pull();
        const auto report = store.reconcile();
        QCOMPARE(report.lines.front().checkpoint, domain::Checkpoint::CP0);
        QCOMPARE(report.lines.front().looked_at, uint64_t(1));
        QCOMPARE(report.lines.front().open, uint64_t(1));
    }

    void aSourceThatLiesAboutItsSumIsFound()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1000 }, { "i2", 500 } };
        script.count = 2;
        script.sum_cents = 1500;
        ConnectedStore store(script);
        store.pull();
        QCOMPARE(store.completeness(), Lines());
        script.sum_cents = 1750;
        QVERIFY(!store.pull().complete);
        QCOMPARE(store.completeness(), Lines { "CP0 SUM_MISMATCH billing|invoices|USD -2.5" });
        QVERIFY(store.rebuildCheck().identical);
        script.sum_cents = 1500;
        store.pull();
        QCOMPARE(store.completeness(), Lines());
    }

    // A pull that breaks off is incomplete by itself; where the source still counts, it is a finding.
    void aBrokenPullIsMeasuredAgainstTheCount()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 }, { "i2", 2 }, { "i3", 3 } };
        script.count = 3;
        script.fails_at = 1;
        ConnectedStore store(script);
        QVERIFY(!store.pull().complete);
        QCOMPARE(store.completeness(), Lines { "CP0 COUNT_MISMATCH billing|invoices -2" });
        script.fails_at = SIZE_MAX;
        store.pull();
        QCOMPARE(store.completeness(), Lines());
        QVERIFY(store.rebuildCheck().identical);
    }

    void aDeadSourceLeavesTheLastComparison()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.count = 2;
        ConnectedStore store(script);
        store.pull();
        script.fails_at = 1;
        script.count = std::nullopt;
        QVERIFY(!store.tryPull().ok());
        QCOMPARE(store.completeness(), Lines { "CP0 COUNT_MISMATCH billing|invoices -1" });
    }

    void aRefusedRowStaysUntilTheSourceGivesItReadable()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        script.refused = { "{\"id\":\"i2\",\"total\":\"abc\"}" };
        ConnectedStore store(script);
        QVERIFY(!store.pull().complete);
        QCOMPARE(store.completeness(), Lines { "CP0 PAGE_REFUSED 1 0" });
        store.pull(); // the same bytes again: the same exception
        QCOMPARE(store.completeness(), Lines { "CP0 PAGE_REFUSED 1 0" });
        QVERIFY(store.rebuildCheck().identical);
        // Corrected at the source; only a reading of everything proves that it is gone.
        script.refused.clear();
        script.rows.push_back({ "i2", 7 });
        store.pull();
        QCOMPARE(store.completeness(), Lines { "CP0 PAGE_REFUSED 1 0" });
        QVERIFY(store.pull(true).complete);
        QCOMPARE(store.completeness(), Lines());
        QVERIFY(store.rebuildCheck().identical);
        QVERIFY(store.reconcile().complete || !store.reconcile().incomplete_reasons.empty());
    }

    // What a pause left out is closed by a reading of everything and by nothing else.
    void aPauseBeyondTheVendorsMemoryNeedsAFullReading()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 }, { "i2", 2 } };
        ConnectedStore store(script);
        store.pull();
        const int64_t read_us = store.clock.us;
        store.clock.us += 40 * kDayUs;
        const engine::MemoryGap gap { domain::Instant::fromUs(read_us), domain::Instant::fromUs(store.clock.us - 15 * kDayUs), 15, false };
        const std::string window = domain::Instant::fromUs(read_us).toString(0) + "|" + gap.to.toString(0);
        // Killed behind the fact: the page is asked for again, and the gap ends where it was first seen to end.
        script.gap = gap;
        script.rows.push_back({ "i3", 3 });
        script.rows.push_back({ "i4", 4 });
        script.fails_at = 3;
        QVERIFY(!store.pull().complete);
        store.reopen();
        const Lines wanted { "CP0 GAP_BEYOND_MEMORY billing|invoices|" + window + " 0" };
        QCOMPARE(gapsOf(store), wanted);
        QVERIFY(store.rebuildCheck().identical);
        script.gap = gap;
        script.gap->to = domain::Instant::fromUs(store.clock.us);
        script.fails_at = SIZE_MAX;
        QVERIFY(store.pull().complete);
        QCOMPARE(gapsOf(store), wanted);
        store.pull();
        QCOMPARE(gapsOf(store), wanted);
        QVERIFY(store.rebuildCheck().identical);
        script.fails_at = 1; // not to the end
        store.pull(true);
        QCOMPARE(gapsOf(store), wanted);
        script.fails_at = SIZE_MAX;
        store.pull(true);
        QVERIFY(store.rebuildCheck().identical);
        QCOMPARE(gapsOf(store), Lines());
        QVERIFY(store.rebuildCheck().identical);
    }

    void aConnectorThatReadsEverythingAnewClosesItsGap()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 }, { "i2", 2 } };
        ConnectedStore store(script);
        store.pull();
        const int64_t read_us = store.clock.us;
        store.clock.us += 40 * kDayUs;
        script.rows.push_back({ "i3", 3 });
        script.gap = engine::MemoryGap { domain::Instant::fromUs(read_us), domain::Instant::fromUs(store.clock.us - 29 * kDayUs), 30, true };
        QVERIFY(store.pull().complete);
        QCOMPARE(gapsOf(store), Lines());
        QVERIFY(store.rebuildCheck().identical);
        // It broke off: it stays.
        store.clock.us += 40 * kDayUs;
        script.rows.push_back({ "i4", 4 });
        script.rows.push_back({ "i5", 5 });
        script.gap = engine::MemoryGap { domain::Instant::fromUs(store.clock.us - 40 * kDayUs), domain::Instant::fromUs(store.clock.us - 29 * kDayUs), 30, true };
        script.fails_at = 4;
        QVERIFY(!store.pull().complete);
        QCOMPARE(gapsOf(store).size(), size_t(1));
        for (const store::FindingRow& row : store.rows()) {
            const auto detail = StoreUnderTest::need(store.engine().answer(store.session, engine::CaseQuery { row.fingerprint }));
            if (detail.reason == domain::Reason::GapBeyondMemory)
                QCOMPARE(detail.fields.size(), size_t(5));
        }
    }

    // A window read again begins long ago, but what happened since was read at the time.
    void readingAWindowAgainIsNoPause()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1 } };
        ConnectedStore store(script);
        store.pull();
        script.gap = engine::MemoryGap { domain::Instant::fromUs(store.clock.us - 60 * kDayUs), domain::Instant::fromUs(store.clock.us - 15 * kDayUs), 15, false };
        store.pull();
        QCOMPARE(gapsOf(store), Lines());
    }

    void eachIsSpelledOut()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1000 } };
        script.count = 2;
        script.sum_cents = 1250;
        script.refused = { "{\"id\":\"i2\"}" };
        ConnectedStore store(script);
        store.pull();
        store.reconcile();
        std::vector<std::string> sentences, titles;
        for (const store::FindingRow& row : store.rows()) {
            const auto detail = StoreUnderTest::need(store.engine().answer(store.session, engine::CaseQuery { row.fingerprint }));
            if (detail.checkpoint != domain::Checkpoint::CP0)
                continue;
            const std::string sentence = english(detail.sentence);
            sentences.push_back(sentence.substr(0, sentence.find(" since ")));
            QCOMPARE(detail.owner, std::string("platform"));
            QCOMPARE(detail.system, std::string("billing"));
            for (const engine::PayloadView& payload : detail.payloads)
                titles.push_back(payload.title + " " + payload.bytes);
        }
        std::sort(sentences.begin(), sentences.end());
        const Lines wanted { "A record of the stream billing|invoices could not be read and is kept aside",
            "The records of billing|invoices|USD add up to 10.00 USD, but the source says 12.50 USD: 2.50 USD apart",
            "The stream billing|invoices landed with 1 records, but the source counts 2: 1 apart" };
        QCOMPARE(sentences, wanted);
        QCOMPARE(titles, Lines { "invoice: The amount does not read. {\"id\":\"i2\"}" });
    }

    // How much of it was compared, and not only what is wrong.
    void theMatrixSaysHowMuchWasCompared()
    {
        InvoiceScript script;
        script.rows = { { "i1", 1000 }, { "i2", 500 } };
        script.count = 3;
        script.sum_cents = 1500;
        script.limits.fresh_minutes = 60;
        ConnectedStore store(script);
        store.pull();
        const auto cell = [&] {
            const auto matrix = StoreUnderTest::need(store.engine().answer(store.session, engine::MatrixQuery {}));
            return matrix.cells.empty() || matrix.cells.front().checkpoint != domain::Checkpoint::CP0 ? engine::MatrixCell() : matrix.cells.front();
        };
        QCOMPARE(cell().records, uint64_t(0)); // nothing was reconciled yet
        store.reconcile();
        QCOMPARE(cell().records, uint64_t(2)); // the stream's count and its sum in USD
        QCOMPARE(cell().covered, uint64_t(1));
        QCOMPARE(cell().in.front().count, uint64_t(3));
        QCOMPARE(cell().out.front().count, uint64_t(2));
        script.count = 2;
        store.pull();
        QCOMPARE(cell().covered, uint64_t(1)); // as of the last run
        store.reconcile();
        for (int opened = 0; opened < 2; ++opened, store.reopen()) {
            QCOMPARE(cell().records, uint64_t(2));
            QCOMPARE(cell().covered, uint64_t(2));
            QCOMPARE(cell().in.front().count, uint64_t(2));
        }
        store.clock.us += kDayUs;
        store.reconcile();
        QCOMPARE(cell().records, uint64_t(3)); // the feed that is late
        QCOMPARE(cell().covered, uint64_t(2));
    }

    void filesRaiseNothingHere()
    {
        StoreUnderTest store;
        store.import({ { "invoices", "id,customer,period,total\ni1,acme,2026-07,x\n" } });
        const auto report = store.reconcile();
        QVERIFY(!report.complete);
        for (const auto& line : report.lines)
            QVERIFY(line.checkpoint != domain::Checkpoint::CP0);
        for (const std::string& line : store.findings())
            QVERIFY(line.rfind("CP0", 0) != 0);
    }
};

TIEOUT_TEST(TestCompleteness)
#include "tst_completeness.moc"
