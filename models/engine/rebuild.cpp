#include "engine/rebuild.h"

#include "engine/reconcile/reconcile_run.h"
#include "engine/record_view.h"

#include <algorithm>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

constexpr size_t kDifferencesMax = 100;

class Comparison {
public:
    explicit Comparison(RebuildReport& report)
        : m_report(report)
    {
    }
    void differ(Text text)
    {
        m_report.identical = false;
        ++m_count;
        if (m_report.differences.size() < kDifferencesMax)
            m_report.differences.push_back(std::move(text));
    }
    void finish()
    {
        if (m_count > kDifferencesMax)
            m_report.differences.push_back({ TIEOUT_TR("%1 more differences."), { std::to_string(m_count - kDifferencesMax) } });
    }

private:
    RebuildReport& m_report;
    size_t m_count = 0;
};

std::string nameOf(const d::Finding& finding)
{
    return d::visible(std::string(d::checkpointId(finding.checkpoint)) + " " + std::string(d::reasonId(finding.reason)) + " " + finding.key);
}

// A full run over the facts up to the watermark must find exactly what is in force.
Result<void> compareWithFacts(LineageHome& fresh, const std::vector<d::Flow>& flows, Executor& executor, const CancelToken& cancel, const ProgressFn& progress, Comparison& comparison)
{
    TIEOUT_TRY_INTO(const int64_t watermark, fresh.cache->watermark());
    TIEOUT_TRY_INTO(const store::IntakeMarks marks, fresh.cache->seenIntake());
    if (watermark == 0 && marks.pull == 0 && marks.feed == 0)
        return {};
    if (watermark > 0)
        TIEOUT_TRY(fresh.catchUp(watermark, watermark, executor, cancel, progress));
    else
        TIEOUT_TRY(fresh.refreshFindings());
    if (fresh.decisions) {
        TIEOUT_TRY_INTO(const std::optional<store::RunRow> last, fresh.cache->lastRun());
        TIEOUT_TRY_INTO(const Decided decided, fresh.decisions->ofRun(last ? last->id : 0));
        fresh.take(decided);
    }
    TIEOUT_TRY(fresh.takeIntake(marks));
    TIEOUT_TRY_INTO(const RunOutcome outcome, evaluateNodes(fresh, flows, true, executor, cancel, progress));
    for (const store::FindingEvent& event : outcome.events) {
        const std::string name = nameOf(event.finding);
        switch (event.kind) {
        case store::FindingEventKind::Opened:
            comparison.differ({ TIEOUT_TR("The facts give %1, the stored findings lack it."), { name } });
            break;
        case store::FindingEventKind::Changed:
            comparison.differ({ TIEOUT_TR("The facts give other figures for %1 than are stored."), { name } });
            break;
        case store::FindingEventKind::Cleared:
            comparison.differ({ TIEOUT_TR("%1 is stored as found, but the facts do not give it."), { name } });
            break;
        }
    }
    for (const store::NotComputed& gap : outcome.not_computed)
        comparison.differ({ TIEOUT_TR("%1 %2 cannot be computed, and the store does not say so."), { gap.kind, d::visible(gap.key) } });
    for (const store::NotComputed& gap : outcome.no_longer)
        comparison.differ({ TIEOUT_TR("%1 %2 is stored as not computed, but it can be."), { gap.kind, d::visible(gap.key) } });
    return {};
}

// The view of findings must be the fold of its events.
Result<void> compareWithEvents(store::Cache& cache, RebuildReport& report, Comparison& comparison)
{
    TIEOUT_TRY_INTO(const std::vector<store::FindingRow> stored, cache.findings(false));
    TIEOUT_TRY_INTO(const std::vector<store::FindingRow> folded, cache.findingsFromEvents());
    size_t s = 0;
    for (const store::FindingRow& row : folded) {
        for (; s < stored.size() && stored[s].fingerprint < row.fingerprint; ++s)
            comparison.differ({ TIEOUT_TR("The view holds %1, which no event has opened."), { nameOf(stored[s].finding) } });
        if (s == stored.size() || stored[s].fingerprint != row.fingerprint) {
            comparison.differ({ TIEOUT_TR("The view lacks %1, which its events give."), { nameOf(row.finding) } });
            continue;
        }
        if (!(stored[s] == row))
            comparison.differ({ TIEOUT_TR("The view shows %1 otherwise than its events."), { nameOf(row.finding) } });
        ++s;
    }
    for (; s < stored.size(); ++s)
        comparison.differ({ TIEOUT_TR("The view holds %1, which no event has opened."), { nameOf(stored[s].finding) } });
    report.findings = folded.size();
    return {};
}

}

Result<RebuildReport> rebuild(LineageHome& home, const Environment& environment, bool check, const CancelToken& cancel, const ProgressFn& progress)
{
    RebuildReport report;
    Comparison comparison(report);
    {
        LineageHome fresh;
        fresh.cache = home.cache;
        fresh.decisions = home.decisions;
        TIEOUT_TRY_INTO(const std::vector<d::Flow> flows, flowsOf(environment));
        TIEOUT_TRY(compareWithFacts(fresh, flows, *environment.executor, cancel, progress, comparison));
        const RecordView view(fresh);
        report.records = view.recordCount() + view.eventCount();
    }
    TIEOUT_TRY(compareWithEvents(*home.cache, report, comparison));
    comparison.finish();
    if (check)
        return report;
    {
        std::lock_guard busy(home.busy);
        TIEOUT_TRY(home.cache->rebuildFindingView());
        std::unique_lock lock(home.mutex);
        home.forget();
    }
    ReconcileOptions options;
    options.full = true;
    TIEOUT_TRY(reconcile(home, environment, options, cancel, progress));
    return report;
}

}
