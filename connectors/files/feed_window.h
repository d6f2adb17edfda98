#pragma once

#include "engine/ports.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tieout::connect {

// What tells whether a file is still the one that was looked at.
struct FileState {
    uint64_t bytes = 0;
    int64_t changed_ns = 0; // since 1970; 0 when it cannot be told
    bool operator==(const FileState&) const = default;
};
FileState fileState(const std::string& path);

// A file seen through a window that moves forward. Behind the bytes at hand there are always
// kPadding zeros, so that words can be loaded at the end.
class FeedWindow {
public:
    static constexpr size_t kStep = size_t(512) << 10; // small enough to stay in the core's cache until it is parsed
    static constexpr size_t kPadding = 64;

    FeedWindow() = default;
    ~FeedWindow();
    FeedWindow(const FeedWindow&) = delete;
    FeedWindow& operator=(const FeedWindow&) = delete;

    // Error FixData when it is no plain file, cannot be opened or is not in the state `planned` any more.
    domain::Result<void> open(const std::string& path, const std::optional<FileState>& planned = std::nullopt);
    // Moves to a byte offset; error FixData when the file is shorter.
    domain::Result<void> seek(uint64_t offset);

    std::string_view rest() const { return { m_buffer.get() + m_begin, m_end - m_begin }; }
    void consume(size_t bytes) { m_begin += bytes; }
    uint64_t offset() const { return m_offset_end - (m_end - m_begin); } // of rest()
    uint64_t fileSize() const { return m_state.bytes; }

    // Reads on; false at the end of the file. Error Machine when reading fails, FixData when the file
    // was changed since it was opened.
    domain::Result<bool> more();

private:
    domain::Result<void> checkUnchanged() const;
    domain::Error changed() const;

    int m_file = -1;
    std::string m_path;
    FileState m_state;
    std::unique_ptr<char[]> m_buffer;
    size_t m_capacity = 0;
    size_t m_begin = 0, m_end = 0;
    uint64_t m_offset_end = 0; // of the file, behind the last byte in the buffer
};

}
