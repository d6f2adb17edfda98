#pragma once

#include "domain/decimal.h"

#include <vector>

namespace tieout::ui {

// The value axis of a bar chart: always holds zero, ends on a round figure, has few marks.
struct ChartScale {
    domain::Exact low, high; // low ≤ 0 ≤ high, low < high
    std::vector<domain::Exact> marks; // ascending, steps of 1, 2 or 5 × 10ⁿ; first low, last high

    // 0 … kUnits along the axis: pixels' business, never money's.
    static constexpr int kUnits = 100'000;
    int position(const domain::Exact& value) const;
};

// `whole`: marks are whole numbers (counts).
ChartScale chartScale(const std::vector<domain::Exact>& values, bool whole);

}
