// People, commands and the answers that come from control.db.
#include "engine/engine_impl.h"
#include "engine/incomplete.h"

#include <algorithm>
#include <map>
#include <set>

namespace tieout::engine {

Result<void> Engine::Impl::openControl()
{
    const auto access = read_only ? store::sql::Access::ReadOnly : store::sql::Access::ReadWrite;
    TIEOUT_TRY_INTO(control, store::Control::open(store_dir, access));
    decisions = std::make_unique<ControlDecisions>(*control, *environment.clock);
    lineage.decisions = decisions.get();
    reference = std::make_unique<ReferenceReader>(lineage, *decisions, [this] { return records(); });
    facts = std::make_unique<CacheFacts>(*cache, [this] { return records(); });
    room = std::make_unique<ControlRoom>(ControlParts { control.get(), environment.clock, environment.random, facts.get(), environment.open_sink, reference.get() });
    return read_only ? Result<void>() : room->prepare();
}

Result<Session> Engine::signIn(const std::string& person, const std::string& passphrase)
{
    return m_impl->room->signIn(person, passphrase);
}

Result<Session> Engine::localSession()
{
    return m_impl->room->localSession();
}

Result<CommandReport> Engine::execute(const Session& session, const domain::CommandId& id, const Command& command)
{
    TIEOUT_TRY(m_impl->writable());
    return m_impl->room->execute(session, id, command);
}

Result<EffectsQuery::Answer> Engine::answer(const Session& session, const EffectsQuery& query)
{
    return m_impl->room->effects(session, query);
}

Result<EffectDetail> Engine::answer(const Session& session, const EffectQuery& query)
{
    return m_impl->room->effect(session, query.id);
}

Result<AuditQuery::Answer> Engine::answer(const Session& session, const AuditQuery& query)
{
    return m_impl->room->audit(session, query);
}

Result<AuditVerifyQuery::Answer> Engine::answer(const Session& session, const AuditVerifyQuery&)
{
    return m_impl->room->verifyAudit(session);
}

Result<PeopleQuery::Answer> Engine::answer(const Session& session, const PeopleQuery&)
{
    return m_impl->room->people(session);
}

Result<PeriodsQuery::Answer> Engine::answer(const Session& session, const PeriodsQuery&)
{
    return m_impl->room->periods(session);
}

Result<LimitsQuery::Answer> Engine::answer(const Session& session, const LimitsQuery& query)
{
    return m_impl->room->limits(session, query);
}

Result<ViewsQuery::Answer> Engine::answer(const Session& session, const ViewsQuery&)
{
    return m_impl->room->views(session);
}

namespace {

// Folders that were imported have no connection of their own; they are shown beside the others.
Result<void> addFeeds(store::Cache& cache, std::vector<SourceRow>& rows)
{
    TIEOUT_TRY_INTO(const std::vector<store::Delivery> deliveries, cache.deliveriesAfter(0));
    std::set<std::string> known;
    for (const SourceRow& row : rows)
        known.insert(row.name);
    for (const store::Delivery& d : deliveries) {
        if (!known.insert(d.source).second)
            continue;
        SourceRow row;
        row.name = d.source;
        row.manifest = "files";
        row.set = d.set;
        rows.push_back(std::move(row));
    }
    return {};
}

Result<void> addHealth(store::Cache& cache, Secrets* secrets, std::vector<SourceRow>& rows)
{
    TIEOUT_TRY_INTO(const std::vector<store::StreamState> streams, cache.streams());
    TIEOUT_TRY_INTO(const auto counts, unreadRows(cache));
    for (SourceRow& row : rows) {
        for (const store::StreamState& s : streams) {
            if (s.source != row.name)
                continue;
            StreamHealth health;
            health.stream = s.name;
            if (s.last_pull_us != 0)
                health.last_pull = Instant::fromUs(s.last_pull_us);
            health.rows = s.rows;
            health.source_count = s.source_count;
            health.landed_count = s.landed_count;
            health.last_error = s.last_error;
            row.streams.push_back(std::move(health));
        }
        TIEOUT_TRY_INTO(const std::vector<store::DriftFact> drift, cache.drift(row.name));
        for (const store::DriftFact& d : drift)
            row.drift.push_back({ d.place, d.field, d.what });
        const auto count = counts.find(row.name);
        row.quarantined = count == counts.end() ? 0 : count->second;
        if (!secrets || row.manifest == "files")
            continue;
        // A keychain that cannot be asked now counts as "not there"; using the connection says why.
        const auto secret = secrets->read("source/" + row.name);
        row.secrets_present = secret.ok() && secret->has_value();
    }
    return {};
}

}

Result<SourcesQuery::Answer> Engine::answer(const Session& session, const SourcesQuery&)
{
    TIEOUT_TRY_INTO(std::vector<SourceRow> rows, m_impl->room->sources(session));
    TIEOUT_TRY(addFeeds(*m_impl->cache, rows));
    TIEOUT_TRY(addHealth(*m_impl->cache, m_impl->environment.secrets, rows));
    return rows;
}

}
