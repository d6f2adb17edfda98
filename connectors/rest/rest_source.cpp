#include "connectors/files/row_builder.h"
#include "connectors/rest/rest_connection.h"

#include <algorithm>
#include <charconv>

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

class RestSource final : public engine::RecordSource {
public:
    explicit RestSource(std::unique_ptr<RestConnection> connection)
        : m_connection(std::move(connection))
    {
    }

    std::vector<engine::StreamSpec> streams() const override
    {
        std::vector<engine::StreamSpec> out;
        for (const ManifestStream& stream : m_connection->manifest().streams)
            out.push_back({ stream.name, { stream.table } });
        return out;
    }

    Result<engine::PulledPage> pull(const std::string& name, const std::string& cursor_text, const CancelToken& cancel) override;
    Result<std::optional<engine::SourceCount>> count(const std::string& name, const CancelToken& cancel) override;
    Result<std::vector<engine::PeriodState>> periods(const CancelToken& cancel) override;
    Result<domain::Text> test(const CancelToken& cancel) override;

private:
    Result<const ManifestStream*> stream(const std::string& name) const;
    Result<StreamCursor> cursorOf(const ManifestStream& stream, const std::string& text) const;
    std::vector<std::string> params(const std::vector<ManifestValue>& values, const StreamCursor* cursor) const;
    int pageSize() const;

    std::unique_ptr<RestConnection> m_connection;
};

Result<const ManifestStream*> RestSource::stream(const std::string& name) const
{
    for (const ManifestStream& stream : m_connection->manifest().streams)
        if (stream.name == name)
            return &stream;
    return makeError(Remedy::Usage, TIEOUT_TR("The connector %1 has no stream “%2”."), { m_connection->manifest().title, domain::visible(name) });
}

int RestSource::pageSize() const
{
    const std::string& text = m_connection->option("page_size");
    int size = kPageMax;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return std::clamp(size, 1, kPageMax);
}

Result<StreamCursor> RestSource::cursorOf(const ManifestStream& stream, const std::string& text) const
{
    StreamCursor cursor;
    cursor.values[stream.cursor_time] = m_connection->option("start");
    for (const std::string& key : stream.cursor_keys)
        cursor.values[key] = "0";
    if (text.empty())
        return cursor;
    TIEOUT_TRY_INTO(const JsonNode stored, parseJson(text));
    for (auto& [name, value] : cursor.values) {
        const JsonNode* found = stored.find(name);
        if (!found || !found->isText())
            return makeError(Remedy::FixData, TIEOUT_TR("The stored position of the stream %1 does not fit this connector. Pull it again from the start (--full)."), { stream.name });
        value = found->text;
    }
    const JsonNode* done = stored.find("done");
    if (done && done->kind == JsonNode::True) {
        TIEOUT_TRY_INTO(cursor.values[stream.cursor_time], minutesBefore(cursor.values[stream.cursor_time], stream.overlap_minutes));
        for (const std::string& key : stream.cursor_keys)
            cursor.values[key] = "0";
    }
    return cursor;
}

std::vector<std::string> RestSource::params(const std::vector<ManifestValue>& values, const StreamCursor* cursor) const
{
    std::vector<std::string> out;
    for (const ManifestValue& value : values)
        out.push_back(m_connection->valueOf(value, cursor ? &cursor->values : nullptr));
    return out;
}

// The vendor's field as one cell; `joined` keeps the text of a key made of several fields.
Cell cellOf(const ManifestStream& stream, const ManifestStream::Field& field, const JsonNode& item, std::string& joined)
{
    const auto one = [&](const std::string& name) -> Cell {
        const JsonNode* node = item.find(name);
        if (node && node->kind != JsonNode::Null) {
            const bool scalar = node->kind == JsonNode::String || node->kind == JsonNode::Number;
            return { node->text, node->kind == JsonNode::Number ? Cell::Number : scalar ? Cell::Text : Cell::Structure };
        }
        const auto fallback = stream.missing.find(name);
        return fallback == stream.missing.end() ? Cell {} : Cell { fallback->second, Cell::Text };
    };
    if (field.names.size() == 1)
        return one(field.names[0]);
    for (const std::string& name : field.names) {
        const Cell part = one(name);
        if (part.kind == Cell::Missing || part.kind == Cell::Structure)
            return part;
        joined += joined.empty() ? "" : "-";
        joined += part.text;
    }
    return { joined, Cell::Text };
}

void addRow(RowBuilder& builder, const ManifestStream& stream, const JsonNode& item, std::string_view body, uint64_t ordinal)
{
    std::vector<Cell> cells(domain::tableSpec(stream.table).columns.size());
    std::vector<std::string> joined(stream.fields.size());
    for (size_t i = 0; i < stream.fields.size(); ++i)
        cells[stream.fields[i].column] = cellOf(stream, stream.fields[i], item, joined[i]);
    for (const auto& [name, value] : item.members) {
        const auto has = [&name = name](const std::vector<std::string>& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
        const bool used = std::any_of(stream.fields.begin(), stream.fields.end(), [&](const ManifestStream::Field& field) { return has(field.names); });
        if (!used && !has(stream.known))
            builder.unknownColumn(name);
    }
    builder.add(cells, { item.begin, ordinal }, body.substr(item.begin, item.end - item.begin), RowShape::Differs);
}

Result<engine::PulledPage> RestSource::pull(const std::string& name, const std::string& cursor_text, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestStream* const of, stream(name));
    TIEOUT_TRY_INTO(StreamCursor cursor, cursorOf(*of, cursor_text));
    const int size = pageSize();
    TIEOUT_TRY_INTO(RestConnection::Page answer, m_connection->query(of->path, of->query, params(of->params, &cursor), size, cancel));
    engine::PulledPage page;
    RowBuilder builder(of->table, domain::RowFormat::Json);
    builder.begin(answer.items->items.size());
    for (size_t i = 0; i < answer.items->items.size(); ++i)
        addRow(builder, *of, answer.items->items[i], answer.body, i + 1);
    page.batches.push_back(builder.take(answer.body.size(), answer.items->items.size() + 1));
    page.last = answer.items->items.size() < static_cast<size_t>(size);
    if (!answer.items->items.empty()) {
        StreamCursor after = cursor;
        for (auto& [key, value] : after.values) {
            const JsonNode* found = answer.items->items.back().find(key);
            if (!found || !found->isText())
                return makeError(Remedy::FixData, TIEOUT_TR("A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken."), { of->name, key });
            value = found->text;
        }
        if (after.values == cursor.values)
            return makeError(Remedy::Retry, TIEOUT_TR("%1 sent the same page of %2 again instead of the next one. Nothing of it was taken; run the pull again."), { m_connection->manifest().title, of->name });
        cursor = after;
    } else if (!cursor_text.empty()) {
        // Nothing changed: the position stays, so that repeated pulls do not walk backwards.
        TIEOUT_TRY_INTO(const JsonNode stored, parseJson(cursor_text));
        for (auto& [key, value] : cursor.values)
            value = stored.find(key)->text;
    }
    cursor.done = page.last;
    page.cursor_after = cursor.text();
    page.request_id = answer.request_id;
    page.evidence = std::move(answer.body);
    return page;
}

Result<std::optional<engine::SourceCount>> RestSource::count(const std::string& name, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestStream* const of, stream(name));
    if (of->count_query.empty())
        return std::optional<engine::SourceCount>();
    TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection->query(of->path, of->count_query, params(of->count_params, nullptr), 1, cancel));
    const JsonNode* n = page.items->items.empty() ? nullptr : page.items->items[0].find("n");
    engine::SourceCount out;
    if (!n || std::from_chars(n->text.data(), n->text.data() + n->text.size(), out.count).ptr != n->text.data() + n->text.size() || n->text.empty())
        return makeError(Remedy::Retry, TIEOUT_TR("%1 did not say how many rows %2 has. Run the pull again."), { m_connection->manifest().title, of->name });
    return std::optional(out);
}

Result<std::vector<engine::PeriodState>> RestSource::periods(const CancelToken& cancel)
{
    return readPeriods(*m_connection, cancel);
}

Result<domain::Text> RestSource::test(const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const std::vector<engine::PeriodState> known, periods(cancel));
    return domain::Text { TIEOUT_TR("%1 at %2 answered the sign-in and listed %3 accounting periods."), { m_connection->manifest().title, m_connection->baseUrl(), std::to_string(known.size()) } };
}

}

Result<std::vector<engine::PeriodState>> readPeriods(RestConnection& connection, const CancelToken& cancel)
{
    std::vector<engine::PeriodState> out;
    const auto& spec = connection.manifest().periods;
    if (!spec)
        return out;
    TIEOUT_TRY_INTO(const RestConnection::Page page, connection.query(spec->path, spec->query, {}, kPageMax, cancel));
    for (const JsonNode& item : page.items->items) {
        const JsonNode* text = item.find(spec->period);
        TIEOUT_TRY_INTO(const domain::Period period, domain::Period::parse(text ? text->text : std::string()));
        const bool closed = std::any_of(spec->closed_when.begin(), spec->closed_when.end(), [&](const std::string& name) {
            const JsonNode* flag = item.find(name);
            return flag && flag->text == "T";
        });
        out.push_back({ period, {}, spec->sub_ledger, closed ? engine::PeriodState::Closed : engine::PeriodState::Open });
    }
    return out;
}

Result<std::unique_ptr<engine::RecordSource>> makeSource(Manifest manifest, const Connection& connection, const RestPorts& ports)
{
    TIEOUT_TRY_INTO(std::unique_ptr<RestConnection> made, RestConnection::make(std::move(manifest), connection, ports));
    return std::unique_ptr<engine::RecordSource>(std::make_unique<RestSource>(std::move(made)));
}

}
