#include "store/store_lock.h"

#include "domain/time.h"

#include <cerrno>
#include <chrono>
#include <cstring>

#if defined(_WIN32)
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace tieout::store {

using domain::makeError;
using domain::Remedy;
using domain::Result;

// The adapter to the operating system: open, lock, read, write, close.
namespace {

constexpr size_t kTextMax = 200;

std::string ownText()
{
    char host[128] = {};
#if defined(_WIN32)
    DWORD length = sizeof host - 1;
    GetComputerNameA(host, &length);
    const long long pid = static_cast<long long>(GetCurrentProcessId());
#else
    gethostname(host, sizeof host - 1);
    const long long pid = static_cast<long long>(getpid());
#endif
    const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    return "pid " + std::to_string(pid) + " on " + host + " since " + domain::Instant(now).toString(0) + "\n";
}

#if defined(_WIN32)
int64_t openLockFile(const std::string& path)
{
    HANDLE handle = CreateFileA(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    return handle == INVALID_HANDLE_VALUE ? -1 : static_cast<int64_t>(reinterpret_cast<intptr_t>(handle));
}
HANDLE handleOf(int64_t value) { return reinterpret_cast<HANDLE>(static_cast<intptr_t>(value)); }
bool lockNow(int64_t file)
{
    OVERLAPPED at = {};
    at.Offset = 0x10000; // beyond the text, so that others can read it
    return LockFileEx(handleOf(file), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at) != 0;
}
std::string readAll(int64_t file)
{
    char buffer[kTextMax];
    DWORD got = 0;
    SetFilePointer(handleOf(file), 0, nullptr, FILE_BEGIN);
    ReadFile(handleOf(file), buffer, sizeof buffer, &got, nullptr);
    return std::string(buffer, got);
}
void writeAll(int64_t file, const std::string& text)
{
    DWORD put = 0;
    SetFilePointer(handleOf(file), 0, nullptr, FILE_BEGIN);
    SetEndOfFile(handleOf(file));
    WriteFile(handleOf(file), text.data(), static_cast<DWORD>(text.size()), &put, nullptr);
}
void closeLockFile(int64_t file) { CloseHandle(handleOf(file)); }
std::string systemMessage() { return "system error " + std::to_string(GetLastError()); }
#else
int64_t openLockFile(const std::string& path)
{
    return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}
bool lockNow(int64_t file)
{
    return flock(static_cast<int>(file), LOCK_EX | LOCK_NB) == 0;
}
std::string readAll(int64_t file)
{
    char buffer[kTextMax];
    const ssize_t got = pread(static_cast<int>(file), buffer, sizeof buffer, 0);
    return std::string(buffer, got > 0 ? static_cast<size_t>(got) : 0);
}
void writeAll(int64_t file, const std::string& text)
{
    // The text is a courtesy to people; the lock itself does not depend on it.
    if (ftruncate(static_cast<int>(file), 0) == 0 && pwrite(static_cast<int>(file), text.data(), text.size(), 0) < 0)
        return;
}
void closeLockFile(int64_t file)
{
    ::close(static_cast<int>(file));
}
std::string systemMessage()
{
    return std::strerror(errno);
}
#endif

}

Result<std::unique_ptr<StoreLock>> StoreLock::tryTake(const std::string& store_dir, LockOwner* owner)
{
    const std::string path = store_dir + "/store.lock";
    const int64_t file = openLockFile(path);
    if (file < 0)
        return makeError(Remedy::Machine, TIEOUT_TR("The store folder %1 cannot be used (%2). Check that it exists and that you may write to it."), { store_dir, systemMessage() });
    if (!lockNow(file)) {
        if (owner) {
            owner->text = readAll(file);
            while (!owner->text.empty() && owner->text.back() == '\n')
                owner->text.pop_back();
            if (owner->text.rfind("pid ", 0) == 0)
                owner->pid = std::strtoll(owner->text.c_str() + 4, nullptr, 10);
        }
        closeLockFile(file);
        return std::unique_ptr<StoreLock>();
    }
    writeAll(file, ownText());
    return std::unique_ptr<StoreLock>(new StoreLock(file));
}

StoreLock::~StoreLock()
{
    closeLockFile(m_handle);
}

domain::Error lockedBy(const std::string& store_dir, const LockOwner& owner)
{
    return makeError(Remedy::Conflict, TIEOUT_TR("The store %1 is in use by process %2 (%3). Nothing was changed; close it there or wait until it has finished."),
        { store_dir, std::to_string(owner.pid), domain::visible(owner.text) });
}

}
