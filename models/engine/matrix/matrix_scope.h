#pragma once

#include "engine/queries.h"
#include "engine/reconcile/lineage_home.h"

#include <map>

namespace tieout::engine {

// Where a record counts.
struct MatrixPlace {
    domain::Checkpoint checkpoint = domain::Checkpoint::CP1;
    std::string entity;
    int32_t period = 0;
    auto operator<=>(const MatrixPlace&) const = default;
};
// The records in scope of each checkpoint and the sums of both sides; no exceptions yet.
using MatrixScope = std::map<MatrixPlace, MatrixCell>;

// Looks at every record once, without evaluating it. The caller holds the home's lock.
MatrixScope countScope(const LineageHome& home, const std::string& set);

}
