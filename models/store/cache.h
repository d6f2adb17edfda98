#pragma once

#include "domain/columns.h"
#include "domain/finding.h"
#include "domain/time.h"
#include "store/pull_facts.h"
#include "store/sql.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

// cache.db: what arrived (facts) and what follows from it (findings). One thread at a time writes;
// the reading functions marked "any thread" use connections of their own and see the last commit.
namespace tieout::store {

using domain::Digest;
using domain::Fingerprint;
using domain::Result;

enum class DeliveryKind : uint8_t { File, Page };
enum class DeliveryState : uint8_t { Arriving, Complete, Abandoned };

struct Delivery {
    int64_t id = 0;
    int64_t seq = 0; // order of completion; 0 while arriving
    std::string source, set;
    DeliveryKind kind = DeliveryKind::File;
    std::string name; // file name, or stream
    int table = -1; // -1: a page of several tables
    uint32_t tables = 0; // bit n: it delivers table n, be it without rows; of a file it follows from `table`
    Digest sha256;
    uint64_t bytes = 0;
    DeliveryState state = DeliveryState::Arriving;
    uint64_t resume_offset = 0, resume_line = 1;
    uint64_t rows = 0, refused = 0;
    int64_t started_us = 0, ended_us = 0;
};

struct ChunkRef {
    int64_t id = 0, delivery_id = 0;
    domain::Table table = domain::Table::UsageEvents;
    uint32_t rows = 0;
};

struct DriftFact { // engine::Drift in the store's words
    std::string place, field;
    domain::Text what;
    bool operator==(const DriftFact&) const = default;
};

// What one transaction of an import adds.
struct ChunkToStore {
    domain::Table table = domain::Table::UsageEvents;
    uint32_t rows = 0;
    std::string body; // encodeChunk; empty when there are no rows
    std::vector<domain::RefusedRow> refused;
    std::vector<DriftFact> drift;
};

struct StreamState {
    std::string source, name, cursor;
    int64_t last_pull_us = 0;
    uint64_t rows = 0;
    std::optional<int64_t> source_count, landed_count;
    domain::Text last_error;
};

struct QuarantinedRow {
    std::string source, delivery;
    domain::Table table = domain::Table::UsageEvents;
    domain::RefusedRow row;
    int64_t at_us = 0;
};

enum class FindingEventKind : uint8_t { Opened, Changed, Cleared };
struct FindingRow { // of the view: the newest state of every finding there ever was
    Fingerprint fingerprint;
    domain::Finding finding;
    bool found = false; // the last run still finds it
    int64_t opened_us = 0, changed_us = 0, cleared_us = 0;
    bool operator==(const FindingRow&) const = default;
};
struct FindingEvent {
    int64_t id = 0, run_id = 0;
    Fingerprint fingerprint;
    FindingEventKind kind = FindingEventKind::Opened;
    int64_t at_us = 0;
    domain::Finding finding;
};
struct NotComputed {
    std::string set, kind, key;
    auto operator<=>(const NotComputed&) const = default;
};
struct RunRow {
    int64_t id = 0, started_us = 0, ended_us = 0, watermark = 0;
    bool full = false, complete = false;
    uint64_t opened = 0, changed = 0, cleared = 0;
    IntakeMarks intake;
};

// SHA-256 of the length-prefixed (checkpoint id, reason id, set, kind of the key, key).
Fingerprint fingerprintOf(const domain::Finding& finding);
Fingerprint fingerprintOf(domain::Checkpoint checkpoint, domain::Reason reason, std::string_view set, std::string_view key);
std::string encodeFinding(const domain::Finding& finding);
Result<domain::Finding> decodeFinding(std::string_view content);

class Cache {
public:
    // Makes store_dir/cache.db when absent and allowed to write.
    static Result<std::unique_ptr<Cache>> open(const std::string& store_dir, sql::Access access);
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    const std::string& path() const { return m_path; }

    // ---- deliveries (writer) ----------------------------------------------------------------------
    Result<std::optional<std::string>> setOfSource(const std::string& source);
    Result<std::optional<Delivery>> findFile(const std::string& source, domain::Table table, const Digest& sha256);
    Result<int64_t> beginFile(const Delivery& delivery);
    // One transaction: rows, refused rows, drift and the resume point.
    Result<void> addChunk(int64_t delivery_id, const ChunkToStore& chunk, uint64_t offset_after, uint64_t line_after, int64_t now_us);
    // An abandoned file is delivered after all: it goes on where it stopped.
    Result<void> reviveFile(int64_t delivery_id);
    // Gives them their seqs in one transaction, so that the files of a folder count together, and
    // abandons what interrupted older files of the same source and tables left.
    Result<void> finishFiles(const std::vector<int64_t>& delivery_ids, int64_t now_us);
    // One transaction: a complete page with its rows, its evidence, the cursor after it and, when
    // given, the cursor that it was asked for with.
    Result<Delivery> addPage(const Delivery& page, const std::vector<ChunkToStore>& chunks, const std::string& evidence, const std::string& request_id,
        const std::string& cursor_after, const std::optional<std::string>& cursor_before = {});
    Result<void> setStreamCounts(const std::string& source, const std::string& stream, std::optional<int64_t> source_count, std::optional<int64_t> landed_count);
    // An empty error: the stream was asked and had nothing new.
    Result<void> setStreamError(const std::string& source, const std::string& stream, const domain::Text& error, int64_t now_us);
    // Lets the next pull start from the beginning.
    Result<void> resetStream(const std::string& source, const std::string& stream);
    // Lets the next pull go on from there.
    Result<void> setCursor(const std::string& source, const std::string& stream, const std::string& cursor);

    // ---- pulls of connected systems (cache_pulls.cpp) -----------------------------------------------
    Result<int64_t> addPullFact(const PullFact& fact);
    Result<void> addLetterActs(const std::vector<LetterAct>& acts);
    Result<void> saveGuard(const std::string& source, const domain::GuardState& state);
    Result<void> addFeedFacts(const std::vector<FeedFact>& facts);
    Result<void> addFileArrivals(const std::vector<FileArrival>& arrivals); // of files that were known already
    Result<void> addGap(const GapFact& gap); // one that is known already stays as it is
    // Reading, any thread.
    Result<std::vector<FeedFact>> feedFacts(int64_t feed_mark); // oldest first
    Result<std::vector<GapFact>> gaps(int64_t gap_mark); // oldest first
    // When the stream came whole, or files of the folder did (a table's name, empty: of any), at or
    // after the time; oldest first.
    Result<std::vector<int64_t>> streamArrivals(const std::string& source, const std::string& stream, int64_t since_us);
    Result<std::vector<int64_t>> fileArrivals(const std::string& source, std::optional<domain::Table> table, int64_t since_us);
    Result<std::optional<int64_t>> firstPullUs(const std::string& source, const std::string& stream);
    Result<int64_t> newestPull(); // 0: there is none
    Result<int64_t> lastWholePullUs(const std::string& source, const std::string& stream); // when it began; 0: none came to its end
    Result<std::optional<domain::GuardState>> guard(const std::string& source);
    Result<std::vector<PullFact>> pullFacts(const std::string& source, int64_t since_us); // oldest first; empty source: all
    // The newest fact of each stream in which the source counted, up to the mark; by source, stream.
    Result<std::vector<PullFact>> newestComparisons(int64_t pull_mark);
    // The newest complete reading of everything of each stream, up to the mark.
    Result<std::vector<PullFact>> newestFullReads(int64_t pull_mark);
    Result<std::vector<RefusedCopy>> refusedCopies(); // of complete pages, oldest first
    Result<std::vector<LetterAct>> letterActs(); // oldest first
    Result<IntakeMarks> newestIntake();
    Result<IntakeMarks> seenIntake(); // by the runs that ended
    Result<int64_t> newestQuarantine(); // 0: there is none
    // Where the first page of the stream that arrived at or after the time began; nothing when none
    // did, an empty cursor when that is not known: then from the beginning.
    Result<std::optional<std::string>> positionAt(const std::string& source, const std::string& stream, int64_t from_us);
    Result<std::optional<std::string>> positionOf(int64_t delivery_id); // the same of a page

    // ---- findings (writer) ------------------------------------------------------------------------
    Result<int64_t> beginRun(bool full, int64_t now_us);
    // One transaction; the same events twice change nothing more.
    Result<void> addFindingEvents(int64_t run_id, const std::vector<FindingEvent>& events, int64_t now_us);
    // One transaction: nodes not computed (those of `looked_at` are replaced, all when full) and the watermark.
    Result<void> finishRun(const RunRow& run, const std::vector<NotComputed>& remove, const std::vector<NotComputed>& add);
    // Empties the views and makes them again from finding_event.
    Result<void> rebuildFindingView();

    // ---- reading, any thread ------------------------------------------------------------------------
    Result<std::vector<Delivery>> deliveriesAfter(int64_t seq); // complete ones, in order
    Result<std::vector<Delivery>> interrupted(); // still arriving, by id
    // Which tables have ever arrived completely, as bits, by set.
    Result<std::vector<std::pair<std::string, uint32_t>>> arrivedTables();
    Result<std::optional<Delivery>> delivery(int64_t id);
    Result<std::vector<ChunkRef>> chunksOf(int64_t delivery_id); // in order
    Result<domain::Batch> chunk(int64_t chunk_id);
    Result<std::string> chunkBody(int64_t chunk_id);
    Result<std::string> pageEvidence(int64_t delivery_id);
    Result<std::optional<StreamState>> stream(const std::string& source, const std::string& stream);
    Result<std::vector<StreamState>> streams(); // by source, name
    Result<std::vector<QuarantinedRow>> quarantine(const std::string& source, size_t limit); // newest first; empty source: all
    Result<std::vector<std::pair<std::string, uint64_t>>> quarantineCounts(); // of complete and arriving files, by source; pages: refusedCopies
    Result<std::vector<DriftFact>> drift(const std::string& source);
    Result<int64_t> watermark(); // 0: nothing reconciled yet
    Result<std::optional<RunRow>> lastRun(); // the last that ended
    Result<std::optional<int64_t>> lastImportUs();
    Result<std::vector<FindingRow>> findings(bool found_only);
    Result<std::optional<FindingRow>> finding(const Fingerprint& fingerprint);
    Result<std::vector<FindingEvent>> findingEvents(const Fingerprint& fingerprint); // oldest first
    // What finding_event says the view must hold, by fingerprint.
    Result<std::vector<FindingRow>> findingsFromEvents();
    Result<std::vector<NotComputed>> notComputed();
    Result<uint64_t> findingsVersion(); // grows with every change of a finding
    // Every finding there ever was, by fingerprint, one at a time; those with an event after
    // `version` when that is not 0.
    Result<void> eachFinding(uint64_t version, const std::function<void(FindingRow&&)>& see);

    // For doctor and backup.
    Result<std::string> quickCheck();
    Result<void> copyInto(const std::string& path);
    std::vector<std::string> wrongSettings();

private:
    class Lease;
    Cache() = default;
    Result<Lease> reader();
    Result<sql::Connection*> writer();
    Result<void> storeChunk(int64_t delivery_id, const std::string& source, const ChunkToStore& chunk, int64_t now_us);

    std::string m_path;
    std::unique_ptr<sql::Connection> m_writer; // null when opened for reading
    std::mutex m_pool_mutex;
    std::vector<std::unique_ptr<sql::Connection>> m_pool; // idle reading connections
};

}
