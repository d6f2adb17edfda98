#include "engine/queue/radix.h"
#include "engine/queue/text_sort.h"
#include "engine/queue_table.h"

#include <algorithm>
#include <numeric>

namespace tieout::engine {

namespace {

// Unsigned with the same order.
uint64_t ordered(int64_t value)
{
    return static_cast<uint64_t>(value) ^ uint64_t(1) << 63;
}

template <typename KeyOf> void sortBy(RowList& rows, bool ascending, KeyOf key_of)
{
    Scratch<uint64_t> keys(rows.size());
    const uint64_t flip = ascending ? 0 : ~uint64_t(0);
    for (size_t i = 0; i < rows.size(); ++i)
        keys[i] = static_cast<uint64_t>(key_of(rows[i])) ^ flip;
    radix::sortByKeys(rows, keys);
}

void sortExact(RowList& rows, const std::vector<domain::Exact>& column, bool ascending)
{
    radix::sortByWide(rows, ascending, [&](uint32_t row) { return column[row].e12(); });
}

// The place of each of `names` in bytewise order; equal names share one.
template <typename Name> std::vector<uint32_t> ranksOf(size_t n, Name name)
{
    std::vector<uint32_t> order(n), ranks(n);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return name(a) < name(b); });
    uint32_t rank = 0;
    for (size_t i = 0; i < n; ++i) {
        rank += i > 0 && name(order[i]) != name(order[i - 1]) ? 1 : 0;
        ranks[order[i]] = rank;
    }
    return ranks;
}

void sortDict(RowList& rows, const DictColumn& column, bool ascending)
{
    if (column.values.size() > rows.size()) { // fewer rows than values: rank only what occurs
        domain::TextColumn texts;
        for (const uint32_t row : rows)
            texts.append(column.at(row));
        RowList places(rows.size());
        std::iota(places.begin(), places.end(), 0U);
        sortByText(texts, places, ascending);
        for (uint32_t& place : places)
            place = rows[place];
        rows.swap(places);
        return;
    }
    const std::vector<uint32_t> ranks = ranksOf(column.values.size(), [&](uint32_t i) { return std::string_view(column.values[i]); });
    sortBy(rows, ascending, [&](uint32_t row) { return ranks[column.codes[row]]; });
}

}

void sortRows(const QueueTable& table, RowList& rows, QueueColumn column, bool ascending)
{
    switch (column) {
    case QueueColumn::Severity:
        return sortBy(rows, ascending, [&](uint32_t row) { return static_cast<uint8_t>(table.severity[row]); });
    case QueueColumn::Age: // the youngest first when ascending
        return sortBy(rows, !ascending, [&](uint32_t row) { return ordered(table.opened_us[row]); });
    case QueueColumn::Due:
        return sortBy(rows, ascending, [&](uint32_t row) { return ordered(table.due_us[row]); });
    case QueueColumn::Checkpoint:
        return sortBy(rows, ascending, [&](uint32_t row) { return static_cast<uint8_t>(table.checkpoint[row]); });
    case QueueColumn::Customer:
        return sortDict(rows, table.customer, ascending);
    case QueueColumn::Document:
        return sortByText(table.document, rows, ascending);
    case QueueColumn::Key:
        return sortByText(table.key, rows, ascending);
    case QueueColumn::Expected:
        return sortExact(rows, table.expected, ascending);
    case QueueColumn::Actual:
        return sortExact(rows, table.actual, ascending);
    case QueueColumn::Residual:
        return sortExact(rows, table.delta, ascending);
    case QueueColumn::Exposure:
        return sortExact(rows, table.exposure, ascending);
    case QueueColumn::Currency: // packed letters: their number has their order
        return sortBy(rows, ascending, [&](uint32_t row) { return table.currency[row]; });
    case QueueColumn::Period:
        return sortBy(rows, ascending, [&](uint32_t row) { return ordered(table.period[row]); });
    case QueueColumn::Reason: {
        const auto ranks = ranksOf(256, [](uint32_t i) { return domain::reasonId(static_cast<domain::Reason>(i)); });
        return sortBy(rows, ascending, [&](uint32_t row) { return ranks[static_cast<uint8_t>(table.reason[row])]; });
    }
    case QueueColumn::Owner:
        return sortDict(rows, table.owner, ascending);
    case QueueColumn::Assignee:
        return sortDict(rows, table.assignee, ascending);
    case QueueColumn::State: // in the order of a case's life
        return sortBy(rows, ascending, [&](uint32_t row) { return static_cast<uint8_t>(table.state[row]); });
    case QueueColumn::Attempts:
        return sortBy(rows, ascending, [&](uint32_t row) { return table.attempts[row]; });
    case QueueColumn::LastOutcome:
        return sortDict(rows, table.last_outcome, ascending);
    case QueueColumn::System:
        return sortDict(rows, table.system, ascending);
    case QueueColumn::Label:
        return sortDict(rows, table.label, ascending);
    case QueueColumn::Entity:
        return sortDict(rows, table.entity, ascending);
    }
}

}
