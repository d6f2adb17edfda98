#pragma once

#include "domain/finding.h"
#include "engine/reconcile/evaluate.h"

#include <string>
#include <vector>

// CP11: the keys of reference data, mapped or in use. They are no records; each run gathers them
// anew from the state, which is as fast as reading a few vectors, and only in sets that have mappings.
namespace tieout::engine {

struct MappingKeyFindings {
    std::string key; // mapping|key, escaped as in findings
    std::vector<domain::Finding> found;
    int32_t period = 0; // the newest month of its use, 0 when it is not used
};
// All keys, sorted. Empty for a set that never had a mapping.
std::vector<MappingKeyFindings> evaluateMappingKeys(const LineageState& state, Looked& looked);

}
