#pragma once

#include "engine/engine.h"

#include <map>
#include <memory>
#include <string>

namespace tieout::wiring {

struct WiringOptions {
    unsigned threads = 0; // 0: one per core
    // Credentials for this run only, by the name they have in the keychain ("source/NAME").
    std::map<std::string, std::string> run_secrets;
};

// The composition root: owns every port and hands them to the engine. Must outlive each engine
// that was opened with its environment.
class Wiring {
public:
    explicit Wiring(const WiringOptions& options = {});
    ~Wiring();
    Wiring(const Wiring&) = delete;
    Wiring& operator=(const Wiring&) = delete;

    const engine::Environment& environment() const;
    engine::Secrets& secrets();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}
