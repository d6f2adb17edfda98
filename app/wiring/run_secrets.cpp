#include "app/wiring/run_secrets.h"

namespace tieout::wiring {

domain::Result<std::optional<std::string>> RunSecrets::read(const std::string& name)
{
    TIEOUT_TRY_INTO(std::optional<std::string> held, m_held.read(name));
    if (held)
        return held;
    return m_base.read(name);
}

domain::Result<void> RunSecrets::erase(const std::string& name)
{
    TIEOUT_TRY(m_held.erase(name));
    return m_base.erase(name);
}

}
