// Facts of time in cache.db: feeds that were seen to be late, files that came again, and pauses that
// were longer than what a vendor remembers.
#include "store/cache.h"

#include "store/cache_lease.h"

namespace tieout::store {

namespace {

Result<std::vector<int64_t>> numbersOf(sql::Statement& s)
{
    std::vector<int64_t> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back(s.i64(0));
    }
}

}

// ---- writing ------------------------------------------------------------------------------------------

Result<void> Cache::addFeedFacts(const std::vector<FeedFact>& facts)
{
    if (facts.empty())
        return {};
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    for (const FeedFact& fact : facts) {
        TIEOUT_TRY_INTO(sql::Statement s, c->prepare("INSERT INTO feed_fact (kind, source, stream, set_name, due_us, last_us, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
        s.bind(1, static_cast<int64_t>(fact.kind)).bindText(2, fact.source).bindText(3, fact.stream).bindText(4, fact.set);
        TIEOUT_TRY(s.bind(5, fact.due_us).bind(6, fact.last_us).bind(7, fact.at_us).run());
    }
    return t.commit();
}

Result<void> Cache::addFileArrivals(const std::vector<FileArrival>& arrivals)
{
    if (arrivals.empty())
        return {};
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    for (const FileArrival& arrival : arrivals) {
        TIEOUT_TRY_INTO(sql::Statement s, c->prepare("INSERT INTO file_arrival (source, tbl, at_us) VALUES (?1, ?2, ?3)"));
        TIEOUT_TRY(s.bindText(1, arrival.source).bind(2, static_cast<int64_t>(arrival.table)).bind(3, arrival.at_us).run());
    }
    return t.commit();
}

Result<void> Cache::addGap(const GapFact& gap)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("INSERT INTO memory_gap (source, stream, set_name, from_us, to_us, days, pull_before, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                   " ON CONFLICT (source, stream, from_us) DO NOTHING"));
    s.bindText(1, gap.source).bindText(2, gap.stream).bindText(3, gap.set).bind(4, gap.from_us).bind(5, gap.to_us).bind(6, gap.days);
    return s.bind(7, gap.pull_before).bind(8, gap.at_us).run();
}

// ---- reading ------------------------------------------------------------------------------------------

Result<std::vector<FeedFact>> Cache::feedFacts(int64_t feed_mark)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT id, kind, source, stream, set_name, due_us, last_us, at_us FROM feed_fact WHERE id <= ?1 ORDER BY id"));
    s.bind(1, feed_mark);
    std::vector<FeedFact> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ s.i64(0), static_cast<FeedFact::Kind>(s.i64(1)), s.string(2), s.string(3), s.string(4), s.i64(5), s.i64(6), s.i64(7) });
    }
}

Result<std::vector<GapFact>> Cache::gaps(int64_t gap_mark)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT id, source, stream, set_name, from_us, to_us, days, pull_before, at_us FROM memory_gap WHERE id <= ?1 ORDER BY id"));
    s.bind(1, gap_mark);
    std::vector<GapFact> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ s.i64(0), s.string(1), s.string(2), s.string(3), s.i64(4), s.i64(5), static_cast<int>(s.i64(6)), s.i64(7), s.i64(8) });
    }
}

Result<std::vector<int64_t>> Cache::streamArrivals(const std::string& source, const std::string& stream, int64_t since_us)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT ended_us FROM pull_fact WHERE source = ?1 AND stream = ?2 AND complete = 1 AND ended_us >= ?3 ORDER BY ended_us"));
    s.bindText(1, source).bindText(2, stream).bind(3, since_us);
    return numbersOf(s);
}

Result<std::vector<int64_t>> Cache::fileArrivals(const std::string& source, std::optional<domain::Table> table, int64_t since_us)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("SELECT ended_us FROM delivery WHERE source = ?1 AND kind = 0 AND state = 1 AND (?2 < 0 OR tbl = ?2) AND ended_us >= ?3"
                   " UNION ALL SELECT at_us FROM file_arrival WHERE source = ?1 AND (?2 < 0 OR tbl = ?2) AND at_us >= ?3 ORDER BY 1"));
    s.bindText(1, source).bind(2, table ? static_cast<int64_t>(*table) : int64_t(-1)).bind(3, since_us);
    return numbersOf(s);
}

Result<std::optional<int64_t>> Cache::firstPullUs(const std::string& source, const std::string& stream)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT started_us FROM pull_fact WHERE source = ?1 AND stream = ?2 ORDER BY id LIMIT 1"));
    s.bindText(1, source).bindText(2, stream);
    TIEOUT_TRY_INTO(const bool row, s.step());
    return row ? std::optional<int64_t>(s.i64(0)) : std::nullopt;
}

Result<int64_t> Cache::lastWholePullUs(const std::string& source, const std::string& stream)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT started_us FROM pull_fact WHERE source = ?1 AND stream = ?2 AND complete = 1 ORDER BY id DESC LIMIT 1"));
    s.bindText(1, source).bindText(2, stream);
    TIEOUT_TRY_INTO(const bool row, s.step());
    return row ? s.i64(0) : 0;
}

Result<int64_t> Cache::newestPull()
{
    TIEOUT_TRY_INTO(auto c, reader());
    return c->readNumber("SELECT coalesce(max(id), 0) FROM pull_fact");
}

}
