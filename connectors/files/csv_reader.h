#pragma once

#include "connectors/files/feed_reader.h"
#include "connectors/files/plain_rows.h"

#include <memory>
#include <string>
#include <vector>

namespace tieout::connect {

domain::Result<std::unique_ptr<engine::FeedReader>> openCsv(const engine::FeedFile& file, const std::optional<FileState>& planned);

// RFC 4180 with a header: fields by name in any order, quotation marks doubled inside quoted fields,
// quoted line ends, LF or CRLF. A field that is not quoted holds no quotation mark. A header that
// lacks a required column refuses the file with one message.
class CsvReader final : public WindowedReader {
public:
    explicit CsvReader(const engine::FeedFile& file, Paths paths = Paths::All);

protected:
    size_t readRows(std::string_view bytes, bool at_end, size_t rows_max) override;
    size_t skipRow(std::string_view bytes, bool first, bool& done) override;
    domain::Result<bool> readHead(bool report) override;
    void batchBegins() override;

private:
    // Finds the end of a record byte by byte, so that it can go on in the next window.
    struct RecordEnd {
        enum State : uint8_t { FieldStart, Bare, Quoted, QuoteSeen, ReturnSeen, Broken };
        State state = FieldStart;
        uint64_t line_ends = 0; // seen inside the record
        // Bytes up to and with the record's line end; npos when it is not among them.
        size_t find(std::string_view bytes);
    };
    static constexpr uint8_t kUnknown = 255;

    bool plainRow(std::string_view line, const RowPlace& place);
    bool splitRecord(std::string_view record);
    bool splitQuoted(std::string_view record, size_t& at);
    void quotedRow(std::string_view record, const RowPlace& place);
    bool wrongCount(size_t fields, std::string_view bytes, const RowPlace& place);
    bool badHeader(bool report, std::string_view record, domain::Text reason);
    bool nameColumns(bool report, std::string_view record);

    const domain::TableSpec& m_spec;
    Paths m_paths;
    PlainRows m_plain;
    std::vector<uint8_t> m_column_of_field; // kUnknown for a column no table knows
    std::vector<uint8_t> m_order;
    bool m_all_known = true;
    std::string m_header;
    std::vector<Cell> m_cells; // one per column of the table
    std::vector<std::string_view> m_fields; // of the record in hand
    std::string m_unquoted;
    domain::Text m_reason;
    RecordEnd m_skipped;
};

}
