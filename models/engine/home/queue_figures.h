#pragma once

#include "engine/queries.h"

namespace tieout::engine {

// Every state in which a case is worked on; still found or not.
QueueFilter openCases();
// Figures and bars counted from the queue: contract synchronisation, unbilled usage, disputes, customers
// twice, and the dearest root causes. `open`: the rows that openCases() lets through.
void addQueueFigures(HomeFigures& home, const QueueTable& queue, const RowList& open, int64_t now_us);

}
