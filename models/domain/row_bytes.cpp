#include "domain/row_bytes.h"

#include "domain/currency.h"
#include "domain/time.h"

namespace tieout::domain {

namespace {

void appendJsonString(std::string& out, std::string_view text)
{
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                out += "\\u00";
                out += kHex[c >> 4];
                out += kHex[c & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

void appendCsvField(std::string& out, std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

// The value's text without quotation marks; empty when it is absent.
std::string valueText(const Batch& batch, ColumnType type, size_t column, size_t row)
{
    if (type == ColumnType::Text)
        return std::string(batch.textAt(column, row));
    const int64_t value = batch.valueAt(column, row);
    if (value == kAbsent || (type == ColumnType::Currency && value == 0))
        return {};
    switch (type) {
    case ColumnType::Quantity:
    case ColumnType::Money:
        return batch.columns[column].decimalAt(row).toString();
    case ColumnType::Count:
        return std::to_string(value);
    case ColumnType::Period:
        return Period(static_cast<int32_t>(value)).toString();
    case ColumnType::Time:
        return Instant(value).toString(batch.columns[column].scales[row]);
    case ColumnType::Currency:
        return std::string(Currency::fromPacked(static_cast<uint32_t>(value)).code());
    case ColumnType::Flag:
        return value == 1 ? "true" : "false";
    case ColumnType::Text:
        break;
    }
    return {};
}

bool writtenAsString(ColumnType type)
{
    return type == ColumnType::Text || type == ColumnType::Period || type == ColumnType::Time || type == ColumnType::Currency;
}

}

void appendCanonicalRow(std::string& out, const Batch& batch, size_t row)
{
    const auto specs = tableSpec(batch.table).columns;
    const bool json = batch.format == RowFormat::Json;
    bool first = true;
    const auto appendColumn = [&](size_t column) {
        if (!first)
            out += ',';
        const ColumnType type = specs[column].type;
        const std::string text = valueText(batch, type, column, row);
        if (!json) {
            appendCsvField(out, text);
        } else {
            out += first ? "{\"" : "\"";
            out += specs[column].name;
            out += "\":";
            if (writtenAsString(type))
                appendJsonString(out, text);
            else
                out += text.empty() ? std::string_view("null") : std::string_view(text);
        }
        first = false;
    };
    if (batch.order.empty()) {
        for (size_t column = 0; column < batch.columns.size(); ++column)
            if (batch.present(column))
                appendColumn(column);
    } else {
        for (const uint8_t column : batch.order)
            appendColumn(column);
    }
    if (json)
        out += '}';
}

std::string rowBytes(const Batch& batch, size_t row)
{
    if (!batch.raw.ends.empty())
        if (const std::string_view raw = batch.raw.at(row); !raw.empty())
            return std::string(raw);
    std::string out;
    appendCanonicalRow(out, batch, row);
    return out;
}

}
