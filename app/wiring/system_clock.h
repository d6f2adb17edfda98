#pragma once

#include "engine/ports.h"

namespace tieout::wiring {

// The machine's clocks. Any thread.
class SystemClock final : public engine::Clock {
public:
    domain::Instant now() const override; // CLOCK_REALTIME
    int64_t bootMs() const override; // CLOCK_BOOTTIME: goes on while the machine sleeps
};

}
