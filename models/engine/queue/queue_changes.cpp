#include "engine/queue/queue_changes.h"

#include <algorithm>

namespace tieout::engine {

namespace {

bool isOpen(const QueueTable& table, uint32_t row)
{
    return table.found[row] != 0 && domain::caseIsOpen(table.state[row]);
}

RowList rowsById(const QueueTable& table)
{
    RowList rows(table.rows);
    for (uint32_t row = 0; row < rows.size(); ++row)
        rows[row] = row;
    std::sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) { return table.ids[a] < table.ids[b]; });
    return rows;
}

void countDue(QueueChanges& changes, const QueueTable& table, uint32_t row, int64_t since_us, int64_t now_us, int64_t day_end_us)
{
    const int64_t due = table.due_us[row];
    if (due == 0)
        return;
    if (due < now_us)
        ++changes.overdue;
    else if (due < day_end_us)
        ++changes.due_today;
    if (due > since_us && due <= now_us)
        changes.fell_due.push_back(row);
}

}

QueueChanges changesBetween(const QueueTable& before, const QueueTable& after, int64_t since_us, int64_t now_us, int64_t day_end_us)
{
    QueueChanges changes;
    const RowList old_rows = rowsById(before), new_rows = rowsById(after);
    size_t old_at = 0;
    // Both in the order of their ids: one walk over the two.
    for (const uint32_t row : new_rows) {
        for (; old_at < old_rows.size() && before.ids[old_rows[old_at]] < after.ids[row]; ++old_at)
            changes.cleared += isOpen(before, old_rows[old_at]) ? 1 : 0;
        const bool known = old_at < old_rows.size() && before.ids[old_rows[old_at]] == after.ids[row];
        const bool was_open = known && isOpen(before, old_rows[old_at]);
        old_at += known ? 1 : 0;
        if (!isOpen(after, row)) {
            changes.cleared += was_open && after.found[row] == 0 ? 1 : 0;
            continue;
        }
        if (!was_open)
            (known ? changes.reopened : changes.opened).push_back(row);
        changes.awaiting_approval += after.state[row] == domain::CaseState::AwaitingApproval ? 1 : 0;
        countDue(changes, after, row, since_us, now_us, day_end_us);
    }
    for (; old_at < old_rows.size(); ++old_at)
        changes.cleared += isOpen(before, old_rows[old_at]) ? 1 : 0;
    for (RowList* rows : { &changes.opened, &changes.reopened, &changes.fell_due })
        std::sort(rows->begin(), rows->end());
    return changes;
}

}
