#include "app/export/report_writer.h"

#include "app/export/report_files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace tieout::exporting {

using domain::Result;
using engine::ReportDocument;
using engine::ReportFormat;
using engine::ReportTable;

namespace {

// The length of the UTF-8 sequence at `text`, 0 when it is none.
size_t sequenceAt(std::string_view text)
{
    const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t(0); };
    const auto follows = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const uint8_t first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool wrong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F);
        return !wrong && follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool wrong = (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F);
        return !wrong && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

std::string validUtf8(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const size_t length = sequenceAt(text);
        out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
        text.remove_prefix(std::max<size_t>(length, 1));
    }
    return out;
}

class TextFile {
public:
    explicit TextFile(const std::string& path)
        : m_path(path)
        , m_file(std::fopen(path.c_str(), "wb"))
        , m_errno(m_file ? 0 : errno)
    {
    }
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;
    ~TextFile()
    {
        if (m_file)
            std::fclose(m_file);
    }
    void write(std::string_view text)
    {
        if (m_errno == 0 && std::fwrite(text.data(), 1, text.size(), m_file) != text.size())
            m_errno = errno;
    }
    Result<void> close()
    {
        if (m_file && std::fclose(m_file) != 0 && m_errno == 0)
            m_errno = errno;
        m_file = nullptr;
        return m_errno == 0 ? Result<void>() : Result<void>(cannotWrite(m_path, std::strerror(m_errno)));
    }

private:
    std::string m_path;
    std::FILE* m_file;
    int m_errno;
};

// RFC 4180. The text stays as it is: this is the machine's form, spreadsheets get XLSX.
std::string csvLine(const std::vector<std::string>& cells)
{
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i) {
        line += i == 0 ? "" : ",";
        if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
            line += cells[i];
            continue;
        }
        line += '"';
        for (const char c : cells[i])
            line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line + "\r\n";
}

Result<void> writeCsv(const ReportDocument& document, const std::string& path, const domain::CancelToken& cancel)
{
    TextFile file(path);
    const ReportTable& table = document.tables.front();
    std::vector<std::string> head;
    for (const engine::ReportColumn& column : table.columns)
        head.push_back(column.name);
    file.write(csvLine(head));
    for (size_t i = 0; i < table.rows.size(); ++i) {
        if (i % 1024 == 0)
            TIEOUT_TRY(cancel.check());
        file.write(csvLine(table.rows[i]));
    }
    return file.close();
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : validUtf8(text)) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<uint8_t>(c) < 0x20) {
            constexpr char kDigits[] = "0123456789abcdef";
            out += std::string("\\u00") + kDigits[static_cast<uint8_t>(c) >> 4] + kDigits[c & 15];
            continue;
        }
        out += c;
    }
    return out + '"';
}

// {"title","subject","cover":{…},"tables":{"NAME":{"note","rows":[{column: text}]}}}; all values are texts.
Result<void> writeJson(const ReportDocument& document, const std::string& path, const domain::CancelToken& cancel)
{
    TextFile file(path);
    file.write("{\"title\":" + quoted(document.title) + ",\"subject\":" + quoted(document.subject) + ",\"cover\":[");
    for (size_t i = 0; i < document.cover.size(); ++i)
        file.write((i == 0 ? "\n[" : ",\n[") + quoted(document.cover[i].first) + "," + quoted(document.cover[i].second) + "]");
    file.write("],\"tables\":[");
    for (size_t t = 0; t < document.tables.size(); ++t) {
        const ReportTable& table = document.tables[t];
        file.write((t == 0 ? "\n{\"name\":" : ",\n{\"name\":") + quoted(table.name) + ",\"note\":" + quoted(table.note) + ",\"rows\":[");
        for (size_t r = 0; r < table.rows.size(); ++r) {
            if (r % 1024 == 0)
                TIEOUT_TRY(cancel.check());
            std::string row = r == 0 ? "\n{" : ",\n{";
            for (size_t c = 0; c < table.columns.size(); ++c)
                row += (c == 0 ? "" : ",") + quoted(table.columns[c].name) + ":" + quoted(table.rows[r][c]);
            file.write(row + "}");
        }
        file.write("]}");
    }
    file.write("]}\n");
    return file.close();
}

class Writer final : public engine::ReportWriter {
public:
    Result<void> write(const ReportDocument& document, ReportFormat format, const std::string& path, const domain::CancelToken& cancel, const engine::ProgressFn& progress) override
    {
        switch (format) {
        case ReportFormat::Pdf:
            return writePdf(document, path, cancel, progress);
        case ReportFormat::Xlsx:
            return writeXlsx(document, path, cancel, progress);
        case ReportFormat::Csv:
            return writeCsv(document, path, cancel);
        case ReportFormat::Json:
            break;
        }
        return writeJson(document, path, cancel);
    }
};

}

std::string shownText(std::string_view outside)
{
    return domain::visible(validUtf8(outside));
}

domain::Error cannotWrite(const std::string& path, const std::string& why)
{
    return domain::makeError(domain::Remedy::Machine, TIEOUT_TR("%1 could not be written: %2. Choose another folder, or free some space."), { domain::visible(path), why });
}

std::unique_ptr<engine::ReportWriter> makeReportWriter()
{
    return std::make_unique<Writer>();
}

}
