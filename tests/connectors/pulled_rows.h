#pragma once

#include "domain/columns.h"
#include "domain/text.h"
#include "domain/check.h"
#include "engine/ports.h"

#include <QDebug>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tieout::tests {

// What a stream gave, by column names; columns that hold nothing are left out.
struct PulledRows {
    std::vector<std::string> ids; // in the order they came
    std::map<std::string, std::map<std::string, std::string>> rows; // by id; the later one
    std::vector<std::string> drift;
    std::string cursor;
    int pages = 0, refused = 0;
    std::set<std::string> distinct() const { return { ids.begin(), ids.end() }; }
};

inline std::map<std::string, std::string> columnsOf(const domain::Batch& batch, size_t row)
{
    std::map<std::string, std::string> out;
    const auto columns = domain::tableSpec(batch.table).columns;
    for (size_t i = 0; i < columns.size(); ++i) {
        const bool decimal = columns[i].type == domain::ColumnType::Money || columns[i].type == domain::ColumnType::Quantity;
        const int64_t value = batch.valueAt(i, row);
        std::string text(batch.textAt(i, row));
        if (decimal && value != domain::kAbsent)
            text = domain::Exact(batch.columns[i].decimalAt(row)).toString();
        else if (value != domain::kAbsent && !batch.columns[i].values.empty() && batch.columns[i].texts.ends.empty())
            text = std::to_string(value);
        if (!text.empty())
            out[std::string(columns[i].name)] = text;
    }
    return out;
}

// Pulls to the end; `pages_max` stops early, as a killed pull does.
inline PulledRows pullRows(engine::RecordSource& source, const std::string& stream, const std::string& cursor = {}, int pages_max = 100'000)
{
    PulledRows out;
    out.cursor = cursor;
    for (bool last = false; !last && out.pages < pages_max; ++out.pages) {
        auto page = source.pull(stream, out.cursor, {});
        if (!page)
            qWarning("%s", domain::english(page.error()).c_str());
        TIEOUT_CHECK(page.ok());
        const engine::ReadBatch& batch = page->batches.at(0);
        for (uint32_t i = 0; i < batch.batch.rows; ++i) {
            out.ids.emplace_back(batch.batch.keyAt(i));
            out.rows[out.ids.back()] = columnsOf(batch.batch, i);
            // Where the row is said to stand, its bytes do stand.
            TIEOUT_CHECK(page->evidence[batch.batch.offsets[i]] == '{');
        }
        out.refused += static_cast<int>(batch.refused.size());
        for (const engine::Drift& drift : batch.drift)
            out.drift.push_back(drift.field + ": " + domain::english(drift.what));
        out.cursor = page->cursor_after;
        last = page->last;
    }
    return out;
}

// What a pull brought in the end that goes on after an error where the last whole page ended, as the
// next run does. The clock jumps, since a system that fails often is left alone for a while.
struct PulledThrough {
    std::map<std::string, std::map<std::string, std::string>> rows; // by table, id and delivery
    std::string cursor;
    int errors = 0;
};
template <typename Clock> PulledThrough pullThrough(engine::RecordSource& source, const std::string& stream, Clock& clock, std::string cursor = {})
{
    PulledThrough out;
    out.cursor = std::move(cursor);
    for (bool last = false; !last && out.errors < 500;) {
        auto page = source.pull(stream, out.cursor, {});
        if (!page) {
            ++out.errors;
            clock.ahead_ms += 60'000;
            continue;
        }
        for (const engine::ReadBatch& read : page->batches) {
            TIEOUT_CHECK(read.refused.empty());
            for (uint32_t i = 0; i < read.batch.rows; ++i) {
                auto row = columnsOf(read.batch, i);
                const std::string name = std::string(domain::tableSpec(read.batch.table).name) + "/" + std::string(read.batch.keyAt(i)) + "/" + row["delivery"];
                out.rows[name] = std::move(row);
            }
        }
        out.cursor = page->cursor_after;
        last = page->last;
    }
    return out;
}

}
