#pragma once

#include "store/cache.h"

namespace tieout::store {

// A reading connection borrowed from the pool.
class Cache::Lease {
public:
    Lease(Cache* cache, std::unique_ptr<sql::Connection> connection)
        : m_cache(cache)
        , m_connection(std::move(connection))
    {
    }
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease()
    {
        if (!m_connection)
            return;
        std::lock_guard lock(m_cache->m_pool_mutex);
        m_cache->m_pool.push_back(std::move(m_connection));
    }
    sql::Connection& operator*() { return *m_connection; }
    sql::Connection* operator->() { return m_connection.get(); }

private:
    Cache* m_cache;
    std::unique_ptr<sql::Connection> m_connection;
};

}
