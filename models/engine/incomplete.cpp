#include "engine/incomplete.h"

#include "engine/reconcile/intake.h"

namespace tieout::engine {

namespace {

Text missingTables(const std::string& set, uint32_t arrived)
{
    std::string names;
    for (int t = 0; t < domain::kFeedTableCount; ++t)
        if (!(arrived >> t & 1))
            names += (names.empty() ? "" : ", ") + std::string(domain::tableSpec(static_cast<Table>(t)).name);
    return Text { TIEOUT_TR("The set “%1” has never received: %2. What refers to them is reported as missing; import or pull them."), { domain::visible(set), names } };
}

}

Result<std::map<std::string, uint64_t>> unreadRows(store::Cache& cache)
{
    std::map<std::string, uint64_t> rows;
    TIEOUT_TRY_INTO(const auto of_files, cache.quarantineCounts());
    for (const auto& [source, count] : of_files)
        rows[source] += count;
    TIEOUT_TRY_INTO(const store::IntakeMarks marks, cache.newestIntake());
    TIEOUT_TRY_INTO(const std::vector<Letter> letters, readLetters(cache, marks, INT64_MAX));
    for (const Letter& letter : letters)
        if (letter.state == Letter::Open)
            ++rows[letter.source];
    return rows;
}

Result<std::vector<Text>> incompleteReasons(store::Cache& cache)
{
    std::vector<Text> reasons;
    TIEOUT_TRY_INTO(const auto quarantined, unreadRows(cache));
    for (const auto& [source, count] : quarantined)
        reasons.push_back({ TIEOUT_TR("%1 rows of “%2” are in quarantine and were not compared. Correct them at the source and deliver them again."),
            { std::to_string(count), domain::visible(source) } });
    TIEOUT_TRY_INTO(const auto interrupted, cache.interrupted());
    for (const store::Delivery& delivery : interrupted)
        reasons.push_back({ TIEOUT_TR("The import of %1 from “%2” was interrupted at line %3; none of its rows count yet. Import the same file again to go on, or a newer one to replace it."),
            { domain::visible(delivery.name), domain::visible(delivery.source), std::to_string(delivery.resume_line) } });
    constexpr uint32_t kAll = (uint32_t(1) << domain::kFeedTableCount) - 1;
    TIEOUT_TRY_INTO(const auto arrived, cache.arrivedTables());
    for (const auto& [set, tables] : arrived)
        if ((tables & kAll) != kAll)
            reasons.push_back(missingTables(set, tables));
    TIEOUT_TRY_INTO(const auto gaps, cache.notComputed());
    constexpr size_t kNamed = 20;
    for (size_t i = 0; i < gaps.size() && i < kNamed; ++i)
        reasons.push_back({ TIEOUT_TR("The figures of %1 %2 in the set “%3” are too large to compute with; it was not compared in full. Correct its quantities or amounts."),
            { gaps[i].kind, domain::visible(gaps[i].key), domain::visible(gaps[i].set) } });
    if (gaps.size() > kNamed)
        reasons.push_back({ TIEOUT_TR("%1 more records have figures too large to compute with."), { std::to_string(gaps.size() - kNamed) } });
    return reasons;
}

}
