#pragma once

#include "domain/finding.h"
#include "engine/ports.h"
#include "engine/reconcile/intake.h"
#include "engine/reconcile/lineage_state.h"
#include "store/cache.h"

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

// The hot state of a store: one LineageState a set, the findings in force by their node, and the way
// back from a row to its delivery.
namespace tieout::engine {

// Findings in force of one set, by node. Only nodes with findings are there.
class FindingIndex {
public:
    using List = std::vector<domain::Finding>;
    const List* find(std::string_view kind, std::string_view key) const;
    void put(const domain::Finding& finding); // replaces the one of the same checkpoint, reason and key
    void erase(const domain::Finding& finding);
    template <typename Visit> void each(const Visit& visit) const
    {
        for (const auto& [node, list] : m_by_node)
            for (const domain::Finding& finding : list)
                visit(finding);
    }
    static std::string nodeName(std::string_view kind, std::string_view key);

private:
    std::unordered_map<std::string, List> m_by_node;
};

// Decoded chunks, the last few. Any thread.
class ChunkShelf {
public:
    Result<std::shared_ptr<const Batch>> take(store::Cache& cache, int64_t chunk_id);
    void clear();

private:
    static constexpr size_t kKept = 6;
    std::mutex m_mutex;
    std::list<std::pair<int64_t, std::shared_ptr<const Batch>>> m_recent;
};

// Usage events by group, so that opening an aggregate costs what it holds and not a look at every
// event. Made when first asked for, and again after something was absorbed. Any thread.
class GroupEvents {
public:
    // Calls see(event index) for the events of the group, in the order they became known.
    template <typename See> void each(const LineageState& state, int64_t seq, uint32_t group, See see)
    {
        const std::lock_guard lock(m_mutex);
        if (m_seq != seq)
            make(state, seq);
        for (uint32_t i = m_starts[group]; i < m_starts[group + 1] && see(m_events[i]); ++i) { }
    }

private:
    void make(const LineageState& state, int64_t seq);
    std::mutex m_mutex;
    int64_t m_seq = -1; // of the last delivery absorbed
    std::vector<uint32_t> m_starts, m_events;
};

struct LineageHome {
    struct Chunk {
        int64_t id = 0;
        uint32_t delivery = 0; // index in deliveries
    };
    struct Set {
        LineageState state;
        FindingIndex findings;
        mutable GroupEvents group_events;
        explicit Set(const std::string& name)
            : state(name)
        {
        }
    };

    store::Cache* cache = nullptr;
    Decisions* decisions = nullptr; // null: nobody decides anything here
    // Readers share it; whoever absorbs or applies the outcome of a run holds it alone.
    mutable std::shared_mutex mutex;
    // Held by a run from its first look to its last: nobody else absorbs meanwhile.
    std::mutex busy;
    std::vector<store::Delivery> deliveries; // absorbed, in order of seq
    std::vector<Chunk> chunks;
    std::map<std::string, std::unique_ptr<Set>> sets;
    std::set<store::NotComputed> not_computed;
    Intake intake; // of the run that looks at it
    int64_t absorbed_seq = 0;
    uint64_t findings_version = UINT64_MAX; // never read
    bool loaded = false;
    mutable ChunkShelf shelf;

    std::string_view sourceOf(uint32_t chunk) const { return chunk == kNone ? std::string_view() : std::string_view(deliveries[chunks[chunk].delivery].source); }
    // Absorbs every complete delivery up to `up_to` (0: all) that is not in yet; what lies above `clean_up_to` is
    // marked. The caller holds `busy`; takes `mutex` alone. After an error or a stop the state is
    // empty and the next call starts over.
    Result<void> catchUp(int64_t up_to, int64_t clean_up_to, Executor& executor, const CancelToken& cancel, const ProgressFn& progress);
    // From now on the state goes by these decisions. The caller holds `busy`; takes `mutex` alone.
    void take(const Decided& decided);
    // Reads the findings in force again when the store has others than the index.
    Result<void> refreshFindings();
    // Reads the facts of completeness up to the marks. The caller holds `busy`.
    Result<void> takeIntake(const store::IntakeMarks& marks);
    void forget();

private:
    Result<void> absorbAll(const std::vector<store::Delivery>& arrived, int64_t clean_up_to, Executor& executor, const CancelToken& cancel, const ProgressFn& progress);
    Result<void> absorbChunk(const store::Delivery& delivery, uint32_t chunk, const Batch& batch, bool mark);
    void makeRoom(const std::string& set, const std::vector<std::vector<store::ChunkRef>>& refs, const std::vector<store::Delivery>& arrived);
};

}
