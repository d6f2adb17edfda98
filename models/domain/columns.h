#pragma once

#include "domain/decimal.h"
#include "domain/tables.h"
#include "domain/text.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

// Columnar batches: the currency between layers. Readers fill them, the store packs them into
// chunks, the evaluator reads them. One virtual call or allocation a record would be too slow.
namespace tieout::domain {

inline constexpr uint32_t kBatchRowsMax = 65'536;
inline constexpr int64_t kAbsent = std::numeric_limits<int64_t>::min();

// Texts laid end to end; text i ends at ends[i]. Absent and empty are the same.
struct TextColumn {
    std::string bytes;
    std::vector<uint32_t> ends;

    std::string_view at(size_t row) const
    {
        const uint32_t begin = row == 0 ? 0 : ends[row - 1];
        return std::string_view(bytes).substr(begin, ends[row] - begin);
    }
    void append(std::string_view text)
    {
        bytes.append(text);
        ends.push_back(static_cast<uint32_t>(bytes.size()));
    }
    bool operator==(const TextColumn&) const = default;
};

// One column of a batch. Which member is filled follows from its ColumnType:
//   Text               texts
//   Quantity, Money    values = coefficients (kAbsent when absent), scales
//   Count              values (kAbsent when absent)
//   Period             values = months since year 0 (kAbsent when absent)
//   Time               values = nanoseconds since 1970 UTC, scales = decimals as written
//   Currency           values = Currency::packed(), 0 when absent
//   Flag               values 0, 1 or kAbsent
// A column that no row of the batch fills has empty vectors (see Batch::present).
struct Column {
    TextColumn texts;
    std::vector<int64_t> values;
    std::vector<uint8_t> scales;

    Decimal decimalAt(size_t row) const { return Decimal(values[row], scales[row]); }
    bool operator==(const Column&) const = default;
};

// How the rows of a batch were written; decides their canonical rendering (domain/row_bytes.h).
enum class RowFormat : uint8_t { Json, Csv };

struct Batch {
    Table table = Table::UsageEvents;
    uint32_t rows = 0;
    RowFormat format = RowFormat::Json;
    // Columns (indices of TableSpec::columns) a canonical row writes, in the order it writes them:
    // the key order of the lines, the column order of the header. Empty = every column the batch
    // fills, in table order.
    std::vector<uint8_t> order;
    // One per TableSpec::columns. Either empty (column not delivered) or `rows` long.
    std::vector<Column> columns;
    // The row's bytes as received, where they differ from the canonical rendering of the columns
    // (domain/row_bytes.h); empty text = canonical. So every byte of every row can be recovered.
    // Empty vectors when all rows are canonical.
    TextColumn raw;
    // Position of each row in its delivery: byte offset and line (or record ordinal), both from 0 / 1.
    std::vector<uint64_t> offsets;
    std::vector<uint64_t> lines;

    bool present(size_t column) const { return !columns[column].values.empty() || !columns[column].texts.ends.empty(); }
    std::string_view textAt(size_t column, size_t row) const { return columns[column].texts.ends.empty() ? std::string_view() : columns[column].texts.at(row); }
    int64_t valueAt(size_t column, size_t row) const { return columns[column].values.empty() ? kAbsent : columns[column].values[row]; }
    std::string_view keyAt(size_t row) const { return columns[0].texts.at(row); }
    bool deletedAt(size_t row) const { return valueAt(columns.size() - 1, row) == 1; }
    // Currency of the row's amounts: its own, else USD (the contract's rule).
    int64_t currencyAt(size_t column, size_t row) const;
};

// A row that could not be read. It never stops the others; the import is then incomplete.
struct RefusedRow {
    uint64_t line = 0; // from 1
    uint64_t offset = 0; // bytes from the start of the delivery
    std::string bytes; // as received, cut at 64 KiB
    Text reason; // what is wrong and what to do
};

}
