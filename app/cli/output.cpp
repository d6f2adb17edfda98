#include "app/cli/output.h"

#include "domain/text.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace tieout::cli {

namespace {

constexpr size_t kBufferMax = 1 << 16;

// Screen cells of UTF-8 text: code points, which is right for all but wide and combining letters.
size_t cells(std::string_view text)
{
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}

void Output::write(std::string_view text)
{
    m_buffer += text;
    if (m_buffer.size() >= kBufferMax)
        (void)flush();
}

void Output::line(std::string_view text)
{
    m_buffer += text;
    write("\n");
}

domain::Result<void> Output::flush()
{
    size_t at = 0;
    while (m_errno == 0 && at < m_buffer.size()) {
        const ssize_t n = ::write(STDOUT_FILENO, m_buffer.data() + at, m_buffer.size() - at);
        if (n < 0 && errno != EINTR)
            m_errno = errno;
        at += n > 0 ? static_cast<size_t>(n) : 0;
    }
    m_buffer.clear();
    if (m_errno != 0)
        return domain::makeError(domain::Remedy::Machine, TIEOUT_TR("Standard output could not be written (%1): what was printed is not complete."), { std::strerror(m_errno) });
    return {};
}

TextTable::TextTable(std::vector<Column> columns)
    : m_columns(std::move(columns))
{
}

void TextTable::row(std::vector<std::string> values)
{
    TIEOUT_CHECK(values.size() == m_columns.size());
    for (std::string& value : values)
        value = domain::visible(value);
    m_rows.push_back(std::move(values));
}

std::string TextTable::toString() const
{
    std::vector<size_t> widths;
    for (size_t c = 0; c < m_columns.size(); ++c) {
        size_t width = cells(m_columns[c].title);
        for (const auto& row : m_rows)
            width = std::max(width, cells(row[c]));
        widths.push_back(width);
    }
    std::string out;
    const auto put = [&](const auto& textOf) {
        std::string line;
        for (size_t c = 0; c < m_columns.size(); ++c) {
            const std::string_view text = textOf(c);
            const std::string pad(widths[c] - cells(text), ' ');
            line += c != 0 ? "  " : "";
            line += m_columns[c].align == Right ? pad : std::string();
            line += text;
            line += m_columns[c].align == Left ? pad : std::string();
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    };
    put([&](size_t c) { return m_columns[c].title; });
    for (const auto& row : m_rows)
        put([&](size_t c) { return std::string_view(row[c]); });
    return out;
}

void appendCsv(std::string& out, std::string_view field)
{
    const bool quote = field.find_first_of(",\"\r\n") != std::string_view::npos || (!field.empty() && (field.front() == ' ' || field.back() == ' '));
    if (!quote) {
        out += field;
        return;
    }
    out += '"';
    for (const char c : field) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

std::string csvLine(const std::vector<std::string>& fields)
{
    std::string out;
    for (size_t i = 0; i < fields.size(); ++i) {
        if (i != 0)
            out += ',';
        appendCsv(out, fields[i]);
    }
    return out + '\n';
}

void complain(std::string_view sentence)
{
    std::string line = "tieoutctl: ";
    line += sentence;
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

}
