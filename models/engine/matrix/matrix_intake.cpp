#include "engine/matrix/matrix_intake.h"

#include "engine/reconcile/downstream.h"
#include "engine/reconcile/lineage_home.h"

#include <set>

namespace tieout::engine {

namespace {

void addCounted(std::vector<MatrixSum>& sums, int64_t records)
{
    if (sums.empty())
        sums.push_back({ domain::DeltaUnit::Count, 0, 0, Exact(), false });
    sums.front().count += static_cast<uint64_t>(records);
}

int64_t whole(const Exact& count)
{
    return static_cast<int64_t>(count.e12() / Exact::ofCount(1).e12());
}

}

void addIntake(MatrixScope& scope, const Intake& intake, const std::string& only)
{
    std::set<std::string> sets;
    const auto add = [&](const auto& facts) {
        for (const auto& fact : facts)
            if (only.empty() || fact.set == only)
                sets.insert(fact.set);
    };
    add(intake.comparisons);
    add(intake.letters);
    add(intake.late);
    add(intake.gaps);
    for (const std::string& set : sets) {
        Looked looked;
        const size_t keys = evaluateIntake(intake, set, looked).size();
        if (keys == 0)
            continue;
        MatrixCell& cell = scope[{ domain::Checkpoint::CP0, {}, 0 }];
        cell.records += keys;
        for (const store::PullFact& fact : intake.comparisons) {
            if (fact.set != set)
                continue;
            addCounted(cell.in, *fact.source_count);
            addCounted(cell.out, *fact.landed_count);
        }
    }
}

void addDownstream(MatrixScope& scope, const LineageHome& home, const std::string& only)
{
    for (const auto& [name, set] : home.sets) {
        if (!only.empty() && name != only)
            continue;
        for (const DownstreamWindow& window : downstreamWindows(set->state, [&](uint32_t chunk) { return home.sourceOf(chunk); })) {
            MatrixCell& cell = scope[{ domain::Checkpoint::CP0, {}, window.period }];
            ++cell.records;
            if (!window.stated_records || !window.landed_records)
                continue;
            addCounted(cell.in, whole(*window.landed_records));
            addCounted(cell.out, whole(*window.stated_records));
        }
    }
}

}
