#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"
#include "connectors/rest/stream_reader.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <set>

namespace tieout::connect {

using domain::CancelToken;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int64_t kDay = 86'400;

int64_t secondsOf(std::string_view text)
{
    int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

// Lists answer newest first, so a walk goes from the newest object back to `since`. It is whole only
// at its end: `high`, from where the next walk starts, moves then and never before, while `after`
// moves with every page, so that a killed walk goes on towards the older objects.
struct ListCursor {
    enum Phase : uint8_t { Idle, Objects, Changes } phase = Idle;
    int64_t since = 0; // lower bound of the walk, seconds since 1970
    std::string after; // last object of the last page
    int64_t top = 0; // becomes `high` when the walk is whole
    int64_t high = -1; // −1: nothing was read yet

    std::string text() const
    {
        const char* names[] = { "idle", "objects", "changes" };
        return "{\"phase\":\"" + std::string(names[phase]) + "\",\"since\":\"" + std::to_string(since) + "\",\"after\":" + jsonString(after) + ",\"top\":\"" + std::to_string(top)
            + "\",\"high\":\"" + std::to_string(high) + "\"}";
    }
};

class ListReader final : public StreamReader {
public:
    ListReader(RestConnection& connection, const ManifestStream& stream)
        : m_connection(connection)
        , m_stream(stream)
        , m_list(stream.list)
    {
    }
    Result<engine::PulledPage> pull(const std::string& cursor_text, const CancelToken& cancel) override;
    Result<std::optional<engine::SourceCount>> count(const CancelToken& cancel) override;

private:
    Result<ListCursor> cursorOf(const std::string& text) const;
    Result<std::optional<engine::MemoryGap>> begin(ListCursor& cursor) const;
    bool remembers(const ListCursor& cursor) const;
    Result<int64_t> start() const;
    Result<ListPage> read(const ListCursor& cursor, const CancelToken& cancel);
    Result<void> takeObject(std::deque<RowMapper>& mappers, const JsonNode& object, std::string_view body, uint64_t base, Evidence& evidence, const CancelToken& cancel);
    Result<void> takeRest(RowMapper& mapper, const JsonNode& object, const std::string& id, std::string after, Evidence& evidence, const CancelToken& cancel);
    Result<void> takeChanged(std::deque<RowMapper>& mappers, const JsonNode& events, Evidence& evidence, const CancelToken& cancel);
    Result<void> moveOn(ListCursor& cursor, const ListPage& answer) const;

    RestConnection& m_connection;
    const ManifestStream& m_stream;
    const ManifestList& m_list;
};

Result<ListCursor> ListReader::cursorOf(const std::string& text) const
{
    ListCursor cursor;
    if (text.empty())
        return cursor;
    TIEOUT_TRY_INTO(const JsonNode stored, parseJson(text));
    const auto field = [&](const char* name) {
        const JsonNode* found = stored.find(name);
        return found && found->isText() ? std::optional(found->text) : std::nullopt;
    };
    const auto phase = field("phase"), since = field("since"), after = field("after"), top = field("top"), high = field("high");
    if (!phase || !since || !after || !top || !high)
        return cursorError(m_stream);
    cursor.phase = *phase == "objects" ? ListCursor::Objects : *phase == "changes" ? ListCursor::Changes : ListCursor::Idle;
    cursor.since = secondsOf(*since);
    cursor.after = *after;
    cursor.top = secondsOf(*top);
    cursor.high = secondsOf(*high);
    return cursor;
}

Result<int64_t> ListReader::start() const
{
    const std::string& text = m_connection.option("start");
    const auto at = domain::Instant::parseDate(text);
    if (!at)
        return makeError(Remedy::Usage, TIEOUT_TR("The option start of the connection holds “%1”, which is no date such as 2026-01-31. Correct it; nothing was read."), { domain::visible(text) });
    return at->ns() / 1'000'000'000;
}

// Whether the vendor still tells everything that changed since the last whole walk. One day of margin:
// what it is about to forget is not relied upon.
bool ListReader::remembers(const ListCursor& cursor) const
{
    return m_connection.nowSeconds() - cursor.high < (int64_t(m_list.changes_days) - 1) * kDay;
}

// Chooses what the next walk goes through: all objects, new ones, or changed ones. Where changes were
// forgotten everything is read anew, which does not tell what was deleted meanwhile.
Result<std::optional<engine::MemoryGap>> ListReader::begin(ListCursor& cursor) const
{
    TIEOUT_TRY_INTO(const int64_t from, start());
    const int64_t recent = std::max(from, cursor.high - int64_t(m_list.overlap_minutes) * 60);
    const bool first = cursor.high < 0;
    const bool remembered = !m_list.changes_path.empty() && !first && remembers(cursor);
    cursor.phase = remembered ? ListCursor::Changes : ListCursor::Objects;
    cursor.since = first || (!m_list.changes_path.empty() && !remembered) ? from : recent;
    cursor.after.clear();
    cursor.top = 0;
    if (first || remembered || m_list.changes_path.empty())
        return std::optional<engine::MemoryGap>();
    const int64_t until = m_connection.nowSeconds() - (int64_t(m_list.changes_days) - 1) * kDay;
    return std::optional(engine::MemoryGap { domain::Instant(cursor.high * 1'000'000'000), domain::Instant(until * 1'000'000'000), m_list.changes_days, true });
}

Result<ListPage> ListReader::read(const ListCursor& cursor, const CancelToken& cancel)
{
    const int size = pageSizeOf(m_connection, m_connection.manifest().lists.page_max);
    std::vector<std::pair<std::string, std::string>> params;
    if (cursor.phase == ListCursor::Changes)
        for (const std::string& type : m_list.changes_types)
            params.emplace_back(m_list.changes_param, type);
    else
        params = paramsOf(m_connection, m_list.params);
    if (!m_list.since.empty())
        params.emplace_back(m_list.since, std::to_string(cursor.since));
    return readListPage(m_connection, cursor.phase == ListCursor::Changes ? m_list.changes_path : m_stream.path, std::move(params), cursor.after, size, cancel);
}

// The part of a nested list that the object itself does not show.
Result<void> ListReader::takeRest(RowMapper& mapper, const JsonNode& object, const std::string& id, std::string after, Evidence& evidence, const CancelToken& cancel)
{
    for (bool more = true; more;) {
        TIEOUT_TRY_INTO(const ListPage rest, readListPage(m_connection, filledPath(mapper.rows().more, "id", id), {}, after, m_connection.manifest().lists.page_max, cancel));
        if (rest.lost)
            return makeError(Remedy::Retry, TIEOUT_TR("The rows inside %1 changed while they were read. Nothing of the page was taken; run the pull again."), { domain::visible(id) });
        const uint64_t base = evidence.add(rest.page.body);
        for (const JsonNode& item : rest.page.items->items)
            mapper.add({ &item, &object, {} }, std::string_view(rest.page.body).substr(item.begin, item.end - item.begin), base + item.begin);
        more = rest.more;
        after = rest.last_id;
    }
    return {};
}

Result<void> ListReader::takeObject(std::deque<RowMapper>& mappers, const JsonNode& object, std::string_view body, uint64_t base, Evidence& evidence, const CancelToken& cancel)
{
    const ManifestLists& names = m_connection.manifest().lists;
    const JsonNode* id = object.find(names.id);
    const auto bytes = [&](const JsonNode& node) { return body.substr(node.begin, node.end - node.begin); };
    const JsonNode* deleted = object.find("deleted");
    if (deleted && deleted->kind == JsonNode::True && id && id->isText()) {
        if (!mappers.front().nested())
            mappers.front().addDeleted(id->text, bytes(object), base + object.begin);
        return {};
    }
    if (mappers.front().nested())
        mappers.front().noteParent(object);
    for (RowMapper& mapper : mappers) {
        if (!mapper.nested()) {
            if (!mapper.admits(object)) { // it may have been a row when it was read before
                mapper.noteValues(object);
                if (id && id->isText())
                    mapper.addDeleted(id->text, bytes(object), base + object.begin);
                continue;
            }
            mapper.add({ &object, nullptr, {} }, bytes(object), base + object.begin);
            continue;
        }
        const std::string& path = mapper.rows().path;
        const JsonNode* inside = object.at(path);
        if (!inside || inside->kind != JsonNode::Array || !id || !id->isText())
            return makeError(Remedy::FixData, TIEOUT_TR("An object of %1 has no list %2, so its rows cannot be read. Nothing of the page was taken; the connector's description may not fit this system."),
                { m_stream.name, path });
        for (const JsonNode& item : inside->items)
            mapper.add({ &item, &object, {} }, bytes(item), base + item.begin);
        const JsonNode* more = object.at(path.substr(0, path.rfind('.') + 1) + names.more);
        if (!more || more->kind != JsonNode::True)
            continue;
        const JsonNode* last = inside->items.empty() ? nullptr : inside->items.back().find(names.id);
        if (mapper.rows().more.empty())
            return makeError(Remedy::FixData, TIEOUT_TR("The list %1 of an object of %2 goes on, but the connector's description does not say where. Nothing of the page was taken."), { path, m_stream.name });
        TIEOUT_TRY(takeRest(mapper, object, id->text, last ? last->text : std::string(), evidence, cancel));
    }
    return {};
}

// An event shows its object as it was then, in the version of then: the object itself is read anew.
Result<void> ListReader::takeChanged(std::deque<RowMapper>& mappers, const JsonNode& events, Evidence& evidence, const CancelToken& cancel)
{
    std::set<std::string> done;
    for (const JsonNode& event : events.items) {
        const JsonNode* id = event.at(m_list.changes_id);
        if (!id || !id->isText())
            return makeError(Remedy::FixData, TIEOUT_TR("A change of %1 does not name its object. Nothing of the page was taken; the connector's description may not fit this system."), { m_stream.name });
        if (!done.insert(id->text).second)
            continue;
        TIEOUT_TRY(cancel.check());
        std::string path = filledPath(m_list.object, "id", id->text);
        HttpReply reply = m_connection.read("GET", path, { { "Accept", "application/json" } }, {}, cancel);
        const auto vendor = reply.answered() && reply.status >= 400 ? m_connection.vendorError(reply) : std::nullopt;
        if (reply.status == 404 && vendor && vendor->code == m_connection.manifest().lists.gone) {
            const uint64_t base = evidence.add(reply.body);
            if (!mappers.front().nested())
                mappers.front().addDeleted(id->text, reply.body, base);
            continue;
        }
        TIEOUT_TRY_INTO(const RestConnection::Page object, m_connection.pageOf(std::move(reply)));
        const uint64_t base = evidence.add(object.body);
        TIEOUT_TRY(takeObject(mappers, object.root, object.body, base, evidence, cancel));
    }
    return {};
}

Result<void> ListReader::moveOn(ListCursor& cursor, const ListPage& answer) const
{
    if (!m_list.changes_path.empty()) {
        // Everything up to this moment will have been seen when the walk ends; of two clocks the earlier
        // one, since the other may be ahead and what happens meanwhile would be passed over.
        if (cursor.after.empty())
            cursor.top = std::min(answer.page.server_time_s.value_or(m_connection.nowSeconds()), m_connection.nowSeconds());
    } else {
        for (const JsonNode& item : answer.page.items->items) {
            const JsonNode* created = item.at(m_list.time);
            if (!created || created->kind != JsonNode::Number)
                return makeError(Remedy::FixData, TIEOUT_TR("A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken."), { m_stream.name, m_list.time });
            cursor.top = std::max(cursor.top, secondsOf(created->text));
        }
    }
    cursor.after = answer.last_id;
    if (answer.more)
        return {};
    cursor.high = std::max(cursor.high, cursor.top);
    cursor.phase = ListCursor::Idle;
    cursor.after.clear();
    cursor.since = cursor.top = 0;
    return {};
}

Result<engine::PulledPage> ListReader::pull(const std::string& cursor_text, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(ListCursor cursor, cursorOf(cursor_text));
    std::optional<engine::MemoryGap> gap;
    // A walk through changes that was stopped for too long would go on in a list that has lost its end.
    if (cursor.phase == ListCursor::Idle || (cursor.phase == ListCursor::Changes && !remembers(cursor))) {
        TIEOUT_TRY_INTO(gap, begin(cursor));
    }
    TIEOUT_TRY_INTO(ListPage answer, read(cursor, cancel));
    if (answer.lost) { // deleted meanwhile: the walk begins again, what it finds twice is the same row
        cursor.after.clear();
        TIEOUT_TRY_INTO(answer, read(cursor, cancel));
    }
    std::deque<RowMapper> mappers;
    for (const ManifestRows& rows : m_stream.rows)
        mappers.emplace_back(rows, m_connection);
    Evidence evidence;
    const uint64_t base = evidence.add(answer.page.body);
    if (cursor.phase == ListCursor::Changes) {
        TIEOUT_TRY(takeChanged(mappers, *answer.page.items, evidence, cancel));
    } else {
        for (const JsonNode& object : answer.page.items->items)
            TIEOUT_TRY(takeObject(mappers, object, answer.page.body, base, evidence, cancel));
    }
    const bool quiet = answer.page.items->items.empty() && cursor.phase == ListCursor::Changes && cursor.after.empty() && answer.page.drift.empty();
    engine::PulledPage page;
    page.last = !answer.more;
    page.gap = gap;
    page.request_id = answer.page.request_id;
    for (RowMapper& mapper : mappers)
        page.batches.push_back(mapper.take(evidence.size()));
    for (engine::Drift& drift : answer.page.drift)
        page.batches.front().drift.push_back(std::move(drift));
    const int64_t before = cursor.high;
    TIEOUT_TRY(moveOn(cursor, answer));
    // A poll that brings nothing keeps its position for a day, so that it leaves no trace each time.
    page.cursor_after = quiet && cursor.high - before < kDay ? cursor_text : cursor.text();
    page.evidence = evidence.take();
    return page;
}

Result<std::optional<engine::SourceCount>> ListReader::count(const CancelToken& cancel)
{
    if (m_list.count_path.empty())
        return std::optional<engine::SourceCount>();
    TIEOUT_TRY_INTO(const int64_t from, start());
    auto params = paramsOf(m_connection, m_list.count_params);
    params.emplace_back(m_list.count_since, m_list.time + ">=" + std::to_string(from));
    TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection.get(m_list.count_path + "?" + queryOf(params), cancel));
    const JsonNode* n = page.root.at(m_list.count_field);
    engine::SourceCount out;
    if (!n || n->kind != JsonNode::Number || std::from_chars(n->text.data(), n->text.data() + n->text.size(), out.count).ptr != n->text.data() + n->text.size())
        return makeError(Remedy::Retry, TIEOUT_TR("%1 did not say how many rows %2 has. Run the pull again."), { m_connection.manifest().title, m_stream.name });
    return out.count < m_list.count_below ? std::optional(out) : std::optional<engine::SourceCount>(); // the vendor counts no further
}

}

std::unique_ptr<StreamReader> makeListReader(RestConnection& connection, const ManifestStream& stream)
{
    return std::make_unique<ListReader>(connection, stream);
}

}
