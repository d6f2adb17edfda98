#include "store/cache.h"

#include "store/cache_lease.h"
#include "store/chunks/chunk_codec.h"
#include "store/migrations.h"
#include "store/text_codec.h"

#include <zstd.h>

namespace tieout::store {

using domain::makeError;
using domain::Remedy;

namespace {

constexpr std::string_view kDeliveryColumns = "id, seq, source, set_name, kind, name, tbl, sha256, bytes, state, resume_offset, resume_line, rows, refused, started_us, ended_us, tables";

Delivery deliveryOf(const sql::Statement& s)
{
    Delivery d;
    d.id = s.i64(0);
    d.seq = s.i64(1);
    d.source = s.string(2);
    d.set = s.string(3);
    d.kind = static_cast<DeliveryKind>(s.i64(4));
    d.name = s.string(5);
    d.table = static_cast<int>(s.i64(6));
    d.sha256 = Digest::fromView(s.blob(7));
    d.bytes = static_cast<uint64_t>(s.i64(8));
    d.state = static_cast<DeliveryState>(s.i64(9));
    d.resume_offset = static_cast<uint64_t>(s.i64(10));
    d.resume_line = static_cast<uint64_t>(s.i64(11));
    d.rows = static_cast<uint64_t>(s.i64(12));
    d.refused = static_cast<uint64_t>(s.i64(13));
    d.started_us = s.i64(14);
    d.ended_us = s.i64(15);
    d.tables = static_cast<uint32_t>(s.i64(16));
    return d;
}

Result<std::vector<Delivery>> allDeliveries(sql::Statement& statement)
{
    std::vector<Delivery> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, statement.step());
        if (!row)
            return out;
        out.push_back(deliveryOf(statement));
    }
}

Result<std::optional<Delivery>> oneDelivery(sql::Statement& statement)
{
    TIEOUT_TRY_INTO(const bool row, statement.step());
    return row ? std::optional<Delivery>(deliveryOf(statement)) : std::nullopt;
}

std::string selectDelivery(std::string_view where)
{
    return "SELECT " + std::string(kDeliveryColumns) + " FROM delivery " + std::string(where);
}

int64_t signedOf(uint64_t value)
{
    return static_cast<int64_t>(value);
}

// Pages are JSON and compress well; level 3 costs little beside the request that fetched them.
std::string compressed(const std::string& bytes)
{
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
    TIEOUT_CHECK(!ZSTD_isError(size));
    out.resize(size);
    return out;
}

Result<int64_t> insertDelivery(sql::Connection& c, const Delivery& d)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        c.prepare("INSERT INTO delivery (source, set_name, kind, name, tbl, sha256, bytes, state, resume_offset, resume_line, rows, refused, started_us, tables)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 1, 0, 0, ?8, ?9)"));
    s.bindText(1, d.source).bindText(2, d.set).bind(3, static_cast<int64_t>(d.kind)).bindText(4, d.name).bind(5, d.table);
    s.bindBlob(6, d.sha256.view()).bind(7, signedOf(d.bytes)).bind(8, d.started_us).bind(9, d.table >= 0 ? int64_t(1) << d.table : int64_t(d.tables));
    TIEOUT_TRY(s.run());
    return c.lastRowId();
}

Result<void> completeDelivery(sql::Connection& c, int64_t id, int64_t now_us)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        c.prepare("UPDATE delivery SET state = 1, ended_us = ?2, seq = (SELECT coalesce(max(seq), 0) + 1 FROM delivery) WHERE id = ?1 AND state = 0"));
    s.bind(1, id).bind(2, now_us);
    return s.run();
}

}

// ---- opening ----------------------------------------------------------------------------------------

Result<std::unique_ptr<Cache>> Cache::open(const std::string& store_dir, sql::Access access)
{
    std::unique_ptr<Cache> cache(new Cache);
    cache->m_path = store_dir + "/cache.db";
    if (access == sql::Access::ReadWrite) {
        TIEOUT_TRY_INTO(cache->m_writer, sql::Connection::open(cache->m_path, sql::Kind::Cache, access));
        TIEOUT_TRY(migrate(*cache->m_writer));
    } else {
        TIEOUT_TRY_INTO(auto lease, cache->reader());
        TIEOUT_TRY(migrate(*lease));
    }
    return cache;
}

Cache::~Cache() = default;

Result<Cache::Lease> Cache::reader()
{
    {
        std::lock_guard lock(m_pool_mutex);
        if (!m_pool.empty()) {
            std::unique_ptr<sql::Connection> connection = std::move(m_pool.back());
            m_pool.pop_back();
            return Lease(this, std::move(connection));
        }
    }
    TIEOUT_TRY_INTO(auto connection, sql::Connection::open(m_path, sql::Kind::Cache, sql::Access::ReadOnly));
    return Lease(this, std::move(connection));
}

Result<sql::Connection*> Cache::writer()
{
    if (!m_writer)
        return makeError(Remedy::Conflict, TIEOUT_TR("The store was opened for reading because another program is writing it. Nothing was changed; close it there and open the store again."));
    return m_writer.get();
}

// ---- deliveries ---------------------------------------------------------------------------------------

Result<std::optional<std::string>> Cache::setOfSource(const std::string& source)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT set_name FROM delivery WHERE source = ?1 ORDER BY id LIMIT 1"));
    s.bindText(1, source);
    TIEOUT_TRY_INTO(const bool row, s.step());
    return row ? std::optional<std::string>(s.string(0)) : std::nullopt;
}

Result<std::optional<Delivery>> Cache::findFile(const std::string& source, domain::Table table, const Digest& sha256)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(selectDelivery("WHERE source = ?1 AND tbl = ?2 AND sha256 = ?3 AND kind = 0")));
    s.bindText(1, source).bind(2, static_cast<int64_t>(table)).bindBlob(3, sha256.view());
    return oneDelivery(s);
}

Result<int64_t> Cache::beginFile(const Delivery& delivery)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    TIEOUT_TRY_INTO(const int64_t id, insertDelivery(*c, delivery));
    TIEOUT_TRY(t.commit());
    return id;
}

Result<void> Cache::storeChunk(int64_t delivery_id, const std::string& source, const ChunkToStore& chunk, int64_t now_us)
{
    if (chunk.rows > 0) {
        TIEOUT_TRY_INTO(sql::Statement s,
            m_writer->prepare("INSERT INTO raw_chunk (delivery_id, ordinal, tbl, rows, body)"
                              " SELECT ?1, coalesce(max(ordinal), 0) + 1, ?2, ?3, ?4 FROM raw_chunk WHERE delivery_id = ?1"));
        s.bind(1, delivery_id).bind(2, static_cast<int64_t>(chunk.table)).bind(3, chunk.rows).bindBlob(4, chunk.body);
        TIEOUT_TRY(s.run());
    }
    for (const domain::RefusedRow& row : chunk.refused) {
        TIEOUT_TRY_INTO(sql::Statement s,
            m_writer->prepare("INSERT INTO quarantine (delivery_id, tbl, line, byte_offset, bytes, reason, args, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
        s.bind(1, delivery_id).bind(2, static_cast<int64_t>(chunk.table)).bind(3, signedOf(row.line)).bind(4, signedOf(row.offset));
        s.bindBlob(5, row.bytes).bindText(6, row.reason.source).bindBlob(7, encodeArgs(row.reason.args)).bind(8, now_us);
        TIEOUT_TRY(s.run());
    }
    for (const DriftFact& drift : chunk.drift) {
        TIEOUT_TRY_INTO(sql::Statement s,
            m_writer->prepare("INSERT INTO drift (source, place, field, what, args, first_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING"));
        s.bindText(1, source).bindText(2, drift.place).bindText(3, drift.field).bindText(4, drift.what.source);
        s.bindBlob(5, encodeArgs(drift.what.args)).bind(6, now_us);
        TIEOUT_TRY(s.run());
    }
    TIEOUT_TRY_INTO(sql::Statement s, m_writer->prepare("UPDATE delivery SET rows = rows + ?2, refused = refused + ?3 WHERE id = ?1"));
    s.bind(1, delivery_id).bind(2, chunk.rows).bind(3, static_cast<int64_t>(chunk.refused.size()));
    return s.run();
}

Result<void> Cache::addChunk(int64_t delivery_id, const ChunkToStore& chunk, uint64_t offset_after, uint64_t line_after, int64_t now_us)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(const auto owner, delivery(delivery_id));
    TIEOUT_CHECK(owner && owner->state == DeliveryState::Arriving);
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    TIEOUT_TRY(storeChunk(delivery_id, owner->source, chunk, now_us));
    {
        TIEOUT_TRY_INTO(sql::Statement s, c->prepare("UPDATE delivery SET resume_offset = ?2, resume_line = ?3 WHERE id = ?1"));
        s.bind(1, delivery_id).bind(2, signedOf(offset_after)).bind(3, signedOf(line_after));
        TIEOUT_TRY(s.run());
    }
    return t.commit();
}

Result<void> Cache::reviveFile(int64_t delivery_id)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("UPDATE delivery SET state = 0, ended_us = NULL WHERE id = ?1 AND state = 2"));
    s.bind(1, delivery_id);
    return s.run();
}

Result<void> Cache::finishFiles(const std::vector<int64_t>& delivery_ids, int64_t now_us)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    for (const int64_t id : delivery_ids)
        TIEOUT_TRY(completeDelivery(*c, id, now_us));
    for (const int64_t id : delivery_ids) {
        TIEOUT_TRY_INTO(sql::Statement s,
            c->prepare("UPDATE delivery SET state = 2, ended_us = ?2 WHERE state = 0 AND id <> ?1"
                       " AND (source, tbl) = (SELECT source, tbl FROM delivery WHERE id = ?1)"));
        s.bind(1, id).bind(2, now_us);
        TIEOUT_TRY(s.run());
    }
    return t.commit();
}

Result<Delivery> Cache::addPage(const Delivery& page, const std::vector<ChunkToStore>& chunks, const std::string& evidence, const std::string& request_id,
    const std::string& cursor_after, const std::optional<std::string>& cursor_before)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Transaction t, sql::Transaction::begin(*c));
    TIEOUT_TRY_INTO(const int64_t id, insertDelivery(*c, page));
    int64_t rows = 0;
    for (const ChunkToStore& chunk : chunks) {
        TIEOUT_TRY(storeChunk(id, page.source, chunk, page.started_us));
        rows += chunk.rows;
    }
    {
        TIEOUT_TRY_INTO(sql::Statement s, c->prepare("INSERT INTO page_evidence (delivery_id, request_id, size, body) VALUES (?1, ?2, ?3, ?4)"));
        s.bind(1, id).bindText(2, request_id).bind(3, signedOf(evidence.size())).bindBlob(4, compressed(evidence));
        TIEOUT_TRY(s.run());
    }
    {
        TIEOUT_TRY_INTO(sql::Statement s,
            c->prepare("INSERT INTO stream (source, name, cursor, last_pull_us, rows, error, error_args) VALUES (?1, ?2, ?3, ?4, ?5, '', x'')"
                       " ON CONFLICT (source, name) DO UPDATE SET cursor = excluded.cursor, last_pull_us = excluded.last_pull_us, rows = rows + excluded.rows,"
                       " error = '', error_args = x''"));
        s.bindText(1, page.source).bindText(2, page.name).bindText(3, cursor_after).bind(4, page.started_us).bind(5, rows);
        TIEOUT_TRY(s.run());
    }
    if (cursor_before) {
        TIEOUT_TRY_INTO(sql::Statement s, c->prepare("INSERT INTO page_position (delivery_id, cursor_before) VALUES (?1, ?2)"));
        TIEOUT_TRY(s.bind(1, id).bindText(2, *cursor_before).run());
    }
    TIEOUT_TRY(completeDelivery(*c, id, page.started_us));
    TIEOUT_TRY(t.commit());
    TIEOUT_TRY_INTO(auto stored, delivery(id));
    TIEOUT_CHECK(stored);
    return *stored;
}

Result<void> Cache::setStreamCounts(const std::string& source, const std::string& stream, std::optional<int64_t> source_count, std::optional<int64_t> landed_count)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("UPDATE stream SET source_count = ?3, landed_count = ?4 WHERE source = ?1 AND name = ?2"));
    s.bindText(1, source).bindText(2, stream);
    source_count ? s.bind(3, *source_count) : s.bindNull(3);
    landed_count ? s.bind(4, *landed_count) : s.bindNull(4);
    return s.run();
}

Result<void> Cache::setStreamError(const std::string& source, const std::string& stream, const domain::Text& error, int64_t now_us)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s,
        c->prepare("INSERT INTO stream (source, name, cursor, last_pull_us, rows, error, error_args) VALUES (?1, ?2, '', ?5, 0, ?3, ?4)"
                   " ON CONFLICT (source, name) DO UPDATE SET error = excluded.error, error_args = excluded.error_args,"
                   " last_pull_us = CASE WHEN excluded.error = '' THEN excluded.last_pull_us ELSE last_pull_us END"));
    s.bindText(1, source).bindText(2, stream).bindText(3, error.source).bindBlob(4, encodeArgs(error.args)).bind(5, now_us);
    return s.run();
}

Result<void> Cache::resetStream(const std::string& source, const std::string& stream)
{
    return setCursor(source, stream, {});
}

Result<void> Cache::setCursor(const std::string& source, const std::string& stream, const std::string& cursor)
{
    TIEOUT_TRY_INTO(sql::Connection * c, writer());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("UPDATE stream SET cursor = ?3 WHERE source = ?1 AND name = ?2"));
    s.bindText(1, source).bindText(2, stream).bindText(3, cursor);
    return s.run();
}

Result<std::vector<Delivery>> Cache::deliveriesAfter(int64_t seq)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(selectDelivery("WHERE seq > ?1 ORDER BY seq")));
    s.bind(1, seq);
    return allDeliveries(s);
}

Result<std::vector<Delivery>> Cache::interrupted()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(selectDelivery("WHERE state = 0 ORDER BY id")));
    return allDeliveries(s);
}

Result<std::vector<std::pair<std::string, uint32_t>>> Cache::arrivedTables()
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT DISTINCT set_name, tables FROM delivery WHERE state = 1 ORDER BY set_name"));
    std::vector<std::pair<std::string, uint32_t>> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        if (out.empty() || out.back().first != s.text(0))
            out.emplace_back(s.string(0), 0);
        out.back().second |= static_cast<uint32_t>(s.i64(1));
    }
}

Result<std::optional<Delivery>> Cache::delivery(int64_t id)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare(selectDelivery("WHERE id = ?1")));
    s.bind(1, id);
    return oneDelivery(s);
}

Result<std::vector<ChunkRef>> Cache::chunksOf(int64_t delivery_id)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT id, delivery_id, tbl, rows FROM raw_chunk WHERE delivery_id = ?1 ORDER BY ordinal"));
    s.bind(1, delivery_id);
    std::vector<ChunkRef> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ s.i64(0), s.i64(1), static_cast<domain::Table>(s.i64(2)), static_cast<uint32_t>(s.i64(3)) });
    }
}

Result<std::string> Cache::chunkBody(int64_t chunk_id)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT body FROM raw_chunk WHERE id = ?1"));
    s.bind(1, chunk_id);
    TIEOUT_TRY_INTO(const bool row, s.step());
    if (!row)
        return makeError(Remedy::Machine, TIEOUT_TR("A stored block of records (%1) is missing. The store is damaged; restore the last backup."), { std::to_string(chunk_id) });
    return std::string(s.blob(0));
}

Result<domain::Batch> Cache::chunk(int64_t chunk_id)
{
    TIEOUT_TRY_INTO(const std::string body, chunkBody(chunk_id));
    return decodeChunk(body);
}

Result<std::string> Cache::pageEvidence(int64_t delivery_id)
{
    TIEOUT_TRY_INTO(auto c, reader());
    TIEOUT_TRY_INTO(sql::Statement s, c->prepare("SELECT size, body FROM page_evidence WHERE delivery_id = ?1"));
    s.bind(1, delivery_id);
    TIEOUT_TRY_INTO(const bool row, s.step());
    if (!row)
        return std::string();
    std::string out(static_cast<size_t>(s.i64(0)), '\0');
    const std::string_view body = s.blob(1);
    const size_t size = ZSTD_decompress(out.data(), out.size(), body.data(), body.size());
    if (ZSTD_isError(size) || size != out.size())
        return makeError(Remedy::Machine, TIEOUT_TR("The stored page of delivery %1 is damaged. Restore the last backup."), { std::to_string(delivery_id) });
    return out;
}

// ---- for doctor and backup ------------------------------------------------------------------------------

Result<std::string> Cache::quickCheck()
{
    TIEOUT_TRY_INTO(auto c, reader());
    return c->readText("PRAGMA quick_check(1)");
}

Result<void> Cache::copyInto(const std::string& path)
{
    TIEOUT_TRY_INTO(auto c, reader());
    return c->copyInto(path);
}

std::vector<std::string> Cache::wrongSettings()
{
    if (m_writer)
        return m_writer->wrongSettings();
    auto c = reader();
    return c ? (*c)->wrongSettings() : std::vector<std::string> { "not readable" };
}

}
