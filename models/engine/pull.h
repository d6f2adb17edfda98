#pragma once

#include "engine/engine.h"
#include "store/cache.h"

#include <functional>
#include <map>

namespace tieout::engine {

// What the store knew of a stream at a moment.
struct KnownRecords {
    int64_t seq = 0; // the newest delivery then
    std::map<Table, uint64_t> rows; // present records that the stream brought last
};

// A stream that was read from its beginning to its end, of which nothing was refused.
struct WholeReading {
    size_t stream = 0; // position in the outcome
    StreamSpec spec;
    KnownRecords known; // when it began
    std::string cursor; // where it ended
    int64_t began_us = 0, ended_us = 0;
    uint64_t pages = 0;
};

struct PullTarget {
    std::string source, set;
    // The ids of the source's present records of a table that came last with a delivery before that one,
    // in any order. Asked only where all parts of something were read.
    std::function<Result<std::vector<std::string>>(Table, int64_t before_seq)> landed {};
    // Asked before a stream that lists everything is read from its beginning.
    std::function<Result<KnownRecords>(const StreamSpec&)> known {};
};

// Reads every stream of a connected system from where it stopped (`full`: from the beginning). One
// page is one transaction: rows, evidence and cursor; killed in between, the next pull goes on. A
// stream that fails is noted with its error and the others go on; `first_error` then holds it.
struct PullOutcome {
    std::vector<PullReport::Stream> streams;
    std::vector<store::PullFact> facts; // of the streams, in their order; not stored yet
    std::vector<WholeReading> readings; // of a full pull, of streams that list everything
    bool complete = true; // no stream failed, nothing refused
    std::optional<Error> first_error;
};
Result<PullOutcome> pullSource(store::Cache& cache, RecordSource& source, const PullTarget& target, bool full, Clock& clock, const CancelToken& cancel, const ProgressFn& progress);

// Gives the source back what it had left of its rate budget, and keeps it.
Result<void> resumeGuard(store::Cache& cache, RecordSource& source, const std::string& name);
Result<void> keepGuard(store::Cache& cache, const RecordSource& source, const std::string& name);

}
