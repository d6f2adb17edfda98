#pragma once

#include "engine/flows/flow_tracker.h"
#include "engine/reconcile/evaluate.h"

#include <map>
#include <string>
#include <vector>

// CP13: what the flows say of their objects, as findings keyed flow|object|step. Gathered anew from
// the records in each run, as CP11's keys are, and only in sets that have contracts.
namespace tieout::engine {

// True where another checkpoint that is in force in this set raises what is missing at the step.
bool missingIsRaisedElsewhere(const domain::FlowStep& step, const EstateScope& scope);

// By key, sorted; only keys with findings. Empty for a set without contracts.
std::map<std::string, std::vector<domain::Finding>> evaluateFlows(
    const LineageState& state, const std::vector<domain::Flow>& flows, const Evaluator& evaluator, Looked& looked);

}
