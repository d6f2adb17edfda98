#include "connectors/rest/row_mapper.h"
#include "connectors/rest/stream_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tieout::connect {

using domain::CancelToken;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int kPageMax = 1000;

// Where a stream stands: the last row's time and keys. `done`: the end was reached, so the next
// pull goes back by the overlap first.
struct StreamCursor {
    std::map<std::string, std::string> values;
    bool done = false;

    std::string text() const
    {
        std::string out = "{";
        for (const auto& [name, value] : values)
            out += jsonString(name) + ":" + jsonString(value) + ",";
        return out + "\"done\":" + (done ? "true}" : "false}");
    }
};

// "YYYY-MM-DD HH:MM:SS" so many minutes earlier.
Result<std::string> minutesBefore(const std::string& time, int minutes)
{
    std::string iso = time + "Z";
    if (iso.size() == 20)
        iso[10] = 'T';
    TIEOUT_TRY_INTO(const domain::Instant at, domain::Instant::parse(iso));
    std::string out = domain::Instant(at.ns() - int64_t(minutes) * 60'000'000'000).toString(0);
    out[10] = ' ';
    out.resize(19);
    return out;
}

// Rows by last change, then key: a query with bound parameters instead of page numbers.
class SuiteQlReader final : public StreamReader {
public:
    SuiteQlReader(RestConnection& connection, const ManifestStream& stream)
        : m_connection(connection)
        , m_stream(stream)
    {
    }
    Result<engine::PulledPage> pull(const std::string& cursor_text, const CancelToken& cancel) override;
    Result<std::optional<engine::SourceCount>> count(const CancelToken& cancel) override;

private:
    Result<void> addSums(const ManifestSum& sum, std::map<uint32_t, domain::Exact>& sums, const CancelToken& cancel) const;
    Result<StreamCursor> cursorOf(const std::string& text) const;
    // The rows of the page that are taken: of those that belong together all or none, where they fit.
    size_t taken(const std::vector<JsonNode>& items, bool last) const;
    void readRows(const RestConnection::Page& answer, size_t rows, const StreamCursor& cursor, engine::PulledPage& page);
    std::vector<engine::WholeParts> wholeOnes(const RestConnection::Page& answer, size_t rows, const StreamCursor& cursor, bool last);
    Result<void> readDeleted(const RestConnection::Page& answer, engine::PulledPage& page) const;
    Result<void> moveOn(StreamCursor& cursor, const std::vector<JsonNode>& items, size_t rows, const std::string& cursor_text) const;
    std::vector<std::string> params(const std::vector<ManifestValue>& values, const StreamCursor* cursor) const;

    RestConnection& m_connection;
    const ManifestStream& m_stream;
    // What is larger than a page, and was taken from its first row on: its name, and the position of its
    // next rows. Kept in memory only: after a kill nobody knows that all of it was read.
    std::string m_begun, m_begun_at;
};

Result<StreamCursor> SuiteQlReader::cursorOf(const std::string& text) const
{
    StreamCursor cursor;
    cursor.values[m_stream.cursor_time] = m_connection.option("start");
    for (const std::string& key : m_stream.cursor_keys)
        cursor.values[key] = "0";
    if (text.empty())
        return cursor;
    TIEOUT_TRY_INTO(const JsonNode stored, parseJson(text));
    for (auto& [name, value] : cursor.values) {
        const JsonNode* found = stored.find(name);
        if (!found || !found->isText())
            return cursorError(m_stream);
        value = found->text;
    }
    const JsonNode* done = stored.find("done");
    if (done && done->kind == JsonNode::True) {
        TIEOUT_TRY_INTO(cursor.values[m_stream.cursor_time], minutesBefore(cursor.values[m_stream.cursor_time], m_stream.overlap_minutes));
        for (const std::string& key : m_stream.cursor_keys)
            cursor.values[key] = "0";
    }
    return cursor;
}

std::vector<std::string> SuiteQlReader::params(const std::vector<ManifestValue>& values, const StreamCursor* cursor) const
{
    std::vector<std::string> out;
    for (const ManifestValue& value : values)
        out.push_back(m_connection.valueOf(value, cursor ? &cursor->values : nullptr));
    return out;
}

Result<void> SuiteQlReader::moveOn(StreamCursor& cursor, const std::vector<JsonNode>& items, size_t rows, const std::string& cursor_text) const
{
    if (rows == 0) {
        if (cursor_text.empty())
            return {};
        // Nothing changed: the position stays, so that repeated pulls do not walk backwards.
        TIEOUT_TRY_INTO(const JsonNode stored, parseJson(cursor_text));
        for (auto& [key, value] : cursor.values)
            value = stored.find(key)->text;
        return {};
    }
    StreamCursor after = cursor;
    for (auto& [key, value] : after.values) {
        const JsonNode* found = items[rows - 1].find(key);
        if (!found || !found->isText())
            return makeError(Remedy::FixData, TIEOUT_TR("A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken."), { m_stream.name, key });
        value = found->text;
    }
    if (after.values == cursor.values)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 sent the same page of %2 again instead of the next one. Nothing of it was taken; run the pull again."),
            { m_connection.manifest().title, m_stream.name });
    cursor = after;
    return {};
}

std::string textOf(const JsonNode& item, const std::string& field)
{
    const JsonNode* found = item.find(field);
    return found && found->isText() ? found->text : std::string();
}

// A page may end within a document. Its lines are then left to the next page, which begins with them.
size_t SuiteQlReader::taken(const std::vector<JsonNode>& items, bool last) const
{
    if (m_stream.whole.empty() || last || items.empty())
        return items.size();
    const std::string cut = textOf(items.back(), m_stream.whole);
    size_t rows = items.size();
    while (rows > 0 && textOf(items[rows - 1], m_stream.whole) == cut)
        --rows;
    return rows > 0 ? rows : items.size(); // one that is larger than a page comes in pieces
}

// Whose last rows are in the page, and whose first ones were read before if they are not. Not one of
// which nobody knows whether it goes on: its rows fill the page.
std::vector<engine::WholeParts> SuiteQlReader::wholeOnes(const RestConnection::Page& answer, size_t rows, const StreamCursor& cursor, bool last)
{
    std::vector<engine::WholeParts> whole;
    if (m_stream.whole.empty())
        return whole;
    const std::vector<JsonNode>& items = answer.items->items;
    const std::string begun = std::exchange(m_begun, {});
    const bool in_the_middle = std::any_of(m_stream.cursor_keys.begin() + 1, m_stream.cursor_keys.end(), [&](const std::string& key) { return cursor.values.at(key) != "0"; });
    for (size_t at = 0; at < rows;) {
        const std::string name = textOf(items[at], m_stream.whole);
        size_t end = at;
        while (end < rows && textOf(items[end], m_stream.whole) == name)
            ++end;
        const bool from_the_first = !(in_the_middle && cursor.values.at(m_stream.whole) == name) || begun == name;
        const bool goes_on = !last && end == items.size();
        if (!name.empty() && from_the_first && goes_on)
            m_begun = name;
        if (!name.empty() && from_the_first && !goes_on)
            whole.push_back({ m_stream.rows.front().table, name + kJoined, at + 1, items[at].begin, answer.body.substr(items[at].begin, items[at].end - items[at].begin) });
        at = end;
    }
    return whole;
}

void SuiteQlReader::readRows(const RestConnection::Page& answer, size_t rows, const StreamCursor& cursor, engine::PulledPage& page)
{
    RowMapper mapper(m_stream.rows.front(), m_connection);
    for (size_t i = 0; i < rows; ++i) {
        const JsonNode& item = answer.items->items[i];
        mapper.add({ &item, nullptr, {} }, std::string_view(answer.body).substr(item.begin, item.end - item.begin), item.begin);
    }
    page.batches.push_back(mapper.take(answer.body.size()));
    page.whole = wholeOnes(answer, rows, cursor, page.last);
    if (!page.batches.back().refused.empty())
        m_begun.clear(); // a row that could not be read may be any of its rows
}

// What is gone is told to every table that may have held it; a type of no interest to none. Its
// parts, of which the vendor says nothing, go with it.
Result<void> SuiteQlReader::readDeleted(const RestConnection::Page& answer, engine::PulledPage& page) const
{
    std::vector<RowMapper> mappers;
    mappers.reserve(m_stream.rows.size());
    for (const ManifestRows& rows : m_stream.rows)
        mappers.emplace_back(rows, m_connection);
    uint64_t line = 0;
    for (const JsonNode& item : answer.items->items) {
        ++line;
        const JsonNode* id = item.find(m_stream.deleted_id);
        const JsonNode* type = item.find(m_stream.deleted_type);
        if (!id || !id->isText() || id->text.empty() || !type)
            return makeError(Remedy::FixData, TIEOUT_TR("A row of %1 does not say which record was deleted. Nothing of the page was taken; correct the connector description."), { m_stream.name });
        const auto tables = m_stream.deleted_tables.find(type->text);
        for (const size_t at : tables == m_stream.deleted_tables.end() ? std::vector<size_t>() : tables->second)
            mappers[at].addDeleted(id->text, std::string_view(answer.body).substr(item.begin, item.end - item.begin), item.begin);
        const auto parts = m_stream.deleted_parts.find(type->text);
        if (parts != m_stream.deleted_parts.end())
            for (const domain::Table table : parts->second)
                page.whole.push_back({ table, id->text + kJoined, line, item.begin, answer.body.substr(item.begin, item.end - item.begin) });
    }
    for (RowMapper& mapper : mappers)
        page.batches.push_back(mapper.take(answer.body.size()));
    return {};
}

Result<engine::PulledPage> SuiteQlReader::pull(const std::string& cursor_text, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(StreamCursor cursor, cursorOf(cursor_text));
    if (cursor_text != m_begun_at)
        m_begun.clear();
    const int size = pageSizeOf(m_connection, kPageMax);
    TIEOUT_TRY_INTO(RestConnection::Page answer, m_connection.query(m_stream.path, m_stream.query, params(m_stream.params, &cursor), size, cancel));
    const std::vector<JsonNode>& items = answer.items->items;
    engine::PulledPage page;
    page.last = items.size() < static_cast<size_t>(size);
    const size_t rows = taken(items, page.last);
    if (m_stream.kind == ManifestStream::SuiteQlDeleted)
        TIEOUT_TRY(readDeleted(answer, page));
    else
        readRows(answer, rows, cursor, page);
    if (!page.batches.empty())
        page.batches.back().drift.insert(page.batches.back().drift.end(), answer.drift.begin(), answer.drift.end());
    TIEOUT_TRY(moveOn(cursor, items, rows, cursor_text));
    cursor.done = page.last;
    page.cursor_after = m_begun_at = cursor.text();
    page.request_id = answer.request_id;
    page.evidence = std::move(answer.body);
    return page;
}

Result<void> SuiteQlReader::addSums(const ManifestSum& sum, std::map<uint32_t, domain::Exact>& sums, const CancelToken& cancel) const
{
    TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection.query(m_stream.path, sum.query, params(sum.params, nullptr), kPageMax, cancel));
    for (const JsonNode& item : page.items->items) {
        const JsonNode *code = item.find("currency"), *amount = item.find("amount");
        const auto currency = domain::Currency::parse(code ? code->textOr("") : std::string_view());
        const auto value = amount ? decimalOf(*amount) : domain::Decimal::parse({});
        if (!currency || !value || !sums[currency->packed()].add(sum.negative ? domain::Exact(*value).negated() : domain::Exact(*value)))
            return makeError(Remedy::Retry, TIEOUT_TR("%1 did not say what the amounts of %2 add up to. Run the pull again."), { m_connection.manifest().title, m_stream.name });
    }
    return {};
}

Result<std::optional<engine::SourceCount>> SuiteQlReader::count(const CancelToken& cancel)
{
    if (m_stream.count_query.empty())
        return std::optional<engine::SourceCount>();
    TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection.query(m_stream.path, m_stream.count_query, params(m_stream.count_params, nullptr), 1, cancel));
    const JsonNode* n = page.items->items.empty() ? nullptr : page.items->items[0].find("n");
    engine::SourceCount out;
    if (!n || std::from_chars(n->text.data(), n->text.data() + n->text.size(), out.count).ptr != n->text.data() + n->text.size() || n->text.empty())
        return makeError(Remedy::Retry, TIEOUT_TR("%1 did not say how many rows %2 has. Run the pull again."), { m_connection.manifest().title, m_stream.name });
    std::map<uint32_t, domain::Exact> sums;
    for (const ManifestSum& sum : m_stream.sums)
        TIEOUT_TRY(addSums(sum, sums, cancel));
    for (const auto& [currency, sum] : sums)
        out.sums.push_back({ engine::Currency::fromPacked(currency), sum });
    return std::optional(out);
}

}

std::unique_ptr<StreamReader> makeSuiteQlReader(RestConnection& connection, const ManifestStream& stream)
{
    return std::make_unique<SuiteQlReader>(connection, stream);
}

}
