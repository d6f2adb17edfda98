#pragma once

#include "domain/finding.h"
#include "engine/reconcile/evaluate.h"
#include "engine/reconcile/lineage_state.h"

#include <string>
#include <string_view>
#include <vector>

// CP1: whether every number of a source's running count has come. By the numbers alone: which usage is missing, and how
// much, nobody here can know.
namespace tieout::engine {

inline constexpr std::string_view kSequenceKind = "sequence_gap"; // key: source|first missing|last missing

struct SequenceFindings {
    std::string key;
    std::vector<domain::Finding> found;
};
std::vector<SequenceFindings> evaluateSequences(const LineageState& state, const Evaluator::SourceOf& source_of, Looked& looked);

}
