#include "engine/engine_impl.h"
#include "engine/reconcile/reconcile_run.h"

namespace tieout::engine {

Result<ReconcileReport> Engine::reconcile(const Session& session, const ReconcileOptions& options, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    return engine::reconcile(m_impl->lineage, m_impl->environment, options, cancel, progress);
}

}
