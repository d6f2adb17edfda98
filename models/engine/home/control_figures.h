#pragma once

#include "engine/queries.h"
#include "store/cache.h"
#include "store/control.h"

namespace tieout::engine {

// Figures of what people decided and what was sent: approvals, posting backlog, failed postings,
// overrides, exports; and of the connections: pulls, counts that differ, drift, refused rows.
Result<void> addControlFigures(HomeFigures& home, store::Control& control, const Session& session, int64_t now_us);
Result<void> addConnectionFigures(HomeFigures& home, store::Cache& cache);

}
