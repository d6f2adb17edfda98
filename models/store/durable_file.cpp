#include "store/durable_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace tieout::store {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

domain::Error cannot(const char* source, const std::string& path)
{
    return makeError(Remedy::Machine, source, { path, std::strerror(errno) });
}

#if defined(_WIN32)
int openAppend(const std::string& path) { return _open(path.c_str(), _O_WRONLY | _O_APPEND | _O_CREAT | _O_BINARY, _S_IREAD | _S_IWRITE); }
long long writeSome(int handle, const char* bytes, size_t size) { return _write(handle, bytes, static_cast<unsigned>(size)); }
int syncFile(int handle) { return _commit(handle); }
void closeFile(int handle) { _close(handle); }
void syncFolderOf(const std::string&) { } // NTFS writes names through its own journal
#else
int openAppend(const std::string& path) { return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600); }
long long writeSome(int handle, const char* bytes, size_t size) { return ::write(handle, bytes, size); }
int syncFile(int handle) { return ::fsync(handle); }
void closeFile(int handle) { ::close(handle); }
void syncFolderOf(const std::string& path)
{
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    ::fsync(handle);
    ::close(handle);
}
#endif

}

AppendFile::AppendFile(int handle, std::string path)
    : m_handle(handle)
    , m_path(std::move(path))
{
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : m_handle(other.m_handle)
    , m_path(std::move(other.m_path))
{
    other.m_handle = -1;
}

AppendFile::~AppendFile()
{
    if (m_handle >= 0)
        closeFile(m_handle);
}

Result<AppendFile> AppendFile::open(const std::string& path)
{
    const bool fresh = !std::filesystem::exists(path);
    const int handle = openAppend(path);
    if (handle < 0)
        return cannot(TIEOUT_TR("%1 cannot be opened for writing: %2. Nothing is sent without it; check the disk and the rights of the folder."), path);
    if (fresh)
        syncFolderOf(path);
    return AppendFile(handle, path);
}

Result<void> AppendFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const long long put = writeSome(m_handle, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return cannot(TIEOUT_TR("%1 cannot be written: %2. Make room on the disk, then open the store again."), m_path);
        bytes.remove_prefix(static_cast<size_t>(put));
    }
    if (syncFile(m_handle) != 0)
        return cannot(TIEOUT_TR("%1 could not be made durable: %2. The disk may be failing; open the store again and run the check of the installation."), m_path);
    return {};
}

Result<void> syncWholeFile(const std::string& path)
{
    const int handle = openAppend(path);
    const bool synced = handle >= 0 && syncFile(handle) == 0;
    const auto failed = synced ? Result<void>() : Result<void>(cannot(TIEOUT_TR("%1 could not be written to the disk: %2. Free some space or choose another folder, then try again."), path));
    if (handle >= 0)
        closeFile(handle);
    return failed;
}

Result<void> renameFile(const std::string& from, const std::string& to)
{
    std::error_code trouble;
    std::filesystem::rename(from, to, trouble);
    if (trouble)
        return makeError(Remedy::Machine, TIEOUT_TR("%1 could not be put in its place: %2. Choose another name or folder."), { to, trouble.message() });
    syncFolderOf(to);
    return {};
}

Result<std::string> readWholeFile(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return cannot(TIEOUT_TR("%1 cannot be read: %2. Check that it is there and readable."), path);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<uint64_t> freeSpace(const std::string& folder)
{
    std::error_code trouble;
    const auto info = std::filesystem::space(folder, trouble);
    if (trouble)
        return makeError(Remedy::Machine, TIEOUT_TR("The free space at %1 cannot be read: %2. Check the disk."), { folder, trouble.message() });
    return static_cast<uint64_t>(info.available);
}

Result<void> reserveFile(const std::string& path, uint64_t bytes)
{
    std::error_code trouble;
    if (std::filesystem::file_size(path, trouble) == bytes && !trouble)
        return {};
#if defined(__linux__)
    const int handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0)
        return cannot(TIEOUT_TR("The reserve file %1 cannot be made: %2. Make room on the disk; nothing is sent without it."), path);
    const int code = ::posix_fallocate(handle, 0, static_cast<off_t>(bytes));
    ::close(handle);
    if (code != 0) {
        errno = code;
        return cannot(TIEOUT_TR("The reserve file %1 cannot be made: %2. Make room on the disk; nothing is sent without it."), path);
    }
#else
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    const std::string block(1 << 20, '\1');
    for (uint64_t done = 0; done < bytes && out; done += block.size())
        out.write(block.data(), static_cast<std::streamsize>(block.size()));
    if (!out.flush())
        return cannot(TIEOUT_TR("The reserve file %1 cannot be made: %2. Make room on the disk; nothing is sent without it."), path);
#endif
    return {};
}

void removeFileIfThere(const std::string& path)
{
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

std::string fileIdentity(const std::string& path)
{
#if defined(_WIN32)
    return std::filesystem::exists(path) ? path : std::string();
#else
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0)
        return {};
    return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
#endif
}

}
