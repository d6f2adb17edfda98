#pragma once

#include "app/cli/json_writer.h"
#include "domain/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace tieout::cli {

// Standard output, buffered; the first failed write is remembered.
class Output {
public:
    Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output() { (void)flush(); }

    void write(std::string_view text);
    void line(std::string_view text);
    // A document or a line of a list.
    void line(JsonWriter& json) { line(json.take()); }
    // Error Machine when something could not be written (disk full, reader gone).
    domain::Result<void> flush();

private:
    std::string m_buffer;
    int m_errno = 0;
};

// Rows under a heading, columns as wide as their widest cell. Text from outside is made visible.
class TextTable {
public:
    enum Align : uint8_t { Left, Right };
    struct Column {
        std::string_view title;
        Align align = Left;
    };
    explicit TextTable(std::vector<Column> columns);
    void row(std::vector<std::string> cells);
    bool empty() const { return m_rows.empty(); }
    std::string toString() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

// One CSV field by RFC 4180: quoted when it holds a comma, a quote, a line end or edge blanks.
void appendCsv(std::string& out, std::string_view field);
std::string csvLine(const std::vector<std::string>& fields); // with "\n"

// Prints "tieoutctl: …" on standard error.
void complain(std::string_view sentence);

}
