#include "domain/case.h"

#include "domain/check.h"
#include "domain/roles.h"
#include "domain/text.h"

#include <array>

namespace tieout::domain {

namespace {

using S = CaseState;
using A = CaseAct;
using P = Permission;

struct StateSpec {
    S state;
    std::string_view id;
    std::string_view title;
    bool open;
};

constexpr StateSpec kStates[] = {
    { S::New, "new", TIEOUT_TR("New"), true },
    { S::Assigned, "assigned", TIEOUT_TR("Assigned"), true },
    { S::InReview, "in_review", TIEOUT_TR("In review"), true },
    { S::FixStaged, "fix_staged", TIEOUT_TR("Fix staged"), true },
    { S::AwaitingApproval, "awaiting_approval", TIEOUT_TR("Awaiting approval"), true },
    { S::Approved, "approved", TIEOUT_TR("Approved, to be sent"), true },
    { S::OutcomeUnknown, "outcome_unknown", TIEOUT_TR("Outcome unknown"), true },
    { S::PostedUnconfirmed, "posted_unconfirmed", TIEOUT_TR("Posted, not yet confirmed"), true },
    { S::Settled, "settled", TIEOUT_TR("Settled"), false },
    { S::Cleared, "cleared", TIEOUT_TR("Cleared by itself"), false },
    { S::LegitimatelyOpen, "legitimately_open", TIEOUT_TR("Open for a reason"), true },
    { S::ClosedWithReason, "closed_with_reason", TIEOUT_TR("Closed with reason"), false },
    { S::Reopened, "reopened", TIEOUT_TR("Reopened"), true },
};

struct ActSpec {
    A act;
    std::string_view id;
    std::string_view title;
};

constexpr ActSpec kActs[] = {
    { A::Take, "take", TIEOUT_TR("Take") },
    { A::Assign, "assign", TIEOUT_TR("Assign") },
    { A::HandBack, "hand-back", TIEOUT_TR("Hand back") },
    { A::Comment, "comment", TIEOUT_TR("Comment") },
    { A::Label, "label", TIEOUT_TR("Label") },
    { A::StartReview, "start-review", TIEOUT_TR("Start review") },
    { A::Hold, "hold", TIEOUT_TR("Hold until a date") },
    { A::Close, "close", TIEOUT_TR("Close with a reason") },
    { A::Reopen, "reopen", TIEOUT_TR("Reopen") },
    { A::Propose, "propose", TIEOUT_TR("Propose the fix") },
};

// What a person may do where. While an effect is under way nobody can close the case under it.
constexpr CaseTransition kTransitions[] = {
    { S::New, A::Take, P::WorkCases, S::Assigned },
    { S::New, A::Assign, P::WorkCases, S::Assigned },
    { S::New, A::StartReview, P::WorkCases, S::InReview },
    { S::New, A::Hold, P::ResolveCases, S::LegitimatelyOpen },
    { S::New, A::Close, P::ResolveCases, S::ClosedWithReason },
    { S::New, A::Propose, P::ProposeEffects, S::AwaitingApproval },
    { S::Assigned, A::Take, P::WorkCases, S::Assigned },
    { S::Assigned, A::Assign, P::WorkCases, S::Assigned },
    { S::Assigned, A::HandBack, P::WorkCases, S::New },
    { S::Assigned, A::StartReview, P::WorkCases, S::InReview },
    { S::Assigned, A::Hold, P::ResolveCases, S::LegitimatelyOpen },
    { S::Assigned, A::Close, P::ResolveCases, S::ClosedWithReason },
    { S::Assigned, A::Propose, P::ProposeEffects, S::AwaitingApproval },
    { S::InReview, A::Take, P::WorkCases, S::InReview },
    { S::InReview, A::Assign, P::WorkCases, S::InReview },
    { S::InReview, A::HandBack, P::WorkCases, S::New },
    { S::InReview, A::Hold, P::ResolveCases, S::LegitimatelyOpen },
    { S::InReview, A::Close, P::ResolveCases, S::ClosedWithReason },
    { S::InReview, A::Propose, P::ProposeEffects, S::AwaitingApproval },
    { S::FixStaged, A::Take, P::WorkCases, S::FixStaged },
    { S::FixStaged, A::Assign, P::WorkCases, S::FixStaged },
    { S::FixStaged, A::Propose, P::ProposeEffects, S::AwaitingApproval },
    { S::AwaitingApproval, A::Take, P::WorkCases, S::AwaitingApproval },
    { S::AwaitingApproval, A::Assign, P::WorkCases, S::AwaitingApproval },
    { S::Approved, A::Take, P::WorkCases, S::Approved },
    { S::Approved, A::Assign, P::WorkCases, S::Approved },
    { S::OutcomeUnknown, A::Take, P::WorkCases, S::OutcomeUnknown },
    { S::OutcomeUnknown, A::Assign, P::WorkCases, S::OutcomeUnknown },
    { S::PostedUnconfirmed, A::Take, P::WorkCases, S::PostedUnconfirmed },
    { S::PostedUnconfirmed, A::Assign, P::WorkCases, S::PostedUnconfirmed },
    { S::LegitimatelyOpen, A::Take, P::WorkCases, S::LegitimatelyOpen },
    { S::LegitimatelyOpen, A::Assign, P::WorkCases, S::LegitimatelyOpen },
    { S::LegitimatelyOpen, A::Hold, P::ResolveCases, S::LegitimatelyOpen },
    { S::LegitimatelyOpen, A::Close, P::ResolveCases, S::ClosedWithReason },
    { S::LegitimatelyOpen, A::Reopen, P::ResolveCases, S::Reopened },
    { S::ClosedWithReason, A::Reopen, P::ResolveCases, S::Reopened },
    { S::Reopened, A::Take, P::WorkCases, S::Assigned },
    { S::Reopened, A::Assign, P::WorkCases, S::Assigned },
    { S::Reopened, A::StartReview, P::WorkCases, S::InReview },
    { S::Reopened, A::Hold, P::ResolveCases, S::LegitimatelyOpen },
    { S::Reopened, A::Close, P::ResolveCases, S::ClosedWithReason },
    { S::Reopened, A::Propose, P::ProposeEffects, S::AwaitingApproval },
    // A remark is possible in every state and never moves the case.
    { S::New, A::Comment, P::WorkCases, S::New },
    { S::New, A::Label, P::WorkCases, S::New },
    { S::Assigned, A::Comment, P::WorkCases, S::Assigned },
    { S::Assigned, A::Label, P::WorkCases, S::Assigned },
    { S::InReview, A::Comment, P::WorkCases, S::InReview },
    { S::InReview, A::Label, P::WorkCases, S::InReview },
    { S::FixStaged, A::Comment, P::WorkCases, S::FixStaged },
    { S::FixStaged, A::Label, P::WorkCases, S::FixStaged },
    { S::AwaitingApproval, A::Comment, P::WorkCases, S::AwaitingApproval },
    { S::AwaitingApproval, A::Label, P::WorkCases, S::AwaitingApproval },
    { S::Approved, A::Comment, P::WorkCases, S::Approved },
    { S::Approved, A::Label, P::WorkCases, S::Approved },
    { S::OutcomeUnknown, A::Comment, P::WorkCases, S::OutcomeUnknown },
    { S::OutcomeUnknown, A::Label, P::WorkCases, S::OutcomeUnknown },
    { S::PostedUnconfirmed, A::Comment, P::WorkCases, S::PostedUnconfirmed },
    { S::PostedUnconfirmed, A::Label, P::WorkCases, S::PostedUnconfirmed },
    { S::Settled, A::Comment, P::WorkCases, S::Settled },
    { S::Settled, A::Label, P::WorkCases, S::Settled },
    { S::Cleared, A::Comment, P::WorkCases, S::Cleared },
    { S::Cleared, A::Label, P::WorkCases, S::Cleared },
    { S::LegitimatelyOpen, A::Comment, P::WorkCases, S::LegitimatelyOpen },
    { S::LegitimatelyOpen, A::Label, P::WorkCases, S::LegitimatelyOpen },
    { S::ClosedWithReason, A::Comment, P::WorkCases, S::ClosedWithReason },
    { S::ClosedWithReason, A::Label, P::WorkCases, S::ClosedWithReason },
    { S::Reopened, A::Comment, P::WorkCases, S::Reopened },
    { S::Reopened, A::Label, P::WorkCases, S::Reopened },
};

constexpr bool tablesAreComplete()
{
    for (int i = 0; i < kCaseStateCount; ++i)
        if (static_cast<int>(kStates[i].state) != i)
            return false;
    for (int i = 0; i < kCaseActCount; ++i)
        if (static_cast<int>(kActs[i].act) != i)
            return false;
    for (const CaseTransition& a : kTransitions) {
        int same = 0;
        for (const CaseTransition& b : kTransitions)
            same += a.from == b.from && a.act == b.act ? 1 : 0;
        if (same != 1)
            return false;
    }
    return true;
}
static_assert(std::size(kStates) == kCaseStateCount && std::size(kActs) == kCaseActCount && tablesAreComplete());

const StateSpec& spec(CaseState state)
{
    TIEOUT_CHECK(static_cast<size_t>(state) < std::size(kStates));
    return kStates[static_cast<size_t>(state)];
}

}

std::string_view caseStateId(CaseState state)
{
    return spec(state).id;
}

std::optional<CaseState> caseStateById(std::string_view id)
{
    for (const StateSpec& s : kStates)
        if (s.id == id)
            return s.state;
    return std::nullopt;
}

std::string_view caseStateTitle(CaseState state)
{
    return spec(state).title;
}

bool caseIsOpen(CaseState state)
{
    return spec(state).open;
}

std::string_view caseActId(CaseAct act)
{
    TIEOUT_CHECK(static_cast<size_t>(act) < std::size(kActs));
    return kActs[static_cast<size_t>(act)].id;
}

std::string_view caseActTitle(CaseAct act)
{
    TIEOUT_CHECK(static_cast<size_t>(act) < std::size(kActs));
    return kActs[static_cast<size_t>(act)].title;
}

std::string_view severityId(Severity severity)
{
    constexpr std::string_view kIds[] = { "low", "medium", "high", "critical" };
    TIEOUT_CHECK(static_cast<size_t>(severity) < std::size(kIds));
    return kIds[static_cast<size_t>(severity)];
}

std::string_view severityTitle(Severity severity)
{
    constexpr std::string_view kTitles[] = { TIEOUT_TR("Low"), TIEOUT_TR("Medium"), TIEOUT_TR("High"), TIEOUT_TR("Critical") };
    TIEOUT_CHECK(static_cast<size_t>(severity) < std::size(kTitles));
    return kTitles[static_cast<size_t>(severity)];
}

std::span<const CaseTransition> caseTransitions()
{
    return kTransitions;
}

const CaseTransition* caseTransition(CaseState from, CaseAct act)
{
    for (const CaseTransition& t : kTransitions)
        if (t.from == from && t.act == act)
            return &t;
    return nullptr;
}

}
