#include "engine/home/control_figures.h"

#include "engine/severity.h"

#include <algorithm>
#include <map>

namespace tieout::engine {

using domain::EffectState;

namespace {

constexpr int64_t kMonthUs = 30 * 24 * kHourUs;
constexpr size_t kAuditMax = 100'000; // entries looked at for what left the store

// Effects of some states: how many, how much, since when.
HomeFigure effectsIn(const char* id, const std::vector<store::EffectRecord>& effects, std::initializer_list<EffectState> states, bool amounts)
{
    HomeFigure figure;
    figure.id = id;
    std::map<std::string, HomeFigure::Sum> sums;
    for (const store::EffectRecord& effect : effects) {
        if (std::find(states.begin(), states.end(), effect.state) == states.end())
            continue;
        ++figure.count;
        if (const Instant at = Instant::fromUs(effect.proposed_us); !figure.since || at < *figure.since)
            figure.since = at;
        if (!amounts || effect.currency == 0)
            continue;
        HomeFigure::Sum& sum = sums[std::string(Currency::fromPacked(effect.currency).code())];
        sum.currency = effect.currency;
        sum.overflow = !sum.value.add(effect.amount.absolute()) || sum.overflow;
    }
    for (auto& [code, sum] : sums)
        figure.money.push_back(std::move(sum));
    return figure;
}

// Out of those whose fate was decided in the last 30 days.
HomeFigure failedPostings(const std::vector<store::EffectRecord>& effects, int64_t now_us)
{
    HomeFigure figure;
    figure.id = "failed_postings";
    figure.of = 0;
    for (const store::EffectRecord& effect : effects) {
        if (effect.changed_us <= now_us - kMonthUs)
            continue;
        const bool failed = effect.state == EffectState::Rejected || effect.state == EffectState::Quarantine;
        const bool done = effect.state == EffectState::Posted || effect.state == EffectState::Confirmed;
        figure.count += failed ? 1 : 0;
        *figure.of += failed || done ? 1 : 0;
    }
    return figure;
}

}

Result<void> addControlFigures(HomeFigures& home, store::Control& control, const Session& session, int64_t now_us)
{
    const bool amounts = session.may(domain::Permission::SeeAmounts);
    TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> effects, control.effects({}, false));
    home.figures.push_back(effectsIn("approvals", effects, { EffectState::Proposed }, amounts));
    home.figures.push_back(effectsIn("posting_backlog", effects, { EffectState::Proposed, EffectState::Approved, EffectState::Intent, EffectState::NotSent, EffectState::Unknown, EffectState::Quarantine }, amounts));
    home.figures.push_back(failedPostings(effects, now_us));

    HomeFigure overrides;
    overrides.id = "overrides";
    TIEOUT_TRY_INTO(const std::vector<store::DecisionRecord> decisions, control.decisions());
    for (const store::DecisionRecord& decision : decisions)
        overrides.count += decision.act == domain::CaseAct::Close && decision.at_us > now_us - kMonthUs ? 1 : 0;
    QueueFilter closed;
    closed.found_only = false;
    closed.states = { domain::CaseState::ClosedWithReason };
    overrides.filter = std::move(closed);
    home.figures.push_back(std::move(overrides));

    HomeFigure exports;
    exports.id = "exports";
    store::AuditFilter all;
    all.limit = kAuditMax;
    TIEOUT_TRY_INTO(const std::vector<store::AuditRecord> entries, control.audit(all)); // newest first
    for (const store::AuditRecord& entry : entries) {
        if (entry.at_us <= now_us - kMonthUs)
            break;
        const auto says = [&entry](const char* word) { return entry.act.find(word) != std::string::npos; };
        exports.count += says("export") || says("report") || says("pack") || says("backup") ? 1 : 0;
    }
    home.figures.push_back(std::move(exports));
    HomeFigure trail;
    trail.id = "audit_entries";
    TIEOUT_TRY_INTO(const int64_t version, control.version());
    trail.count = static_cast<uint64_t>(version);
    home.figures.push_back(std::move(trail));
    return {};
}

Result<void> addConnectionFigures(HomeFigures& home, store::Cache& cache)
{
    HomeFigure behind, oldest, refused, drift;
    behind.id = "streams_off";
    behind.of = 0;
    oldest.id = "oldest_pull";
    TIEOUT_TRY_INTO(const std::vector<store::StreamState> streams, cache.streams());
    for (const store::StreamState& stream : streams) {
        ++*behind.of;
        const bool differs = stream.source_count && stream.landed_count && *stream.source_count != *stream.landed_count;
        behind.count += differs || !stream.last_error.empty() ? 1 : 0;
        if (stream.last_pull_us != 0 && (!oldest.since || Instant::fromUs(stream.last_pull_us) < *oldest.since))
            oldest.since = Instant::fromUs(stream.last_pull_us);
    }
    behind.known = *behind.of > 0;
    oldest.known = oldest.since.has_value();
    refused.id = "refused_rows";
    TIEOUT_TRY_INTO(const auto counts, cache.quarantineCounts());
    for (const auto& [source, rows] : counts)
        refused.count += rows;
    drift.id = "schema_drift";
    TIEOUT_TRY_INTO(const std::vector<store::Delivery> deliveries, cache.deliveriesAfter(0));
    std::vector<std::string> sources;
    for (const store::Delivery& delivery : deliveries)
        sources.push_back(delivery.source);
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    for (const std::string& source : sources) {
        TIEOUT_TRY_INTO(const std::vector<store::DriftFact> facts, cache.drift(source));
        drift.count += facts.size();
    }
    for (HomeFigure* figure : { &behind, &oldest, &refused, &drift })
        home.figures.push_back(std::move(*figure));
    return {};
}

}
