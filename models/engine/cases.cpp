#include "engine/cases.h"

#include <algorithm>

namespace tieout::engine {

namespace {

using domain::CaseAct;
using domain::CaseState;
using domain::EffectState;

// What the decisions alone say; effects and the finding come on top of it.
struct Worked {
    CaseState state = CaseState::New;
    std::string assignee, label;
    int64_t until_us = 0;
    int64_t ended_us = 0; // when it was last closed
};

Worked fold(const std::vector<CaseDecision>& decisions, int64_t after_us = 0)
{
    Worked w;
    for (const CaseDecision& d : decisions) {
        if (d.at_us < after_us)
            continue;
        switch (d.act) {
        case CaseAct::Take:
        case CaseAct::Assign:
            w.assignee = d.assignee;
            if (w.state == CaseState::New || w.state == CaseState::Reopened)
                w.state = CaseState::Assigned;
            break;
        case CaseAct::HandBack:
            w.assignee.clear();
            w.state = CaseState::New;
            break;
        case CaseAct::StartReview:
            if (w.assignee.empty())
                w.assignee = d.person;
            w.state = CaseState::InReview;
            break;
        case CaseAct::Hold:
            w.state = CaseState::LegitimatelyOpen;
            w.until_us = d.until_us;
            break;
        case CaseAct::Close:
            w.state = CaseState::ClosedWithReason;
            w.ended_us = d.at_us;
            break;
        case CaseAct::Reopen:
            w.state = CaseState::Reopened;
            break;
        case CaseAct::Label:
            w.label = d.text;
            break;
        case CaseAct::Propose:
            w.state = CaseState::InReview; // what remains should the effect come back
            break;
        case CaseAct::Comment:
            break;
        }
    }
    return w;
}

// The state an effect gives its case, or New when it gives none.
CaseState effectGives(EffectState state)
{
    switch (state) {
    case EffectState::Draft:
        return CaseState::FixStaged;
    case EffectState::Proposed:
        return CaseState::AwaitingApproval;
    case EffectState::Approved:
    case EffectState::NotSent:
        return CaseState::Approved;
    case EffectState::Intent:
    case EffectState::Unknown:
    case EffectState::Quarantine:
        return CaseState::OutcomeUnknown;
    case EffectState::Posted:
    case EffectState::Confirmed:
        return CaseState::PostedUnconfirmed;
    case EffectState::Rejected:
    case EffectState::Stale:
    case EffectState::Withdrawn:
    case EffectState::Declined:
        break;
    }
    return CaseState::New;
}

// Who needs attention first. A remedy of several effects stands where its last one stands: an
// unclear one before a refused one, a refused one before one that waits.
int attention(EffectState state)
{
    switch (effectGives(state)) {
    case CaseState::OutcomeUnknown:
        return 0;
    case CaseState::New:
        return 1;
    case CaseState::FixStaged:
        return 2;
    case CaseState::AwaitingApproval:
        return 3;
    case CaseState::Approved:
        return 4;
    default:
        return state == EffectState::Posted ? 5 : 6;
    }
}

// The effect that speaks for the remedy proposed last; its time is that of the last change of all.
CaseEffect speaking(const std::vector<CaseEffect>& effects)
{
    CaseEffect out = effects.back();
    for (const CaseEffect& e : effects) {
        if (e.proposed_us != effects.back().proposed_us)
            continue;
        const int64_t changed = std::max(out.changed_us, e.changed_us);
        if (attention(e.state) < attention(out.state))
            out = e;
        out.changed_us = changed;
    }
    return out;
}

}

CaseView deriveCase(const CaseFinding& finding, const CaseHistory& history, int64_t now_us)
{
    Worked w = fold(history.decisions);
    CaseView view;
    view.assignee = w.assignee;
    view.label = w.label;
    for (const CaseEffect& e : history.effects)
        view.attempts += e.attempts;

    if (!history.effects.empty()) {
        const CaseEffect newest = speaking(history.effects);
        view.last_outcome = newest.last_outcome;
        if (newest.state != EffectState::Confirmed) {
            view.state = effectGives(newest.state);
            if (view.state != CaseState::New)
                return view;
        } else if (!finding.found) {
            view.state = CaseState::Settled;
            return view;
        } else if (finding.opened_us <= newest.changed_us) {
            view.state = CaseState::PostedUnconfirmed; // until the next run looks again
            return view;
        } else {
            // It came back after it was settled: only what was done since counts.
            w = fold(history.decisions, newest.changed_us);
            if (w.state == CaseState::New)
                w.state = CaseState::Reopened;
        }
    }

    view.state = w.state;
    if (w.state == CaseState::ClosedWithReason) {
        if (finding.found && finding.opened_us > w.ended_us)
            view.state = CaseState::Reopened;
        return view;
    }
    if (!finding.found) {
        view.state = CaseState::Cleared;
        return view;
    }
    if (w.state == CaseState::LegitimatelyOpen) {
        if (now_us >= w.until_us)
            view.state = CaseState::Reopened;
        else
            view.until_us = w.until_us;
    }
    return view;
}

bool caseActPossible(domain::CaseState state, domain::CaseAct act)
{
    return domain::caseTransition(state, act) != nullptr;
}

}
