#include "engine/engine_impl.h"
#include "engine/rebuild.h"
#include "engine/run_log.h"

namespace tieout::engine {

Result<RecordView> Engine::Impl::records()
{
    // Whoever runs holds `busy`; then the state of before is shown rather than waited for.
    std::unique_lock free(lineage.busy, std::try_to_lock);
    bool loaded = false;
    {
        std::shared_lock lock(lineage.mutex);
        loaded = lineage.loaded;
    }
    if (!free.owns_lock() && !loaded)
        free.lock();
    if (free.owns_lock()) {
        TIEOUT_TRY_INTO(const int64_t watermark, cache->watermark());
        TIEOUT_TRY(lineage.catchUp(0, watermark, *environment.executor, CancelToken(), {}));
    }
    return RecordView(lineage);
}

Result<RebuildReport> Engine::rebuild(const Session& session, bool check, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::Maintain));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, check ? "rebuild check" : "rebuild"));
    auto report = engine::rebuild(m_impl->lineage, m_impl->environment, check, cancel, progress);
    return run.end(std::move(report), report.ok() && !report->identical ? "different" : "done",
        report.ok() ? std::to_string(report->records) + " records, " + std::to_string(report->findings) + " findings" : std::string());
}

}
