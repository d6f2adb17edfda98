#include "engine/engine_impl.h"
#include "engine/reconcile/reconcile_run.h"
#include "engine/run_log.h"

namespace tieout::engine {

Result<ReconcileReport> Engine::reconcile(const Session& session, const ReconcileOptions& options, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY(m_impl->lookAtFeeds());
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, "reconcile"));
    auto report = engine::reconcile(m_impl->lineage, m_impl->environment, options, cancel, progress);
    return run.end(std::move(report), report.ok() && !report->complete ? "incomplete" : "done",
        report.ok() ? std::to_string(report->opened) + " opened, " + std::to_string(report->changed) + " changed, " + std::to_string(report->cleared) + " cleared" : std::string());
}

}
