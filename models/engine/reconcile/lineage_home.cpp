#include "engine/reconcile/lineage_home.h"

#include "domain/row_bytes.h"
#include "store/chunks/chunk_codec.h"

#include <algorithm>

namespace tieout::engine {

namespace d = tieout::domain;

// ---- findings in force --------------------------------------------------------------------------------

std::string FindingIndex::nodeName(std::string_view kind, std::string_view key)
{
    return std::string(kind) + ":" + std::string(key);
}

const FindingIndex::List* FindingIndex::find(std::string_view kind, std::string_view key) const
{
    const auto found = m_by_node.find(nodeName(kind, key));
    return found == m_by_node.end() ? nullptr : &found->second;
}

namespace {

std::string nodeOf(const d::Finding& finding)
{
    return FindingIndex::nodeName(d::reasonSpec(finding.checkpoint, finding.reason)->key_kind, finding.key);
}

}

void FindingIndex::put(const d::Finding& finding)
{
    erase(finding);
    m_by_node[nodeOf(finding)].push_back(finding);
}

void FindingIndex::erase(const d::Finding& finding)
{
    const auto found = m_by_node.find(nodeOf(finding));
    if (found == m_by_node.end())
        return;
    std::erase_if(found->second, [&](const d::Finding& f) { return f.checkpoint == finding.checkpoint && f.reason == finding.reason; });
    if (found->second.empty())
        m_by_node.erase(found);
}

Result<std::shared_ptr<const Batch>> ChunkShelf::take(store::Cache& cache, int64_t chunk_id)
{
    {
        std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_recent.begin(), m_recent.end(), [&](const auto& entry) { return entry.first == chunk_id; });
        if (found != m_recent.end()) {
            m_recent.splice(m_recent.begin(), m_recent, found);
            return m_recent.front().second;
        }
    }
    TIEOUT_TRY_INTO(Batch batch, cache.chunk(chunk_id));
    auto shared = std::make_shared<const Batch>(std::move(batch));
    std::lock_guard lock(m_mutex);
    m_recent.emplace_front(chunk_id, shared);
    if (m_recent.size() > kKept)
        m_recent.pop_back();
    return shared;
}

void ChunkShelf::clear()
{
    std::lock_guard lock(m_mutex);
    m_recent.clear();
}

// ---- catching up ------------------------------------------------------------------------------------------

void LineageHome::forget()
{
    deliveries.clear();
    chunks.clear();
    sets.clear();
    not_computed.clear();
    intake.clear();
    absorbed_seq = 0;
    findings_version = UINT64_MAX;
    loaded = false;
    shelf.clear();
}

Result<void> LineageHome::catchUp(int64_t up_to, int64_t clean_up_to, Executor& executor, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY_INTO(std::vector<store::Delivery> arrived, cache->deliveriesAfter(absorbed_seq));
    if (up_to > 0)
        std::erase_if(arrived, [&](const store::Delivery& delivery) { return delivery.seq > up_to; });
    std::unique_lock lock(mutex);
    auto done = absorbAll(arrived, clean_up_to, executor, cancel, progress);
    if (!done) {
        // Half a delivery must not stay: absorbing it again would count its events twice.
        forget();
        return done;
    }
    loaded = true;
    return refreshFindings();
}

void LineageHome::take(const Decided& decided)
{
    std::unique_lock lock(mutex);
    for (const auto& [name, set] : sets) {
        const auto of = decided.sets.find(name);
        set->state.setDecided(of == decided.sets.end() ? DecidedSet() : of->second);
    }
}

Result<void> LineageHome::refreshFindings()
{
    TIEOUT_TRY_INTO(const uint64_t version, cache->findingsVersion());
    if (version == findings_version)
        return {};
    TIEOUT_TRY_INTO(const std::vector<store::FindingRow> rows, cache->findings(true));
    TIEOUT_TRY_INTO(const std::vector<store::NotComputed> gaps, cache->notComputed());
    for (auto& [name, set] : sets)
        set->findings = FindingIndex();
    for (const store::FindingRow& row : rows) {
        auto& set = sets[row.finding.set];
        if (!set)
            set = std::make_unique<Set>(row.finding.set);
        set->findings.put(row.finding);
    }
    not_computed = std::set<store::NotComputed>(gaps.begin(), gaps.end());
    findings_version = version;
    return {};
}

Result<void> LineageHome::takeIntake(const store::IntakeMarks& marks)
{
    TIEOUT_TRY_INTO(Intake read, readIntake(*cache, marks, absorbed_seq));
    std::unique_lock lock(mutex);
    intake = std::move(read);
    // A source of which nothing has arrived yet may still count what it has.
    for (const store::PullFact& fact : intake.comparisons)
        if (auto& set = sets[fact.set]; !set)
            set = std::make_unique<Set>(fact.set);
    for (const store::GapFact& gap : intake.gaps)
        if (auto& set = sets[gap.set]; !set)
            set = std::make_unique<Set>(gap.set);
    for (const store::FeedFact& fact : intake.late)
        if (auto& set = sets[fact.set]; !set)
            set = std::make_unique<Set>(fact.set);
    return {};
}

void LineageHome::makeRoom(const std::string& set, const std::vector<std::vector<store::ChunkRef>>& refs, const std::vector<store::Delivery>& arrived)
{
    std::array<size_t, d::kTableCount> rows {};
    for (size_t i = 0; i < arrived.size(); ++i)
        for (const store::ChunkRef& ref : refs[i])
            rows[static_cast<size_t>(ref.table)] += arrived[i].set == set ? ref.rows : 0;
    for (size_t t = 0; t < rows.size(); ++t)
        if (rows[t] > 0)
            sets[set]->state.grow(static_cast<Table>(t), rows[t]);
}

Result<void> LineageHome::absorbAll(const std::vector<store::Delivery>& arrived, int64_t clean_up_to, Executor& executor, const CancelToken& cancel, const ProgressFn& progress)
{
    std::vector<std::vector<store::ChunkRef>> refs;
    struct Piece {
        size_t delivery;
        store::ChunkRef ref;
    };
    std::vector<Piece> pieces;
    uint64_t rows_total = 0, rows_done = 0;
    for (const store::Delivery& delivery : arrived) {
        TIEOUT_TRY_INTO(auto list, cache->chunksOf(delivery.id));
        for (const store::ChunkRef& ref : list) {
            pieces.push_back({ refs.size(), ref });
            rows_total += ref.rows;
        }
        refs.push_back(std::move(list));
        auto& set = sets[delivery.set];
        if (!set)
            set = std::make_unique<Set>(delivery.set);
    }
    for (const auto& [name, set] : sets)
        makeRoom(name, refs, arrived);
    const size_t base = deliveries.size();
    deliveries.insert(deliveries.end(), arrived.begin(), arrived.end());
    constexpr size_t kWave = 4; // decoded at once, so that memory stays small
    for (size_t first = 0; first < pieces.size(); first += kWave) {
        TIEOUT_TRY(cancel.check());
        const size_t count = std::min(kWave, pieces.size() - first);
        std::vector<std::optional<Result<Batch>>> decoded(count);
        executor.parallelFor(count, [&](size_t i) { decoded[i] = cache->chunk(pieces[first + i].ref.id); });
        for (size_t i = 0; i < count; ++i) {
            const Piece& piece = pieces[first + i];
            if (!*decoded[i])
                return std::move(*decoded[i]).error();
            chunks.push_back({ piece.ref.id, static_cast<uint32_t>(base + piece.delivery) });
            const store::Delivery& delivery = arrived[piece.delivery];
            TIEOUT_TRY(absorbChunk(delivery, static_cast<uint32_t>(chunks.size() - 1), **decoded[i], delivery.seq > clean_up_to));
            rows_done += piece.ref.rows;
        }
        if (progress)
            progress({ Text { TIEOUT_TR("Reading records"), {} }, rows_done, rows_total });
    }
    if (!arrived.empty())
        absorbed_seq = arrived.back().seq;
    return {};
}

Result<void> LineageHome::absorbChunk(const store::Delivery& delivery, uint32_t chunk, const Batch& batch, bool mark)
{
    AbsorbContext context;
    context.chunk = chunk;
    context.mark = mark;
    if (delivery.kind == store::DeliveryKind::Page)
        context.overlaps = [&](uint32_t other) {
            const store::Delivery& earlier = deliveries[chunks[other].delivery];
            return earlier.kind == store::DeliveryKind::Page && earlier.source == delivery.source;
        };
    context.row_bytes = [&](Place place) -> Result<std::string> {
        TIEOUT_TRY_INTO(const auto earlier, shelf.take(*cache, chunks[place.chunk].id));
        return d::rowBytes(*earlier, place.row);
    };
    context.delivery = [&](Place place) -> Result<std::string> {
        TIEOUT_TRY_INTO(const auto earlier, shelf.take(*cache, chunks[place.chunk].id));
        return std::string(earlier->textAt(d::usage_event::delivery, place.row));
    };
    return sets[delivery.set]->state.absorb(batch, context);
}

}
