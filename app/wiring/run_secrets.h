#pragma once

#include "app/wiring/memory_secrets.h"

namespace tieout::wiring {

// The keychain, and before it credentials that were handed over for this run only: for machines
// without a keychain (a scheduler, a container). Those never reach the keychain or a file.
class RunSecrets final : public engine::Secrets {
public:
    explicit RunSecrets(engine::Secrets& base)
        : m_base(base)
    {
    }
    domain::Result<void> hold(const std::string& name, const std::string& secret) { return m_held.write(name, secret); }

    domain::Result<std::optional<std::string>> read(const std::string& name) override;
    domain::Result<void> write(const std::string& name, const std::string& secret) override { return m_base.write(name, secret); }
    domain::Result<void> erase(const std::string& name) override;
    bool persistent() const override { return m_base.persistent(); }

private:
    engine::Secrets& m_base;
    MemorySecrets m_held;
};

}
