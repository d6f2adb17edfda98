#pragma once

#include "engine/control/control_room.h"
#include "engine/engine.h"
#include "store/cache.h"
#include "store/control.h"

// Looks at the clock: which feeds have not arrived by their time. What it sees becomes a fact, from
// which the reconciler makes FEED_LATE; the reconciler itself never looks at the clock.
namespace tieout::engine {

// What people said of one feed; kept as a setting of control.db.
struct FeedChoice {
    std::string source, stream; // stream empty: of every stream, or of any file
    FeedTime time;
    int64_t since_us = 0; // when it was said
};
Result<std::vector<FeedChoice>> feedChoices(store::Control& control);
// What holds for a stream: said of itself, else of all; null when the objective holds.
const FeedChoice* feedChoice(const std::vector<FeedChoice>& choices, const std::string& source, const std::string& stream);
Result<void> keepFeedChoice(store::Control& control, const std::string& person, const FeedChoice& choice); // with its entry in the audit trail

// Every feed that has a time, or had one: with how it stands now.
struct WatchedFeed {
    FeedRow row;
    FeedState state;
};
Result<std::vector<WatchedFeed>> watchedFeeds(store::Cache& cache, store::Control& control, const Environment& environment);

// Keeps what changed since the last look. Looking twice keeps nothing twice.
Result<void> observeFeeds(store::Cache& cache, store::Control& control, const Environment& environment);

// The facts of one missed time, the newest state of it.
std::vector<store::FeedFact> newestFeedFacts(const std::vector<store::FeedFact>& facts); // by source, stream, due

}
