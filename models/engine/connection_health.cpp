#include "engine/connection_health.h"

#include "engine/engine_impl.h"
#include "engine/feeds/feed_watch.h"
#include "engine/reconcile/intake.h"

#include <algorithm>
#include <map>

namespace tieout::engine {

namespace {

constexpr int64_t kDayUs = 86'400'000'000;
constexpr int64_t kMinuteUs = 60'000'000;

// When the refused rows of a stream were settled: since then they do not make a pull incomplete.
struct Refusals {
    bool open = false;
    int64_t settled_us = 0;
};

struct Window {
    int64_t from_us = 0, now_us = 0;
    int64_t firstDay() const { return from_us / kDayUs; }
    int64_t lastDay() const { return now_us / kDayUs; }
};

bool good(const store::PullFact& fact, const Refusals& refusals)
{
    const bool refused = fact.refused > 0 && (refusals.open || fact.started_us < refusals.settled_us);
    return fact.complete && !refused && fact.source_count == fact.landed_count
        && std::all_of(fact.sums.begin(), fact.sums.end(), [](const store::ComparedSum& sum) { return sum.source == sum.landed; });
}

// What happened on one day, of one stream or of several.
class DaySum {
public:
    void add(const store::PullFact& fact, const Refusals& refusals)
    {
        m_traffic.merge(fact.traffic);
        ++m_pulls;
        m_failed += fact.complete ? 0 : 1;
        m_good[fact.stream] = good(fact, refusals); // facts come in order: the last one stays
    }
    DayHealth health(int64_t day, int slow_ms) const
    {
        DayHealth out { day, DayState::None, m_pulls, m_failed, m_traffic.requests, m_traffic.errorCount(), latencyFigures(m_traffic.latency) };
        const bool incomplete = std::any_of(m_good.begin(), m_good.end(), [](const auto& stream) { return !stream.second; });
        if (m_pulls > 0)
            out.state = incomplete                                       ? DayState::Incomplete
                : m_failed > 0 || out.errors > 0                         ? DayState::Errors
                : out.latency.p95_ms && *out.latency.p95_ms > slow_ms ? DayState::Slow
                                                                         : DayState::Ok;
        return out;
    }

private:
    domain::Traffic m_traffic;
    uint64_t m_pulls = 0, m_failed = 0;
    std::map<std::string, bool> m_good;
};

// The share of the time for which the last good pull was fresh enough.
int attainedPermille(const std::vector<const store::PullFact*>& facts, const Refusals& refusals, int fresh_minutes, const Window& window)
{
    const int64_t begin = std::max(window.from_us, facts.front()->started_us);
    const int64_t all = std::max<int64_t>(window.now_us - begin, 1);
    int64_t covered = 0, until = begin;
    for (const store::PullFact* fact : facts) {
        if (!good(*fact, refusals))
            continue;
        const int64_t from = std::max(until, fact->ended_us), to = std::min(window.now_us, fact->ended_us + fresh_minutes * kMinuteUs);
        covered += std::max<int64_t>(0, to - from);
        until = std::max(until, to);
    }
    // The first pull itself takes its time: what lies before its end is not held against it.
    const int64_t first = std::min(all, std::max<int64_t>(0, facts.front()->ended_us - begin));
    return all == first ? (covered > 0 || good(*facts.back(), refusals) ? 1000 : 0) : static_cast<int>(std::min<int64_t>(1000, covered * 1000 / (all - first)));
}

StreamFigures figuresOf(const std::string& stream, const std::vector<const store::PullFact*>& facts, const Refusals& refusals, const SourceLimits& limits, const Window& window)
{
    StreamFigures out;
    out.stream = stream;
    out.fresh_minutes = limits.fresh_minutes;
    std::map<int64_t, DaySum> days;
    domain::Traffic traffic;
    const store::PullFact* last_good = nullptr;
    for (const store::PullFact* fact : facts) {
        ++out.pulls;
        out.failed += fact->complete ? 0 : 1;
        out.pages += fact->pages;
        out.rows += fact->rows;
        out.bytes += fact->bytes;
        traffic.merge(fact->traffic);
        days[fact->started_us / kDayUs].add(*fact, refusals);
        out.last_pull = Instant::fromUs(fact->started_us);
        out.last_error = fact->error;
        if (fact->complete)
            out.last_complete = Instant::fromUs(fact->ended_us);
        if (good(*fact, refusals))
            last_good = fact;
        if (!fact->source_count)
            continue;
        out.source_count = fact->source_count;
        out.landed_count = fact->landed_count;
        out.sums.clear();
        for (const store::ComparedSum& sum : fact->sums)
            out.sums.push_back({ sum.currency, sum.source, sum.landed });
    }
    out.requests = traffic.requests;
    out.retries = traffic.retries;
    out.errors = traffic.errors;
    out.latency = latencyFigures(traffic.latency);
    for (const auto& [day, sum] : days)
        out.days.push_back(sum.health(day, limits.slow_ms));
    out.attained_permille = attainedPermille(facts, refusals, limits.fresh_minutes, window);
    out.met_now = last_good && last_good->ended_us + limits.fresh_minutes * kMinuteUs >= window.now_us;
    return out;
}

void addBudget(ConnectionHealth& health, const std::vector<const store::PullFact*>& facts, const SourceLimits& limits)
{
    domain::Traffic traffic;
    for (const store::PullFact* fact : facts)
        traffic.merge(fact->traffic);
    health.latency = latencyFigures(traffic.latency);
    health.budget = { limits.requests_per_second, limits.burst, traffic.requests, traffic.errors[static_cast<size_t>(domain::TrafficError::Throttled)], traffic.budget_wait_ms,
        traffic.retry_wait_ms, traffic.lowest_tokens, traffic.lowest_remaining };
}

void addCircuit(ConnectionHealth& health, const std::optional<domain::GuardState>& guard, int64_t now_us)
{
    if (!guard)
        return;
    health.failures = guard->failures;
    if (guard->open_until_us == 0)
        return;
    health.circuit = guard->open_until_us > now_us ? Circuit::Open : Circuit::Probing;
    health.open_until = Instant::fromUs(guard->open_until_us);
}

VersionPin pinOf(const SourceLimits& limits, int64_t now_us)
{
    VersionPin pin { limits.api_version, limits.sunset, {}, false };
    const auto last_day = Instant::parseDate(limits.sunset);
    if (limits.sunset.empty() || !last_day)
        return pin;
    pin.days_left = last_day->us() / kDayUs - now_us / kDayUs;
    pin.warn = *pin.days_left <= limits.sunset_warning_days;
    return pin;
}

Result<ConnectionHealth> healthOf(store::Cache& cache, const Environment& environment, const SourceRow& row, const Window& window, const std::vector<Letter>& letters, const std::vector<FeedChoice>& choices)
{
    ConnectionHealth health { row.name, row.manifest, row.set, row.badge, row.enabled, {}, {}, {}, {}, {}, {}, 0, {}, {}, {}, 0, 0, {} };
    SourceLimits limits;
    auto source = environment.open_source ? environment.open_source(row) : Result<std::unique_ptr<RecordSource>>(makeError(Remedy::Unsupported, TIEOUT_TR("This program has no connector for %1."), { row.name }));
    if (source)
        limits = (*source)->limits();
    else
        health.trouble = source.error().message;
    std::map<std::string, Refusals> refusals;
    for (const Letter& letter : letters) {
        if (letter.source != row.name)
            continue;
        ++(letter.state == Letter::Open ? health.open_letters : health.settled_letters);
        Refusals& of = refusals[letter.stream];
        of.open = of.open || letter.state == Letter::Open;
        of.settled_us = std::max(of.settled_us, letter.settled_us);
    }
    TIEOUT_TRY_INTO(const std::vector<store::PullFact> facts, cache.pullFacts(row.name, window.from_us));
    std::map<std::string, std::vector<const store::PullFact*>> by_stream;
    std::vector<const store::PullFact*> all;
    std::map<int64_t, DaySum> days;
    for (const store::PullFact& fact : facts) {
        by_stream[fact.stream].push_back(&fact);
        all.push_back(&fact);
        days[fact.started_us / kDayUs].add(fact, refusals[fact.stream]);
    }
    for (const auto& [stream, of] : by_stream) {
        SourceLimits held = limits;
        if (const FeedChoice* choice = feedChoice(choices, row.name, stream); choice && choice->time.kind == FeedTime::Every)
            held.fresh_minutes = choice->time.minutes;
        health.streams.push_back(figuresOf(stream, of, refusals[stream], held, window));
    }
    for (int64_t day = window.firstDay(); day <= window.lastDay(); ++day) {
        health.days.push_back(days[day].health(day, limits.slow_ms));
        if (health.days.back().state != DayState::None)
            health.state = health.days.back().state;
    }
    addBudget(health, all, limits);
    TIEOUT_TRY_INTO(const auto guard, cache.guard(row.name));
    addCircuit(health, guard, window.now_us);
    health.pin = pinOf(limits, window.now_us);
    TIEOUT_TRY_INTO(const std::vector<store::DriftFact> drift, cache.drift(row.name));
    for (const store::DriftFact& fact : drift)
        health.drift.push_back({ fact.place, fact.field, fact.what });
    return health;
}

}

LatencyFigures latencyFigures(const domain::Latencies& latency)
{
    return { latency.count(), latency.percentile(500), latency.percentile(950), latency.percentile(990) };
}

std::string_view dayStateId(DayState state)
{
    constexpr std::string_view kIds[] = { "none", "ok", "slow", "errors", "incomplete" };
    return kIds[static_cast<size_t>(state)];
}

std::string_view dayStateTitle(DayState state)
{
    constexpr std::string_view kTitles[] = { TIEOUT_TR("No pull"), TIEOUT_TR("Good"), TIEOUT_TR("Slow"), TIEOUT_TR("With errors"), TIEOUT_TR("Incomplete") };
    return kTitles[static_cast<size_t>(state)];
}

std::string_view circuitId(Circuit circuit)
{
    constexpr std::string_view kIds[] = { "closed", "open", "probing" };
    return kIds[static_cast<size_t>(circuit)];
}

std::string_view circuitTitle(Circuit circuit)
{
    constexpr std::string_view kTitles[] = { TIEOUT_TR("Requests go out"), TIEOUT_TR("Left alone after failures"), TIEOUT_TR("The next request is a probe") };
    return kTitles[static_cast<size_t>(circuit)];
}

Result<HealthQuery::Answer> Engine::answer(const Session& session, const HealthQuery& query)
{
    if (query.days < 1 || query.days > 366)
        return makeError(Remedy::Usage, TIEOUT_TR("The window is 1 to 366 days, not %1."), { std::to_string(query.days) });
    TIEOUT_TRY_INTO(const std::vector<SourceRow> rows, m_impl->room->sources(session));
    Window window;
    window.now_us = m_impl->nowUs();
    window.from_us = (window.now_us / kDayUs - query.days + 1) * kDayUs;
    TIEOUT_TRY_INTO(const store::IntakeMarks marks, m_impl->cache->newestIntake());
    TIEOUT_TRY_INTO(const std::vector<Letter> letters, readLetters(*m_impl->cache, marks, INT64_MAX));
    TIEOUT_TRY_INTO(const std::vector<FeedChoice> choices, feedChoices(*m_impl->control));
    HealthQuery::Answer out;
    for (const SourceRow& row : rows) {
        if (row.manifest == "files" || (!query.source.empty() && row.name != query.source))
            continue;
        TIEOUT_TRY_INTO(ConnectionHealth health, healthOf(*m_impl->cache, m_impl->environment, row, window, letters, choices));
        out.push_back(std::move(health));
    }
    if (out.empty() && !query.source.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("There is no connected system “%1”. List the sources and use one of their names."), { domain::visible(query.source) });
    return out;
}

}
