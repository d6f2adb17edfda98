#pragma once

#include <cstdint>

namespace tieout::domain {

// When a usage event can have happened, seen from when it came to the meter: at most 35 days before, and at most five
// minutes after, for clocks differ. What billing systems take themselves (Stripe, meter events: "within the past 35
// calendar days or up to 5 minutes in the future").
inline constexpr int64_t kUsageOldestNs = int64_t(35) * 24 * 3600 * 1'000'000'000;
inline constexpr int64_t kUsageAheadNs = int64_t(5) * 60 * 1'000'000'000;

// Both in nanoseconds since 1970; years 1678 … 2261, so that their difference may leave 64 bits.
constexpr bool usageTimePossible(int64_t happened_ns, int64_t received_ns)
{
    if (happened_ns >= received_ns)
        return static_cast<uint64_t>(happened_ns) - static_cast<uint64_t>(received_ns) <= static_cast<uint64_t>(kUsageAheadNs);
    return static_cast<uint64_t>(received_ns) - static_cast<uint64_t>(happened_ns) <= static_cast<uint64_t>(kUsageOldestNs);
}

}
