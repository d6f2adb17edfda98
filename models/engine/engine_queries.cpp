// The questions about the queue, a case, the records and their lineage.
#include "engine/engine_impl.h"
#include "engine/home_figures.h"

namespace tieout::engine {

namespace {

Result<void> need(const Session& session, domain::Permission permission)
{
    if (session.may(permission))
        return {};
    return makeError(Remedy::NoPermission, TIEOUT_TR("%1 may not look at this: the permission “%2” is missing. Ask an administrator for a role that has it."),
        { session.person, std::string(domain::permissionId(permission)) });
}

}

Result<QueueQuery::Answer> Engine::answer(const Session& session, const QueueQuery&)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    if (session.may(domain::Permission::SeeAmounts))
        return m_impl->queue.table(*m_impl->cache, *m_impl->control, m_impl->nowUs());
    return m_impl->queue.tableWithoutAmounts(*m_impl->cache, *m_impl->control, m_impl->nowUs());
}

Result<HomeFigures> Engine::answer(const Session& session, const HomeQuery&)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    const bool amounts = session.may(domain::Permission::SeeAmounts);
    TIEOUT_TRY_INTO(const auto queue,
        amounts ? m_impl->queue.table(*m_impl->cache, *m_impl->control, m_impl->nowUs()) : m_impl->queue.tableWithoutAmounts(*m_impl->cache, *m_impl->control, m_impl->nowUs()));
    return homeFigures(*m_impl->cache, *m_impl->control, session, *queue, m_impl->nowUs());
}

Result<QuarantineQuery::Answer> Engine::answer(const Session& session, const QuarantineQuery& query)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    const bool bytes = session.may(domain::Permission::SeeAmounts) || session.may(domain::Permission::ImportAndPull);
    TIEOUT_TRY_INTO(const auto refused, m_impl->cache->quarantine(query.source, query.limit));
    QuarantineQuery::Answer rows;
    for (const store::QuarantinedRow& from : refused) {
        QuarantineRow row;
        row.source = from.source;
        row.delivery = from.delivery;
        row.table = from.table;
        row.line = from.row.line;
        row.offset = from.row.offset;
        row.bytes = bytes ? from.row.bytes : std::string();
        row.reason = from.row.reason;
        row.at = Instant::fromUs(from.at_us);
        rows.push_back(std::move(row));
    }
    return rows;
}

}
