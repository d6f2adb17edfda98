#pragma once

#include "engine/ports.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tieout::connect {

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

    // Error FixData when it is no plain file or cannot be opened.
    domain::Result<void> open(const std::string& path);
    // Moves to a byte offset; error FixData when the file is shorter.
    domain::Result<void> seek(uint64_t offset);

    std::string_view rest() const { return { m_buffer.get() + m_begin, m_end - m_begin }; }
    void consume(size_t bytes) { m_begin += bytes; }
    uint64_t offset() const { return m_offset_end - (m_end - m_begin); } // of rest()
    uint64_t fileSize() const { return m_size; }

    // Reads on; false at the end of the file. Error Machine when reading fails, FixData when the file
    // was changed since it was opened.
    domain::Result<bool> more();

private:
    domain::Result<void> checkUnchanged() const;

    int m_file = -1;
    std::string m_path;
    uint64_t m_size = 0;
    int64_t m_changed_ns = 0;
    std::unique_ptr<char[]> m_buffer;
    size_t m_capacity = 0;
    size_t m_begin = 0, m_end = 0;
    uint64_t m_offset_end = 0; // of the file, behind the last byte in the buffer
};

}
