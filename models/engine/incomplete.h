#pragma once

#include "engine/ports.h"
#include "store/cache.h"

#include <map>

namespace tieout::engine {

// Why the figures may not be the whole truth: rows in quarantine, interrupted imports, tables that
// never arrived, figures too large. Empty: complete.
Result<std::vector<Text>> incompleteReasons(store::Cache& cache);

// Rows that could not be read and that nobody has settled yet, by source: of files each, of
// connected systems each different one.
Result<std::map<std::string, uint64_t>> unreadRows(store::Cache& cache);

}
