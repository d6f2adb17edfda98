#pragma once

#include "domain/result.h"

#include <atomic>
#include <memory>

namespace tieout::domain {

// Tells blocking work to stop. Copies share one flag. Safe from any thread.
class CancelToken {
public:
    CancelToken()
        : m_flag(std::make_shared<std::atomic<bool>>(false))
    {
    }

    void cancel() const { m_flag->store(true, std::memory_order_relaxed); }
    bool cancelled() const { return m_flag->load(std::memory_order_relaxed); }

    // Error (Cancelled) once cancel() was called; for TIEOUT_TRY at the head of a loop.
    Result<void> check() const
    {
        if (cancelled())
            return makeError(Remedy::Cancelled, TIEOUT_TR("Stopped. Everything that was already written stays; run it again to go on."));
        return {};
    }

private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

}
