#pragma once

#include "engine/ports.h"

namespace tieout::wiring {

// Secrets of this process only: gone when it ends, and persistent() says so. For machines without
// a keychain. One thread at a time.
class MemorySecrets final : public engine::Secrets {
public:
    ~MemorySecrets() override; // overwrites what it held
    domain::Result<std::optional<std::string>> read(const std::string& name) override;
    domain::Result<void> write(const std::string& name, const std::string& secret) override;
    domain::Result<void> erase(const std::string& name) override;
    bool persistent() const override { return false; }

private:
    std::map<std::string, std::string> m_secrets;
};

}
