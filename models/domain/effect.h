#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// The life of an effect: whatever changes another system. Rules: docs/posting.md.
namespace tieout::domain {

enum class EffectState : uint8_t {
    Draft,
    Proposed,
    Approved,
    Intent, // committed before the first byte; without an outcome it is unknown
    Posted,
    Confirmed, // the ordinary pull saw it with the same amount, currency, period and lines
    Rejected, // definite, with the vendor's reason; ends the generation
    NotSent, // definite: not one byte of the request left
    Unknown,
    Quarantine, // a person decides
    Stale, // period closed, source changed or approval expired before sending
    Withdrawn,
    Declined,
};
inline constexpr int kEffectStateCount = 13;

std::string_view effectStateId(EffectState state); // snake case, stable
std::optional<EffectState> effectStateById(std::string_view id);
std::string_view effectStateTitle(EffectState state); // marked for translation
// Holds the place of its business identity: no second effect beside it.
bool effectIsLive(EffectState state);

enum class EffectEvent : uint8_t {
    Propose,
    Approve,
    Decline,
    Withdraw,
    CommitIntent,
    OutcomePosted,
    OutcomeRejected,
    OutcomeNotSent,
    OutcomeUnknown,
    ProbeFound, // our reference exists there once, with the approved content
    ProbeAbsent, // it certainly does not exist there
    ProbeUnclear, // something is there that is not what was approved, or the class allows no answer: a person decides
    GoStale,
    Confirm,
    SettlePosted, // a person, with evidence, second person
    SettleNotPosted,
    Requeue, // definitely not sent and the approval still stands
};
inline constexpr int kEffectEventCount = 17;
std::string_view effectEventId(EffectEvent event);

struct EffectTransition {
    EffectState from;
    EffectEvent event;
    EffectState to;
};
std::span<const EffectTransition> effectTransitions();
std::optional<EffectState> effectNext(EffectState from, EffectEvent event);

// What the vendor offers for one operation, declared by its connector.
enum class VendorClass : uint8_t { Keyed, UniqueReference, Searchable, Blind };
std::string_view vendorClassId(VendorClass c); // "A" … "D"

}
