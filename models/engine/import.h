#pragma once

#include "engine/engine.h"
#include "store/cache.h"

namespace tieout::engine {

struct ImportTarget {
    std::string folder, source, set;
    std::vector<Table> elsewhere; // tables that connected sources of the set deliver: not missed in the folder
};

// Reads a folder into the cache. Every window of a file is one transaction with its resume point,
// and the files count together at the end: killed at any moment and started again, nothing is lost
// and nothing doubled. Conflict when the source belongs to another set.
Result<ImportReport> importFolder(store::Cache& cache, const Environment& environment, const ImportTarget& target, const CancelToken& cancel, const ProgressFn& progress);

// Rows, evidence and cursor of one page of a connected system, in one transaction.
struct PageTarget {
    std::string source, set, stream;
    std::string cursor_before; // the page was asked for with it
};
Result<store::Delivery> absorbPage(store::Cache& cache, const PageTarget& target, const PulledPage& page, int64_t now_us);

std::vector<store::DriftFact> driftFacts(const std::vector<Drift>& drift);

}
