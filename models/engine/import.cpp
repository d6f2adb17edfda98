#include "engine/import.h"

#include "store/chunks/chunk_codec.h"
#include "store/digest.h"

#include <algorithm>

namespace tieout::engine {

namespace {

// One file on its way into the cache. Its next window is read while the last one is packed.
struct Arriving {
    FeedFile file;
    size_t report = 0; // index in ImportReport::files
    int64_t delivery_id = 0;
    std::unique_ptr<FeedReader> reader;
    std::optional<ReadBatch> to_pack;
    std::optional<Result<std::optional<ReadBatch>>> read;
    std::string packed;
    bool at_end = false;
    uint64_t offset = 0;
};

class FolderImport {
public:
    FolderImport(store::Cache& cache, const Environment& environment, const ImportTarget& target, const CancelToken& cancel, const ProgressFn& progress)
        : m_cache(cache)
        , m_environment(environment)
        , m_target(target)
        , m_cancel(cancel)
        , m_progress(progress)
    {
    }
    Result<ImportReport> run();

private:
    Result<void> take(const FeedFile& file);
    Result<void> begin(Arriving& arriving, const Digest& digest, const std::optional<store::Delivery>& known);
    Result<void> wave();
    Result<void> keep(Arriving& arriving);
    Result<void> finish();
    int64_t nowUs() const { return m_environment.clock->now().us(); }
    void tell(const Arriving& arriving);

    store::Cache& m_cache;
    const Environment& m_environment;
    const ImportTarget& m_target;
    const CancelToken& m_cancel;
    const ProgressFn& m_progress;
    ImportReport m_report;
    std::vector<Arriving> m_files;
    uint64_t m_bytes_total = 0;
};

Result<ImportReport> FolderImport::run()
{
    TIEOUT_TRY_INTO(const std::optional<std::string> bound, m_cache.setOfSource(m_target.source));
    if (bound && *bound != m_target.set)
        return makeError(Remedy::Conflict, TIEOUT_TR("The source “%1” belongs to the set “%2”, not to “%3”. Nothing was imported; use another name for this source."),
            { domain::visible(m_target.source), domain::visible(*bound), domain::visible(m_target.set) });
    TIEOUT_TRY_INTO(const FeedPlan plan, m_environment.files->plan(m_target.folder));
    m_report.missing = plan.missing;
    std::erase_if(m_report.missing, [&](Table table) { return std::find(m_target.elsewhere.begin(), m_target.elsewhere.end(), table) != m_target.elsewhere.end(); });
    m_report.ignored = plan.ignored;
    for (const FeedFile& file : plan.files) {
        TIEOUT_TRY(m_cancel.check());
        TIEOUT_TRY(take(file));
    }
    while (std::any_of(m_files.begin(), m_files.end(), [](const Arriving& a) { return !a.at_end || a.to_pack; })) {
        TIEOUT_TRY(m_cancel.check());
        TIEOUT_TRY(wave());
    }
    TIEOUT_TRY(finish());
    return std::move(m_report);
}

Result<void> FolderImport::take(const FeedFile& file)
{
    TIEOUT_TRY_INTO(const Digest digest, m_environment.files->digest(file, m_cancel, m_progress));
    TIEOUT_TRY_INTO(const auto known, m_cache.findFile(m_target.source, file.table, digest));
    ImportReport::File row;
    row.table = file.table;
    row.name = file.name;
    row.already_imported = known && known->state == store::DeliveryState::Complete;
    row.resumed = known && !row.already_imported;
    m_report.files.push_back(row);
    if (row.already_imported)
        return {};
    Arriving arriving;
    arriving.file = file;
    arriving.report = m_report.files.size() - 1;
    TIEOUT_TRY(begin(arriving, digest, known));
    m_bytes_total += file.bytes;
    m_files.push_back(std::move(arriving));
    return {};
}

Result<void> FolderImport::begin(Arriving& arriving, const Digest& digest, const std::optional<store::Delivery>& known)
{
    TIEOUT_TRY_INTO(arriving.reader, m_environment.files->open(arriving.file));
    if (known) {
        arriving.delivery_id = known->id;
        if (known->state == store::DeliveryState::Abandoned)
            TIEOUT_TRY(m_cache.reviveFile(known->id));
        arriving.offset = known->resume_offset;
        return arriving.reader->seek(known->resume_offset, known->resume_line);
    }
    store::Delivery delivery;
    delivery.source = m_target.source;
    delivery.set = m_target.set;
    delivery.name = arriving.file.name;
    delivery.table = static_cast<int>(arriving.file.table);
    delivery.sha256 = digest;
    delivery.bytes = arriving.file.bytes;
    delivery.started_us = nowUs();
    TIEOUT_TRY_INTO(arriving.delivery_id, m_cache.beginFile(delivery));
    return {};
}

// All cores read and pack; then this thread alone writes.
Result<void> FolderImport::wave()
{
    m_environment.executor->parallelFor(m_files.size() * 2, [&](size_t i) {
        Arriving& arriving = m_files[i / 2];
        if (i % 2 == 0 && !arriving.at_end)
            arriving.read = arriving.reader->next(m_cancel);
        else if (i % 2 == 1 && arriving.to_pack && arriving.to_pack->batch.rows > 0)
            arriving.packed = store::encodeChunk(arriving.to_pack->batch);
    });
    for (Arriving& arriving : m_files) {
        if (arriving.to_pack)
            TIEOUT_TRY(keep(arriving));
        if (arriving.at_end || !arriving.read)
            continue;
        TIEOUT_TRY_INTO(std::optional<ReadBatch> batch, *std::exchange(arriving.read, std::nullopt));
        arriving.at_end = !batch;
        arriving.to_pack = std::move(batch);
    }
    return {};
}

Result<void> FolderImport::keep(Arriving& arriving)
{
    ReadBatch read = std::move(*std::exchange(arriving.to_pack, std::nullopt));
    for (const Drift& drift : read.drift)
        if (std::find(m_report.drift.begin(), m_report.drift.end(), drift) == m_report.drift.end())
            m_report.drift.push_back(drift);
    store::ChunkToStore chunk { arriving.file.table, read.batch.rows, std::move(arriving.packed), std::move(read.refused), driftFacts(read.drift) };
    arriving.packed.clear();
    TIEOUT_TRY(m_cache.addChunk(arriving.delivery_id, chunk, read.offset_after, read.line_after, nowUs()));
    arriving.offset = read.offset_after;
    tell(arriving);
    return {};
}

void FolderImport::tell(const Arriving& arriving)
{
    if (!m_progress)
        return;
    uint64_t done = 0;
    for (const Arriving& each : m_files)
        done += each.offset;
    m_progress({ Text { TIEOUT_TR("Reading %1"), { arriving.file.name } }, done, m_bytes_total });
}

Result<void> FolderImport::finish()
{
    std::vector<int64_t> ids;
    for (const Arriving& arriving : m_files)
        ids.push_back(arriving.delivery_id);
    TIEOUT_TRY(m_cache.finishFiles(ids, nowUs()));
    for (const Arriving& arriving : m_files) {
        TIEOUT_TRY_INTO(const auto delivery, m_cache.delivery(arriving.delivery_id));
        TIEOUT_CHECK(delivery && delivery->state == store::DeliveryState::Complete);
        ImportReport::File& row = m_report.files[arriving.report];
        row.rows = delivery->rows;
        row.refused = delivery->refused;
        m_report.rows += delivery->rows;
        m_report.complete = m_report.complete && delivery->refused == 0;
    }
    m_report.complete = m_report.complete && m_report.missing.empty();
    return {};
}

}

std::vector<store::DriftFact> driftFacts(const std::vector<Drift>& drift)
{
    std::vector<store::DriftFact> facts;
    for (const Drift& each : drift)
        facts.push_back({ each.where, each.field, each.what });
    return facts;
}

Result<ImportReport> importFolder(store::Cache& cache, const Environment& environment, const ImportTarget& target, const CancelToken& cancel, const ProgressFn& progress)
{
    return FolderImport(cache, environment, target, cancel, progress).run();
}

Result<store::Delivery> absorbPage(store::Cache& cache, const PageTarget& target, const PulledPage& page, int64_t now_us)
{
    store::Delivery delivery;
    delivery.source = target.source;
    delivery.set = target.set;
    delivery.kind = store::DeliveryKind::Page;
    delivery.name = target.stream;
    delivery.sha256 = store::sha256(page.evidence);
    delivery.bytes = page.evidence.size();
    delivery.started_us = now_us;
    std::vector<store::ChunkToStore> chunks;
    for (const ReadBatch& read : page.batches) {
        delivery.tables |= uint32_t(1) << static_cast<unsigned>(read.batch.table);
        store::ChunkToStore chunk { read.batch.table, read.batch.rows, {}, read.refused, driftFacts(read.drift) };
        if (read.batch.rows > 0)
            chunk.body = store::encodeChunk(read.batch);
        chunks.push_back(std::move(chunk));
    }
    return cache.addPage(delivery, chunks, page.evidence, page.request_id, page.cursor_after, target.cursor_before);
}

}
