#pragma once

#include "engine/queries.h"
#include "engine/record_view.h"

namespace tieout::engine {

// Figures that need the records beside the queue: how much of what was booked as revenue is traced to
// usage or contract, and how many contract items are subscribed as agreed.
void addRecordFigures(HomeFigures& home, const RecordView& view, const QueueTable& queue, bool amounts);

}
