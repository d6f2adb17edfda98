#include "engine/feeds/feed_watch.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace tieout::engine {

namespace {

constexpr const char* kSetting = "feed_times"; // a line each: kind minutes since source|stream
constexpr std::string_view kKinds[] = { "objective", "every", "daily", "off" };

std::string lineOf(const FeedChoice& choice)
{
    return std::string(kKinds[choice.time.kind]) + " " + std::to_string(choice.time.minutes) + " " + std::to_string(choice.since_us) + " " + choice.source + "|" + choice.stream + "\n";
}

// Names of sources and streams hold neither bars nor line ends: Engine::setFeedTime.
std::optional<FeedChoice> choiceOf(std::string_view line)
{
    FeedChoice choice;
    const size_t kind = line.find(' '), minutes = line.find(' ', kind + 1), since = line.find(' ', minutes + 1), bar = line.find('|', since + 1);
    if (kind == std::string_view::npos || minutes == std::string_view::npos || since == std::string_view::npos || bar == std::string_view::npos)
        return std::nullopt;
    const auto named = std::find(std::begin(kKinds), std::end(kKinds), line.substr(0, kind));
    if (named == std::end(kKinds))
        return std::nullopt;
    choice.time.kind = static_cast<FeedTime::Kind>(named - std::begin(kKinds));
    std::from_chars(line.data() + kind + 1, line.data() + minutes, choice.time.minutes);
    std::from_chars(line.data() + minutes + 1, line.data() + since, choice.since_us);
    choice.source = line.substr(since + 1, bar - since - 1);
    choice.stream = line.substr(bar + 1);
    return choice;
}

class Watch {
public:
    Watch(store::Cache& cache, store::Control& control, const Environment& environment)
        : m_cache(cache)
        , m_control(control)
        , m_environment(environment)
        , m_now_us(environment.clock->now().us())
    {
    }
    Result<std::vector<WatchedFeed>> run();

private:
    Result<void> addConnected(const store::SourceRecord& record);
    Result<void> addFolder(const FeedChoice& choice, const std::vector<store::SourceRecord>& sources);
    void add(FeedRow row, int64_t since_us, const std::vector<int64_t>& arrivals);

    store::Cache& m_cache;
    store::Control& m_control;
    const Environment& m_environment;
    int64_t m_now_us;
    std::vector<FeedChoice> m_choices;
    std::vector<WatchedFeed> m_feeds;
};

void Watch::add(FeedRow row, int64_t since_us, const std::vector<int64_t>& arrivals)
{
    WatchedFeed feed { std::move(row), {} };
    feed.state = feedState(feed.row.time, since_us, arrivals, m_now_us);
    if (feed.state.last_us != 0)
        feed.row.last = Instant::fromUs(feed.state.last_us);
    if (feed.state.due_us)
        feed.row.due = Instant::fromUs(*feed.state.due_us);
    feed.row.late = feed.state.late;
    m_feeds.push_back(std::move(feed));
}

Result<void> Watch::addConnected(const store::SourceRecord& record)
{
    std::vector<std::string> streams;
    SourceLimits limits;
    auto source = m_environment.open_source ? m_environment.open_source(sourceRowOf(record)) : Result<std::unique_ptr<RecordSource>>(makeError(Remedy::Unsupported, TIEOUT_TR("This program has no connector for %1."), { record.name }));
    if (source.ok()) {
        limits = (*source)->limits();
        for (const StreamSpec& spec : (*source)->streams())
            streams.push_back(spec.name);
    } else { // it cannot be pulled either, which is what a late feed is about
        TIEOUT_TRY_INTO(const std::vector<store::StreamState> known, m_cache.streams());
        for (const store::StreamState& state : known)
            if (state.source == record.name)
                streams.push_back(state.name);
    }
    for (const std::string& stream : streams) {
        const FeedChoice* choice = feedChoice(m_choices, record.name, stream);
        TIEOUT_TRY_INTO(const std::optional<int64_t> first, m_cache.firstPullUs(record.name, stream));
        FeedRow row { record.name, stream, record.set, choice ? choice->time : FeedTime { FeedTime::Every, limits.fresh_minutes }, choice != nullptr, {}, {}, false };
        const int64_t since = choice ? choice->since_us : first.value_or(0);
        TIEOUT_TRY_INTO(const int64_t newest, m_cache.lastWholePullUs(record.name, stream)); // of years of pulls only it counts
        TIEOUT_TRY_INTO(const std::vector<int64_t> arrivals, m_cache.streamArrivals(record.name, stream, row.time.kind == FeedTime::Daily ? since : newest));
        add(std::move(row), since, arrivals);
    }
    return {};
}

Result<void> Watch::addFolder(const FeedChoice& choice, const std::vector<store::SourceRecord>& sources)
{
    if (choice.time.kind == FeedTime::Objective)
        return {};
    const auto record = std::find_if(sources.begin(), sources.end(), [&](const store::SourceRecord& s) { return s.name == choice.source; });
    if (record != sources.end() && (record->manifest != "files" || !record->enabled))
        return {};
    TIEOUT_TRY_INTO(const std::optional<std::string> set, m_cache.setOfSource(choice.source));
    if (!set && record == sources.end())
        return {};
    TIEOUT_TRY_INTO(const std::vector<int64_t> arrivals, m_cache.fileArrivals(choice.source, domain::tableByName(choice.stream), choice.time.kind == FeedTime::Daily ? choice.since_us : 0));
    add({ choice.source, choice.stream, set ? *set : record->set, choice.time, true, {}, {}, false }, choice.since_us, arrivals);
    return {};
}

Result<std::vector<WatchedFeed>> Watch::run()
{
    TIEOUT_TRY_INTO(m_choices, feedChoices(m_control));
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> sources, m_control.sources());
    for (const store::SourceRecord& record : sources)
        if (record.manifest != "files" && record.enabled)
            TIEOUT_TRY(addConnected(record));
    for (const FeedChoice& choice : m_choices)
        TIEOUT_TRY(addFolder(choice, sources));
    std::sort(m_feeds.begin(), m_feeds.end(), [](const WatchedFeed& a, const WatchedFeed& b) { return std::tie(a.row.source, a.row.stream) < std::tie(b.row.source, b.row.stream); });
    return std::move(m_feeds);
}

}

Result<std::vector<FeedChoice>> feedChoices(store::Control& control)
{
    std::vector<FeedChoice> out;
    TIEOUT_TRY_INTO(const std::optional<std::string> kept, control.setting(kSetting));
    for (std::string_view rest = kept ? std::string_view(*kept) : std::string_view(); !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        if (auto choice = choiceOf(rest.substr(0, end)))
            out.push_back(std::move(*choice));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

const FeedChoice* feedChoice(const std::vector<FeedChoice>& choices, const std::string& source, const std::string& stream)
{
    const FeedChoice* found = nullptr;
    for (const FeedChoice& choice : choices)
        if (choice.source == source && (choice.stream == stream || (choice.stream.empty() && !found)))
            found = &choice;
    return found;
}

Result<void> keepFeedChoice(store::Control& control, const std::string& person, const FeedChoice& choice)
{
    TIEOUT_TRY_INTO(const std::vector<FeedChoice> known, feedChoices(control));
    std::string lines, before = feedTimeText(FeedTime());
    for (const FeedChoice& each : known) {
        if (each.source != choice.source || each.stream != choice.stream)
            lines += lineOf(each);
        else
            before = feedTimeText(each.time);
    }
    if (choice.time.kind != FeedTime::Objective)
        lines += lineOf(choice);
    TIEOUT_TRY_INTO(store::ControlWrite write, control.write(person, choice.since_us));
    TIEOUT_TRY(write.setSetting(kSetting, lines));
    TIEOUT_TRY(write.audit("feed time set", "source:" + choice.source, store::auditDetail({ { "stream", choice.stream }, { "before", before }, { "time", feedTimeText(choice.time) } })));
    return write.commit();
}

Result<std::vector<WatchedFeed>> watchedFeeds(store::Cache& cache, store::Control& control, const Environment& environment)
{
    return Watch(cache, control, environment).run();
}

std::vector<store::FeedFact> newestFeedFacts(const std::vector<store::FeedFact>& facts)
{
    std::map<std::tuple<std::string_view, std::string_view, int64_t>, const store::FeedFact*> newest;
    for (const store::FeedFact& fact : facts)
        newest[{ fact.source, fact.stream, fact.due_us }] = &fact;
    std::vector<store::FeedFact> out;
    for (const auto& [key, fact] : newest)
        out.push_back(*fact);
    return out;
}

Result<void> observeFeeds(store::Cache& cache, store::Control& control, const Environment& environment)
{
    TIEOUT_TRY_INTO(const std::vector<WatchedFeed> feeds, watchedFeeds(cache, control, environment));
    TIEOUT_TRY_INTO(const std::vector<store::FeedFact> facts, cache.feedFacts(INT64_MAX));
    const int64_t now_us = environment.clock->now().us();
    std::vector<store::FeedFact> seen;
    std::vector<store::FeedFact> open = newestFeedFacts(facts);
    std::erase_if(open, [](const store::FeedFact& fact) { return fact.kind != store::FeedFact::Late; });
    const auto isOf = [](const store::FeedFact& fact, const WatchedFeed& feed) { return fact.source == feed.row.source && fact.stream == feed.row.stream; };
    for (const store::FeedFact& late : open) {
        const auto feed = std::find_if(feeds.begin(), feeds.end(), [&](const WatchedFeed& f) { return isOf(late, f); });
        if (feed != feeds.end() && feed->state.late && feed->state.due_us == late.due_us)
            continue;
        store::FeedFact ended = late;
        const bool arrived = feed != feeds.end() && feed->state.last_us > late.last_us;
        ended.kind = arrived ? store::FeedFact::Arrived : store::FeedFact::NotExpected;
        ended.last_us = arrived ? feed->state.last_us : late.last_us;
        ended.at_us = now_us;
        seen.push_back(std::move(ended));
    }
    for (const WatchedFeed& feed : feeds) {
        const bool known = std::any_of(open.begin(), open.end(), [&](const store::FeedFact& fact) { return isOf(fact, feed) && fact.due_us == feed.state.due_us; });
        if (feed.state.late && !known)
            seen.push_back({ 0, store::FeedFact::Late, feed.row.source, feed.row.stream, feed.row.set, *feed.state.due_us, feed.state.last_us, now_us });
    }
    return cache.addFeedFacts(seen);
}

}
