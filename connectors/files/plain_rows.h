#pragma once

#include "domain/columns.h"
#include "domain/currency.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tieout::connect {

// The short way for the bulk of a feed: rows that are written exactly as the batch's order and the
// canonical rendering say, in ASCII without escapes or quotation marks, with good values. They are
// read and written into the columns in one pass. It never refuses a row: it stops in front of the
// first one it does not want, and RowBuilder decides about that one.
class PlainRows {
public:
    // Bytes behind the text that must be readable, and hold zeros.
    static constexpr size_t kPadding = 64;

    explicit PlainRows(domain::Table table, domain::RowFormat format);

    // Rows have these columns in this order from now on. An empty order, or one that lacks a required
    // column, switches the short way off.
    void expect(std::span<const uint8_t> order);
    bool ready() const { return !m_fields.empty(); }

    // Adds rows of `text` to the batch, at most `rows_max`, and returns the bytes used. The batch holds at
    // least one row in the same order. `offset` and `line` are the place of the first byte.
    size_t read(std::string_view text, domain::Batch& batch, uint64_t offset, uint64_t line, size_t rows_max);

private:
    struct Lead { // what stands before a value, as words to compare
        std::array<uint64_t, 6> word {};
        std::array<uint64_t, 6> mask {};
        size_t size = 0;
        bool matches(const char* p) const;
    };
    struct Field {
        Lead lead;
        domain::ColumnType type = domain::ColumnType::Text;
        size_t column = 0;
        bool required = false;
        bool date_like = false;
    };
    struct Target { // a column, made larger than its rows
        int64_t* values = nullptr; // nullptr: no row has filled the column yet
        uint8_t* scales = nullptr;
        char* text = nullptr;
        uint32_t* ends = nullptr;
        size_t text_room = 0;
    };

    Lead makeLead(const std::string& text) const;
    void open(domain::Batch& batch, size_t rows);
    void close(domain::Batch& batch, size_t rows);
    template <bool json> size_t readRun(std::string_view text, domain::Batch& batch, uint64_t offset, uint64_t line, size_t rows_max);
    template <bool json> const char* readRow(const char* p, size_t row);
    template <bool json> const char* readValue(const Field& field, const char* p, size_t row);
    template <bool json> const char* readText(const Field& field, const char* p, size_t row);
    template <bool json> const char* readNumber(const Field& field, const char* p, size_t row);
    template <bool json> const char* readOther(const Field& field, const char* p, size_t row);
    const char* readTime(const char* p, Target& target, size_t row);
    const char* readPeriod(const char* p, Target& target, size_t row);
    const char* readCurrency(const char* p, Target& target, size_t row);
    bool dateLike(std::string_view text);

    const domain::TableSpec& m_spec;
    domain::RowFormat m_format;
    std::vector<Field> m_fields;
    Lead m_tail; // behind the last value
    std::vector<Target> m_targets; // by column
    uint8_t m_money_scale = 0; // of the row in hand
    int m_exponent = 2;
    size_t m_run = 0; // rows to try at once

    // The last value of kinds that are costly to read.
    std::array<char, 10> m_date {};
    int64_t m_day_ns = 0;
    uint64_t m_period_word = 0;
    int64_t m_period = 0;
    std::array<char, 3> m_code { 'U', 'S', 'D' };
    int64_t m_packed = domain::Currency::usd().packed();
    int m_code_exponent = 2;
    std::string m_date_like;
};

}
