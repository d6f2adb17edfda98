#include "connectors/files/csv_reader.h"

#include "connectors/files/byte_scan.h"
#include "connectors/rest/utf8.h"

#include <algorithm>
#include <cstring>

namespace tieout::connect {

using domain::Result;
using domain::visible;

namespace {

// A record without its line end.
std::string_view withoutLineEnd(std::string_view record)
{
    if (record.ends_with('\n')) {
        record.remove_suffix(1);
        if (record.ends_with('\r'))
            record.remove_suffix(1);
    }
    return record;
}

}

size_t CsvReader::RecordEnd::find(std::string_view bytes)
{
    for (size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (state == Quoted) {
            const size_t quote = bytes.find('"', i);
            const size_t stop = std::min(quote, bytes.size());
            line_ends += static_cast<uint64_t>(std::count(bytes.begin() + static_cast<ptrdiff_t>(i), bytes.begin() + static_cast<ptrdiff_t>(stop), '\n'));
            i = stop;
            if (quote != std::string_view::npos)
                state = QuoteSeen;
            continue;
        }
        if (c == '\n')
            return i + 1;
        switch (state) {
        case FieldStart:
            state = c == '"' ? Quoted : c == ',' ? FieldStart : Bare;
            break;
        case Bare:
            state = c == ',' ? FieldStart : c == '"' ? Broken : Bare;
            break;
        case QuoteSeen:
            state = c == '"' ? Quoted : c == ',' ? FieldStart : c == '\r' ? ReturnSeen : Broken;
            break;
        default:
            state = Broken;
        }
    }
    return std::string_view::npos;
}

Result<std::unique_ptr<engine::FeedReader>> openCsv(const engine::FeedFile& file, const std::optional<FileState>& planned)
{
    auto reader = std::make_unique<CsvReader>(file);
    reader->expectState(planned);
    TIEOUT_TRY(reader->seek(0, 1));
    return std::unique_ptr<engine::FeedReader>(std::move(reader));
}

CsvReader::CsvReader(const engine::FeedFile& file, Paths paths)
    : WindowedReader(file, domain::RowFormat::Csv)
    , m_spec(domain::tableSpec(file.table))
    , m_paths(paths)
    , m_plain(file.table, domain::RowFormat::Csv)
    , m_cells(m_spec.columns.size())
{
}

void CsvReader::batchBegins()
{
    m_rows.order() = m_order;
}

Result<bool> CsvReader::readHead(bool report)
{
    m_column_of_field.clear();
    m_order.clear();
    m_header.clear();
    size_t size = std::string_view::npos;
    for (size_t wanted = FeedWindow::kStep / 64;; wanted *= 2) {
        TIEOUT_TRY(want(wanted));
        RecordEnd end;
        size = end.find(m_window.rest());
        if (size != std::string_view::npos || m_window.rest().size() < wanted || wanted > kRowBytesMax)
            break;
    }
    const std::string_view rest = m_window.rest();
    if (rest.empty())
        return true; // an empty file: no rows
    const std::string_view record = withoutLineEnd(rest.substr(0, std::min(size, rest.size())));
    if (record.size() > kRowBytesMax)
        return badHeader(report, record, { TIEOUT_TR("The first line is longer than %1 bytes and cannot be a header."), { std::to_string(kRowBytesMax) } });
    if (firstInvalidUtf8(record) != std::string_view::npos || record.find('\0') != std::string_view::npos)
        return badHeader(report, record, { TIEOUT_TR("The header is not valid UTF-8 text."), {} });
    if (!splitRecord(record))
        return badHeader(report, record, std::move(m_reason));
    if (!nameColumns(report, record))
        return false;
    m_header = record;
    m_line += 1 + static_cast<uint64_t>(std::count(record.begin(), record.end(), '\n'));
    m_window.consume(std::min(size, rest.size()));
    batchBegins();
    return true;
}

bool CsvReader::badHeader(bool report, std::string_view record, domain::Text reason)
{
    if (report)
        m_rows.refuse(place(0), record,
            { TIEOUT_TR("None of the file's rows was read. %1 Correct the header and deliver the file again."), { domain::english(reason) } });
    return false;
}

bool CsvReader::nameColumns(bool report, std::string_view record)
{
    std::vector<std::string_view> names;
    for (const std::string_view name : m_fields) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) != names.end())
            return badHeader(report, record, { TIEOUT_TR("The header names the column “%1” twice."), { visible(name.substr(0, 80)) } });
        names.push_back(name);
        const auto column = domain::columnIndex(m_spec.table, name);
        m_column_of_field.push_back(column ? static_cast<uint8_t>(*column) : kUnknown);
        if (column)
            m_order.push_back(static_cast<uint8_t>(*column));
    }
    std::string missing;
    for (const domain::ColumnSpec& column : m_spec.columns)
        if (column.required && std::find(names.begin(), names.end(), column.name) == names.end())
            missing += (missing.empty() ? "" : ", ") + std::string(column.name);
    if (!missing.empty())
        return badHeader(report, record, { TIEOUT_TR("The header lacks what the table %1 requires: %2."), { std::string(m_spec.name), missing } });
    m_all_known = m_order.size() == m_fields.size();
    m_plain.expect(m_all_known ? std::span<const uint8_t>(m_order) : std::span<const uint8_t>());
    for (size_t i = 0; report && i < names.size(); ++i)
        if (m_column_of_field[i] == kUnknown)
            m_rows.unknownColumn(names[i]);
    return true;
}

size_t CsvReader::readRows(std::string_view bytes, bool at_end, size_t rows_max)
{
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    const char* p = begin;
    const size_t limit = m_rows.rows() + m_rows.refusedRows() + rows_max;
    while (p != end && m_rows.rows() + m_rows.refusedRows() < limit) {
        if (m_paths == Paths::All && m_plain.ready() && m_rows.rows() != 0) {
            const uint32_t before = m_rows.rows();
            const RowPlace first = place(static_cast<size_t>(p - begin));
            const size_t used = m_plain.read({ p, static_cast<size_t>(end - p) }, m_rows.batch(), first.offset, first.line, limit - before - m_rows.refusedRows());
            m_line += m_rows.rows() - before;
            p += used;
            if (p == end || m_rows.rows() + m_rows.refusedRows() == limit)
                break;
        }
        const auto left = static_cast<size_t>(end - p);
        const char* const found = static_cast<const char*>(std::memchr(p, '\n', left));
        if (!found && !at_end)
            break;
        const RowPlace row_place = place(static_cast<size_t>(p - begin));
        const size_t line_size = found ? static_cast<size_t>(found - p) + 1 : left;
        const std::string_view line = withoutLineEnd({ p, line_size });
        if (line.empty() || (m_paths != Paths::StrictOnly && plainRow(line, row_place))) {
            m_line += found ? 1 : 0;
            p += line_size;
            continue;
        }
        // With quotation marks the record may go on behind this line.
        RecordEnd record_end;
        const size_t size = record_end.find({ p, left });
        if (size == std::string_view::npos && !at_end)
            break;
        const size_t used = std::min(size, left);
        quotedRow(withoutLineEnd({ p, used }), row_place);
        m_line += record_end.line_ends + (size == std::string_view::npos ? 0 : 1);
        p += used;
    }
    return static_cast<size_t>(p - begin);
}

size_t CsvReader::skipRow(std::string_view bytes, bool first, bool& done)
{
    if (first)
        m_skipped = {};
    const uint64_t before = m_skipped.line_ends;
    const size_t size = m_skipped.find(bytes);
    done = size != std::string_view::npos;
    m_line += m_skipped.line_ends - before + (done ? 1 : 0);
    return done ? size : bytes.size();
}

bool CsvReader::wrongCount(size_t fields, std::string_view bytes, const RowPlace& place)
{
    if (fields == m_column_of_field.size())
        return false;
    m_rows.refuse(place, bytes,
        { TIEOUT_TR("The row has %1 fields and the header %2. Look for a comma too many or too few, correct it and deliver the row again."),
            { std::to_string(fields), std::to_string(m_column_of_field.size()) } });
    return true;
}

// A row without quotation marks or anything else that needs a closer look. False: nothing was done.
bool CsvReader::plainRow(std::string_view line, const RowPlace& place)
{
    const char* field = line.data();
    const char* const end = field + line.size();
    const char* p = field;
    size_t fields = 0;
    bool ascii = true, control = false;
    for (;;) {
        p = csvFieldStop(p);
        if (p < end && *p != ',') {
            if (*p == '"')
                return false;
            const bool below = static_cast<unsigned char>(*p) < 0x20;
            control = control || (below && (*p == '\r' || *p == '\0'));
            ascii = ascii && below;
            ++p;
            continue;
        }
        p = std::min(p, end);
        if (fields < m_column_of_field.size())
            if (const uint8_t column = m_column_of_field[fields]; column != kUnknown)
                m_cells[column] = { { field, static_cast<size_t>(p - field) }, Cell::Plain };
        ++fields;
        if (p == end)
            break;
        field = ++p;
    }
    if (control || line.size() > kRowBytesMax || line == m_header || (!ascii && firstInvalidUtf8(line) != std::string_view::npos))
        return false; // to be refused, with the reason, by the other way
    if (wrongCount(fields, line, place))
        return true;
    m_rows.add(m_cells, place, line, m_all_known ? RowShape::AsOrder : RowShape::Differs);
    return true;
}

void CsvReader::quotedRow(std::string_view record, const RowPlace& place)
{
    if (record.size() > kRowBytesMax)
        return refuseTooLong(place, record);
    const auto refuse = [&](std::string_view source) { m_rows.refuse(place, record, { source, {} }); };
    if (firstInvalidUtf8(record) != std::string_view::npos)
        return refuse(TIEOUT_TR("The row is not valid UTF-8. Save the file as UTF-8 and deliver it again."));
    if (record.find('\0') != std::string_view::npos)
        return refuse(TIEOUT_TR("The row holds a NUL character. Take it out and deliver the row again."));
    if (!splitRecord(record))
        return m_rows.refuse(place, record, std::move(m_reason));
    if (wrongCount(m_fields.size(), record, place))
        return;
    if (record == m_header)
        return refuse(TIEOUT_TR("The line repeats the header. A file has one header; take this line away."));
    for (size_t i = 0; i < m_fields.size(); ++i)
        if (const uint8_t column = m_column_of_field[i]; column != kUnknown)
            m_cells[column] = { m_fields[i], Cell::Plain };
    m_rows.add(m_cells, place, record, m_all_known ? RowShape::Unknown : RowShape::Differs);
}

// Into m_fields; views into the record or into m_unquoted. False with m_reason.
bool CsvReader::splitRecord(std::string_view record)
{
    m_fields.clear();
    m_unquoted.clear();
    m_unquoted.reserve(record.size()); // views into it stay good
    for (size_t at = 0;;) {
        if (at < record.size() && record[at] == '"') {
            if (!splitQuoted(record, at))
                return false;
        } else {
            const size_t end = std::min(record.find(',', at), record.size());
            const std::string_view field = record.substr(at, end - at);
            if (field.find('"') != std::string_view::npos) {
                m_reason = { TIEOUT_TR("Field %1 holds a quotation mark but is not quoted. Quote it and double the mark inside, then deliver the row again."),
                    { std::to_string(m_fields.size() + 1) } };
                return false;
            }
            if (field.find('\r') != std::string_view::npos) {
                m_reason = { TIEOUT_TR("Field %1 holds a carriage return outside quotation marks. Correct it and deliver the row again."),
                    { std::to_string(m_fields.size() + 1) } };
                return false;
            }
            m_fields.push_back(field);
            at = end;
        }
        if (at == record.size())
            return true;
        ++at; // the comma
    }
}

bool CsvReader::splitQuoted(std::string_view record, size_t& at)
{
    const size_t number = m_fields.size() + 1;
    const size_t begin = ++at;
    const size_t kept = m_unquoted.size();
    bool doubled = false;
    for (size_t plain = begin;;) {
        const size_t quote = record.find('"', at);
        if (quote == std::string_view::npos) {
            m_reason = { TIEOUT_TR("Field %1 opens with a quotation mark that is never closed. Close it and deliver the row again."), { std::to_string(number) } };
            return false;
        }
        if (quote + 1 < record.size() && record[quote + 1] == '"') {
            m_unquoted += record.substr(plain, quote + 1 - plain);
            doubled = true;
            at = plain = quote + 2;
            continue;
        }
        if (doubled)
            m_unquoted += record.substr(plain, quote - plain);
        m_fields.push_back(doubled ? std::string_view(m_unquoted).substr(kept) : record.substr(begin, quote - begin));
        at = quote + 1;
        break;
    }
    if (at == record.size() || record[at] == ',')
        return true;
    m_reason = { TIEOUT_TR("Something stands behind the closing quotation mark of field %1. Double the marks inside the field and deliver the row again."), { std::to_string(number) } };
    return false;
}

}
