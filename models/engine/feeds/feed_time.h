#pragma once

#include "domain/result.h"
#include "engine/ports.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// By when something that is delivered again and again must have arrived, as values. Times are UTC.
namespace tieout::engine {

struct FeedTime {
    enum Kind : uint8_t {
        Objective, // the connector's own objective; a folder has none
        Every, // at most so long after the arrival before
        Daily, // on each day by a minute of it
        Off, // whenever it comes
    } kind = Objective;
    int minutes = 0; // Every: 1 … 527040; Daily: minute of the day, 0 … 1439
    bool operator==(const FeedTime&) const = default;
};
std::string feedTimeText(const FeedTime& time); // "every 90 min", "daily by 06:00 UTC", "off", "objective"
Result<int> parseMinuteOfDay(std::string_view text); // HH:MM

// A stream of a connected system, or a table of a folder of files.
struct FeedRow {
    std::string source, stream, set; // stream empty: any file of the folder
    FeedTime time; // as it holds: never Objective
    bool chosen = false; // a person said so; else it is the connector's objective
    std::optional<Instant> last, due; // the newest arrival; by when the next one, or the one that is missing
    bool late = false;
};
struct FeedsQuery {
    using Answer = std::vector<FeedRow>; // by source, stream
    std::string source; // empty: all
};

// Where a feed stands.
struct FeedState {
    int64_t last_us = 0; // newest arrival, 0 for none
    std::optional<int64_t> due_us; // of the next arrival, or of the first one that was missed
    bool late = false;
};
// `since`: expected from then on; 0: since the first arrival. `arrivals`: oldest first, none after
// `now`; for Daily those since `since`, else the newest is enough. A late arrival counts for the day
// that missed it, not for the next one.
FeedState feedState(const FeedTime& time, int64_t since_us, const std::vector<int64_t>& arrivals, int64_t now_us);

}
