#include "engine/vanished_parts.h"

#include "engine/deletion_rows.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

namespace {

std::set<std::string_view> idsIn(const PulledPage& page, Table table)
{
    std::set<std::string_view> ids;
    for (const ReadBatch& read : page.batches)
        for (uint32_t row = 0; read.batch.table == table && row < read.batch.rows; ++row)
            ids.insert(read.batch.keyAt(row));
    return ids;
}

// A row of the part that could not be read is there all the same. Its id is not known, so that
// nothing of such a page counts as gone.
bool refusedAny(const PulledPage& page, Table table)
{
    return std::any_of(page.batches.begin(), page.batches.end(), [table](const ReadBatch& read) { return read.batch.table == table && !read.refused.empty(); });
}

}

VanishedParts::VanishedParts(Landed landed)
    : m_landed(std::move(landed))
{
}

Result<std::vector<std::string>*> VanishedParts::idsOf(Table table)
{
    const auto known = m_ids.find(table);
    if (known != m_ids.end())
        return &known->second;
    TIEOUT_CHECK(m_landed != nullptr);
    TIEOUT_TRY_INTO(std::vector<std::string> ids, m_landed(table, INT64_MAX));
    std::sort(ids.begin(), ids.end());
    return &(m_ids[table] = std::move(ids));
}

// The earlier pages of the same whole brought rows too. Asked only when something seems to be gone.
Result<void> VanishedParts::leaveOutWhatCame(Table table, std::vector<std::pair<std::string, const WholeParts*>>& gone) const
{
    if (m_first_seq == INT64_MAX || gone.empty())
        return {};
    TIEOUT_TRY_INTO(std::vector<std::string> old, m_landed(table, m_first_seq));
    std::sort(old.begin(), old.end());
    std::erase_if(gone, [&](const auto& one) { return !std::binary_search(old.begin(), old.end(), one.first); });
    return {};
}

Result<void> VanishedParts::addTo(PulledPage& page)
{
    std::map<Table, std::vector<std::pair<std::string, const WholeParts*>>> gone;
    std::map<Table, std::set<std::string_view>> in_page;
    for (const WholeParts& whole : page.whole) {
        const auto [here, fresh] = in_page.try_emplace(whole.table);
        if (fresh)
            here->second = idsIn(page, whole.table);
        if (refusedAny(page, whole.table))
            continue;
        TIEOUT_TRY_INTO(std::vector<std::string>* const ids, idsOf(whole.table));
        for (auto id = std::lower_bound(ids->begin(), ids->end(), whole.prefix); id != ids->end() && id->starts_with(whole.prefix); ++id)
            if (!here->second.contains(*id))
                gone[whole.table].emplace_back(*id, &whole);
    }
    std::vector<ReadBatch> batches;
    for (auto& [table, rows] : gone) {
        TIEOUT_TRY(leaveOutWhatCame(table, rows));
        for (size_t i = 0; i < rows.size(); ++i) {
            if (i % domain::kBatchRowsMax == 0)
                batches.push_back(batchOf(table));
            const WholeParts& whole = *rows[i].second;
            addDeletion(batches.back().batch, rows[i].first, whole.line, whole.offset, whole.bytes);
        }
    }
    std::move(batches.begin(), batches.end(), std::back_inserter(page.batches));
    return {};
}

}
