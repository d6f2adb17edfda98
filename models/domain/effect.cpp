#include "domain/effect.h"

#include "domain/check.h"
#include "domain/text.h"

#include <array>

namespace tieout::domain {

namespace {

using S = EffectState;
using E = EffectEvent;

struct StateSpec {
    S state;
    std::string_view id;
    std::string_view title;
    bool live;
};

constexpr StateSpec kStates[] = {
    { S::Draft, "draft", TIEOUT_TR("Draft"), false },
    { S::Proposed, "proposed", TIEOUT_TR("Awaiting approval"), true },
    { S::Approved, "approved", TIEOUT_TR("Approved"), true },
    { S::Intent, "intent", TIEOUT_TR("Sending, no answer yet"), true },
    { S::Posted, "posted", TIEOUT_TR("Posted, not yet confirmed"), true },
    { S::Confirmed, "confirmed", TIEOUT_TR("Confirmed"), false },
    { S::Rejected, "rejected", TIEOUT_TR("Refused by the system"), false },
    { S::NotSent, "not_sent", TIEOUT_TR("Not sent"), true },
    { S::Unknown, "unknown", TIEOUT_TR("Outcome unknown"), true },
    { S::Quarantine, "quarantine", TIEOUT_TR("Needs a person's decision"), true },
    { S::Stale, "stale", TIEOUT_TR("Out of date, nothing sent"), false },
    { S::Withdrawn, "withdrawn", TIEOUT_TR("Withdrawn"), false },
    { S::Declined, "declined", TIEOUT_TR("Declined"), false },
};

constexpr std::string_view kEvents[] = { "propose", "approve", "decline", "withdraw", "commit_intent", "outcome_posted", "outcome_rejected",
    "outcome_not_sent", "outcome_unknown", "probe_found", "probe_absent", "probe_unclear", "go_stale", "confirm", "settle_posted",
    "settle_not_posted", "requeue" };

// Every arrow there is. What is not here cannot happen, whoever asks.
constexpr EffectTransition kTransitions[] = {
    { S::Draft, E::Propose, S::Proposed },
    { S::Draft, E::Withdraw, S::Withdrawn },
    { S::Proposed, E::Approve, S::Approved },
    { S::Proposed, E::Decline, S::Declined },
    { S::Proposed, E::Withdraw, S::Withdrawn },
    { S::Proposed, E::GoStale, S::Stale },
    { S::Approved, E::Decline, S::Declined }, // the approver takes it back
    { S::Approved, E::Withdraw, S::Withdrawn },
    { S::Approved, E::CommitIntent, S::Intent },
    { S::Approved, E::ProbeFound, S::Posted }, // sent before, and the disk had lied about it
    { S::Approved, E::ProbeUnclear, S::Quarantine },
    { S::Approved, E::GoStale, S::Stale },
    { S::Intent, E::OutcomePosted, S::Posted },
    { S::Intent, E::OutcomeRejected, S::Rejected },
    { S::Intent, E::OutcomeNotSent, S::NotSent },
    { S::Intent, E::OutcomeUnknown, S::Unknown },
    { S::Unknown, E::CommitIntent, S::Intent }, // keyed vendor: the same bytes under the same key
    { S::Unknown, E::ProbeFound, S::Posted },
    { S::Unknown, E::ProbeAbsent, S::NotSent },
    { S::Unknown, E::ProbeUnclear, S::Quarantine },
    { S::Unknown, E::SettlePosted, S::Posted },
    { S::Unknown, E::SettleNotPosted, S::NotSent },
    { S::Quarantine, E::SettlePosted, S::Posted },
    { S::Quarantine, E::SettleNotPosted, S::NotSent },
    { S::NotSent, E::Requeue, S::Approved },
    { S::NotSent, E::Withdraw, S::Withdrawn },
    { S::NotSent, E::GoStale, S::Stale },
    { S::Posted, E::Confirm, S::Confirmed },
    { S::Posted, E::ProbeUnclear, S::Quarantine }, // the pull shows another amount, currency or period
};

constexpr bool tablesAreComplete()
{
    for (int i = 0; i < kEffectStateCount; ++i)
        if (static_cast<int>(kStates[i].state) != i)
            return false;
    for (const EffectTransition& a : kTransitions) {
        int same = 0;
        for (const EffectTransition& b : kTransitions)
            same += a.from == b.from && a.event == b.event ? 1 : 0;
        if (same != 1)
            return false;
    }
    return true;
}
static_assert(std::size(kStates) == kEffectStateCount && std::size(kEvents) == kEffectEventCount);
static_assert(tablesAreComplete());

const StateSpec& spec(EffectState state)
{
    TIEOUT_CHECK(static_cast<size_t>(state) < std::size(kStates));
    return kStates[static_cast<size_t>(state)];
}

}

std::string_view effectStateId(EffectState state)
{
    return spec(state).id;
}

std::optional<EffectState> effectStateById(std::string_view id)
{
    for (const StateSpec& s : kStates)
        if (s.id == id)
            return s.state;
    return std::nullopt;
}

std::string_view effectStateTitle(EffectState state)
{
    return spec(state).title;
}

bool effectIsLive(EffectState state)
{
    return spec(state).live;
}

std::string_view effectEventId(EffectEvent event)
{
    TIEOUT_CHECK(static_cast<size_t>(event) < std::size(kEvents));
    return kEvents[static_cast<size_t>(event)];
}

std::span<const EffectTransition> effectTransitions()
{
    return kTransitions;
}

std::optional<EffectState> effectNext(EffectState from, EffectEvent event)
{
    for (const EffectTransition& t : kTransitions)
        if (t.from == from && t.event == event)
            return t.to;
    return std::nullopt;
}

std::string_view vendorClassId(VendorClass c)
{
    constexpr std::string_view kIds[] = { "A", "B", "C", "D" };
    TIEOUT_CHECK(static_cast<size_t>(c) < std::size(kIds));
    return kIds[static_cast<size_t>(c)];
}

}
