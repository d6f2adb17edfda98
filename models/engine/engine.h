#pragma once

#include "domain/checkpoint.h"
#include "domain/flow.h"
#include "engine/commands.h"
#include "engine/exports.h"
#include "engine/feeds/feed_time.h"
#include "engine/mapping_queries.h"
#include "engine/ports.h"
#include "engine/queries.h"
#include "engine/session.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tieout::engine {

// The world, injected. References must outlive the engine.
struct Environment {
    Clock* clock = nullptr;
    Random* random = nullptr;
    Secrets* secrets = nullptr;
    Executor* executor = nullptr;
    FeedFolder* files = nullptr;
    ReportWriter* reports = nullptr; // null: no reports can be written
    std::function<Result<std::unique_ptr<RecordSource>>(const SourceRow&)> open_source;
    std::function<Result<std::unique_ptr<EffectSink>>(const SourceRow&)> open_sink;
    std::function<Result<std::vector<domain::Flow>>()> flows; // read anew for each run; absent: none
};

struct ImportReport {
    struct File {
        Table table = Table::UsageEvents;
        std::string name;
        uint64_t rows = 0, refused = 0;
        bool already_imported = false;
        bool resumed = false;
    };
    std::vector<File> files;
    std::vector<Table> missing;
    std::vector<std::string> ignored;
    std::vector<Drift> drift;
    bool complete = true; // nothing refused, nothing missing
    uint64_t rows = 0;
};

struct PullReport {
    struct Stream {
        std::string source, stream;
        uint64_t rows = 0, refused = 0, pages = 0;
        std::optional<int64_t> source_count, landed_count;
        uint64_t removed = 0; // records known before that a reading of everything did not meet
        std::optional<Text> note; // what a person is to know of it: what was removed, or why nothing was
    };
    std::vector<Stream> streams;
    bool complete = true;
};

struct ReconcileOptions {
    bool full = false; // look at every node again, not only at those touched
    std::vector<domain::Checkpoint> checkpoints; // printed ones; empty: all
    std::vector<Period> periods;
};
struct ReconcileReport {
    struct Line {
        domain::Checkpoint checkpoint = domain::Checkpoint::CP1;
        uint64_t looked_at = 0, matched = 0, open = 0;
        std::vector<CurrencySum> residual;
    };
    std::vector<Line> lines;
    uint64_t opened = 0, changed = 0, cleared = 0; // finding events of this run
    bool full = false;
    bool complete = true; // false: quarantined rows, missing feeds or an interrupted import
    std::vector<Text> incomplete_reasons;
};

struct PostReport {
    struct Row {
        EffectId effect;
        domain::EffectState before = domain::EffectState::Approved, after = domain::EffectState::Approved;
        Text what;
    };
    std::vector<Row> rows;
};

struct RebuildReport {
    bool identical = true; // with check: every view equals what the facts give
    std::vector<Text> differences;
    uint64_t findings = 0, records = 0;
};

struct DoctorReport {
    struct Line {
        std::string what;
        bool ok = true;
        Text detail;
    };
    std::vector<Line> lines;
    bool ok = true;
};

// One store, opened. `execute` and `answer` may be called from any thread; the long verbs (import
// … restore) from one thread at a time: a second one gets Conflict. Nothing here starts a thread.
class Engine {
public:
    // Makes the store when absent. A store that another process is writing opens for reading; its
    // writing verbs then answer Conflict with the owner's process id.
    static Result<std::unique_ptr<Engine>> open(const std::string& store_dir, const Environment& environment);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const std::string& storeDir() const;
    bool readOnly() const; // another process owns the store

    // The local person of a fresh store needs no passphrase.
    Result<Session> signIn(const std::string& person, const std::string& passphrase);
    Result<Session> localSession();

    Result<CommandReport> execute(const Session& session, const domain::CommandId& id, const Command& command);
    domain::CommandId newCommandId();

    Result<QueueQuery::Answer> answer(const Session& session, const QueueQuery& query);
    Result<CaseDetail> answer(const Session& session, const CaseQuery& query);
    Result<EffectsQuery::Answer> answer(const Session& session, const EffectsQuery& query);
    Result<EffectDetail> answer(const Session& session, const EffectQuery& query);
    Result<HomeFigures> answer(const Session& session, const HomeQuery& query);
    Result<Matrix> answer(const Session& session, const MatrixQuery& query);
    Result<SourcesQuery::Answer> answer(const Session& session, const SourcesQuery& query);
    Result<QuarantineQuery::Answer> answer(const Session& session, const QuarantineQuery& query);
    Result<HealthQuery::Answer> answer(const Session& session, const HealthQuery& query);
    Result<DeadLettersQuery::Answer> answer(const Session& session, const DeadLettersQuery& query);
    Result<FeedsQuery::Answer> answer(const Session& session, const FeedsQuery& query);
    Result<AuditQuery::Answer> answer(const Session& session, const AuditQuery& query);
    Result<AuditVerifyQuery::Answer> answer(const Session& session, const AuditVerifyQuery& query);
    Result<PeopleQuery::Answer> answer(const Session& session, const PeopleQuery& query);
    Result<PeriodsQuery::Answer> answer(const Session& session, const PeriodsQuery& query);
    Result<LimitsQuery::Answer> answer(const Session& session, const LimitsQuery& query);
    Result<ViewsQuery::Answer> answer(const Session& session, const ViewsQuery& query);
    Result<MappingsQuery::Answer> answer(const Session& session, const MappingsQuery& query);
    Result<CrosswalkQuery::Answer> answer(const Session& session, const CrosswalkQuery& query);
    Result<LineageGraph> answer(const Session& session, const LineageQuery& query);
    Result<FlowsQuery::Answer> answer(const Session& session, const FlowsQuery& query);
    Result<FindRecordQuery::Answer> answer(const Session& session, const FindRecordQuery& query);

    // A source is bound to one set for ever: another `set` for a known source is refused (Conflict).
    Result<ImportReport> importFolder(const Session& session, const std::string& folder, const std::string& source, const std::string& set,
        const CancelToken& cancel, const ProgressFn& progress);
    Result<PullReport> pull(const Session& session, const std::vector<std::string>& sources, bool full, const CancelToken& cancel, const ProgressFn& progress);
    // Pulls again from the first page that arrived at or after `from`; what did not change adds nothing.
    Result<ReplayReport> replay(const Session& session, const std::string& source, Instant from, const CancelToken& cancel, const ProgressFn& progress);
    // Reads dead letters of a source again (none named: all that are open), or lets them be for a reason.
    Result<LetterReport> retryLetters(const Session& session, const std::string& source, const std::vector<int64_t>& ids, const CancelToken& cancel, const ProgressFn& progress);
    Result<uint64_t> dismissLetters(const Session& session, const std::string& source, const std::vector<int64_t>& ids, const std::string& why);
    // By when a stream, or a table of a folder, is to arrive (no stream: all of the source, or any file
    // of the folder); kept with its entry in the audit trail, and holds from now on.
    Result<void> setFeedTime(const Session& session, const std::string& source, const std::string& stream, const FeedTime& time);
    Result<ReconcileReport> reconcile(const Session& session, const ReconcileOptions& options, const CancelToken& cancel, const ProgressFn& progress);
    // Runs the poster: recovers what is unclear, then sends what is approved (all, or `only`).
    Result<PostReport> post(const Session& session, const std::vector<EffectId>& only, const CancelToken& cancel, const ProgressFn& progress);
    // Confirms POSTED effects against what the ordinary pull brought.
    Result<PostReport> verify(const Session& session, const CancelToken& cancel);
    Result<RebuildReport> rebuild(const Session& session, bool check, const CancelToken& cancel, const ProgressFn& progress);
    // Gathers a report once and writes it in each of the formats; a file is whole or not there. Each
    // file leaves an entry "exported" in the audit trail.
    Result<ExportReport> exportReport(const Session& session, const ExportRequest& request, const CancelToken& cancel, const ProgressFn& progress);
    Result<Text> testSource(const Session& session, const std::string& source, const CancelToken& cancel);
    // The same call for a connection that is not kept yet; `secret` is held for the call only.
    Result<Text> testConnection(const Session& session, const AddSource& draft, const std::string& secret, const CancelToken& cancel);
    Result<DoctorReport> doctor(const Session& session);
    Result<void> backup(const Session& session, const std::string& folder, const CancelToken& cancel);
    // Into an empty or absent store directory; the engine of that directory must not be open.
    static Result<void> restore(const std::string& backup_folder, const std::string& store_dir, const CancelToken& cancel);

private:
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}
