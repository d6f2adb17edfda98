#pragma once

#include "engine/queries.h"
#include "store/cache.h"
#include "store/control.h"

namespace tieout::engine {

// The home page's figures. Counts and sums come from the queue, so that a bar and the queue it opens
// show the same rows. Records and events are left to the caller, and what home/record_figures.h adds.
Result<HomeFigures> homeFigures(store::Cache& cache, store::Control& control, const Session& session, const QueueTable& queue, int64_t now_us);

}
