// Streams, quarantine, runs and findings of cache.db.
#include "store/cache.h"

#include "store/cache_lease.h"
#include "store/chunks/wire.h"
#include "store/digest.h"
#include "store/text_codec.h"

#include <map>

namespace tieout::store {

using domain::Exact;
using domain::Finding;
using domain::makeError;
using domain::Remedy;

// ---- a finding as bytes -----------------------------------------------------------------------------------

namespace {

constexpr uint8_t kFindingVersion = 2; // 1 knew no entity

void putExact(WireOut& out, const Exact& value)
{
    out.fixed64(static_cast<uint64_t>(value.highHalf()));
    out.fixed64(value.lowHalf());
}

Exact takeExact(WireIn& in)
{
    const uint64_t high = in.fixed64();
    return Exact::fromHalves(static_cast<int64_t>(high), in.fixed64());
}

}

Fingerprint fingerprintOf(domain::Checkpoint checkpoint, domain::Reason reason, std::string_view set, std::string_view key)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(checkpoint, reason);
    TIEOUT_CHECK(spec);
    const std::string_view parts[] = { domain::checkpointId(checkpoint), spec->id, set, spec->key_kind, key };
    return Fingerprint::fromView(sha256OfParts(parts).view());
}

Fingerprint fingerprintOf(const Finding& finding)
{
    return fingerprintOf(finding.checkpoint, finding.reason, finding.set, finding.key);
}

std::string encodeFinding(const Finding& f)
{
    WireOut out;
    out.byte(kFindingVersion);
    out.text(domain::checkpointId(f.checkpoint));
    out.text(domain::reasonName(f.checkpoint, f.reason));
    out.text(f.set);
    out.text(f.key);
    for (const Exact& value : { f.delta, f.expected, f.actual, f.exposure })
        putExact(out, value);
    out.number(f.currency);
    out.number(static_cast<uint32_t>(f.period));
    out.text(f.customer);
    out.text(f.document);
    out.text(f.system);
    out.text(f.entity);
    return out.finish();
}

Result<Finding> decodeFinding(std::string_view content)
{
    WireIn in(content);
    const uint8_t version = in.byte();
    const auto checkpoint = domain::checkpointById(in.text());
    const std::string reason_name(in.text());
    const auto reason = checkpoint ? domain::reasonByName(*checkpoint, reason_name) : std::nullopt;
    Finding f;
    f.set = in.text();
    f.key = in.text();
    for (Exact* value : { &f.delta, &f.expected, &f.actual, &f.exposure })
        *value = takeExact(in);
    f.currency = static_cast<uint32_t>(in.number());
    f.period = static_cast<int32_t>(in.number());
    f.customer = in.text();
    f.document = in.text();
    f.system = in.text();
    if (version >= 2)
        f.entity = in.text();
    if (version < 1 || version > kFindingVersion || !checkpoint || !reason || !in.ok() || !in.atEnd())
        return makeError(Remedy::Machine, TIEOUT_TR("A stored finding is damaged. Run a rebuild; if that fails too, restore the last backup."));
    f.checkpoint = *checkpoint;
    f.reason = *reason;
    return f;
}

// ---- streams, quarantine, drift ------------------------------------------------------------------------------

namespace {

constexpr std::string_view kSelectStream = "SELECT source, name, cursor, last_pull_us, rows, source_count, landed_count, error, error_args FROM stream";

StreamState streamOf(const sql::Statement& s)
{
    StreamState state { s.string(0), s.string(1), s.string(2), s.i64(3), static_cast<uint64_t>(s.i64(4)), {}, {}, {} };
    if (!s.isNull(5))
        state.source_count = s.i64(5);
    if (!s.isNull(6))
        state.landed_count = s.i64(6);
    if (!s.text(7).empty())
        state.last_error = storedText(s.text(7), s.blob(8));
    return state;
}

}

Result<std::optional<StreamState>> Cache::stream(const std::string& source, const std::string& stream)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(std::string(kSelectStream) + " WHERE source = ?1 AND name = ?2"));
    s.bindText(1, source).bindText(2, stream);
    TIEOUT_TRY_INTO(const bool row, s.step());
    return row ? std::optional<StreamState>(streamOf(s)) : std::nullopt;
}

Result<std::vector<StreamState>> Cache::streams()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(std::string(kSelectStream) + " ORDER BY source, name"));
    std::vector<StreamState> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back(streamOf(s));
    }
}

Result<std::vector<QuarantinedRow>> Cache::quarantine(const std::string& source, size_t limit)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("SELECT d.source, d.name, q.tbl, q.line, q.byte_offset, q.bytes, q.reason, q.args, q.at_us FROM quarantine q JOIN delivery d ON d.id = q.delivery_id"
                   " WHERE (?1 = '' OR d.source = ?1) AND d.state <> 2 ORDER BY q.id DESC LIMIT ?2"));
    s.bindText(1, source).bind(2, static_cast<int64_t>(limit));
    std::vector<QuarantinedRow> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        QuarantinedRow q { s.string(0), s.string(1), static_cast<domain::Table>(s.i64(2)), {}, s.i64(8) };
        q.row.line = static_cast<uint64_t>(s.i64(3));
        q.row.offset = static_cast<uint64_t>(s.i64(4));
        q.row.bytes = std::string(s.blob(5));
        q.row.reason = storedText(s.text(6), s.blob(7));
        out.push_back(std::move(q));
    }
}

Result<std::vector<std::pair<std::string, uint64_t>>> Cache::quarantineCounts()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("SELECT d.source, count(*) FROM quarantine q JOIN delivery d ON d.id = q.delivery_id WHERE d.state <> 2 AND d.kind = 0 GROUP BY d.source ORDER BY d.source"));
    std::vector<std::pair<std::string, uint64_t>> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.emplace_back(s.string(0), static_cast<uint64_t>(s.i64(1)));
    }
}

Result<std::vector<DriftFact>> Cache::drift(const std::string& source)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT place, field, what, args FROM drift WHERE source = ?1 ORDER BY place, field"));
    s.bindText(1, source);
    std::vector<DriftFact> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ s.string(0), s.string(1), storedText(s.text(2), s.blob(3)) });
    }
}

// ---- runs ------------------------------------------------------------------------------------------------------

Result<int64_t> Cache::beginRun(bool full, int64_t now_us)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("INSERT INTO run (started_us, full_run) VALUES (?1, ?2)"));
    s.bind(1, now_us).bind(2, full ? 1 : 0);
    TIEOUT_TRY(s.run());
    return c->lastRowId();
}

Result<void> Cache::addFindingEvents(int64_t run_id, const std::vector<FindingEvent>& events, int64_t now_us)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    {
        TIEOUT_TRY_INTO(sql::Statement event,
            c->prepare("INSERT INTO finding_event (run_id, fingerprint, kind, at_us, delta_hi, delta_lo, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
        TIEOUT_TRY_INTO(sql::Statement view,
            c->prepare("INSERT INTO finding (fingerprint, found, opened_us, changed_us, cleared_us, content) VALUES (?1, ?2, ?3, ?3, 0, ?4)"
                       " ON CONFLICT (fingerprint) DO UPDATE SET opened_us = CASE WHEN ?5 = 0 THEN ?3 ELSE opened_us END, changed_us = ?3,"
                       " cleared_us = CASE WHEN ?5 = 2 THEN ?3 ELSE cleared_us END, found = ?2, content = ?4"));
        for (const FindingEvent& e : events) {
            const std::string content = encodeFinding(e.finding);
            event.bind(1, run_id).bindBlob(2, e.fingerprint.view()).bind(3, static_cast<int64_t>(e.kind)).bind(4, now_us);
            event.bindExact(5, e.finding.delta).bindBlob(7, content);
            TIEOUT_TRY(event.run());
            view.bindBlob(1, e.fingerprint.view()).bind(2, e.kind == FindingEventKind::Cleared ? 0 : 1).bind(3, now_us);
            view.bindBlob(4, content).bind(5, static_cast<int64_t>(e.kind));
            TIEOUT_TRY(view.run());
        }
    }
    return t.commit();
}

Result<void> Cache::finishRun(const RunRow& run, const std::vector<NotComputed>& remove, const std::vector<NotComputed>& add)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    {
        TIEOUT_TRY_INTO(sql::Statement gone, c->prepare("DELETE FROM not_computed WHERE set_name = ?1 AND kind = ?2 AND node_key = ?3"));
        for (const NotComputed& node : remove)
            TIEOUT_TRY(gone.bindText(1, node.set).bindText(2, node.kind).bindText(3, node.key).run());
        TIEOUT_TRY_INTO(sql::Statement added, c->prepare("INSERT INTO not_computed (set_name, kind, node_key) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"));
        for (const NotComputed& node : add)
            TIEOUT_TRY(added.bindText(1, node.set).bindText(2, node.kind).bindText(3, node.key).run());
        TIEOUT_TRY_INTO(sql::Statement s,
            c->prepare("UPDATE run SET ended_us = ?2, watermark = ?3, opened = ?4, changed = ?5, cleared = ?6, complete = ?7, pull_mark = ?8, letter_mark = ?9,"
                       " feed_mark = ?10, gap_mark = ?11"
                       " WHERE id = ?1"));
        s.bind(1, run.id).bind(2, run.ended_us).bind(3, run.watermark).bind(4, static_cast<int64_t>(run.opened));
        s.bind(5, static_cast<int64_t>(run.changed)).bind(6, static_cast<int64_t>(run.cleared)).bind(7, run.complete ? 1 : 0);
        s.bind(8, run.intake.pull).bind(9, run.intake.letter).bind(10, run.intake.feed).bind(11, run.intake.gap);
        TIEOUT_TRY(s.run());
    }
    return t.commit();
}

Result<int64_t> Cache::watermark()
{
    TIEOUT_TRY_INTO(auto c, reader());
    return c->readNumber("SELECT coalesce(max(watermark), 0) FROM run");
}

Result<std::optional<RunRow>> Cache::lastRun()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("SELECT id, started_us, ended_us, full_run, watermark, opened, changed, cleared, complete FROM run WHERE ended_us IS NOT NULL ORDER BY id DESC LIMIT 1"));
    TIEOUT_TRY_INTO(const bool row, s.step());
    if (!row)
        return std::optional<RunRow>();
    RunRow run { s.i64(0), s.i64(1), s.i64(2), s.i64(4), s.i64(3) != 0, s.i64(8) != 0, 0, 0, 0, {} };
    run.opened = static_cast<uint64_t>(s.i64(5));
    run.changed = static_cast<uint64_t>(s.i64(6));
    run.cleared = static_cast<uint64_t>(s.i64(7));
    return std::optional<RunRow>(run);
}

Result<std::optional<int64_t>> Cache::lastImportUs()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(const int64_t at, c->readNumber("SELECT coalesce(max(ended_us), 0) FROM delivery WHERE state = 1"));
    return at == 0 ? std::optional<int64_t>() : std::optional<int64_t>(at);
}

// ---- findings ----------------------------------------------------------------------------------------------------

namespace {

constexpr std::string_view kSelectFinding = "SELECT fingerprint, found, opened_us, changed_us, cleared_us, content FROM finding";

Result<FindingRow> findingRowOf(const sql::Statement& s)
{
    FindingRow row;
    row.fingerprint = Fingerprint::fromView(s.blob(0));
    row.found = s.i64(1) != 0;
    row.opened_us = s.i64(2);
    row.changed_us = s.i64(3);
    row.cleared_us = s.i64(4);
    TIEOUT_TRY_INTO(row.finding, decodeFinding(s.blob(5)));
    return row;
}

Result<FindingEvent> findingEventOf(const sql::Statement& s)
{
    FindingEvent event;
    event.id = s.i64(0);
    event.run_id = s.i64(1);
    event.fingerprint = Fingerprint::fromView(s.blob(2));
    event.kind = static_cast<FindingEventKind>(s.i64(3));
    event.at_us = s.i64(4);
    TIEOUT_TRY_INTO(event.finding, decodeFinding(s.blob(5)));
    return event;
}

void fold(std::map<Fingerprint, FindingRow>& rows, const FindingEvent& event)
{
    FindingRow& row = rows[event.fingerprint];
    row.fingerprint = event.fingerprint;
    row.finding = event.finding;
    row.found = event.kind != FindingEventKind::Cleared;
    row.changed_us = event.at_us;
    if (event.kind == FindingEventKind::Opened || row.opened_us == 0)
        row.opened_us = event.at_us;
    if (event.kind == FindingEventKind::Cleared)
        row.cleared_us = event.at_us;
}

Result<std::vector<FindingRow>> foldEvents(sql::Connection& c)
{
    TIEOUT_TRY_INTO(sql::Statement s, c.prepare("SELECT id, run_id, fingerprint, kind, at_us, content FROM finding_event ORDER BY id"));
    std::map<Fingerprint, FindingRow> rows;
    for (;;) {
        TIEOUT_TRY_INTO(const bool more, s.step());
        if (!more)
            break;
        TIEOUT_TRY_INTO(const FindingEvent event, findingEventOf(s));
        fold(rows, event);
    }
    std::vector<FindingRow> out;
    out.reserve(rows.size());
    for (auto& [fingerprint, row] : rows)
        out.push_back(std::move(row));
    return out;
}

}

Result<std::vector<FindingRow>> Cache::findings(bool found_only)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(std::string(kSelectFinding) + " WHERE found >= ?1 ORDER BY fingerprint"));
    s.bind(1, found_only ? 1 : 0);
    std::vector<FindingRow> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool more, s.step());
        if (!more)
            return out;
        TIEOUT_TRY_INTO(FindingRow row, findingRowOf(s));
        out.push_back(std::move(row));
    }
}

Result<void> Cache::eachFinding(uint64_t version, const std::function<void(FindingRow&&)>& see)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        version == 0 ? c->prepare(std::string(kSelectFinding) + " ORDER BY fingerprint")
                     : c->prepare(std::string(kSelectFinding) + " WHERE fingerprint IN (SELECT fingerprint FROM finding_event WHERE id > ?1) ORDER BY fingerprint"));
    if (version != 0)
        s.bind(1, static_cast<int64_t>(version));
    for (;;) {
        TIEOUT_TRY_INTO(const bool more, s.step());
        if (!more)
            return {};
        TIEOUT_TRY_INTO(FindingRow row, findingRowOf(s));
        see(std::move(row));
    }
}

Result<std::optional<FindingRow>> Cache::finding(const Fingerprint& fingerprint)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(std::string(kSelectFinding) + " WHERE fingerprint = ?1"));
    s.bindBlob(1, fingerprint.view());
    TIEOUT_TRY_INTO(const bool more, s.step());
    if (!more)
        return std::optional<FindingRow>();
    TIEOUT_TRY_INTO(FindingRow row, findingRowOf(s));
    return std::optional<FindingRow>(std::move(row));
}

Result<std::vector<FindingEvent>> Cache::findingEvents(const Fingerprint& fingerprint)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT id, run_id, fingerprint, kind, at_us, content FROM finding_event WHERE fingerprint = ?1 ORDER BY id"));
    s.bindBlob(1, fingerprint.view());
    std::vector<FindingEvent> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool more, s.step());
        if (!more)
            return out;
        TIEOUT_TRY_INTO(FindingEvent event, findingEventOf(s));
        out.push_back(std::move(event));
    }
}

Result<std::vector<FindingRow>> Cache::findingsFromEvents()
{
    TIEOUT_TRY_INTO(auto c, reader());
    return foldEvents(*c);
}

Result<void> Cache::rebuildFindingView()
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    TIEOUT_TRY_INTO(const std::vector<FindingRow> rows, foldEvents(*c));
    TIEOUT_TRY(c->run("DELETE FROM finding"));
    {
        TIEOUT_TRY_INTO(sql::Statement s,
            c->prepare("INSERT INTO finding (fingerprint, found, opened_us, changed_us, cleared_us, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        for (const FindingRow& row : rows) {
            s.bindBlob(1, row.fingerprint.view()).bind(2, row.found ? 1 : 0).bind(3, row.opened_us).bind(4, row.changed_us);
            s.bind(5, row.cleared_us).bindBlob(6, encodeFinding(row.finding));
            TIEOUT_TRY(s.run());
        }
    }
    return t.commit();
}

Result<std::vector<NotComputed>> Cache::notComputed()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT set_name, kind, node_key FROM not_computed ORDER BY set_name, kind, node_key"));
    std::vector<NotComputed> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool more, s.step());
        if (!more)
            return out;
        out.push_back({ s.string(0), s.string(1), s.string(2) });
    }
}

Result<uint64_t> Cache::findingsVersion()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(const int64_t version, c->readNumber("SELECT coalesce(max(id), 0) FROM finding_event"));
    return static_cast<uint64_t>(version);
}

}
