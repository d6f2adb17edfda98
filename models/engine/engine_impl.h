#pragma once

#include "engine/control/cache_facts.h"
#include "engine/control/control_decisions.h"
#include "engine/control/control_room.h"
#include "engine/engine.h"
#include "engine/import.h"
#include "engine/mappings/reference_reader.h"
#include "engine/matrix/matrix_keeper.h"
#include "engine/pull.h"
#include "engine/reconcile/intake.h"
#include "engine/reconcile/lineage_home.h"
#include "engine/record_view.h"
#include "engine/queue/queue_keeper.h"
#include "engine/repost/poster.h"
#include "store/cache.h"
#include "store/control.h"
#include "store/flight_recorder.h"
#include "store/store_lock.h"

#include <mutex>

namespace tieout::engine {

// What an open engine holds. Each module's members are grouped under its name; engine.cpp opens
// and closes them in this order.
struct Engine::Impl {
    std::string store_dir;
    Environment environment;
    bool read_only = false;

    // ---- store lock: null while another process owns the store -------------------------------------
    std::unique_ptr<store::StoreLock> lock;
    store::LockOwner owner;
    // Conflict with the owner's process id when the store is open for reading only.
    Result<void> writable() const;
    // Held by a long verb while it runs; Conflict when another one does.
    std::mutex verb_mutex;
    Result<std::unique_lock<std::mutex>> beginVerb();
    // NoPermission unless one of the session's roles may.
    Result<void> allow(const Session& session, domain::Permission permission) const;
    int64_t nowUs() const { return environment.clock->now().us(); }

    // ---- cache: what arrived, and the findings ------------------------------------------------------
    std::unique_ptr<store::Cache> cache;
    LineageHome lineage;
    // A snapshot of the records, everything absorbed that has arrived. Any thread; must not outlive
    // the engine, and a long verb must not ask for one while it changes the state.
    Result<RecordView> records();
    Result<std::vector<Table>> tablesFromSources(const std::string& set);
    Result<void> countStreams(RecordSource& source, const SourceRow& row, PullOutcome& outcome, const CancelToken& cancel);
    Result<PullOutcome> pullOne(const SourceRow& row, bool full, const CancelToken& cancel, const ProgressFn& progress);
    Result<ImportReport> importOne(const ImportTarget& target, const CancelToken& cancel, const ProgressFn& progress);
    Result<void> lookAtFeeds(); // keeps which are late by now
    Result<uint64_t> knownRecords(); // events too
    Result<ReplayReport> replayFrom(const SourceRow& row, Instant from, const CancelToken& cancel, const ProgressFn& progress);
    Result<LetterReport> readLettersAgain(const Session& session, const SourceRow& row, const std::vector<Letter>& letters, const CancelToken& cancel, const ProgressFn& progress);
    Result<PullReport> pullAll(const std::vector<store::SourceRecord>& records, bool full, const CancelToken& cancel, const ProgressFn& progress);

    // ---- control: people, decisions, effects, the audit trail -----------------------------------------
    std::unique_ptr<store::Control> control;
    std::unique_ptr<CacheFacts> facts;
    std::unique_ptr<ControlDecisions> decisions;
    std::unique_ptr<ReferenceReader> reference;
    std::unique_ptr<ControlRoom> room;
    Result<void> openControl();
    std::unique_ptr<store::FlightRecorder> recorder; // from the first send on
    Result<PosterParts> posterParts();

    // ---- queue: findings, decisions and effects in columns ----------------------------------------------
    QueueKeeper queue;

    // ---- matrix: the records in scope, counted once for each state of the records ------------------------
    MatrixKeeper matrix;

    // ---- reports -------------------------------------------------------------------------------------
    Result<ReportDocument> gather(Engine& engine, const Session& session, const ExportRequest& request, const CancelToken& cancel, const ProgressFn& progress);
    Result<ExportReport::File> writeReport(const Session& session, const ExportRequest& request, const ExportRequest::File& file, const ReportDocument& document, const CancelToken& cancel,
        const ProgressFn& progress);
};

}
