#pragma once

#include "connectors/files/feed_window.h"
#include "connectors/files/row_builder.h"

#include <optional>

namespace tieout::connect {

// What NDJSON and CSV share: the window, batches, positions, the beginning of a file, rows that are
// too long.
class WindowedReader : public engine::FeedReader {
public:
    static constexpr size_t kRowBytesMax = size_t(1) << 20;
    // For tests: which of the ways a row can be read may be used.
    enum class Paths : uint8_t { All, NoPlainRows, StrictOnly };

    // The file is refused when it does not look like this any more. To be called before it is read.
    void expectState(const std::optional<FileState>& planned) { m_planned = planned; }
    domain::Result<void> seek(uint64_t offset, uint64_t line) final;
    domain::Result<std::optional<engine::ReadBatch>> next(const domain::CancelToken& cancel) final;

protected:
    WindowedReader(const engine::FeedFile& file, domain::RowFormat format);

    // Reads whole rows from `bytes`, at most `rows_max`, into m_rows; returns the bytes used. Advances
    // m_line. `at_end`: the file ends behind `bytes`. Zero bytes used = a row needs more bytes.
    virtual size_t readRows(std::string_view bytes, bool at_end, size_t rows_max) = 0;
    // A row longer than the limit, whose beginning was seen: the bytes that still belong to it, with
    // `done` set when its end is among them. Advances m_line. `first` on the first call for a row.
    virtual size_t skipRow(std::string_view bytes, bool first, bool& done) = 0;
    // Reads what stands before the first row. False when no row of the file can be read; the reason
    // is then among the refused rows of m_rows. `report` false: quietly, for a resumed file.
    virtual domain::Result<bool> readHead(bool report) = 0;
    // Called at the start of each batch.
    virtual void batchBegins() = 0;

    // Makes `bytes` bytes of the file visible in the window, or as many as there are.
    domain::Result<void> want(size_t bytes);
    RowPlace place(size_t offset_in_window) const { return { m_window.offset() + offset_in_window, m_line }; }
    void refuseTooLong(const RowPlace& place, std::string_view bytes);

    FeedWindow m_window;
    RowBuilder m_rows;
    uint64_t m_line = 1;

private:
    domain::Result<bool> begin();
    domain::Result<void> skipLongRow(const domain::CancelToken& cancel);

    std::string m_path;
    std::optional<FileState> m_planned;
    bool m_opened = false;
    bool m_begun = false; // the head was read
    bool m_readable = true;
    bool m_at_end = false;
    uint64_t m_resume_offset = 0, m_resume_line = 1;
};

}
