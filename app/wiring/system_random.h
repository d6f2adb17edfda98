#pragma once

#include "engine/ports.h"

namespace tieout::wiring {

// The kernel's generator: good enough for ids and keys. Any thread.
class SystemRandom final : public engine::Random {
public:
    void fill(std::span<uint8_t> bytes) override;
};

}
