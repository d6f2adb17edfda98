#pragma once

#include "engine/queries.h"
#include "store/cache.h"

namespace tieout::engine {

// Why the figures of checkpoints may not be the whole truth: rows in quarantine, interrupted imports,
// tables that never arrived, streams of which the source has more, figures too large, data that was
// not reconciled yet. Only what concerns the tables that a checkpoint compares. `set` empty: all.
Result<std::vector<Matrix::Completeness>> matrixCompleteness(store::Cache& cache, const std::vector<domain::Checkpoint>& checkpoints, const std::string& set);

}
