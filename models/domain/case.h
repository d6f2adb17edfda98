#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// The life of a case (people read "Exception"). One table; the engine enforces it, the window
// enables its buttons from it, the manual's page and the tests are made from it.
namespace tieout::domain {

enum class CaseState : uint8_t {
    New,
    Assigned,
    InReview,
    FixStaged,
    AwaitingApproval,
    Approved,
    OutcomeUnknown,
    PostedUnconfirmed,
    Settled, // the effect is confirmed and the finding gone
    Cleared, // the finding went away without an effect
    LegitimatelyOpen, // until a date
    ClosedWithReason,
    Reopened,
};
inline constexpr int kCaseStateCount = 13;

std::string_view caseStateId(CaseState state); // snake case, stable
std::optional<CaseState> caseStateById(std::string_view id);
std::string_view caseStateTitle(CaseState state); // marked for translation
bool caseIsOpen(CaseState state); // not settled, cleared or closed

// What a person can do to a case.
enum class CaseAct : uint8_t { Take, Assign, HandBack, Comment, Label, StartReview, Hold, Close, Reopen, Propose };
inline constexpr int kCaseActCount = 10;
std::string_view caseActId(CaseAct act); // the CLI verb: take, assign, hand-back …
std::string_view caseActTitle(CaseAct act); // marked for translation, a verb

enum class Severity : uint8_t { Low, Medium, High, Critical };
std::string_view severityId(Severity severity);
std::string_view severityTitle(Severity severity);

enum class Permission : uint8_t;

struct CaseTransition {
    CaseState from;
    CaseAct act;
    Permission needs;
    CaseState to;
};
std::span<const CaseTransition> caseTransitions();
// Null when the act is not drawn from this state.
const CaseTransition* caseTransition(CaseState from, CaseAct act);

}
