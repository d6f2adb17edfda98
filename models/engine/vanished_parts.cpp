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
    TIEOUT_TRY_INTO(std::vector<std::string> ids, m_landed(table));
    std::sort(ids.begin(), ids.end());
    return &(m_ids[table] = std::move(ids));
}

Result<void> VanishedParts::addTo(PulledPage& page)
{
    std::map<Table, std::vector<ReadBatch>> gone;
    std::map<Table, std::set<std::string_view>> in_page;
    for (const WholeParts& whole : page.whole) {
        const auto [here, fresh] = in_page.try_emplace(whole.table);
        if (fresh)
            here->second = idsIn(page, whole.table);
        if (refusedAny(page, whole.table))
            continue;
        TIEOUT_TRY_INTO(std::vector<std::string>* const ids, idsOf(whole.table));
        for (auto id = std::lower_bound(ids->begin(), ids->end(), whole.prefix); id != ids->end() && id->starts_with(whole.prefix);) {
            if (here->second.contains(*id)) {
                ++id;
                continue;
            }
            std::vector<ReadBatch>& batches = gone[whole.table];
            if (batches.empty() || batches.back().batch.rows == domain::kBatchRowsMax)
                batches.push_back(batchOf(whole.table));
            addDeletion(batches.back().batch, *id, whole.line, whole.offset, whole.bytes);
            ++id;
        }
    }
    for (auto& [table, batches] : gone)
        std::move(batches.begin(), batches.end(), std::back_inserter(page.batches));
    return {};
}

}
