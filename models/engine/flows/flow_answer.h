#pragma once

#include "engine/flows/flow_query.h"
#include "engine/reconcile/lineage_home.h"

namespace tieout::engine {

// Over all sets. The caller holds the home's lock. Error FixData when there is no such flow or step.
Result<FlowsQuery::Answer> answerFlows(const LineageHome& home, const std::vector<domain::Flow>& flows, const FlowsQuery& query);

}
