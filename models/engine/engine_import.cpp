#include "engine/engine_impl.h"
#include "engine/import.h"
#include "engine/run_log.h"

namespace tieout::engine {

Result<ImportReport> Engine::importFolder(const Session& session, const std::string& folder, const std::string& source, const std::string& set, const CancelToken& cancel,
    const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, "import"));
    auto report = engine::importFolder(*m_impl->cache, m_impl->environment, { folder, source, set }, cancel, progress);
    return run.end(std::move(report), report.ok() && !report->complete ? "incomplete" : "done",
        report.ok() ? std::to_string(report->rows) + " rows from " + folder + " as " + source : std::string());
}

}
