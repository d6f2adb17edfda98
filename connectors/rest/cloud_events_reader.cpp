#include "connectors/http/encoding.h"
#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"
#include "connectors/rest/stream_reader.h"

#include <algorithm>

namespace tieout::connect {

using domain::CancelToken;
using domain::Instant;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int kPageMax = 100;

// A meter's events by arrival, newest first. A walk goes down to the bound `from`; the next one's
// bound lies an overlap before the newest arrival this walk began with, so that what arrives
// meanwhile, or late, is not lost. What is read again is told from a copy by its delivery.
class CloudEventsReader final : public StreamReader {
public:
    CloudEventsReader(RestConnection& connection, const ManifestStream& stream)
        : m_connection(connection)
        , m_stream(stream)
    {
    }
    Result<engine::PulledPage> pull(const std::string& cursor_text, const CancelToken& cancel) override;
    Result<std::optional<engine::SourceCount>> count(const CancelToken& cancel) override;

private:
    struct Walk {
        std::string from, next, newest; // bound, the vendor's position, the first arrival of this walk
        bool done = false;
        std::string text() const
        {
            return "{\"from\":" + jsonString(from) + ",\"next\":" + jsonString(next) + ",\"newest\":" + jsonString(newest) + ",\"done\":" + (done ? "true}" : "false}");
        }
    };
    Result<Walk> walkOf(const std::string& text) const;
    Result<RestConnection::Page> ask(const std::string& from, const std::string& next, const std::string& id, int limit, bool& lost, const CancelToken& cancel);
    Result<std::string> arrival(const JsonNode& item) const;
    void addRow(RowMapper& mapper, const JsonNode& item, const std::string& body, uint64_t base);
    std::string idOf(const JsonNode& item) const;

    RestConnection& m_connection;
    const ManifestStream& m_stream;
    std::map<std::string, int> m_alike; // deliveries of this page that nothing tells apart
};

Result<CloudEventsReader::Walk> CloudEventsReader::walkOf(const std::string& text) const
{
    Walk walk { m_connection.option("start"), {}, {}, false };
    if (!text.empty()) {
        TIEOUT_TRY_INTO(const JsonNode stored, parseJson(text));
        const JsonNode *from = stored.find("from"), *next = stored.find("next"), *newest = stored.find("newest"), *done = stored.find("done");
        if (!from || !from->isText() || !next || !next->isText() || !newest || !newest->isText() || !done)
            return cursorError(m_stream);
        walk = { from->text, next->text, newest->text, false };
        if (done->kind == JsonNode::True && !newest->text.empty()) {
            TIEOUT_TRY_INTO(const Instant at, Instant::parse(newest->text));
            walk = { Instant(at.ns() - int64_t(m_stream.overlap_minutes) * 60'000'000'000).toString(3), {}, {}, false };
        }
    }
    TIEOUT_TRY(Instant::parse(walk.from));
    return walk;
}

// `lost`: the vendor no longer takes the position.
Result<RestConnection::Page> CloudEventsReader::ask(const std::string& from, const std::string& next, const std::string& id, int limit, bool& lost, const CancelToken& cancel)
{
    std::string filter = "{" + jsonString(m_stream.events.time) + ":{\"$gte\":" + jsonString(from) + "}";
    if (!id.empty())
        filter += ",\"id\":{\"$eq\":" + jsonString(id) + "}";
    std::vector<std::pair<std::string, std::string>> params { { "limit", std::to_string(limit) }, { "filter", filter + "}" } };
    if (!next.empty())
        params.emplace_back("cursor", next);
    HttpReply reply = m_connection.read("GET", m_stream.path + "?" + queryOf(params), { { "Accept", "application/json" } }, {}, cancel);
    lost = reply.answered() && reply.status == 400 && !next.empty();
    if (lost)
        return RestConnection::Page {};
    TIEOUT_TRY_INTO(RestConnection::Page page, m_connection.pageOf(std::move(reply)));
    const JsonNode* items = page.root.find("items");
    if (!items || items->kind != JsonNode::Array || items->items.size() > static_cast<size_t>(limit))
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered with something that is not a whole page of %2. Nothing of it was taken; run the pull again."), { m_connection.manifest().title, m_stream.name });
    return page;
}

Result<std::string> CloudEventsReader::arrival(const JsonNode& item) const
{
    const JsonNode* found = item.find(m_stream.events.time);
    if (!found || !Instant::parse(found->text).ok())
        return makeError(Remedy::FixData, TIEOUT_TR("A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken."), { m_stream.name, m_stream.events.time });
    return found->text;
}

std::string CloudEventsReader::idOf(const JsonNode& item) const
{
    const JsonNode* found = valueAt(item, m_stream.events.id);
    return found ? found->text : std::string();
}

void CloudEventsReader::addRow(RowMapper& mapper, const JsonNode& item, const std::string& body, uint64_t base)
{
    const std::string_view bytes = std::string_view(body).substr(item.begin, item.end - item.begin);
    // Two stored rows without any difference are two deliveries all the same: numbered.
    JsonNode number, copy;
    number.kind = JsonNode::Number;
    number.text = std::to_string(++m_alike[std::string(bytes)]);
    copy.kind = JsonNode::Object;
    copy.members.emplace_back("number", number);
    mapper.add({ &item, nullptr, { { "copy", &copy } } }, bytes, base + item.begin);
}

Result<engine::PulledPage> CloudEventsReader::pull(const std::string& cursor_text, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(Walk walk, walkOf(cursor_text));
    const int size = pageSizeOf(m_connection, kPageMax);
    bool lost = false;
    TIEOUT_TRY_INTO(RestConnection::Page answer, ask(walk.from, walk.next, {}, size, lost, cancel));
    if (lost) { // from the top again; what was read before overlaps
        walk.next.clear();
        walk.newest.clear();
        TIEOUT_TRY_INTO(answer, ask(walk.from, {}, {}, size, lost, cancel));
    }
    const auto& items = answer.root.find("items")->items;
    const JsonNode* next = answer.root.find("nextCursor");
    const bool full = items.size() == static_cast<size_t>(size) && next && next->isText();
    // The vendor's position is a time and an id: copies of the last event would be passed over. A
    // full page therefore asks for all of that id and leaves its own to that answer.
    const std::string last_id = full ? idOf(items.back()) : std::string();
    RowMapper mapper(m_stream.rows.front(), m_connection);
    Evidence evidence;
    m_alike.clear();
    const uint64_t base = evidence.add(answer.body);
    for (const JsonNode& item : items)
        if (!full || idOf(item) != last_id)
            addRow(mapper, item, answer.body, base);
    if (full) {
        TIEOUT_TRY_INTO(const RestConnection::Page alike, ask(walk.from, {}, last_id, kPageMax, lost, cancel));
        const uint64_t at = evidence.add(alike.body);
        for (const JsonNode& item : alike.root.find("items")->items)
            addRow(mapper, item, alike.body, at);
    }
    if (walk.newest.empty() && !items.empty()) {
        TIEOUT_TRY_INTO(walk.newest, arrival(items.front()));
    }
    if (full && next->text == walk.next)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 sent the same page of %2 again instead of the next one. Nothing of it was taken; run the pull again."), { m_connection.manifest().title, m_stream.name });
    walk.next = full ? next->text : std::string();
    walk.done = !full;
    engine::PulledPage page;
    page.batches.push_back(mapper.take(evidence.size()));
    page.batches.back().drift.insert(page.batches.back().drift.end(), answer.drift.begin(), answer.drift.end());
    page.last = walk.done;
    // A walk that found nothing leaves the position as it was.
    page.cursor_after = walk.newest.empty() && !cursor_text.empty() ? cursor_text : walk.text();
    page.request_id = answer.request_id;
    page.evidence = evidence.take();
    return page;
}

// What the counting meters say, one after the other: every delivery they could count.
Result<std::optional<engine::SourceCount>> CloudEventsReader::count(const CancelToken& cancel)
{
    const ManifestEvents& events = m_stream.events;
    const std::string meters = events.count_path.empty() ? std::string() : m_connection.option(events.count_meters);
    TIEOUT_TRY_INTO(const Instant start, Instant::parse(m_connection.option("start")));
    if (meters.empty() || start.ns() > 0) // meters know times of events, not of arrivals: from a later start on they cannot be compared
        return std::optional<engine::SourceCount>();
    engine::SourceCount out;
    out.deliveries = true;
    for (size_t at = 0; at <= meters.size();) {
        const size_t end = std::min(meters.find(',', at), meters.size());
        TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection.get(filledPath(events.count_path, "meter", meters.substr(at, end - at)), cancel));
        const JsonNode* data = page.root.find("data");
        for (size_t i = 0; data && i < data->items.size(); ++i) {
            const JsonNode* value = data->items[i].find("value");
            const auto number = value ? decimalOf(*value) : Result<domain::Decimal>(domain::Decimal(-1, 0));
            if (!number || number->significantScale() != 0 || *number < domain::Decimal(0, 0))
                return makeError(Remedy::Retry, TIEOUT_TR("%1 did not say how many rows %2 has. Run the pull again."), { m_connection.manifest().title, m_stream.name });
            out.count += static_cast<int64_t>(number->e12() / domain::powerOfTen(domain::kScaleMax));
        }
        at = end + 1;
    }
    return std::optional(out);
}

}

std::unique_ptr<StreamReader> makeCloudEventsReader(RestConnection& connection, const ManifestStream& stream)
{
    return std::make_unique<CloudEventsReader>(connection, stream);
}

}
