// By when feeds must have arrived: the question, and what people say of it.
#include "engine/engine_impl.h"
#include "engine/feeds/feed_watch.h"

#include <algorithm>

namespace tieout::engine {

namespace {

bool plain(const std::string& name)
{
    return name.find_first_of("|\n") == std::string::npos;
}

}

Result<void> Engine::Impl::lookAtFeeds()
{
    return observeFeeds(*cache, *control, environment);
}

Result<FeedsQuery::Answer> Engine::answer(const Session& session, const FeedsQuery& query)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::SeeQueue));
    TIEOUT_TRY_INTO(const std::vector<WatchedFeed> feeds, watchedFeeds(*m_impl->cache, *m_impl->control, m_impl->environment));
    FeedsQuery::Answer out;
    for (const WatchedFeed& feed : feeds)
        if (query.source.empty() || feed.row.source == query.source)
            out.push_back(feed.row);
    return out;
}

// A folder needs no connection: its name is known from what it delivered.
Result<void> Engine::setFeedTime(const Session& session, const std::string& source, const std::string& stream, const FeedTime& time)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::EditConnections));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY(m_impl->writable());
    const bool every = time.kind == FeedTime::Every, daily = time.kind == FeedTime::Daily;
    if ((every && (time.minutes < 1 || time.minutes > 527'040)) || (daily && (time.minutes < 0 || time.minutes > 1439)))
        return makeError(Remedy::Usage, TIEOUT_TR("A feed comes every 1 to 527040 minutes, or daily by a time from 00:00 to 23:59 UTC. Nothing was changed."));
    TIEOUT_TRY_INTO(const std::optional<store::SourceRecord> record, m_impl->control->source(source));
    TIEOUT_TRY_INTO(const std::optional<std::string> set, m_impl->cache->setOfSource(source));
    if ((!record && !set) || !plain(source))
        return makeError(Remedy::Usage, TIEOUT_TR("There is no source “%1”. List the sources and use one of their names."), { domain::visible(source) });
    std::vector<std::string> streams;
    if (record && record->manifest != "files") {
        if (auto opened = m_impl->environment.open_source ? m_impl->environment.open_source(sourceRowOf(*record)) : Result<std::unique_ptr<RecordSource>>(nullptr); opened.ok() && *opened)
            for (const StreamSpec& spec : (*opened)->streams())
                streams.push_back(spec.name);
    } else {
        for (int t = 0; t < domain::kTableCount; ++t)
            streams.emplace_back(domain::tableSpec(static_cast<Table>(t)).name);
    }
    if (!stream.empty() && std::find(streams.begin(), streams.end(), stream) == streams.end())
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” has no stream or table “%2”. Nothing was changed; leave the name out to mean all."), { domain::visible(source), domain::visible(stream) });
    return keepFeedChoice(*m_impl->control, session.person, { source, stream, time, m_impl->nowUs() });
}

}
