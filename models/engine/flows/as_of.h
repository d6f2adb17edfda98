#pragma once

#include "engine/reconcile/lineage_state.h"

#include <cstdint>
#include <limits>

namespace tieout::engine {

// Days since 1970-01-01.
inline constexpr int32_t kNoDay = std::numeric_limits<int32_t>::min();

// Of a text that begins with YYYY-MM-DD; kNoDay for anything else.
int32_t dayOf(std::string_view text);
// YYYY-MM-DD; empty for kNoDay.
std::string dayText(int32_t day);

// The day up to which the records of a set tell what happened: the newest one that more than one
// record reaches, so that one mistyped date does not make everything late. Read from the records
// alone: the same records give the same day whenever they are looked at. kNoDay: nothing tells.
int32_t asOfDay(const LineageState& state);

}
