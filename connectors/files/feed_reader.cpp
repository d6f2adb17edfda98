#include "connectors/files/feed_reader.h"

#include <algorithm>

namespace tieout::connect {

using domain::kBatchRowsMax;
using domain::Result;

namespace {

// A batch ends early when its rows are long, so that memory stays bounded whatever a file holds.
constexpr uint64_t kBatchBytesMax = uint64_t(32) << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}

WindowedReader::WindowedReader(const engine::FeedFile& file, domain::RowFormat format)
    : m_rows(file.table, format)
    , m_path(file.path)
{
}

Result<void> WindowedReader::seek(uint64_t offset, uint64_t line)
{
    if (!m_opened) {
        TIEOUT_TRY(m_window.open(m_path, m_planned));
        m_opened = true;
    }
    TIEOUT_TRY(m_window.seek(offset));
    m_rows.forgetDrift();
    m_resume_offset = offset;
    m_resume_line = line;
    m_begun = m_at_end = false;
    m_readable = true;
    return {};
}

Result<void> WindowedReader::want(size_t bytes)
{
    while (!m_at_end && m_window.rest().size() < bytes) {
        TIEOUT_TRY_INTO(const bool more, m_window.more());
        m_at_end = !more;
    }
    return {};
}

// From the start of the file to its first row, then to the resume point. False: nothing can be read.
Result<bool> WindowedReader::begin()
{
    if (!m_opened)
        TIEOUT_TRY(seek(m_resume_offset, m_resume_line));
    m_begun = true;
    m_line = 1;
    const bool resumed = m_resume_offset != 0;
    TIEOUT_TRY(m_window.seek(0));
    TIEOUT_TRY(want(kByteOrderMark.size()));
    const std::string_view start = m_window.rest();
    if (start.starts_with(kByteOrderMark))
        m_window.consume(kByteOrderMark.size());
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
        if (!resumed)
            m_rows.refuse(place(0), start, { TIEOUT_TR("The file is written in UTF-16, so none of its rows was read. Save it as UTF-8 and deliver it again."), {} });
        return false;
    }
    TIEOUT_TRY_INTO(const bool readable, readHead(!resumed));
    if (resumed) {
        m_line = m_resume_line;
        m_at_end = false;
        TIEOUT_TRY(m_window.seek(m_resume_offset));
    }
    return readable;
}

Result<std::optional<engine::ReadBatch>> WindowedReader::next(const domain::CancelToken& cancel)
{
    TIEOUT_TRY(cancel.check());
    const uint64_t at = m_begun ? m_window.offset() : m_resume_offset;
    const uint64_t left = m_opened ? m_window.fileSize() - std::min(at, m_window.fileSize()) : 0;
    m_rows.begin(static_cast<size_t>(std::min<uint64_t>(left / 48 + 16, kBatchRowsMax)));
    batchBegins();
    if (!m_begun) {
        TIEOUT_TRY_INTO(m_readable, begin());
        if (!m_readable && !m_rows.empty())
            return std::optional(m_rows.take(m_window.fileSize(), m_line + 1));
    }
    if (!m_readable)
        return std::optional<engine::ReadBatch>();
    const uint64_t first = m_window.offset();
    while (m_window.offset() - first < kBatchBytesMax) {
        const size_t rows = m_rows.rows() + m_rows.refusedRows();
        if (rows >= kBatchRowsMax)
            break;
        TIEOUT_TRY(cancel.check());
        const std::string_view rest = m_window.rest();
        const size_t used = rest.empty() ? 0 : readRows(rest, m_at_end, kBatchRowsMax - rows);
        m_window.consume(used);
        if (used != 0)
            continue;
        if (m_at_end)
            break;
        if (rest.size() > kRowBytesMax + 2) // with its line end
            TIEOUT_TRY(skipLongRow(cancel));
        else
            TIEOUT_TRY(want(rest.size() + 1));
    }
    if (m_rows.empty() && m_window.offset() == first)
        return std::optional<engine::ReadBatch>();
    return std::optional(m_rows.take(m_window.offset(), m_line));
}

void WindowedReader::refuseTooLong(const RowPlace& place, std::string_view bytes)
{
    m_rows.refuse(place, bytes,
        { TIEOUT_TR("The row is longer than %1 bytes, more than any row of this feed may be. Look for a missing line end or quotation mark, correct it and deliver the row again."),
            { std::to_string(kRowBytesMax) } });
}

Result<void> WindowedReader::skipLongRow(const domain::CancelToken& cancel)
{
    refuseTooLong(place(0), m_window.rest());
    bool first = true;
    for (bool done = false; !done; first = false) {
        TIEOUT_TRY(cancel.check());
        m_window.consume(skipRow(m_window.rest(), first, done));
        if (done)
            break;
        TIEOUT_TRY(want(1));
        done = m_window.rest().empty();
    }
    return {};
}

}
