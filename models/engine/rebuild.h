#pragma once

#include "engine/engine.h"
#include "engine/reconcile/lineage_home.h"

namespace tieout::engine {

// Computes every view from the facts alone, in a state of its own, and compares: the findings in
// force against all nodes of what was reconciled, the view against the events it is made of. Without
// `check` the views are then made again and a full run brings them up to date.
Result<RebuildReport> rebuild(LineageHome& home, const Environment& environment, bool check, const CancelToken& cancel, const ProgressFn& progress);

}
