#pragma once

#include "engine/ports.h"

#include <map>
#include <mutex>
#include <optional>

namespace tieout::keychain {

// The operating system's keychain behind engine::Secrets. Nothing is ever written to a file of our
// own: without a keychain, secrets live in this process only and persistent() says so. Any
// thread but a window's.
class Keychain final : public engine::Secrets {
public:
    Keychain() = default;
    ~Keychain() override; // overwrites what it held
    domain::Result<std::optional<std::string>> read(const std::string& name) override;
    domain::Result<void> write(const std::string& name, const std::string& secret) override;
    domain::Result<void> erase(const std::string& name) override;
    domain::Result<void> hold(const std::string& name, const std::string& secret) override;
    bool persistent() const override;

private:
    mutable std::mutex m_mutex; // guards what follows
    mutable std::optional<bool> m_present; // nothing: not tried yet
    std::map<std::string, std::string> m_held; // for this run, or all there is without a keychain
};

}
