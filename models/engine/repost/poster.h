#pragma once

#include "engine/control/control_room.h"
#include "engine/engine.h"
#include "store/control.h"
#include "store/flight_recorder.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

// The poster: recovers what is unclear, sends what is approved, confirms what the pull shows.
// Rules: docs/posting.md. The caller holds the store's lock, so there is one poster at a time.
namespace tieout::engine {

// Figures of the posting rules; another set only in simulations.
struct PosterLimits {
    uint64_t free_space_min = uint64_t(256) << 20; // bytes
    uint64_t reserve = uint64_t(32) << 20; // bytes, given up to write the last outcome on a full disk
    int64_t key_life_us = int64_t(18) * 3600 * 1'000'000; // 24 h less a quarter
    int64_t settle_us = int64_t(16) * 60 * 1'000'000; // total deadline and 15 min
    int resend_max = 5;
    int unknown_in_a_row_max = 5; // on one target, then it is left alone for this run
};

struct PosterParts {
    store::Control* control = nullptr;
    store::FlightRecorder* recorder = nullptr;
    Clock* clock = nullptr;
    Facts* facts = nullptr;
    SinkOpener open_sink;
    std::string store_dir;
    PosterLimits limits;
};

// True when the record at the target is the one that was approved: amount, currency, period and
// lines, as far as the target tells them.
bool sameAsApproved(const EffectRequest& request, const TargetRecord& record);

class Poster {
public:
    explicit Poster(PosterParts parts)
        : m_parts(std::move(parts))
    {
    }
    // An Error means the store cannot be trusted for sending; what was done stands in the store.
    Result<PostReport> post(const std::vector<EffectId>& only, const CancelToken& cancel, const ProgressFn& progress);
    Result<PostReport> verify(const CancelToken& cancel);

private:
    using Effect = store::EffectRecord;
    struct Target { // a connection during one run
        std::unique_ptr<EffectSink> sink;
        Text trouble; // why it cannot be reached at all
        Text read_only; // why it may be looked at, but nothing be sent
        int unknown_in_a_row = 0;
    };
    struct Step { // what was decided about an effect before sending
        bool send = false;
        Text why;
    };

    Result<Target*> target(const Effect& e);
    Result<Effect> read(const EffectId& id);
    Result<Text> work(Effect& e, const CancelToken& cancel);
    Result<Text> recover(Effect& e, EffectSink& sink, const CancelToken& cancel);
    Result<Text> lookFor(Effect& e, EffectSink& sink, const CancelToken& cancel);
    Result<Text> notFound(Effect& e);
    Result<Text> sendApproved(Effect& e, Target& target, const CancelToken& cancel);
    Result<Step> preflight(Effect& e, EffectSink& sink, const CancelToken& cancel);
    Result<std::optional<Text>> outOfDate(const Effect& e);
    Result<std::optional<Text>> approverLost(const Effect& e);
    Result<Text> attempt(Effect& e, Target& target, const Text& preflight, const CancelToken& cancel);
    Result<void> readBack(Effect& e, EffectSink& sink, const CancelToken& cancel);
    Result<Text> outcome(Effect& e, int64_t fence, SendReport report);
    Result<void> commitOutcome(const Effect& e, int64_t fence, const store::AttemptRecord& record, bool quarantine);
    Result<Text> confirm(Effect& e);
    struct Held { // empty why: nothing holds it back
        Text why;
        bool by_what_failed = false; // what had to come first will never come: it ends
    };
    Result<Held> heldBy(const Effect& e);
    Result<Held> heldByPlan(const Effect& e);
    Result<Text> heldByMasters(const Effect& e);
    Result<bool> planUnderWay(const Effect& e);

    // One transition in a transaction of its own; `e` is read again.
    Result<void> move(Effect& e, store::EffectChange change);
    Result<void> end(Effect& e, const Text& why); // STALE, or a person when an attempt is unclear

    PosterParts m_parts;
    std::map<std::string, Target> m_targets;
};

}
