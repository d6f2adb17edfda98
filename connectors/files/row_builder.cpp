#include "connectors/files/row_builder.h"

#include "connectors/rest/utf8.h"
#include "domain/downstream.h"
#include "domain/row_bytes.h"

#include <algorithm>
#include <cstring>

namespace tieout::connect {

using domain::ColumnType;
using domain::Currency;
using domain::Decimal;
using domain::Instant;
using domain::kAbsent;
using domain::Period;
using domain::visible;

namespace {

constexpr size_t kRefusedBytesMax = 64 * 1024;
constexpr size_t kDriftMax = 1000;
constexpr size_t kShown = 60; // bytes of a wrong value that a reason repeats

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

// The contract's numbers, as Decimal::parse reads them. `canonical`: Decimal writes it back the same.
bool plainDecimal(std::string_view text, int64_t& coefficient, uint8_t& scale, bool& canonical)
{
    const char* p = text.data();
    const char* const end = p + text.size();
    const bool negative = p != end && *p == '-';
    p += negative ? 1 : 0;
    const char* const whole = p;
    uint64_t value = 0;
    while (p != end && digit(*p))
        value = value * 10 + static_cast<uint64_t>(*p++ - '0');
    const auto whole_digits = p - whole;
    ptrdiff_t decimals = 0;
    if (p != end && *p == '.') {
        const char* const fraction = ++p;
        while (p != end && digit(*p))
            value = value * 10 + static_cast<uint64_t>(*p++ - '0');
        decimals = p - fraction;
        if (decimals == 0)
            return false;
    }
    if (p != end || whole_digits == 0 || decimals > domain::kScaleMax || whole_digits + decimals > domain::kDigitsMax)
        return false;
    canonical = (whole_digits == 1 || *whole != '0') && !(negative && value == 0);
    coefficient = negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
    scale = static_cast<uint8_t>(decimals);
    return true;
}

// Two digits at p, or a number above 99.
unsigned twoDigits(const char* p)
{
    const unsigned tens = static_cast<unsigned char>(p[0]) - unsigned('0'), ones = static_cast<unsigned char>(p[1]) - unsigned('0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

bool textual(const Cell& cell)
{
    return cell.kind == Cell::Plain || cell.kind == Cell::Text;
}

}

bool isDateLike(std::string_view text)
{
    return text.size() == 7 ? Period::parse(text).ok() : text.size() == 10 ? Instant::parseDate(text).ok() : Instant::parse(text).ok();
}

RowBuilder::RowBuilder(domain::Table table, domain::RowFormat format)
    : m_spec(domain::tableSpec(table))
    , m_format(format)
{
    for (size_t i = 0; i < m_spec.columns.size(); ++i) {
        if (m_spec.columns[i].type == ColumnType::Currency)
            m_currency_column = i;
    }
    TIEOUT_CHECK(m_spec.columns.size() <= kColumnsMax);
    begin(0);
}

void RowBuilder::begin(size_t rows_expected)
{
    m_out = {};
    m_out.batch.table = m_spec.table;
    m_out.batch.format = m_format;
    m_out.batch.columns.resize(m_spec.columns.size());
    m_reserve = rows_expected;
    m_out.batch.offsets.reserve(rows_expected);
    m_out.batch.lines.reserve(rows_expected);
}

engine::ReadBatch RowBuilder::take(uint64_t offset_after, uint64_t line_after)
{
    m_out.offset_after = offset_after;
    m_out.line_after = line_after;
    for (size_t i = 0; i < m_out.batch.columns.size(); ++i)
        m_text_sizes[i] = m_out.batch.columns[i].texts.bytes.size();
    engine::ReadBatch out = std::move(m_out);
    m_out = {};
    return out;
}

void RowBuilder::unknownColumn(std::string_view name)
{
    if (m_drift_told.size() > kDriftMax || m_drift_told.contains(name))
        return;
    m_drift_told.emplace(name);
    if (m_drift_told.size() > kDriftMax) {
        m_out.drift.push_back({ std::string(m_spec.name), "*",
            { TIEOUT_TR("More than %1 unknown columns; the others are not listed. Their values stay in the rows' bytes."), { std::to_string(kDriftMax) } } });
        return;
    }
    m_out.drift.push_back({ std::string(m_spec.name), std::string(name),
        { TIEOUT_TR("The column “%1” is not known. Its values are not compared; they stay in the rows' bytes."), { visible(name.substr(0, 80)) } } });
}

void RowBuilder::refuse(const RowPlace& place, std::string_view bytes, domain::Text reason)
{
    m_out.refused.push_back({ place.line, place.offset, std::string(bytes.substr(0, kRefusedBytesMax)), std::move(reason) });
}

bool RowBuilder::fail(std::string_view source, std::vector<std::string> args)
{
    m_reason = { source, std::move(args) };
    return false;
}

// `rule`: a sentence with %1 = column and %2 = what it holds.
bool RowBuilder::failCell(size_t column, const Cell& cell, std::string_view rule)
{
    std::string shown;
    switch (cell.kind) {
    case Cell::Missing:
    case Cell::Null:
        shown = "null";
        break;
    case Cell::True:
        shown = "true";
        break;
    case Cell::False:
        shown = "false";
        break;
    case Cell::Structure:
        shown = "{…}";
        break;
    default:
        shown = visible(cell.text.substr(0, kShown)) + (cell.text.size() > kShown ? "…" : "");
    }
    return fail(rule, { std::string(m_spec.columns[column].name), std::move(shown) });
}

bool RowBuilder::add(std::span<const Cell> cells, const RowPlace& place, std::string_view bytes, RowShape shape)
{
    m_canonical = true;
    if (!readAll(cells) || !checkRow()) {
        refuse(place, bytes, std::move(m_reason));
        return false;
    }
    commit(place);
    keepBytes(bytes, m_canonical || shape == RowShape::Unknown ? shape : RowShape::Differs);
    return true;
}

bool RowBuilder::readAll(std::span<const Cell> cells)
{
    for (size_t i = 0; i < cells.size(); ++i) {
        Value& value = m_row[i];
        value = Value {};
        if (cells[i].kind != Cell::Missing && !readCell(i, cells[i], value))
            return false;
    }
    return true;
}

bool RowBuilder::readCell(size_t column, const Cell& cell, Value& value)
{
    const ColumnType type = m_spec.columns[column].type;
    if (cell.kind == Cell::Null) {
        const bool null_is_canonical = type == ColumnType::Quantity || type == ColumnType::Money || type == ColumnType::Count || type == ColumnType::Flag;
        m_canonical = m_canonical && null_is_canonical;
        return true;
    }
    if (textual(cell) && cell.text.empty()) {
        // In JSON an empty text is only canonical where texts are written.
        const bool number = type == ColumnType::Quantity || type == ColumnType::Money || type == ColumnType::Count || type == ColumnType::Flag;
        m_canonical = m_canonical && (cell.kind == Cell::Plain || !number);
        return true;
    }
    switch (type) {
    case ColumnType::Text:
        return readText(column, cell, value);
    case ColumnType::Quantity:
    case ColumnType::Money:
        return readDecimal(column, cell, value);
    case ColumnType::Count:
        return readCount(column, cell, value);
    case ColumnType::Period:
        return readPeriod(column, cell, value);
    case ColumnType::Time:
        return readTime(column, cell, value);
    case ColumnType::Currency:
        return readCurrency(column, cell, value);
    case ColumnType::Flag:
        return readFlag(column, cell, value);
    }
    return false;
}

bool RowBuilder::readText(size_t column, const Cell& cell, Value& value)
{
    if (!textual(cell))
        return failCell(column, cell, TIEOUT_TR("Column %1 holds %2 where a text is expected. Write it in quotation marks and deliver the row again."));
    if (cell.text.find('\0') != std::string_view::npos)
        return failCell(column, cell, TIEOUT_TR("Column %1 holds “%2”, a text with a NUL character. Take the character out and deliver the row again."));
    if (m_spec.table == domain::Table::Invoices && column == domain::invoice::issued_at && !isDateLike(cell.text))
        return failCell(column, cell,
            TIEOUT_TR("Column %1 holds “%2”, which is no month (2026-10), date (2026-10-31) or time with zone (2026-10-31T23:59:59Z). Correct it and deliver the row again."));
    if (m_spec.columns[column].date && (cell.text.size() != 10 || !Instant::parseDate(cell.text)))
        return failCell(column, cell, TIEOUT_TR("Column %1 holds “%2”, which is no date (2026-10-31). Correct it and deliver the row again."));
    value.text = cell.text;
    value.present = true;
    return true;
}

bool RowBuilder::readDecimal(size_t column, const Cell& cell, Value& value)
{
    bool canonical = true;
    if ((!textual(cell) && cell.kind != Cell::Number) || !plainDecimal(cell.text, value.value, value.scale, canonical))
        return failCell(column, cell,
            TIEOUT_TR("Column %1 holds “%2”, which is not a number as the file feed takes it: digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent. Correct it and deliver the row again."));
    m_canonical = m_canonical && canonical && cell.kind != Cell::Text;
    value.present = true;
    return true;
}

bool RowBuilder::readCount(size_t column, const Cell& cell, Value& value)
{
    bool canonical = true;
    uint8_t scale = 0;
    if ((!textual(cell) && cell.kind != Cell::Number) || !plainDecimal(cell.text, value.value, scale, canonical)
        || Decimal(value.value, scale).significantScale() != 0)
        return failCell(column, cell, TIEOUT_TR("Column %1 holds “%2”, which is not a whole number of at most 18 digits. Correct it and deliver the row again."));
    m_canonical = m_canonical && canonical && scale == 0 && cell.kind != Cell::Text;
    for (; scale > 0; --scale)
        value.value /= 10;
    value.present = true;
    return true;
}

bool RowBuilder::readPeriod(size_t column, const Cell& cell, Value& value)
{
    const std::string_view text = cell.text;
    if (textual(cell) && text.size() == 7 && text[4] == '-') {
        const unsigned century = twoDigits(text.data()), year = twoDigits(text.data() + 2), month = twoDigits(text.data() + 5);
        if (century < 100 && year < 100 && month >= 1 && month <= 12) {
            value.value = static_cast<int64_t>((century * 100 + year) * 12 + month - 1);
            value.present = true;
            return true;
        }
    }
    return failCell(column, cell, TIEOUT_TR("Column %1 holds “%2”, which is not a period such as 2026-10. Correct it and deliver the row again."));
}

bool RowBuilder::readTime(size_t column, const Cell& cell, Value& value)
{
    const std::string_view text = cell.text;
    const auto wrong = [&] {
        return failCell(column, cell,
            TIEOUT_TR("Column %1 holds “%2”, which is not a time with zone such as 2026-10-31T23:59:59.999Z. Correct it and deliver the row again."));
    };
    if (!textual(cell) || text.size() < 20)
        return wrong();
    // The usual form: UTC, on the day of the row before.
    const char* const p = text.data();
    const bool utc = text[10] == 'T' && text.back() == 'Z';
    const bool same_day = m_known.date_known && std::memcmp(p, m_known.date.data(), m_known.date.size()) == 0;
    const unsigned hour = twoDigits(p + 11), minute = twoDigits(p + 14), second = twoDigits(p + 17);
    const size_t decimals = text.size() == 20 ? 0 : text.size() - 21;
    bool usual = utc && same_day && hour < 24 && minute < 60 && second < 60 && p[13] == ':' && p[16] == ':' && decimals <= 9
        && (text.size() == 20 || (text.size() > 21 && p[19] == '.'));
    uint64_t fraction = 0;
    for (size_t i = 0; usual && i < decimals; ++i) {
        usual = digit(p[20 + i]);
        fraction = fraction * 10 + static_cast<uint64_t>(p[20 + i] - '0');
    }
    value.present = true;
    if (usual) {
        for (size_t i = decimals; i < 9; ++i)
            fraction *= 10;
        value.scale = static_cast<uint8_t>(decimals);
        value.value = m_known.day_ns + int64_t(hour * 3600 + minute * 60 + second) * 1'000'000'000 + static_cast<int64_t>(fraction);
        return true;
    }
    const auto instant = Instant::parse(text);
    if (!instant.ok())
        return wrong();
    value.value = instant->ns();
    const size_t zone = text.find_first_of("Zz+-", 19);
    value.scale = static_cast<uint8_t>(text[19] == '.' ? zone - 20 : 0);
    m_canonical = m_canonical && utc;
    std::memcpy(m_known.date.data(), p, m_known.date.size());
    m_known.day_ns = Instant::parseDate(text.substr(0, 10))->ns();
    m_known.date_known = true;
    return true;
}

bool RowBuilder::readCurrency(size_t column, const Cell& cell, Value& value)
{
    if (!textual(cell) || cell.text != m_known.currency.code()) {
        const auto currency = textual(cell) ? Currency::parse(cell.text) : Currency::parse({});
        if (!currency.ok())
            return failCell(column, cell,
                TIEOUT_TR("Column %1 holds “%2”, which is no currency code of ISO 4217 (three upper-case letters such as EUR). Correct it and deliver the row again."));
        m_known.currency = *currency;
        m_known.exponent = currency->exponent();
    }
    value.value = m_known.currency.packed();
    value.present = true;
    return true;
}

bool RowBuilder::readFlag(size_t column, const Cell& cell, Value& value)
{
    const bool number = textual(cell) || cell.kind == Cell::Number;
    const bool yes = cell.kind == Cell::True || (textual(cell) && cell.text == "true") || (number && cell.text == "1");
    const bool no = cell.kind == Cell::False || (textual(cell) && cell.text == "false") || (number && cell.text == "0");
    if (!yes && !no)
        return failCell(column, cell, TIEOUT_TR("Column %1 holds “%2”; it takes true, false, 1, 0 or nothing. Correct it and deliver the row again."));
    m_canonical = m_canonical && (cell.kind == Cell::True || cell.kind == Cell::False || (cell.kind == Cell::Plain && cell.text.size() > 1));
    value.value = yes ? 1 : 0;
    value.present = true;
    return true;
}

bool RowBuilder::checkRow()
{
    const size_t columns = m_spec.columns.size();
    const bool deleted = m_row[columns - 1].value == 1;
    if (deleted && m_spec.table == domain::Table::UsageEvents)
        return fail(TIEOUT_TR("The row deletes the usage event “%1”, but events are never replaced or deleted. Correct the usage by a further event, with a negative quantity."),
            { visible(m_row[0].text.substr(0, kShown)) });
    for (size_t i = 0; i < columns; ++i) {
        // A deletion needs no more than its key.
        if (m_spec.columns[i].required && !m_row[i].present && (!deleted || i == 0))
            return fail(TIEOUT_TR("Column %1 is missing or empty, and the table %2 requires it. Fill it and deliver the row again."),
                { std::string(m_spec.columns[i].name), std::string(m_spec.name) });
        if (m_row[i].scale > 2 || (m_row[i].scale > 0 && m_currency_column != kColumnsMax && m_row[m_currency_column].present))
            if (m_spec.columns[i].type == ColumnType::Money && !checkMoney(i))
                return false;
    }
    return m_spec.table != domain::Table::WarehouseTotals || deleted || checkTotal();
}

// What a copy downstream states must be something that can be counted here.
bool RowBuilder::checkTotal()
{
    namespace total = domain::warehouse_total;
    const std::string_view name = m_row[total::table].text;
    const domain::CountedTable* counted = domain::countedTable(name);
    if (!counted)
        return fail(TIEOUT_TR("Column %1 holds “%2”, which is none of the tables that are counted here, such as invoices. Correct it and deliver the row again."),
            { "table", visible(name.substr(0, kShown)) });
    if (m_row[total::period].present && counted->period == domain::kNotCounted)
        return fail(TIEOUT_TR("The records of %1 have no month of their own to count them by. Leave the period empty and deliver the row again."), { std::string(name) });
    if (m_row[total::currency].present && counted->currency == domain::kNotCounted)
        return fail(TIEOUT_TR("The records of %1 hold no money to count by currency. Leave the currency empty and deliver the row again."), { std::string(name) });
    if (m_row[total::amount].present && counted->amount == domain::kNotCounted)
        return fail(TIEOUT_TR("The records of %1 have no amount to add up. Leave the amount empty and deliver the row again."), { std::string(name) });
    if (m_row[total::amount].present && counted->isMoney() && !m_row[total::currency].present)
        return fail(TIEOUT_TR("The row states an amount of %1 without its currency. State one row for each currency and deliver them again."), { std::string(name) });
    if (m_row[total::records].value < 0)
        return fail(TIEOUT_TR("Column %1 holds %2, but a table cannot have fewer than no records. Correct it and deliver the row again."),
            { "records", std::to_string(m_row[total::records].value) });
    return true;
}

bool RowBuilder::checkMoney(size_t column)
{
    const bool own = m_currency_column != kColumnsMax && m_row[m_currency_column].present;
    const Currency currency = own ? m_known.currency : Currency::usd();
    const int exponent = own ? m_known.exponent : 2;
    const Decimal amount(m_row[column].value, m_row[column].scale);
    if (!m_row[column].present || amount.scale() <= exponent || amount.significantScale() <= exponent)
        return true;
    return fail(TIEOUT_TR("Column %1 holds %2, but amounts in %3 have at most %4 decimals. Round it where it is made, or correct the currency, and deliver the row again."),
        { std::string(m_spec.columns[column].name), amount.toString(), std::string(currency.code()), std::to_string(exponent) });
}

void RowBuilder::commit(const RowPlace& place)
{
    domain::Batch& batch = m_out.batch;
    const size_t rows = batch.rows;
    for (size_t i = 0; i < m_spec.columns.size(); ++i) {
        const Value& value = m_row[i];
        domain::Column& column = batch.columns[i];
        const ColumnType type = m_spec.columns[i].type;
        if (type == ColumnType::Text) {
            if (column.texts.ends.empty()) {
                if (value.text.empty())
                    continue;
                column.texts.ends.reserve(m_reserve);
                column.texts.ends.resize(rows, 0);
                column.texts.bytes.reserve(m_text_sizes[i] + m_text_sizes[i] / 16);
            }
            column.texts.append(value.text);
            continue;
        }
        const bool scaled = type == ColumnType::Quantity || type == ColumnType::Money || type == ColumnType::Time;
        const int64_t absent = type == ColumnType::Currency ? 0 : kAbsent;
        if (column.values.empty()) {
            if (!value.present)
                continue;
            column.values.reserve(m_reserve);
            column.values.resize(rows, absent);
            if (scaled) {
                column.scales.reserve(m_reserve);
                column.scales.resize(rows, 0);
            }
        }
        column.values.push_back(value.present ? value.value : absent);
        if (scaled)
            column.scales.push_back(value.scale);
    }
    batch.offsets.push_back(place.offset);
    batch.lines.push_back(place.line);
    ++batch.rows;
}

void RowBuilder::keepBytes(std::string_view bytes, RowShape shape)
{
    domain::Batch& batch = m_out.batch;
    if (shape == RowShape::Unknown) {
        m_rendered.clear();
        domain::appendCanonicalRow(m_rendered, batch, batch.rows - 1);
        shape = m_rendered == bytes ? RowShape::AsOrder : RowShape::Differs;
    }
    if (shape == RowShape::AsOrder) {
        if (!batch.raw.ends.empty())
            batch.raw.append({});
        return;
    }
    if (batch.raw.ends.empty())
        batch.raw.ends.resize(batch.rows - 1, 0);
    batch.raw.append(bytes);
}

}
