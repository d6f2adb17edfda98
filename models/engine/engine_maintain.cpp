// Care of the store, and the test call of a connection.
#include "engine/engine_impl.h"
#include "engine/examination.h"
#include "store/backup.h"

namespace tieout::engine {

Result<DoctorReport> Engine::doctor(const Session& claimed)
{
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    return examine({ m_impl->cache.get(), m_impl->control.get(), m_impl->environment.secrets, m_impl->store_dir, m_impl->read_only, m_impl->owner.text });
}

Result<void> Engine::backup(const Session& claimed, const std::string& folder, const CancelToken& cancel)
{
    // No long verb meanwhile: the copies then belong together. Decisions may still be made.
    TIEOUT_TRY_INTO(const std::unique_lock<std::mutex> running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(demand(session, domain::Permission::Maintain));
    const Instant now = m_impl->environment.clock->now();
    TIEOUT_TRY(store::makeBackup(*m_impl->cache, *m_impl->control, m_impl->store_dir, folder, now.toString(0), cancel));
    TIEOUT_TRY_INTO(store::ControlWrite write, m_impl->control->write(session.person, now.us()));
    TIEOUT_TRY(write.audit("backup", folder, store::auditDetail({})));
    return write.commit();
}

Result<void> Engine::restore(const std::string& backup_folder, const std::string& store_dir, const CancelToken& cancel)
{
    TIEOUT_TRY(store::restoreBackup(backup_folder, store_dir, cancel));
    return {};
}

Result<Text> Engine::testSource(const Session& claimed, const std::string& source, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(demand(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const std::optional<store::SourceRecord> record, m_impl->control->source(source));
    if (!record)
        return makeError(Remedy::FixData, TIEOUT_TR("There is no connection named “%1”."), { domain::visible(source) });
    TIEOUT_TRY_INTO(const std::unique_ptr<RecordSource> opened, m_impl->environment.open_source(sourceRowOf(*record)));
    // A person's test goes out even when the circuit is open; an answer closes it.
    TIEOUT_TRY_INTO(std::optional<domain::GuardState> guard, m_impl->cache->guard(source));
    if (guard) {
        guard->failures = 0;
        guard->open_until_us = 0;
        opened->resumeGuard(*guard);
    }
    auto answer = opened->test(cancel);
    if (answer.ok() && !m_impl->read_only)
        TIEOUT_TRY(keepGuard(*m_impl->cache, *opened, source));
    return answer;
}

}
