#include "engine/home_figures.h"

#include "engine/home/control_figures.h"
#include "engine/home/queue_figures.h"
#include "engine/incomplete.h"
#include "engine/severity.h"

#include <algorithm>
#include <functional>
#include <map>

namespace tieout::engine {

namespace {

constexpr int64_t kDayUs = 24 * kHourUs;

HomeBar countBar(std::string label, const RowList& open, QueueFilter filter, const std::function<bool(uint32_t)>& belongs)
{
    HomeBar bar;
    bar.label = std::move(label);
    bar.filter = std::move(filter);
    for (const uint32_t row : open)
        bar.count += belongs(row) ? 1 : 0;
    bar.value = Exact::ofCount(static_cast<int64_t>(bar.count));
    return bar;
}

void addCheckpoints(HomeFigures& home, const QueueTable& queue, const RowList& open)
{
    std::map<std::pair<domain::Checkpoint, uint32_t>, HomeBar> bars;
    for (const uint32_t row : open) {
        HomeBar& bar = bars[{ queue.checkpoint[row], queue.currency[row] }];
        ++bar.count;
        if (!bar.value.add(queue.exposure[row]))
            bar.value = Exact(); // beyond 128 bits: no figure rather than a wrong one
    }
    for (auto& [key, bar] : bars) {
        bar.label = domain::checkpointId(key.first);
        bar.currency = key.second;
        bar.filter = openCases();
        bar.filter.checkpoints = { key.first };
        bar.filter.currencies = { key.second };
        home.open_by_checkpoint.push_back(std::move(bar));
    }
}

void addAgeing(HomeFigures& home, const QueueTable& queue, const RowList& open, int64_t now_us)
{
    struct Step {
        const char* label;
        int64_t from_days, to_days; // age; 0 = without end
    };
    for (const Step& step : { Step { "0-1", 0, 1 }, Step { "1-3", 1, 3 }, Step { "3-7", 3, 7 }, Step { "7-", 7, 0 } }) {
        QueueFilter filter = openCases();
        // Opened after `now − to`, up to `now − from`.
        filter.opened_from_us = step.to_days == 0 ? 0 : now_us - step.to_days * kDayUs + 1;
        filter.opened_before_us = step.from_days == 0 ? 0 : now_us - step.from_days * kDayUs + 1;
        const auto belongs = [&, filter](uint32_t row) {
            return queue.opened_us[row] >= filter.opened_from_us && (filter.opened_before_us == 0 || queue.opened_us[row] < filter.opened_before_us);
        };
        home.ageing.push_back(countBar(step.label, open, filter, belongs));
    }
}

void addOwners(HomeFigures& home, const QueueTable& queue, const RowList& open)
{
    for (const FacetValue& owner : facet(queue, open, QueueColumn::Owner)) {
        HomeBar bar;
        bar.label = owner.value;
        bar.count = owner.count;
        bar.value = Exact::ofCount(static_cast<int64_t>(owner.count));
        bar.filter = openCases();
        bar.filter.owners = { owner.value };
        home.open_by_owner.push_back(std::move(bar));
    }
}

void addCounts(HomeFigures& home, const QueueTable& queue, const RowList& open, const Session& session, int64_t now_us)
{
    home.open_cases = open.size();
    home.open_residual = sumByCurrency(queue, open);
    for (const uint32_t row : open) {
        home.overdue += queue.due_us[row] != 0 && queue.due_us[row] < now_us ? 1 : 0;
        home.mine += queue.assignee.at(row) == session.person ? 1 : 0;
        home.awaiting_approval += queue.state[row] == domain::CaseState::AwaitingApproval ? 1 : 0;
        home.outcome_unknown += queue.state[row] == domain::CaseState::OutcomeUnknown ? 1 : 0;
        home.posted_unconfirmed += queue.state[row] == domain::CaseState::PostedUnconfirmed ? 1 : 0;
    }
}

// Not yet known to be in the other system.
bool unsent(domain::EffectState state)
{
    using domain::EffectState;
    return state == EffectState::Draft || state == EffectState::Proposed || state == EffectState::Approved || state == EffectState::Intent || state == EffectState::NotSent
        || state == EffectState::Unknown || state == EffectState::Quarantine;
}

Result<void> addPeriods(HomeFigures& home, store::Control& control, const QueueTable& queue, const RowList& open, int64_t now_us)
{
    std::map<int32_t, HomeFigures::PeriodReadiness> periods;
    for (const uint32_t row : open)
        if (queue.period[row] != 0)
            ++periods[queue.period[row]].open_cases;
    TIEOUT_TRY_INTO(const auto records, control.periods());
    for (const store::PeriodRecord& record : records) {
        PeriodState::State& state = periods[record.period].state;
        state = std::max(state, static_cast<PeriodState::State>(record.state));
    }
    TIEOUT_TRY_INTO(const auto effects, control.effects({}, false));
    for (const store::EffectRecord& effect : effects) {
        if (effect.period != 0 && unsent(effect.state))
            ++periods[effect.period].unsent_effects;
        home.settled_30d += effect.state == domain::EffectState::Confirmed && effect.changed_us > now_us - 30 * kDayUs ? 1 : 0;
    }
    for (auto& [months, readiness] : periods) {
        readiness.period = Period(months);
        readiness.filter = openCases();
        readiness.filter.periods = { months };
        home.periods.push_back(std::move(readiness));
    }
    return {};
}

Result<void> addCompleteness(HomeFigures& home, store::Cache& cache)
{
    TIEOUT_TRY_INTO(const auto import_us, cache.lastImportUs());
    if (import_us)
        home.last_import = Instant::fromUs(*import_us);
    TIEOUT_TRY_INTO(const auto run, cache.lastRun());
    if (run)
        home.last_reconcile = Instant::fromUs(run->ended_us);
    std::vector<Text>& reasons = home.incomplete_reasons;
    TIEOUT_TRY_INTO(const auto refused, unreadRows(cache));
    for (const auto& [source, rows] : refused)
        if (rows > 0)
            reasons.push_back(Text { TIEOUT_TR("Rows from %1 that could not be read: %2."), { source, std::to_string(rows) } });
    TIEOUT_TRY_INTO(const auto unfinished, cache.interrupted());
    for (const store::Delivery& delivery : unfinished)
        reasons.push_back(Text { TIEOUT_TR("The import of %1 from %2 was interrupted. Import it again; it goes on where it stopped."), { delivery.name, delivery.source } });
    TIEOUT_TRY_INTO(const auto streams, cache.streams());
    for (const store::StreamState& stream : streams)
        if (stream.source_count && stream.landed_count && *stream.source_count != *stream.landed_count)
            reasons.push_back(Text { TIEOUT_TR("%1 says it has %2 records in %3, but %4 arrived."),
                { stream.source, std::to_string(*stream.source_count), stream.name, std::to_string(*stream.landed_count) } });
    TIEOUT_TRY_INTO(const int64_t watermark, cache.watermark());
    TIEOUT_TRY_INTO(const auto waiting, cache.deliveriesAfter(watermark));
    if (!waiting.empty())
        reasons.push_back(Text { TIEOUT_TR("Data that arrived after the last reconciliation: %1 deliveries. Reconcile to see what they change."), { std::to_string(waiting.size()) } });
    if (run && !run->complete && reasons.empty())
        reasons.push_back(Text { TIEOUT_TR("The last reconciliation had to work with incomplete data."), {} });
    home.incomplete = !reasons.empty();
    return {};
}

}

Result<HomeFigures> homeFigures(store::Cache& cache, store::Control& control, const Session& session, const QueueTable& queue, int64_t now_us)
{
    HomeFigures home;
    const RowList open = filterRows(queue, openCases(), now_us);
    addCheckpoints(home, queue, open);
    addAgeing(home, queue, open, now_us);
    addOwners(home, queue, open);
    addCounts(home, queue, open, session, now_us);
    TIEOUT_TRY(addPeriods(home, control, queue, open, now_us));
    TIEOUT_TRY(addCompleteness(home, cache));
    addQueueFigures(home, queue, open, now_us);
    TIEOUT_TRY(addControlFigures(home, control, session, now_us));
    TIEOUT_TRY(addConnectionFigures(home, cache));
    return home;
}

}
