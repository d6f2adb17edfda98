// Facts of connected systems in cache.db: pulls, refused rows of pages and what became of them.
#include "store/cache.h"

#include "store/cache_lease.h"
#include "store/text_codec.h"

namespace tieout::store {

namespace {

constexpr std::string_view kSelectPull
    = "SELECT p.id, p.source, p.stream, p.set_name, p.started_us, p.ended_us, p.read_all, p.complete, p.pages, p.rows, p.refused, p.bytes, p.quarantine_before,"
      " p.source_count, p.landed_count, p.requests, p.retries, p.held, p.budget_wait_ms, p.retry_wait_ms, p.lowest_tokens, p.lowest_remaining, p.errors, p.latency,"
      " p.error, p.error_args FROM pull_fact p ";

std::optional<int64_t> optionalAt(const sql::Statement& s, int column)
{
    return s.isNull(column) ? std::optional<int64_t>() : std::optional<int64_t>(s.i64(column));
}

void bindOptional(sql::Statement& s, int index, const std::optional<int64_t>& value)
{
    value ? s.bind(index, *value) : s.bindNull(index);
}

PullFact pullOf(const sql::Statement& s)
{
    PullFact f;
    f.id = s.i64(0);
    f.source = s.string(1);
    f.stream = s.string(2);
    f.set = s.string(3);
    f.started_us = s.i64(4);
    f.ended_us = s.i64(5);
    f.read_all = s.i64(6) != 0;
    f.complete = s.i64(7) != 0;
    f.pages = static_cast<uint64_t>(s.i64(8));
    f.rows = static_cast<uint64_t>(s.i64(9));
    f.refused = static_cast<uint64_t>(s.i64(10));
    f.bytes = static_cast<uint64_t>(s.i64(11));
    f.quarantine_before = s.i64(12);
    f.source_count = optionalAt(s, 13);
    f.landed_count = optionalAt(s, 14);
    f.traffic.requests = static_cast<uint64_t>(s.i64(15));
    f.traffic.retries = static_cast<uint64_t>(s.i64(16));
    f.traffic.held = static_cast<uint64_t>(s.i64(17));
    f.traffic.budget_wait_ms = s.i64(18);
    f.traffic.retry_wait_ms = s.i64(19);
    f.traffic.lowest_tokens = optionalAt(s, 20);
    f.traffic.lowest_remaining = optionalAt(s, 21);
    f.traffic.decodeErrors(s.text(22));
    f.traffic.latency = domain::Latencies::decode(s.text(23));
    if (!s.text(24).empty())
        f.error = storedText(s.text(24), s.blob(25));
    return f;
}

Result<std::vector<PullFact>> pullsOf(sql::Statement& s)
{
    std::vector<PullFact> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back(pullOf(s));
    }
}

Result<void> readSums(sql::Connection& c, std::vector<PullFact>& facts)
{
    TIEOUT_TRY_INTO(sql::Statement s, c.prepare("SELECT currency, source_hi, source_lo, landed_hi, landed_lo FROM pull_sum WHERE pull_id = ?1 ORDER BY currency"));
    for (PullFact& fact : facts) {
        s.bind(1, fact.id);
        for (;;) {
            TIEOUT_TRY_INTO(const bool row, s.step());
            if (!row)
                break;
            fact.sums.push_back({ static_cast<uint32_t>(s.i64(0)), s.exact(1), s.exact(3) });
        }
        s.reset();
    }
    return {};
}

// The newest of each stream that fits `where`.
std::string newestOf(std::string_view where)
{
    return std::string(kSelectPull) + "WHERE p.id IN (SELECT max(id) FROM pull_fact WHERE id <= ?1 AND " + std::string(where) + " GROUP BY source, stream) ORDER BY p.source, p.stream";
}

Result<void> insertPull(sql::Connection& c, const PullFact& f)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        c.prepare("INSERT INTO pull_fact (source, stream, set_name, started_us, ended_us, read_all, complete, pages, rows, refused, bytes, quarantine_before, source_count,"
                  " landed_count, requests, retries, held, budget_wait_ms, retry_wait_ms, lowest_tokens, lowest_remaining, errors, latency, error, error_args)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)"));
    s.bindText(1, f.source).bindText(2, f.stream).bindText(3, f.set).bind(4, f.started_us).bind(5, f.ended_us).bind(6, f.read_all ? 1 : 0).bind(7, f.complete ? 1 : 0);
    s.bind(8, static_cast<int64_t>(f.pages)).bind(9, static_cast<int64_t>(f.rows)).bind(10, static_cast<int64_t>(f.refused)).bind(11, static_cast<int64_t>(f.bytes));
    s.bind(12, f.quarantine_before);
    bindOptional(s, 13, f.source_count);
    bindOptional(s, 14, f.landed_count);
    s.bind(15, static_cast<int64_t>(f.traffic.requests)).bind(16, static_cast<int64_t>(f.traffic.retries)).bind(17, static_cast<int64_t>(f.traffic.held));
    s.bind(18, f.traffic.budget_wait_ms).bind(19, f.traffic.retry_wait_ms);
    bindOptional(s, 20, f.traffic.lowest_tokens);
    bindOptional(s, 21, f.traffic.lowest_remaining);
    const std::string errors = f.traffic.encodeErrors(), latency = f.traffic.latency.encode();
    s.bindText(22, errors).bindText(23, latency).bindText(24, f.error.source).bindBlob(25, encodeArgs(f.error.args));
    return s.run();
}

}

// ---- writing ------------------------------------------------------------------------------------------

Result<int64_t> Cache::addPullFact(const PullFact& fact)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    TIEOUT_TRY(insertPull(*c, fact));
    const int64_t id = c->lastRowId();
    for (const ComparedSum& sum : fact.sums) {
        TIEOUT_TRY_INTO(sql::Statement s,
            c->prepare("INSERT INTO pull_sum (pull_id, currency, source_hi, source_lo, landed_hi, landed_lo) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        TIEOUT_TRY(s.bind(1, id).bind(2, sum.currency).bindExact(3, sum.source).bindExact(5, sum.landed).run());
    }
    TIEOUT_TRY(t.commit());
    return id;
}

Result<void> Cache::addLetterActs(const std::vector<LetterAct>& acts)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    for (const LetterAct& act : acts) {
        TIEOUT_TRY_INTO(sql::Statement s,
            c->prepare("INSERT INTO letter_act (quarantine_id, act, person, reason, quarantine_seen, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        s.bind(1, act.quarantine_id).bind(2, static_cast<int64_t>(act.act)).bindText(3, act.person).bindText(4, act.reason).bind(5, act.quarantine_seen).bind(6, act.at_us);
        TIEOUT_TRY(s.run());
    }
    return t.commit();
}

Result<void> Cache::saveGuard(const std::string& source, const domain::GuardState& state)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("INSERT INTO read_guard (source, tokens_e3, at_us, failures, open_until_us) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (source) DO UPDATE SET"
                   " tokens_e3 = excluded.tokens_e3, at_us = excluded.at_us, failures = excluded.failures, open_until_us = excluded.open_until_us"));
    s.bindText(1, source).bind(2, state.tokens_e3).bind(3, state.at_us).bind(4, state.failures).bind(5, state.open_until_us);
    return s.run();
}

// ---- reading ------------------------------------------------------------------------------------------

Result<std::optional<domain::GuardState>> Cache::guard(const std::string& source)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT tokens_e3, at_us, failures, open_until_us FROM read_guard WHERE source = ?1"));
    s.bindText(1, source);
    TIEOUT_TRY_INTO(const bool row, s.step());
    if (!row)
        return std::optional<domain::GuardState>();
    return std::optional<domain::GuardState>({ s.i64(0), s.i64(1), static_cast<int>(s.i64(2)), s.i64(3) });
}

Result<std::vector<PullFact>> Cache::pullFacts(const std::string& source, int64_t since_us)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(std::string(kSelectPull) + "WHERE p.started_us >= ?1 AND (?2 = '' OR p.source = ?2) ORDER BY p.id"));
    s.bind(1, since_us).bindText(2, source);
    TIEOUT_TRY_INTO(std::vector<PullFact> facts, pullsOf(s));
    TIEOUT_TRY(readSums(*c, facts));
    return facts;
}

Result<std::vector<PullFact>> Cache::newestComparisons(int64_t pull_mark)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(newestOf("source_count IS NOT NULL")));
    s.bind(1, pull_mark);
    TIEOUT_TRY_INTO(std::vector<PullFact> facts, pullsOf(s));
    TIEOUT_TRY(readSums(*c, facts));
    return facts;
}

Result<std::vector<PullFact>> Cache::newestFullReads(int64_t pull_mark)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(newestOf("read_all = 1 AND complete = 1")));
    s.bind(1, pull_mark);
    return pullsOf(s);
}

Result<std::vector<RefusedCopy>> Cache::refusedCopies()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("SELECT q.id, q.delivery_id, d.seq, d.source, d.name, d.set_name, q.tbl, q.line, q.byte_offset, q.bytes, q.reason, q.args, q.at_us FROM quarantine q"
                   " JOIN delivery d ON d.id = q.delivery_id WHERE d.kind = 1 AND d.state = 1 ORDER BY q.id"));
    std::vector<RefusedCopy> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        RefusedCopy copy { s.i64(0), s.i64(1), s.i64(2), s.string(3), s.string(4), s.string(5), static_cast<domain::Table>(s.i64(6)), {}, s.i64(12) };
        copy.row.line = static_cast<uint64_t>(s.i64(7));
        copy.row.offset = static_cast<uint64_t>(s.i64(8));
        copy.row.bytes = std::string(s.blob(9));
        copy.row.reason = storedText(s.text(10), s.blob(11));
        out.push_back(std::move(copy));
    }
}

Result<std::vector<LetterAct>> Cache::letterActs()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT id, quarantine_id, act, person, reason, quarantine_seen, at_us FROM letter_act ORDER BY id"));
    std::vector<LetterAct> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ s.i64(0), s.i64(1), static_cast<LetterAct::Act>(s.i64(2)), s.string(3), s.string(4), s.i64(5), s.i64(6) });
    }
}

Result<IntakeMarks> Cache::newestIntake()
{
    TIEOUT_TRY_INTO(auto c, reader());
    IntakeMarks marks;
    TIEOUT_TRY_INTO(marks.pull, c->readNumber("SELECT coalesce(max(id), 0) FROM pull_fact"));
    TIEOUT_TRY_INTO(marks.letter, c->readNumber("SELECT coalesce(max(id), 0) FROM letter_act"));
    TIEOUT_TRY_INTO(marks.feed, c->readNumber("SELECT coalesce(max(id), 0) FROM feed_fact"));
    TIEOUT_TRY_INTO(marks.gap, c->readNumber("SELECT coalesce(max(id), 0) FROM memory_gap"));
    return marks;
}

Result<IntakeMarks> Cache::seenIntake()
{
    TIEOUT_TRY_INTO(auto c, reader());
    IntakeMarks marks;
    TIEOUT_TRY_INTO(marks.pull, c->readNumber("SELECT coalesce(max(pull_mark), 0) FROM run"));
    TIEOUT_TRY_INTO(marks.letter, c->readNumber("SELECT coalesce(max(letter_mark), 0) FROM run"));
    TIEOUT_TRY_INTO(marks.feed, c->readNumber("SELECT coalesce(max(feed_mark), 0) FROM run"));
    TIEOUT_TRY_INTO(marks.gap, c->readNumber("SELECT coalesce(max(gap_mark), 0) FROM run"));
    return marks;
}

Result<int64_t> Cache::newestQuarantine()
{
    TIEOUT_TRY_INTO(auto c, reader());
    return c->readNumber("SELECT coalesce(max(id), 0) FROM quarantine");
}

Result<std::optional<std::string>> Cache::positionAt(const std::string& source, const std::string& stream, int64_t from_us)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("SELECT p.cursor_before FROM delivery d LEFT JOIN page_position p ON p.delivery_id = d.id"
                   " WHERE d.source = ?1 AND d.name = ?2 AND d.kind = 1 AND d.state = 1 AND d.started_us >= ?3 ORDER BY d.seq LIMIT 1"));
    s.bindText(1, source).bindText(2, stream).bind(3, from_us);
    TIEOUT_TRY_INTO(const bool row, s.step());
    return row ? std::optional<std::string>(s.string(0)) : std::nullopt;
}

Result<std::optional<std::string>> Cache::positionOf(int64_t delivery_id)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT cursor_before FROM page_position WHERE delivery_id = ?1"));
    s.bind(1, delivery_id);
    TIEOUT_TRY_INTO(const bool row, s.step());
    return row ? std::optional<std::string>(s.string(0)) : std::nullopt;
}

}
