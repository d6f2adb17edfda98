#pragma once

#include "domain/result.h"

#include <memory>
#include <optional>
#include <string>

// One process writes a store. The lock is the operating system's, so it ends with its process
// however that dies; the file's text only tells people who holds it.
namespace tieout::store {

struct LockOwner {
    int64_t pid = 0;
    std::string text; // "pid 4711 on host since 2026-10-01T08:00:00Z"
};

class StoreLock {
public:
    // The lock, or nothing when another process (or another open of this one) holds it; `owner` is
    // then filled in. Error Machine when the file cannot be made.
    static domain::Result<std::unique_ptr<StoreLock>> tryTake(const std::string& store_dir, LockOwner* owner);
    ~StoreLock(); // releases
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

private:
    explicit StoreLock(int64_t handle)
        : m_handle(handle)
    {
    }
    int64_t m_handle;
};

// The error that writing verbs give in a store opened for reading.
domain::Error lockedBy(const std::string& store_dir, const LockOwner& owner);

}
