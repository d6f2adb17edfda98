#pragma once

#include "engine/ports.h"

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace tieout::connect {

// One field of a row as it was written, before the table's types are applied.
struct Cell {
    enum Kind : uint8_t {
        Missing, // the row has no such field
        Null,
        Plain, // a CSV field: any type may read it
        Text, // a JSON string, unescaped
        Number, // a JSON number's literal
        True,
        False,
        Structure, // an array or object
    };
    std::string_view text;
    Kind kind = Missing;
};

struct RowPlace {
    uint64_t offset = 0; // bytes from the start of the delivery
    uint64_t line = 0; // from 1
};

// What the caller knows of the row's layout, apart from its values.
enum class RowShape : uint8_t {
    AsOrder, // exactly the batch's order and canonical separators, quoting and escapes
    Unknown, // the builder renders the row and compares
    Differs, // its bytes are kept
};

// YYYY-MM, a date or a time with zone: what issued_at may hold.
bool isDateLike(std::string_view text);

// Makes rows of cells and collects them in batches: types, limits, required columns, the money
// scale, deletions, and the bytes of rows that are not canonical. A row is taken whole or not at all.
class RowBuilder {
public:
    static constexpr size_t kColumnsMax = 16;

    RowBuilder(domain::Table table, domain::RowFormat format);

    // Begins an empty batch. `rows_expected` only saves reallocation.
    void begin(size_t rows_expected);
    std::vector<uint8_t>& order() { return m_out.batch.order; }
    domain::Batch& batch() { return m_out.batch; }
    uint32_t rows() const { return m_out.batch.rows; }
    size_t refusedRows() const { return m_out.refused.size(); }
    bool empty() const { return rows() == 0 && m_out.refused.empty() && m_out.drift.empty(); }

    // `cells`: one per TableSpec::columns. False when the row was refused; it then stands in the
    // refused rows with its reason.
    bool add(std::span<const Cell> cells, const RowPlace& place, std::string_view bytes, RowShape shape);
    void refuse(const RowPlace& place, std::string_view bytes, domain::Text reason);
    // A column no table knows; told once until forgetDrift().
    void unknownColumn(std::string_view name);
    void forgetDrift() { m_drift_told.clear(); }

    engine::ReadBatch take(uint64_t offset_after, uint64_t line_after);

private:
    struct Value {
        std::string_view text; // Text columns
        int64_t value = domain::kAbsent;
        uint8_t scale = 0;
        bool present = false;
    };
    struct Known { // the last value of a kind that is costly to read
        std::array<char, 10> date {};
        int64_t day_ns = 0;
        bool date_known = false;
        domain::Currency currency = domain::Currency::usd();
        int exponent = 2;
    };

    bool readAll(std::span<const Cell> cells);
    bool readCell(size_t column, const Cell& cell, Value& value);
    bool readText(size_t column, const Cell& cell, Value& value);
    bool readFlag(size_t column, const Cell& cell, Value& value);
    bool readDecimal(size_t column, const Cell& cell, Value& value);
    bool readCount(size_t column, const Cell& cell, Value& value);
    bool readPeriod(size_t column, const Cell& cell, Value& value);
    bool readTime(size_t column, const Cell& cell, Value& value);
    bool readCurrency(size_t column, const Cell& cell, Value& value);
    bool checkRow();
    bool checkMoney(size_t column);
    bool checkTotal();
    void commit(const RowPlace& place);
    void keepBytes(std::string_view bytes, RowShape shape);
    bool fail(std::string_view source, std::vector<std::string> args);
    bool failCell(size_t column, const Cell& cell, std::string_view rule);

    const domain::TableSpec& m_spec;
    domain::RowFormat m_format;
    size_t m_currency_column = kColumnsMax; // kColumnsMax: the table has none
    engine::ReadBatch m_out;
    std::array<Value, kColumnsMax> m_row;
    bool m_canonical = true; // the values of the current row render to what was written
    domain::Text m_reason;
    Known m_known;
    std::set<std::string, std::less<>> m_drift_told;
    std::array<size_t, kColumnsMax> m_text_sizes {}; // of the last batch, to reserve
    size_t m_reserve = 0;
    std::string m_rendered;
};

}
