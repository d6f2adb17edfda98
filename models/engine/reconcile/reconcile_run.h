#pragma once

#include "engine/engine.h"
#include "engine/reconcile/evaluate.h"
#include "engine/reconcile/lineage_home.h"

namespace tieout::engine {

// What a run found out: the difference to the findings in force.
struct RunOutcome {
    std::vector<store::FindingEvent> events;
    std::vector<store::NotComputed> no_longer, not_computed;
    LookedAt looked {};
};

// Evaluates the dirty nodes, or all of them, and compares with the findings in force. Reads only;
// the caller holds LineageHome::busy. One code path for both kinds of run.
Result<RunOutcome> evaluateNodes(const LineageHome& home, const std::vector<domain::Flow>& flows, bool full, Executor& executor, const CancelToken& cancel, const ProgressFn& progress);

// The flows in force; error FixData when one of them cannot be read.
Result<std::vector<domain::Flow>> flowsOf(const Environment& environment);

// Everything Engine::reconcile does once it may: catch up, evaluate, commit, report. A kill between
// its transactions leaves the watermark where it was, and the next run finds the rest.
Result<ReconcileReport> reconcile(LineageHome& home, const Environment& environment, const ReconcileOptions& options, const CancelToken& cancel, const ProgressFn& progress);

}
