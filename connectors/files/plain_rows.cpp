#include "connectors/files/plain_rows.h"

#include "connectors/files/byte_scan.h"
#include "connectors/files/row_builder.h"
#include "domain/time.h"

#include <algorithm>
#include <cstring>

namespace tieout::connect {

using domain::Batch;
using domain::Column;
using domain::ColumnType;
using domain::kAbsent;

namespace {

constexpr size_t kTextMax = 2048; // longer texts are rare and take the other way
constexpr size_t kRunMin = 16, kRunMax = 8192;

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

unsigned twoDigits(const char* p)
{
    const unsigned tens = static_cast<unsigned char>(p[0]) - unsigned('0'), ones = static_cast<unsigned char>(p[1]) - unsigned('0');
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

bool writtenAsString(ColumnType type)
{
    return type == ColumnType::Text || type == ColumnType::Period || type == ColumnType::Time || type == ColumnType::Currency;
}

bool scaled(ColumnType type)
{
    return type == ColumnType::Quantity || type == ColumnType::Money || type == ColumnType::Time;
}

// The number in `p` as Decimal writes it back; nullptr for anything else.
const char* plainNumber(const char* p, int64_t& coefficient, uint8_t& scale)
{
    const bool negative = *p == '-';
    p += negative ? 1 : 0;
    const char* const whole = p;
    uint64_t value = 0;
    while (digit(*p))
        value = value * 10 + static_cast<uint64_t>(*p++ - '0');
    const auto whole_digits = p - whole;
    ptrdiff_t decimals = 0;
    if (*p == '.') {
        const char* const fraction = ++p;
        while (digit(*p))
            value = value * 10 + static_cast<uint64_t>(*p++ - '0');
        decimals = p - fraction;
        if (decimals == 0)
            return nullptr;
    }
    if (whole_digits == 0 || (whole_digits > 1 && *whole == '0') || decimals > domain::kScaleMax || whole_digits + decimals > domain::kDigitsMax || (negative && value == 0))
        return nullptr;
    coefficient = negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
    scale = static_cast<uint8_t>(decimals);
    return p;
}

}

PlainRows::PlainRows(domain::Table table, domain::RowFormat format)
    : m_spec(domain::tableSpec(table))
    , m_format(format)
    , m_targets(m_spec.columns.size())
{
}

bool PlainRows::Lead::matches(const char* p) const
{
    uint64_t differs = 0;
    for (size_t i = 0; i * 8 < size; ++i)
        differs |= (loadWord(p + i * 8) ^ word[i]) & mask[i];
    return differs == 0;
}

PlainRows::Lead PlainRows::makeLead(const std::string& text) const
{
    Lead lead;
    TIEOUT_CHECK(text.size() <= lead.word.size() * 8);
    lead.size = text.size();
    std::memcpy(lead.word.data(), text.data(), text.size());
    std::memset(lead.mask.data(), 0xFF, text.size());
    return lead;
}

void PlainRows::expect(std::span<const uint8_t> order)
{
    m_fields.clear();
    m_run = kRunMin;
    if (m_spec.table == domain::Table::WarehouseTotals) // few, and what they count is checked row by row
        return;
    const bool json = m_format == domain::RowFormat::Json;
    std::vector<Field> fields;
    bool number = false;
    std::string behind; // of the value before
    for (const uint8_t column : order) {
        const domain::ColumnSpec& spec = m_spec.columns[column];
        if (spec.date) // contracts and mappings are few, and their dates are checked one by one
            return;
        const bool string = json && writtenAsString(spec.type);
        std::string lead = behind;
        if (json)
            lead += (fields.empty() ? "{\"" : ",\"") + std::string(spec.name) + "\":" + (string ? "\"" : "");
        else if (!fields.empty())
            lead += ',';
        behind = string ? "\"" : "";
        const bool date_like = m_spec.table == domain::Table::Invoices && column == domain::invoice::issued_at;
        fields.push_back({ makeLead(lead), spec.type, column, spec.required, date_like });
        number = number || (spec.required && spec.type != ColumnType::Text);
    }
    for (size_t i = 0; i < m_spec.columns.size(); ++i)
        if (m_spec.columns[i].required && std::count(order.begin(), order.end(), i) != 1)
            return;
    if (!json && !number)
        return; // only RowBuilder's caller can tell such a row from the header
    m_tail = makeLead(json ? behind + "}" : "");
    m_fields = std::move(fields);
}

size_t PlainRows::read(std::string_view text, Batch& batch, uint64_t offset, uint64_t line, size_t rows_max)
{
    size_t used = 0;
    while (rows_max != 0 && used < text.size()) {
        const uint32_t before = batch.rows;
        const size_t want = std::min(rows_max, m_run);
        const std::string_view rest = text.substr(used);
        used += m_format == domain::RowFormat::Json ? readRun<true>(rest, batch, offset + used, line, want) : readRun<false>(rest, batch, offset + used, line, want);
        const size_t rows = batch.rows - before;
        line += rows;
        rows_max -= rows;
        m_run = rows == want ? std::min(kRunMax, m_run * 2) : std::max(kRunMin, std::min(m_run, rows));
        if (rows == 0)
            break;
    }
    return used;
}

// Makes the filled columns `rows` longer than they are, so that values can be put by index.
void PlainRows::open(Batch& batch, size_t rows)
{
    const size_t size = batch.rows + rows;
    batch.offsets.resize(size);
    batch.lines.resize(size);
    for (const Field& field : m_fields) {
        Column& column = batch.columns[field.column];
        Target& target = m_targets[field.column];
        target = {};
        if (field.type == ColumnType::Text) {
            if (column.texts.ends.empty())
                continue;
            const size_t mean = column.texts.bytes.size() / batch.rows + 4;
            column.texts.ends.resize(size);
            column.texts.bytes.resize(column.texts.bytes.size() + rows * mean + rows * mean / 8 + 2 * kTextMax + 64);
            target.ends = column.texts.ends.data();
            target.text = column.texts.bytes.data();
            target.text_room = column.texts.bytes.size() - kTextMax - 64;
        } else if (!column.values.empty()) {
            column.values.resize(size);
            target.values = column.values.data();
            if (scaled(field.type)) {
                column.scales.resize(size);
                target.scales = column.scales.data();
            }
        }
    }
}

// Cuts every column to the rows the batch now has, and fills those no field wrote.
void PlainRows::close(Batch& batch, size_t rows)
{
    batch.offsets.resize(rows);
    batch.lines.resize(rows);
    for (size_t i = 0; i < batch.columns.size(); ++i) {
        Column& column = batch.columns[i];
        const ColumnType type = m_spec.columns[i].type;
        const bool written = std::any_of(m_fields.begin(), m_fields.end(), [&](const Field& field) { return field.column == i; });
        if (!column.texts.ends.empty()) {
            column.texts.ends.resize(rows, static_cast<uint32_t>(column.texts.bytes.size()));
            if (written)
                column.texts.bytes.resize(column.texts.ends.back());
        }
        if (!column.values.empty())
            column.values.resize(rows, type == ColumnType::Currency ? 0 : kAbsent);
        if (!column.scales.empty())
            column.scales.resize(rows, 0);
    }
    if (!batch.raw.ends.empty())
        batch.raw.ends.resize(rows, static_cast<uint32_t>(batch.raw.bytes.size()));
    batch.rows = static_cast<uint32_t>(rows);
}

template <bool json> size_t PlainRows::readRun(std::string_view text, Batch& batch, uint64_t offset, uint64_t line, size_t rows_max)
{
    open(batch, rows_max);
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const char* p = begin;
    size_t row = batch.rows;
    const size_t limit = row + rows_max;
    uint64_t* const offsets = batch.offsets.data();
    uint64_t* const lines = batch.lines.data();
    while (row < limit && p < end) {
        const char* const next = readRow<json>(p, row);
        if (!next || next > end)
            break;
        offsets[row] = offset + static_cast<uint64_t>(p - begin);
        lines[row] = line++;
        ++row;
        p = next;
    }
    close(batch, row);
    return static_cast<size_t>(p - begin);
}

// Behind the row's line end, or nullptr. Nothing is taken unless the caller counts the row.
template <bool json> const char* PlainRows::readRow(const char* p, size_t row)
{
    m_money_scale = 0;
    m_exponent = 2;
    for (const Field& field : m_fields) {
        if (!field.lead.matches(p))
            return nullptr;
        p = readValue<json>(field, p + field.lead.size, row);
        if (!p)
            return nullptr;
    }
    if (m_money_scale > m_exponent || !m_tail.matches(p))
        return nullptr;
    p += m_tail.size;
    p += *p == '\r' ? 1 : 0;
    return *p == '\n' ? p + 1 : nullptr;
}

template <bool json> const char* PlainRows::readValue(const Field& field, const char* p, size_t row)
{
    switch (field.type) {
    case ColumnType::Text:
        return readText<json>(field, p, row);
    case ColumnType::Quantity:
    case ColumnType::Money:
    case ColumnType::Count:
        return readNumber<json>(field, p, row);
    default:
        return readOther<json>(field, p, row);
    }
}

template <bool json> const char* PlainRows::readText(const Field& field, const char* p, size_t row)
{
    const Target& target = m_targets[field.column];
    if (!target.ends) // nothing in this column so far: still nothing, or not for us
        return !field.required && (json ? *p == '"' : *p == ',' || *p == '\n' || *p == '\r') ? p : nullptr;
    const uint32_t begin = target.ends[row - 1];
    if (begin > target.text_room)
        return nullptr;
    const char* const stop = json ? copyJsonText(p, target.text + begin, kTextMax) : copyCsvText(p, target.text + begin, kTextMax);
    if (!stop)
        return nullptr;
    const auto size = static_cast<uint32_t>(stop - p);
    if (size == 0 ? field.required : field.date_like && !dateLike({ p, size }))
        return nullptr;
    target.ends[row] = begin + size;
    return stop; // whatever stands there must match what comes next
}

template <bool json> const char* PlainRows::readNumber(const Field& field, const char* p, size_t row)
{
    const Target& target = m_targets[field.column];
    if (!json && !field.required && (*p == ',' || *p == '\n' || *p == '\r')) {
        if (target.values)
            target.values[row] = kAbsent;
        if (target.scales)
            target.scales[row] = 0;
        return p;
    }
    int64_t value = 0;
    uint8_t scale = 0;
    p = target.values ? plainNumber(p, value, scale) : nullptr;
    if (!p)
        return nullptr;
    target.values[row] = value;
    if (field.type == ColumnType::Count)
        return scale == 0 ? p : nullptr;
    target.scales[row] = scale;
    if (field.type == ColumnType::Money)
        m_money_scale = std::max(m_money_scale, scale);
    return p;
}

template <bool json> const char* PlainRows::readOther(const Field& field, const char* p, size_t row)
{
    Target& target = m_targets[field.column];
    const bool nothing = json ? *p == '"' : *p == ',' || *p == '\n' || *p == '\r';
    if (nothing && !field.required) {
        if (target.values)
            target.values[row] = field.type == ColumnType::Currency ? 0 : kAbsent;
        if (target.scales)
            target.scales[row] = 0;
        return p;
    }
    if (!target.values)
        return nullptr;
    switch (field.type) {
    case ColumnType::Period:
        return readPeriod(p, target, row);
    case ColumnType::Time:
        return readTime(p, target, row);
    case ColumnType::Currency:
        return readCurrency(p, target, row);
    default:
        target.values[row] = 0; // a flag: only "false" is usual
        return std::memcmp(p, "false", 5) == 0 ? p + 5 : nullptr;
    }
}

const char* PlainRows::readTime(const char* p, Target& target, size_t row)
{
    if (std::memcmp(p, m_date.data(), m_date.size()) != 0) {
        const auto day = domain::Instant::parseDate({ p, m_date.size() });
        if (!day.ok())
            return nullptr;
        std::memcpy(m_date.data(), p, m_date.size());
        m_day_ns = day->ns();
    }
    const unsigned hour = twoDigits(p + 11), minute = twoDigits(p + 14), second = twoDigits(p + 17);
    if (p[10] != 'T' || p[13] != ':' || p[16] != ':' || hour > 23 || minute > 59 || second > 59)
        return nullptr;
    p += 19;
    int64_t fraction = 0;
    uint8_t decimals = 0;
    if (*p == '.') {
        for (++p; digit(*p) && decimals < 9; ++p, ++decimals)
            fraction = fraction * 10 + (*p - '0');
        if (decimals == 0)
            return nullptr;
        constexpr int64_t kUnit[] = { 0, 100'000'000, 10'000'000, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1 };
        fraction *= kUnit[decimals];
    }
    target.values[row] = m_day_ns + int64_t(hour * 3600 + minute * 60 + second) * 1'000'000'000 + fraction;
    target.scales[row] = decimals;
    return *p == 'Z' ? p + 1 : nullptr;
}

const char* PlainRows::readPeriod(const char* p, Target& target, size_t row)
{
    constexpr uint64_t kSeven = ~uint64_t(0) >> 8;
    const uint64_t word = loadWord(p) & kSeven;
    if (word != m_period_word) {
        const auto period = domain::Period::parse({ p, 7 });
        if (!period.ok())
            return nullptr;
        m_period_word = word;
        m_period = period->months();
    }
    target.values[row] = m_period;
    return p + 7;
}

const char* PlainRows::readCurrency(const char* p, Target& target, size_t row)
{
    if (std::memcmp(p, m_code.data(), m_code.size()) != 0) {
        const auto currency = domain::Currency::parse({ p, m_code.size() });
        if (!currency.ok())
            return nullptr;
        std::memcpy(m_code.data(), p, m_code.size());
        m_packed = currency->packed();
        m_code_exponent = currency->exponent();
    }
    target.values[row] = m_packed;
    m_exponent = m_code_exponent;
    return p + m_code.size();
}

bool PlainRows::dateLike(std::string_view text)
{
    if (text == m_date_like)
        return true;
    if (!isDateLike(text))
        return false;
    m_date_like = text;
    return true;
}

}
