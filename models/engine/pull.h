#pragma once

#include "engine/engine.h"
#include "store/cache.h"

#include <functional>

namespace tieout::engine {

struct PullTarget {
    std::string source, set;
    // The ids of the source's present records of a table, in any order. Asked only where a page says
    // that it holds all parts of something.
    std::function<Result<std::vector<std::string>>(Table)> landed;
};

// Reads every stream of a connected system from where it stopped (`full`: from the beginning). One
// page is one transaction: rows, evidence and cursor; killed in between, the next pull goes on. A
// stream that fails is noted with its error and the others go on; `first_error` then holds it.
struct PullOutcome {
    std::vector<PullReport::Stream> streams;
    std::vector<store::PullFact> facts; // of the streams, in their order; not stored yet
    bool complete = true; // no stream failed, nothing refused
    std::optional<Error> first_error;
};
Result<PullOutcome> pullSource(store::Cache& cache, RecordSource& source, const PullTarget& target, bool full, Clock& clock, const CancelToken& cancel, const ProgressFn& progress);

// Gives the source back what it had left of its rate budget, and keeps it.
Result<void> resumeGuard(store::Cache& cache, RecordSource& source, const std::string& name);
Result<void> keepGuard(store::Cache& cache, const RecordSource& source, const std::string& name);

}
