#pragma once

#include "engine/ports.h"

namespace tieout::wiring {

// A pool of threads behind Executor::parallelFor. The caller works too, so one thread means no
// other. Threads start at the first use with more than one piece. A call from inside a body, or
// while another caller has the pool, runs on the calling thread alone: never a deadlock.
class Workers final : public engine::Executor {
public:
    explicit Workers(unsigned threads = 0); // 0: one per core
    ~Workers() override;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // An exception of a body is thrown again here, after all pieces have ended.
    void parallelFor(size_t n, const std::function<void(size_t)>& body) override;

private:
    struct Pool;
    std::unique_ptr<Pool> m_pool;
};

}
