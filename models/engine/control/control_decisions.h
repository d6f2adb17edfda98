#pragma once

#include "engine/ports.h"
#include "engine/reconcile/decided.h"
#include "store/control.h"

namespace tieout::engine {

// The decisions about mappings and links, from control.db. Any thread.
class ControlDecisions : public Decisions {
public:
    ControlDecisions(store::Control& control, Clock& clock)
        : m_control(control)
        , m_clock(clock)
    {
    }
    Result<Decided> newest() override;
    Result<Decided> ofRun(int64_t run) override;
    Result<void> note(int64_t run, int64_t revision) override;

private:
    Result<Decided> upTo(int64_t revision);

    store::Control& m_control;
    Clock& m_clock;
};

}
