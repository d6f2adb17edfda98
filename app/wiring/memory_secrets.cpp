#include "app/wiring/memory_secrets.h"

#include <string.h>

namespace tieout::wiring {

namespace {

void wipe(std::string& secret)
{
    explicit_bzero(secret.data(), secret.size());
}

}

MemorySecrets::~MemorySecrets()
{
    for (auto& [name, secret] : m_secrets)
        wipe(secret);
}

domain::Result<std::optional<std::string>> MemorySecrets::read(const std::string& name)
{
    const auto found = m_secrets.find(name);
    return found == m_secrets.end() ? std::optional<std::string>() : std::optional<std::string>(found->second);
}

domain::Result<void> MemorySecrets::write(const std::string& name, const std::string& secret)
{
    TIEOUT_TRY(erase(name));
    m_secrets.emplace(name, secret);
    return {};
}

domain::Result<void> MemorySecrets::erase(const std::string& name)
{
    const auto found = m_secrets.find(name);
    if (found != m_secrets.end()) {
        wipe(found->second);
        m_secrets.erase(found);
    }
    return {};
}

}
