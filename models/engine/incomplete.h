#pragma once

#include "engine/ports.h"
#include "store/cache.h"

namespace tieout::engine {

// Why the figures may not be the whole truth: rows in quarantine, interrupted imports, tables that
// never arrived, figures too large. Empty: complete.
Result<std::vector<Text>> incompleteReasons(store::Cache& cache);

}
