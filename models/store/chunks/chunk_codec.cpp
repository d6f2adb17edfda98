#include "store/chunks/chunk_codec.h"

#include "store/chunks/wire.h"
#include "store/digest.h"

#include <zstd.h>

#include <memory>
#include <unordered_map>

namespace tieout::store {

using domain::Batch;
using domain::Column;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::TextColumn;

namespace {

// Blob: 'T' 'C' version 0 | checksum of the rest (8) | size of the payload (8) | zstd frame.
constexpr char kVersion = 1;
constexpr size_t kHeadBytes = 20;
constexpr uint64_t kPayloadMax = uint64_t(1) << 30;

enum ColumnParts : uint8_t { kTexts = 1, kValues = 2, kScales = 4 };
enum TextMode : uint8_t { kPlain = 0, kDictionary = 1 };

void putTexts(WireOut& out, const TextColumn& texts, uint32_t rows)
{
    std::unordered_map<std::string_view, uint32_t> codes;
    std::vector<uint32_t> code_of(rows);
    std::vector<std::string_view> values;
    const size_t distinct_max = rows / 4 + 1;
    for (uint32_t row = 0; row < rows && values.size() <= distinct_max; ++row) {
        const auto [it, added] = codes.try_emplace(texts.at(row), static_cast<uint32_t>(values.size()));
        if (added)
            values.push_back(texts.at(row));
        code_of[row] = it->second;
    }
    if (values.size() <= distinct_max) {
        out.byte(kDictionary);
        out.number(values.size());
        for (const std::string_view value : values)
            out.text(value);
        // Two planes compress better than pairs of bytes.
        const bool wide = values.size() > 256;
        for (uint32_t row = 0; row < rows; ++row)
            out.byte(static_cast<uint8_t>(code_of[row]));
        for (uint32_t row = 0; wide && row < rows; ++row)
            out.byte(static_cast<uint8_t>(code_of[row] >> 8));
        return;
    }
    out.byte(kPlain);
    for (uint32_t row = 0; row < rows; ++row)
        out.number(texts.at(row).size());
    out.bytes(texts.bytes);
}

bool takeTexts(WireIn& in, TextColumn& texts, uint32_t rows)
{
    const uint8_t mode = in.byte();
    texts.ends.reserve(rows);
    if (mode == kDictionary) {
        const uint64_t count = in.number();
        if (count > domain::kBatchRowsMax || (count == 0 && rows > 0))
            return false;
        std::vector<std::string_view> values(count);
        for (std::string_view& value : values)
            value = in.text();
        const std::string_view low = in.take(rows);
        const std::string_view high = count > 256 ? in.take(rows) : std::string_view();
        for (uint32_t row = 0; row < rows && in.ok(); ++row) {
            const size_t code = static_cast<uint8_t>(low[row]) | (high.empty() ? 0 : size_t(static_cast<uint8_t>(high[row])) << 8);
            if (code >= count)
                return false;
            texts.append(values[code]);
        }
        return in.ok();
    }
    if (mode != kPlain)
        return false;
    uint64_t total = 0;
    for (uint32_t row = 0; row < rows && in.ok(); ++row) {
        total += in.number();
        if (total > UINT32_MAX)
            return false;
        texts.ends.push_back(static_cast<uint32_t>(total));
    }
    texts.bytes = in.take(total);
    return in.ok();
}

template <typename T> void putDifferences(WireOut& out, const std::vector<T>& values)
{
    uint64_t before = 0;
    for (const T value : values) {
        // Wraps around on purpose: exact for every pair of values.
        const int64_t difference = static_cast<int64_t>(static_cast<uint64_t>(value) - before);
        out.number(static_cast<uint64_t>(difference) << 1 ^ static_cast<uint64_t>(difference >> 63));
        before = static_cast<uint64_t>(value);
    }
}

template <typename T> void takeDifferences(WireIn& in, std::vector<T>& values, uint32_t rows)
{
    values.reserve(rows);
    uint64_t before = 0;
    for (uint32_t row = 0; row < rows && in.ok(); ++row) {
        const uint64_t zigzag = in.number();
        before += (zigzag >> 1) ^ (0 - (zigzag & 1));
        values.push_back(static_cast<T>(before));
    }
}

// Columns where many rows are absent would swing between a value and the mark; the mark is moved
// next to zero by storing presence apart.
void putValues(WireOut& out, const std::vector<int64_t>& values)
{
    bool any_absent = false;
    for (const int64_t value : values)
        any_absent = any_absent || value == domain::kAbsent;
    out.byte(any_absent ? 1 : 0);
    if (!any_absent)
        return putDifferences(out, values);
    std::vector<int64_t> filled(values);
    int64_t last = 0;
    for (int64_t& value : filled) {
        out.byte(value == domain::kAbsent ? 1 : 0);
        value = value == domain::kAbsent ? last : value;
        last = value;
    }
    putDifferences(out, filled);
}

void takeValues(WireIn& in, std::vector<int64_t>& values, uint32_t rows)
{
    const bool any_absent = in.byte() == 1;
    const std::string_view marks = any_absent ? in.take(rows) : std::string_view();
    takeDifferences(in, values, rows);
    for (uint32_t row = 0; any_absent && in.ok() && row < rows; ++row)
        if (marks[row] == 1)
            values[row] = domain::kAbsent;
}

std::string payloadOf(const Batch& batch)
{
    WireOut out;
    out.byte(static_cast<uint8_t>(batch.table));
    out.number(batch.rows);
    out.byte(static_cast<uint8_t>(batch.format));
    out.text(std::string_view(reinterpret_cast<const char*>(batch.order.data()), batch.order.size()));
    out.number(batch.columns.size());
    for (const Column& column : batch.columns) {
        const bool texts = !column.texts.ends.empty(), values = !column.values.empty(), scales = !column.scales.empty();
        TIEOUT_CHECK(!texts || column.texts.ends.size() == batch.rows);
        TIEOUT_CHECK(!values || column.values.size() == batch.rows);
        TIEOUT_CHECK(!scales || column.scales.size() == batch.rows);
        out.byte(static_cast<uint8_t>((texts ? kTexts : 0) | (values ? kValues : 0) | (scales ? kScales : 0)));
        if (texts)
            putTexts(out, column.texts, batch.rows);
        if (values)
            putValues(out, column.values);
        if (scales)
            out.bytes(std::string_view(reinterpret_cast<const char*>(column.scales.data()), column.scales.size()));
    }
    out.byte(batch.raw.ends.empty() ? 0 : 1);
    if (!batch.raw.ends.empty()) {
        TIEOUT_CHECK(batch.raw.ends.size() == batch.rows);
        putTexts(out, batch.raw, batch.rows);
    }
    TIEOUT_CHECK(batch.offsets.size() == batch.rows && batch.lines.size() == batch.rows);
    putDifferences(out, batch.offsets);
    putDifferences(out, batch.lines);
    return out.finish();
}

bool takePayload(WireIn& in, Batch& batch)
{
    const uint8_t table = in.byte();
    const uint64_t rows = in.number();
    const uint8_t format = in.byte();
    const std::string_view order = in.text();
    if (table >= domain::kTableCount || rows > domain::kBatchRowsMax || format > 1)
        return false;
    batch.table = static_cast<domain::Table>(table);
    batch.rows = static_cast<uint32_t>(rows);
    batch.format = static_cast<domain::RowFormat>(format);
    batch.order.assign(order.begin(), order.end());
    const uint64_t columns = in.number();
    // An older program may have known fewer columns: new ones come right before `_deleted`, which
    // stays the last one.
    const size_t known = domain::tableSpec(batch.table).columns.size();
    if (columns < 2 || columns > known)
        return false;
    batch.columns.resize(columns);
    for (Column& column : batch.columns) {
        const uint8_t parts = in.byte();
        if ((parts & kTexts) && !takeTexts(in, column.texts, batch.rows))
            return false;
        if (parts & kValues)
            takeValues(in, column.values, batch.rows);
        if (parts & kScales) {
            const std::string_view scales = in.take(batch.rows);
            column.scales.assign(scales.begin(), scales.end());
        }
    }
    if (columns < known) {
        batch.columns.insert(batch.columns.end() - 1, known - columns, Column {});
        for (uint8_t& column : batch.order)
            column = uint64_t(column) + 1 < columns ? column : static_cast<uint8_t>(known - 1);
    }
    if (in.byte() == 1 && !takeTexts(in, batch.raw, batch.rows))
        return false;
    takeDifferences(in, batch.offsets, batch.rows);
    takeDifferences(in, batch.lines, batch.rows);
    return in.ok() && in.atEnd();
}

domain::Error damaged(const char* what)
{
    return makeError(Remedy::Machine, TIEOUT_TR("A stored block of records is damaged (%1). Nothing was computed from it. Restore the last backup, or set the cache aside and import again."), { what });
}

}

std::string encodeChunk(const Batch& batch)
{
    const std::string payload = payloadOf(batch);
    std::string blob(kHeadBytes + ZSTD_compressBound(payload.size()), '\0');
    const size_t size = ZSTD_compress(blob.data() + kHeadBytes, blob.size() - kHeadBytes, payload.data(), payload.size(), 1);
    TIEOUT_CHECK(!ZSTD_isError(size));
    blob.resize(kHeadBytes + size);
    blob[0] = 'T';
    blob[1] = 'C';
    blob[2] = kVersion;
    wireStore64(blob.data() + 12, payload.size());
    wireStore64(blob.data() + 4, hash64(std::string_view(blob).substr(12)));
    return blob;
}

Result<Batch> decodeChunk(std::string_view blob)
{
    if (blob.size() < kHeadBytes || blob[0] != 'T' || blob[1] != 'C')
        return damaged("head");
    if (blob[2] != kVersion)
        return makeError(Remedy::Machine, TIEOUT_TR("A stored block of records has version %1, which this program does not know. Use the version of Tieout that wrote the store."),
            { std::to_string(static_cast<int>(blob[2])) });
    if (wireLoad64(blob.data() + 4) != hash64(blob.substr(12)))
        return damaged("checksum");
    const uint64_t size = wireLoad64(blob.data() + 12);
    if (size > kPayloadMax)
        return damaged("size");
    const std::unique_ptr<char[]> payload(new char[size + 1]);
    const size_t got = ZSTD_decompress(payload.get(), size, blob.data() + kHeadBytes, blob.size() - kHeadBytes);
    if (ZSTD_isError(got) || got != size)
        return damaged("compression");
    WireIn in(std::string_view(payload.get(), size));
    Batch batch;
    if (!takePayload(in, batch))
        return damaged("content");
    return batch;
}

}
