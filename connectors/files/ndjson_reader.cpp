#include "connectors/files/ndjson_reader.h"

#include "connectors/files/byte_scan.h"
#include "connectors/rest/utf8.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace tieout::connect {

using domain::Result;

namespace {

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

// Behind the literal of a JSON number without exponent; nullptr when there is none.
const char* numberEnd(const char* p)
{
    if (*p == '-')
        ++p;
    if (!digit(*p))
        return nullptr;
    if (*p == '0')
        ++p;
    else
        while (digit(*p))
            ++p;
    if (*p != '.')
        return p;
    if (!digit(*++p))
        return nullptr;
    while (digit(*p))
        ++p;
    return p;
}

// The closing quotation mark of a string without escapes; nullptr when it needs the strict parser.
// A line end or the padding stops the search at the latest.
const char* stringEnd(const char* begin)
{
    const char* p = jsonStringStop(begin);
    if (static_cast<unsigned char>(*p) < 0x80)
        return *p == '"' ? p : nullptr;
    while (static_cast<unsigned char>(*p) >= 0x20 && *p != '"' && *p != '\\')
        ++p;
    return *p == '"' && firstInvalidUtf8({ begin, static_cast<size_t>(p - begin) }) == std::string_view::npos ? p : nullptr;
}

}

// Takes the members of the line's object; everything below them is only checked.
struct NdjsonReader::LineHandler {
    NdjsonReader& reader;
    std::string_view line;
    size_t column = RowBuilder::kColumnsMax; // kColumnsMax: of no table
    bool unknown = false; // a column no table knows was met

    bool put(Cell::Kind kind, std::string_view text = {})
    {
        if (reader.m_policy.depth() == 1 && column != RowBuilder::kColumnsMax)
            reader.m_strict[column] = { text, kind };
        return true;
    }
    bool begin(bool object)
    {
        if (reader.m_policy.depth() == 0 && !object)
            return false;
        put(Cell::Structure);
        return reader.m_policy.enter();
    }
    bool beginObject() { return begin(true); }
    bool beginArray() { return begin(false); }
    bool endObject() { return reader.m_policy.leave(), true; }
    bool endArray() { return reader.m_policy.leave(), true; }
    bool key(std::string_view name, bool lone)
    {
        if (!reader.m_policy.key(name, lone))
            return false;
        if (reader.m_policy.depth() != 1)
            return true;
        const auto known = domain::columnIndex(reader.m_spec.table, name);
        column = known.value_or(RowBuilder::kColumnsMax);
        unknown = unknown || !known;
        reader.m_seen.emplace_back(name);
        return true;
    }
    bool scalar(Cell::Kind kind, std::string_view text = {})
    {
        return reader.m_policy.depth() != 0 && put(kind, text);
    }
    bool string(std::string_view text, bool lone)
    {
        if (!reader.m_policy.string(lone))
            return false;
        const std::less<const char*> before;
        if (before(text.data(), line.data()) || before(line.data() + line.size(), text.data())) {
            // Unescaped into the scanner's buffer: keep it. The line's length is reserved, so what
            // was kept before does not move.
            const size_t begin = reader.m_unescaped.size();
            reader.m_unescaped += text;
            text = std::string_view(reader.m_unescaped).substr(begin);
        }
        return scalar(Cell::Text, text);
    }
    bool number(std::string_view literal) { return scalar(Cell::Number, literal); }
    bool boolean(bool yes) { return scalar(yes ? Cell::True : Cell::False); }
    bool null() { return scalar(Cell::Null); }
};

Result<std::unique_ptr<engine::FeedReader>> openNdjson(const engine::FeedFile& file, const std::optional<FileState>& planned)
{
    auto reader = std::make_unique<NdjsonReader>(file);
    reader->expectState(planned);
    TIEOUT_TRY(reader->seek(0, 1));
    return std::unique_ptr<engine::FeedReader>(std::move(reader));
}

NdjsonReader::NdjsonReader(const engine::FeedFile& file, Paths paths)
    : WindowedReader(file, domain::RowFormat::Json)
    , m_spec(domain::tableSpec(file.table))
    , m_paths(paths)
    , m_plain(file.table, domain::RowFormat::Json)
{
    std::vector<std::string> names;
    for (const domain::ColumnSpec& column : m_spec.columns)
        if (!column.extension)
            names.emplace_back(column.name);
    expect(names);
}

void NdjsonReader::batchBegins()
{
    m_expected_is_order = false;
}

std::vector<uint8_t> NdjsonReader::knownColumns(const std::vector<std::string>& names) const
{
    std::vector<uint8_t> columns;
    for (const std::string& name : names)
        if (const auto column = domain::columnIndex(m_spec.table, name))
            columns.push_back(static_cast<uint8_t>(*column));
    return columns;
}

// The next lines are expected to have these keys, unless they cannot be told apart from other text.
void NdjsonReader::expect(const std::vector<std::string>& names)
{
    const auto plain = [](const std::string& name) {
        return std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
    };
    if (!std::all_of(names.begin(), names.end(), plain))
        return;
    m_expected.clear();
    m_fast.fill({});
    for (const std::string& name : names) {
        const size_t cell = domain::columnIndex(m_spec.table, name).value_or(RowBuilder::kColumnsMax);
        m_expected.push_back({ (m_expected.empty() ? "{\"" : ",\"") + name + "\":", cell });
    }
    m_expected_order = knownColumns(names);
    if (m_expected_order.size() != names.size())
        m_expected_order.clear();
    m_expected_is_order = !m_expected_order.empty() && m_expected_order == m_rows.order();
    m_plain.expect(m_expected_order);
}

size_t NdjsonReader::readRows(std::string_view bytes, bool at_end, size_t rows_max)
{
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    const char* p = begin;
    const size_t limit = m_rows.rows() + m_rows.refusedRows() + rows_max;
    while (p != end && m_rows.rows() + m_rows.refusedRows() < limit) {
        if (m_paths == Paths::All && m_expected_is_order && m_plain.ready() && m_rows.rows() != 0) {
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
        const char* const line_end = found ? found : end;
        size_t size = static_cast<size_t>(line_end - p);
        if (found && size != 0 && p[size - 1] == '\r')
            --size;
        if (size != 0)
            readLine({ p, size }, place(static_cast<size_t>(p - begin)));
        if (found)
            ++m_line;
        p = found ? found + 1 : end;
    }
    return static_cast<size_t>(p - begin);
}

size_t NdjsonReader::skipRow(std::string_view bytes, bool, bool& done)
{
    const size_t end = bytes.find('\n');
    done = end != std::string_view::npos;
    m_line += done ? 1 : 0;
    return done ? end + 1 : bytes.size();
}

void NdjsonReader::readLine(std::string_view line, const RowPlace& place)
{
    if (line.size() > kRowBytesMax) {
        refuseTooLong(place, line);
        return;
    }
    if (m_paths == Paths::StrictOnly || !predictedLine(line)) {
        strictLine(line, place);
        return;
    }
    const bool decides = m_rows.order().empty() && !m_expected_order.empty();
    if (decides) {
        m_rows.order() = m_expected_order;
        m_expected_is_order = true;
    }
    const std::span cells(m_fast.data(), m_spec.columns.size());
    if (!m_rows.add(cells, place, line, m_expected_is_order ? RowShape::AsOrder : RowShape::Differs) && decides) {
        m_rows.order().clear();
        m_expected_is_order = false;
    }
}

bool NdjsonReader::predictedLine(std::string_view line)
{
    const char* p = line.data();
    const char* const end = p + line.size();
    for (const Field& field : m_expected) {
        const size_t lead = field.lead.size();
        if (static_cast<size_t>(end - p) <= lead || std::memcmp(p, field.lead.data(), lead) != 0)
            return false;
        p += lead;
        const bool text = *p == '"';
        const char* const begin = text ? p + 1 : p;
        const char* const value_end = text ? stringEnd(begin) : numberEnd(begin);
        if (!value_end || value_end >= end)
            return false;
        m_fast[field.cell] = { { begin, static_cast<size_t>(value_end - begin) }, text ? Cell::Text : Cell::Number };
        p = text ? value_end + 1 : value_end;
    }
    return p + 1 == end && *p == '}';
}

void NdjsonReader::strictLine(std::string_view line, const RowPlace& place)
{
    const std::vector<std::string> before = std::exchange(m_seen, {});
    m_policy.reset();
    m_strict.fill({});
    m_unescaped.clear();
    m_unescaped.reserve(line.size());
    LineHandler handler { *this, line };
    JsonScanner scanner(line, handler);
    if (!scanner.run()) {
        const JsonProblem& problem = scanner.problem();
        if (!m_policy.problem().empty())
            m_rows.refuse(place, line,
                { TIEOUT_TR("The line cannot be read, byte %1: %2 Correct it and deliver the row again."),
                    { std::to_string(scanner.tokenOffset()), domain::english(m_policy.problem()) } });
        else if (problem.reason.empty())
            m_rows.refuse(place, line, { TIEOUT_TR("The line is no JSON object. Each line of this file holds one object; correct it and deliver the row again."), {} });
        else
            m_rows.refuse(place, line,
                { TIEOUT_TR("The line is not valid JSON, byte %1: %2 Correct it and deliver the row again."),
                    { std::to_string(problem.offset), domain::english(problem.reason) } });
        m_seen = before;
        return;
    }
    if (handler.unknown)
        for (const std::string& name : m_seen)
            if (!domain::columnIndex(m_spec.table, name))
                m_rows.unknownColumn(name);
    const bool decides = m_rows.order().empty() && !handler.unknown;
    if (decides)
        m_rows.order() = knownColumns(m_seen);
    const bool taken = m_rows.add({ m_strict.data(), m_spec.columns.size() }, place, line, handler.unknown ? RowShape::Differs : RowShape::Unknown);
    if (decides && !taken)
        m_rows.order().clear();
    // The second line of a new kind in a row (or the first one of all) is taken as the rule.
    if (taken && (m_seen == before || m_rows.rows() == 1))
        expect(m_seen);
    else
        m_expected_is_order = m_expected_is_order && m_rows.order() == m_expected_order;
}

}
