#include "connectors/http/encoding.h"
#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"
#include "connectors/rest/stream_reader.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace tieout::connect {

using domain::CancelToken;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int kPageMax = 2000;
constexpr int kBatchMin = 200; // below, the vendor takes no hint
constexpr int64_t kSecondNs = 1'000'000'000, kMinuteNs = 60 * kSecondNs, kDayNs = 1440 * kMinuteNs;

// Rows by last change, then id. The position is made of the last row and not of the vendor's
// locator, which lives two days only. Deleted rows come as rows that say so while they lie in the
// recycle bin; what was taken out of it is told by the log of deletions, asked at each walk's end.
class SoqlReader final : public StreamReader {
public:
    SoqlReader(RestConnection& connection, const ManifestStream& stream)
        : m_connection(connection)
        , m_stream(stream)
    {
    }
    Result<engine::PulledPage> pull(const std::string& cursor_text, const CancelToken& cancel) override;
    Result<std::optional<engine::SourceCount>> count(const CancelToken& cancel) override;

private:
    struct Position {
        std::string time, key; // of the last row; an empty key takes in the moment itself
        bool done = false;
        std::string log; // up to here the log of deletions was read; empty: there is none
        std::string text() const
        {
            return "{\"time\":" + jsonString(time) + ",\"key\":" + jsonString(key) + ",\"done\":" + (done ? "true" : "false") + (log.empty() ? "" : ",\"log\":" + jsonString(log)) + "}";
        }
    };
    Result<Position> stored(const std::string& text) const;
    Result<Position> positionOf(const std::string& text) const;
    std::string queryAfter(const Position& position, int limit) const;
    Result<RestConnection::Page> ask(const std::string& path, const std::string& query, const CancelToken& cancel);
    Result<RestConnection::Page> take(HttpReply reply);
    struct Deletions {
        bool found = false; // rows that the page does not show
        std::optional<engine::MemoryGap> gap;
    };
    Result<Deletions> takeDeleted(std::string& log, domain::Instant now, domain::Instant end, RowMapper& mapper, const std::set<std::string>& shown, Evidence& evidence, std::vector<engine::Drift>& drift,
        const CancelToken& cancel);
    Result<void> checkShare() const;

    RestConnection& m_connection;
    const ManifestStream& m_stream;
    int64_t m_used = 0, m_allowed = 0; // calls of the day, by the last answer
};

Result<SoqlReader::Position> SoqlReader::stored(const std::string& text) const
{
    if (text.empty())
        return Position { m_connection.option("start"), {}, false, {} };
    TIEOUT_TRY_INTO(const JsonNode node, parseJson(text));
    const JsonNode *time = node.find("time"), *key = node.find("key"), *done = node.find("done"), *log = node.find("log");
    if (!time || !time->isText() || !key || !key->isText() || !done || (log && !log->isText()))
        return cursorError(m_stream);
    if (log)
        TIEOUT_TRY(domain::Instant::parse(log->text));
    return Position { time->text, key->text, done->kind == JsonNode::True, log ? log->text : std::string() };
}

Result<SoqlReader::Position> SoqlReader::positionOf(const std::string& text) const
{
    TIEOUT_TRY_INTO(Position position, stored(text));
    // The time becomes part of the query's text: it must be one.
    TIEOUT_TRY_INTO(const domain::Instant at, domain::Instant::parse(withColonInZone(position.time)));
    const bool back = position.done; // the end was reached: rows of long transactions may still appear behind it
    position.time = domain::Instant(at.ns() - (back ? m_stream.overlap_minutes * kMinuteNs : 0)).toString(3);
    if (back)
        position.key.clear();
    if (position.key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != std::string::npos)
        return cursorError(m_stream);
    position.done = false;
    return position;
}

std::string SoqlReader::queryAfter(const Position& position, int limit) const
{
    const ManifestSoql& soql = m_stream.soql;
    std::vector<std::string> names { soql.key, soql.time };
    for (const ManifestField& field : m_stream.rows.front().fields)
        for (const std::string& name : field.names)
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(name);
    std::string query;
    for (const std::string& name : names)
        query += (query.empty() ? "SELECT " : ", ") + name;
    query += " FROM " + soql.object + " WHERE ";
    if (!soql.where.empty())
        query += "(" + soql.where + ") AND ";
    if (position.key.empty())
        query += soql.time + " >= " + position.time;
    else
        query += "(" + soql.time + " > " + position.time + " OR (" + soql.time + " = " + position.time + " AND " + soql.key + " > '" + position.key + "'))";
    return query + " ORDER BY " + soql.time + ", " + soql.key + " LIMIT " + std::to_string(limit);
}

// All programs of the house share the calls of a day: ours stop early.
Result<void> SoqlReader::checkShare() const
{
    int64_t share = 80;
    const std::string& text = m_connection.option("call_share");
    std::from_chars(text.data(), text.data() + text.size(), share);
    if (m_allowed > 0 && m_used * 100 >= m_allowed * share)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 has used %2 of the %3 calls it allows in 24 hours, which is the share this connection may use. Pull again later, or raise its option call_share."),
            { m_connection.manifest().title, std::to_string(m_used), std::to_string(m_allowed) });
    return {};
}

// What an answer says beside its rows: calls used up, and that its version ends.
Result<RestConnection::Page> SoqlReader::take(HttpReply reply)
{
    const std::string_view info = reply.header("Sforce-Limit-Info"), name = "api-usage=";
    if (const size_t at = info.find(name), slash = info.find('/'); at != std::string_view::npos && slash != std::string_view::npos) {
        std::from_chars(info.data() + at + name.size(), info.data() + slash, m_used);
        std::from_chars(info.data() + slash + 1, info.data() + info.size(), m_allowed);
    }
    const std::string warning(reply.header("Warning"));
    TIEOUT_TRY_INTO(RestConnection::Page page, m_connection.pageOf(std::move(reply)));
    if (!warning.empty())
        page.drift.push_back({ m_stream.name, "Warning", { TIEOUT_TR("%1 gives notice: %2"), { m_connection.manifest().title, domain::visible(warning.substr(0, 300)) } } });
    return page;
}

Result<RestConnection::Page> SoqlReader::ask(const std::string& path, const std::string& query, const CancelToken& cancel)
{
    TIEOUT_TRY(checkShare());
    const int hint = std::max(kBatchMin, pageSizeOf(m_connection, kPageMax));
    HttpReply reply = m_connection.read("GET", path + "?q=" + percentEncode(query), { { "Accept", "application/json" }, { "Sforce-Query-Options", "batchSize=" + std::to_string(hint) } }, {}, cancel);
    TIEOUT_TRY_INTO(RestConnection::Page page, take(std::move(reply)));
    const JsonNode *records = page.root.find("records"), *done = page.root.find("done");
    if (!records || records->kind != JsonNode::Array || !done || (done->kind != JsonNode::True && done->kind != JsonNode::False) || !page.root.find("totalSize"))
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered with something that is not a whole page of %2. Nothing of it was taken; run the pull again."), { m_connection.manifest().title, m_stream.name });
    page.items = records;
    return page;
}

// Reads to `end`, by the later of both clocks, and moves `log` on, by the earlier one. The vendor takes whole minutes and forgets after some days, or sooner
// when much is deleted: then rows may stay here that are gone, which is said once and which the count
// shows (CP0).
Result<SoqlReader::Deletions> SoqlReader::takeDeleted(std::string& log, domain::Instant now, domain::Instant end, RowMapper& mapper, const std::set<std::string>& shown, Evidence& evidence, std::vector<engine::Drift>& drift,
    const CancelToken& cancel)
{
    using domain::Instant;
    TIEOUT_TRY(checkShare());
    TIEOUT_TRY_INTO(const Instant kept, Instant::parse(log));
    const Instant known = std::min(kept, now);
    const int64_t reach = now.ns() - m_stream.soql.deleted_days * kDayNs + 60 * kMinuteNs;
    const Instant from(std::max(known.ns() - std::max(m_stream.overlap_minutes, 1) * kMinuteNs, reach));
    const std::string query = "?start=" + percentEncode(from.toString(0)) + "&end=" + percentEncode(Instant(end.ns() + kMinuteNs).toString(0));
    TIEOUT_TRY_INTO(const RestConnection::Page page, take(m_connection.read("GET", m_stream.soql.deleted_path + query, { { "Accept", "application/json" } }, {}, cancel)));
    const JsonNode *gone = page.root.find("deletedRecords"), *earliest = page.root.find("earliestDateAvailable"), *covered = page.root.find("latestDateCovered");
    const auto told_from = earliest ? Instant::parse(withColonInZone(earliest->text)) : Result<Instant>(Instant());
    const auto told_to = covered ? Instant::parse(withColonInZone(covered->text)) : Result<Instant>(Instant());
    if (!gone || gone->kind != JsonNode::Array || !earliest || !told_from || !covered || !told_to)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered with something that is not a whole page of %2. Nothing of it was taken; run the pull again."), { m_connection.manifest().title, m_stream.name });
    const Instant since = std::max(from, *told_from);
    Deletions out;
    if (since > known) {
        out.gap = engine::MemoryGap { known, since, static_cast<int>((now.ns() - since.ns() + kDayNs - 1) / kDayNs), false };
        drift.push_back({ m_stream.name, "deleted",
            { TIEOUT_TR("%1 tells what was deleted since %2 only. What was removed for good between %3 and then may still stand here: compare the counts."),
                { m_connection.manifest().title, since.toString(0), known.toString(0) } } });
    }
    const uint64_t base = gone->items.empty() ? 0 : evidence.add(page.body);
    for (const JsonNode& item : gone->items) {
        const JsonNode* id = item.find("id");
        if (!id || !id->isText() || shown.contains(id->text))
            continue;
        mapper.addDeleted(id->text, std::string_view(page.body).substr(item.begin, item.end - item.begin), base + item.begin);
        out.found = true;
    }
    // What the vendor covers may end with the beginning of a transaction that is still running.
    log = std::min(now, *told_to).toString(3);
    return out;
}

Result<engine::PulledPage> SoqlReader::pull(const std::string& cursor_text, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(Position position, positionOf(cursor_text));
    const int size = pageSizeOf(m_connection, kPageMax);
    TIEOUT_TRY_INTO(RestConnection::Page answer, ask(m_stream.path, queryAfter(position, size), cancel));
    const JsonNode* records = answer.root.find("records"); // the page has moved since it was read
    engine::PulledPage page;
    page.last = answer.root.find("done")->kind == JsonNode::True && records->items.size() < static_cast<size_t>(size);
    if (records->items.empty() && !page.last)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered with something that is not a whole page of %2. Nothing of it was taken; run the pull again."), { m_connection.manifest().title, m_stream.name });
    RowMapper mapper(m_stream.rows.front(), m_connection);
    Evidence evidence;
    std::set<std::string> shown;
    const uint64_t base = evidence.add(answer.body);
    for (const JsonNode& item : records->items) {
        mapper.add({ &item, nullptr, {} }, std::string_view(answer.body).substr(item.begin, item.end - item.begin), base + item.begin);
        const JsonNode* key = item.find(m_stream.soql.key);
        shown.insert(key ? key->text : std::string());
    }
    bool quiet = records->items.empty() && !cursor_text.empty();
    if (!m_stream.soql.deleted_path.empty()) {
        const int64_t ours = m_connection.nowSeconds(), theirs = answer.server_time_s.value_or(ours);
        const domain::Instant now(std::min(ours, theirs) * kSecondNs), end(std::max(ours, theirs) * kSecondNs);
        const std::string before = position.log;
        if (position.log.empty())
            position.log = now.toString(3);
        if (page.last) {
            TIEOUT_TRY_INTO(const Deletions deletions, takeDeleted(position.log, now, end, mapper, shown, evidence, answer.drift, cancel));
            page.gap = deletions.gap;
            quiet = quiet && !deletions.found && !before.empty() && answer.drift.empty() && domain::Instant::parse(position.log)->ns() - domain::Instant::parse(before)->ns() < kDayNs;
        }
    }
    page.batches.push_back(mapper.take(evidence.size()));
    page.batches.back().drift.insert(page.batches.back().drift.end(), answer.drift.begin(), answer.drift.end());
    if (!records->items.empty()) {
        const JsonNode *time = records->items.back().find(m_stream.soql.time), *key = records->items.back().find(m_stream.soql.key);
        if (!time || !time->isText() || !key || !key->isText())
            return makeError(Remedy::FixData, TIEOUT_TR("A row of %1 has no field %2, so the pull cannot tell where to go on. Nothing of the page was taken."),
                { m_stream.name, m_stream.soql.time + ", " + m_stream.soql.key });
        if (key->text == position.key)
            return makeError(Remedy::Retry, TIEOUT_TR("%1 sent the same page of %2 again instead of the next one. Nothing of it was taken; run the pull again."),
                { m_connection.manifest().title, m_stream.name });
        position = { withColonInZone(time->text), key->text, page.last, position.log };
        page.cursor_after = position.text();
    } else {
        // Nothing changed: the position stays, so that repeated pulls do not walk backwards. That of the
        // log moves at least once a day.
        TIEOUT_TRY_INTO(Position kept, stored(cursor_text));
        kept.done = kept.done || cursor_text.empty();
        kept.log = position.log;
        page.cursor_after = quiet ? cursor_text : kept.text();
    }
    page.request_id = answer.request_id;
    page.evidence = evidence.take();
    return page;
}

Result<std::optional<engine::SourceCount>> SoqlReader::count(const CancelToken& cancel)
{
    const ManifestSoql& soql = m_stream.soql;
    if (soql.count_path.empty())
        return std::optional<engine::SourceCount>();
    TIEOUT_TRY_INTO(const domain::Instant start, domain::Instant::parse(withColonInZone(m_connection.option("start"))));
    std::string query = "SELECT COUNT() FROM " + soql.object + " WHERE " + soql.time + " >= " + start.toString(3);
    if (!soql.where.empty())
        query += " AND (" + soql.where + ")";
    TIEOUT_TRY_INTO(const RestConnection::Page page, ask(soql.count_path, query, cancel));
    const std::string text(page.root.find("totalSize")->textOr(""));
    engine::SourceCount out;
    if (text.empty() || std::from_chars(text.data(), text.data() + text.size(), out.count).ptr != text.data() + text.size())
        return makeError(Remedy::Retry, TIEOUT_TR("%1 did not say how many rows %2 has. Run the pull again."), { m_connection.manifest().title, m_stream.name });
    return std::optional(out);
}

}

std::unique_ptr<StreamReader> makeSoqlReader(RestConnection& connection, const ManifestStream& stream)
{
    return std::make_unique<SoqlReader>(connection, stream);
}

}
