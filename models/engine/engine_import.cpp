#include "engine/engine_impl.h"
#include "engine/import.h"

namespace tieout::engine {

Result<ImportReport> Engine::importFolder(const Session& session, const std::string& folder, const std::string& source, const std::string& set, const CancelToken& cancel,
    const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    return engine::importFolder(*m_impl->cache, m_impl->environment, { folder, source, set }, cancel, progress);
}

}
