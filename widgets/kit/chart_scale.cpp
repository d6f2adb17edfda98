#include "widgets/kit/chart_scale.h"

#include <algorithm>

namespace tieout::ui {

using domain::Exact;
using domain::Int128;

namespace {

constexpr int kStepsAtMost = 5;

// Smallest of 1, 2, 5 × 10ⁿ that spans `size` in at most kStepsAtMost steps.
Int128 roundStep(Int128 size, Int128 smallest)
{
    for (Int128 power = smallest; power < domain::powerOfTen(37); power *= 10)
        for (const int digit : { 1, 2, 5 })
            if (power * digit * kStepsAtMost >= size)
                return power * digit;
    return domain::powerOfTen(37);
}

}

int ChartScale::position(const Exact& value) const
{
    Int128 length = high.e12() - low.e12(), at = value.e12() - low.e12();
    while (length > domain::powerOfTen(30)) { // room for the product below
        length /= 10;
        at /= 10;
    }
    at = std::clamp<Int128>(at, 0, length);
    return length == 0 ? 0 : static_cast<int>(at * kUnits / length);
}

ChartScale chartScale(const std::vector<Exact>& values, bool whole)
{
    Exact low, high;
    for (const Exact& value : values) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    const Int128 smallest = whole ? domain::powerOfTen(12) : domain::powerOfTen(10);
    ChartScale scale;
    if (low.isZero() && high.isZero())
        high = Exact(smallest * (whole ? 1 : 100));
    const Int128 step = roundStep(high.e12() - low.e12(), smallest);
    const Int128 first = -((-low.e12() + step - 1) / step), last = (high.e12() + step - 1) / step;
    for (Int128 n = first; n <= last; ++n)
        scale.marks.push_back(Exact(n * step));
    scale.low = scale.marks.front();
    scale.high = scale.marks.back();
    return scale;
}

}
