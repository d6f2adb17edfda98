#pragma once

#include "engine/queue_table.h"

namespace tieout::engine {

// What a pull and a reconciliation made of the queue. Rows of the queue afterwards; a case counts
// as open while the last run finds it and nobody closed it.
struct QueueChanges {
    RowList opened; // open now, unknown before
    RowList reopened; // open now, known and not open before
    size_t cleared = 0; // open before, no longer found: settled, or gone by itself
    RowList fell_due; // open, due between `since_us` (exclusive) and `now_us` (inclusive)
    size_t overdue = 0; // open and due before `now_us`
    size_t due_today = 0; // open and due from `now_us` to `day_end_us` (exclusive)
    size_t awaiting_approval = 0; // open, proposed by one person, waiting for another

    // Something a person would want to be told of.
    bool any() const { return !opened.empty() || !reopened.empty() || cleared != 0 || !fell_due.empty(); }
};

// Pure; any thread. Times in µs since 1970 UTC.
QueueChanges changesBetween(const QueueTable& before, const QueueTable& after, int64_t since_us, int64_t now_us, int64_t day_end_us);

}
