#include "engine/queue/queue_changes.h"
#include "support/queue_tables.h"
#include "support/test_registry.h"

#include <QTest>

#include <algorithm>

using namespace tieout;
using engine::changesBetween;
using engine::QueueChanges;
using engine::QueueTable;
using engine::RowList;

// What changed between two states of the queue, row by row and against a slow count.
class TestQueueChanges : public QObject {
    Q_OBJECT

    static constexpr int64_t kHour = 3'600'000'000, kNow = 1'792'000'000'000'000;

    // Three open cases that are due in an hour, two hours ago, and never.
    static QueueTable three()
    {
        QueueTable table = tests::randomQueueTable(7, 3, false);
        table.due_us = { kNow + kHour, kNow - 2 * kHour, 0 };
        for (size_t row = 0; row < 3; ++row) {
            table.found[row] = 1;
            table.state[row] = domain::CaseState::New;
        }
        return table;
    }

private slots:
    void nothingChanged()
    {
        const QueueTable table = three();
        const QueueChanges changes = changesBetween(table, table, kNow, kNow, kNow + 12 * kHour);
        QVERIFY(!changes.any());
        QCOMPARE(changes.overdue, size_t(1));
        QCOMPARE(changes.due_today, size_t(1));
        QCOMPARE(changesBetween(table, table, kNow, kNow, kNow + kHour).due_today, size_t(0)); // the day ends before
    }
    void eachKindOfChange()
    {
        const QueueTable before = three();
        QueueTable after = before;
        after.found[0] = 0;
        after.state[0] = domain::CaseState::Settled;
        QCOMPARE(changesBetween(before, after, kNow, kNow, kNow).cleared, size_t(1));
        const QueueChanges back = changesBetween(after, before, kNow, kNow, kNow);
        QCOMPARE(back.reopened, RowList { 0 });
        QVERIFY(back.opened.empty());
        QCOMPARE(changesBetween(QueueTable(), before, kNow, kNow, kNow).opened, (RowList { 0, 1, 2 }));
        QCOMPARE(changesBetween(before, QueueTable(), kNow, kNow, kNow).cleared, size_t(3));
    }
    void closedByAPersonIsNotCleared()
    {
        const QueueTable before = three();
        QueueTable after = before;
        after.state[2] = domain::CaseState::ClosedWithReason;
        QVERIFY(!changesBetween(before, after, kNow, kNow, kNow).any());
        after.found[2] = 0; // and gone later: it was not open any more
        QVERIFY(!changesBetween(changed(before, 2), after, kNow, kNow, kNow).any());
    }
    void fallsDueOnce()
    {
        const QueueTable table = three();
        QCOMPARE(changesBetween(table, table, kNow, kNow + kHour, kNow).fell_due, RowList { 0 });
        QVERIFY(changesBetween(table, table, kNow + kHour, kNow + 2 * kHour, kNow).fell_due.empty());
        QVERIFY(changesBetween(table, table, kNow, kNow + kHour - 1, kNow).fell_due.empty());
    }
    void agreesWithTheSlowCount()
    {
        for (uint64_t seed = 1; seed <= 20; ++seed) {
            const QueueTable before = tests::randomQueueTable(seed, 400, false);
            QueueTable after = before;
            for (size_t row = 0; row < after.rows; ++row) {
                tests::SeededNumbers random(seed * 1000 + row);
                if (random.oneIn(3))
                    after.ids[row].bytes[0] = static_cast<uint8_t>(after.ids[row].bytes[0] ^ 0x55U);
                after.found[row] = random.oneIn(4) ? 0 : 1;
                after.state[row] = static_cast<domain::CaseState>(random.below(domain::kCaseStateCount));
            }
            const auto open = [](const QueueTable& t, size_t row) { return t.found[row] != 0 && domain::caseIsOpen(t.state[row]); };
            const auto find = [](const QueueTable& t, const domain::Fingerprint& id) { return size_t(std::find(t.ids.begin(), t.ids.end(), id) - t.ids.begin()); };
            RowList opened, reopened;
            size_t cleared = 0;
            for (uint32_t row = 0; row < after.rows; ++row) {
                const size_t old = find(before, after.ids[row]);
                if (open(after, row) && old == before.rows)
                    opened.push_back(row);
                if (open(after, row) && old != before.rows && !open(before, old))
                    reopened.push_back(row);
            }
            for (size_t row = 0; row < before.rows; ++row) {
                const size_t now = find(after, before.ids[row]);
                cleared += open(before, row) && (now == after.rows || after.found[now] == 0) ? 1 : 0;
            }
            const QueueChanges changes = changesBetween(before, after, kNow, kNow, kNow);
            QVERIFY(!opened.empty() && !reopened.empty() && cleared != 0);
            QCOMPARE(changes.opened, opened);
            QCOMPARE(changes.reopened, reopened);
            QCOMPARE(changes.cleared, cleared);
        }
    }

private:
    static QueueTable changed(QueueTable table, size_t row)
    {
        table.state[row] = domain::CaseState::ClosedWithReason;
        return table;
    }
};

TIEOUT_TEST(TestQueueChanges)
#include "tst_queue_changes.moc"
