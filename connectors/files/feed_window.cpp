#include "connectors/files/feed_window.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tieout::connect {

using domain::Error;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

FileState stateOf(const struct stat& info)
{
    return { static_cast<uint64_t>(info.st_size), int64_t(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec };
}

Error cannotRead(const std::string& path, int code)
{
    return makeError(Remedy::Machine, TIEOUT_TR("%1 could not be read: %2. What was read before stays; look after the disk or the network drive and import again."),
        { domain::visible(path), std::strerror(code) });
}

}

FileState fileState(const std::string& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? stateOf(info) : FileState {};
}

FeedWindow::~FeedWindow()
{
    if (m_file >= 0)
        ::close(m_file);
}

Error FeedWindow::changed() const
{
    return makeError(Remedy::FixData, TIEOUT_TR("%1 was changed while it was being read, so the import was stopped. Wait until it is complete and import the folder again."),
        { domain::visible(m_path) });
}

Result<void> FeedWindow::open(const std::string& path, const std::optional<FileState>& planned)
{
    m_path = path;
    m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe of that name must not block
    struct stat info { };
    if (m_file < 0 || ::fstat(m_file, &info) != 0)
        return makeError(Remedy::FixData, TIEOUT_TR("%1 could not be opened: %2. Nothing of it was read; check the path and the permissions."),
            { domain::visible(path), std::strerror(errno) });
    if (!S_ISREG(info.st_mode))
        return makeError(Remedy::FixData, TIEOUT_TR("%1 is no plain file, so nothing of it was read. Put a file in its place."), { domain::visible(path) });
    m_state = stateOf(info);
    if (planned && *planned != m_state)
        return changed();
    return {};
}

Result<void> FeedWindow::seek(uint64_t offset)
{
    if (offset > m_state.bytes)
        return makeError(Remedy::FixData, TIEOUT_TR("%1 is shorter than when it was first read, so reading cannot go on at byte %2. Import the folder again."),
            { domain::visible(m_path), std::to_string(offset) });
    m_begin = m_end = 0;
    m_offset_end = offset;
    return {};
}

Result<void> FeedWindow::checkUnchanged() const
{
    struct stat info { };
    if (::fstat(m_file, &info) != 0)
        return cannotRead(m_path, errno);
    if (stateOf(info) != m_state || m_offset_end != m_state.bytes)
        return changed();
    return {};
}

Result<bool> FeedWindow::more()
{
    const size_t kept = m_end - m_begin;
    if (kept + kStep + kPadding > m_capacity) {
        const size_t capacity = std::max(kept + kStep + kPadding, 2 * kStep);
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (kept != 0)
            std::memcpy(larger.get(), m_buffer.get() + m_begin, kept);
        m_buffer = std::move(larger);
        m_capacity = capacity;
    } else if (m_begin != 0) {
        std::memmove(m_buffer.get(), m_buffer.get() + m_begin, kept);
    }
    m_begin = 0;
    m_end = kept;
    ssize_t got = 0;
    do {
        got = ::pread(m_file, m_buffer.get() + m_end, kStep, static_cast<off_t>(m_offset_end));
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return cannotRead(m_path, errno);
    m_end += static_cast<size_t>(got);
    m_offset_end += static_cast<uint64_t>(got);
    std::memset(m_buffer.get() + m_end, 0, kPadding);
    if (got == 0)
        TIEOUT_TRY(checkUnchanged());
    return got != 0;
}

}
