#include "app/wiring/workers.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace tieout::wiring {

struct Workers::Pool {
    size_t helpers_max = 0;
    std::mutex owner; // held by the caller whose job runs

    std::mutex mutex; // guards what follows, except `next`
    std::condition_variable_any wake, idle;
    const std::function<void(size_t)>* body = nullptr;
    size_t pieces = 0;
    uint64_t job = 0; // grows with every job; a helper takes part in each at most once
    size_t busy = 0;
    std::exception_ptr failure;
    std::atomic<size_t> next { 0 };

    std::vector<std::jthread> helpers; // last: they end before what they use

    void work(const std::function<void(size_t)>& piece, size_t count);
    void serve(const std::stop_token& stop);
};

void Workers::Pool::work(const std::function<void(size_t)>& piece, size_t count)
{
    for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
        try {
            piece(i);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure)
                failure = std::current_exception();
            next.store(count);
        }
    }
}

void Workers::Pool::serve(const std::stop_token& stop)
{
    uint64_t seen = 0;
    std::unique_lock lock(mutex);
    for (;;) {
        if (!wake.wait(lock, stop, [&] { return job != seen && body != nullptr; }))
            return;
        seen = job;
        const std::function<void(size_t)>& piece = *body;
        const size_t count = pieces;
        ++busy;
        lock.unlock();
        work(piece, count);
        lock.lock();
        if (--busy == 0)
            idle.notify_all();
    }
}

Workers::Workers(unsigned threads)
    : m_pool(std::make_unique<Pool>())
{
    const unsigned wanted = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
    m_pool->helpers_max = wanted - 1;
}

Workers::~Workers() = default;

void Workers::parallelFor(size_t n, const std::function<void(size_t)>& body)
{
    Pool& pool = *m_pool;
    // Set on every thread that is inside a body, so that a nested call does not wait for itself.
    static thread_local bool inside = false;
    std::unique_lock<std::mutex> owner(pool.owner, std::defer_lock);
    if (n <= 1 || pool.helpers_max == 0 || inside || !owner.try_lock()) {
        for (size_t i = 0; i < n; ++i)
            body(i);
        return;
    }
    const std::function<void(size_t)> marked = [&body](size_t i) {
        struct Mark {
            Mark() { inside = true; }
            ~Mark() { inside = false; }
        } mark;
        body(i);
    };
    while (pool.helpers.size() < std::min(pool.helpers_max, n - 1))
        pool.helpers.emplace_back([&pool](const std::stop_token& stop) { pool.serve(stop); });
    {
        const std::lock_guard lock(pool.mutex);
        pool.body = &marked;
        pool.pieces = n;
        pool.next.store(0);
        ++pool.job;
    }
    pool.wake.notify_all();
    pool.work(marked, n);
    std::unique_lock lock(pool.mutex);
    pool.body = nullptr; // a helper that wakes only now finds nothing
    pool.idle.wait(lock, [&] { return pool.busy == 0; });
    if (pool.failure)
        std::rethrow_exception(std::exchange(pool.failure, nullptr));
}

}
