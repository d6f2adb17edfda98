#include "items/tone.h"

#include "desk/text.h"

namespace tieout::items {

Tone toneOf(domain::CaseState state)
{
    using S = domain::CaseState;
    switch (state) {
    case S::New:
    case S::Reopened:
        return Tone::Attention;
    case S::Assigned:
    case S::InReview:
    case S::FixStaged:
    case S::AwaitingApproval:
    case S::Approved:
    case S::PostedUnconfirmed:
        return Tone::Accent;
    case S::OutcomeUnknown:
        return Tone::Unknown;
    case S::Settled:
    case S::Cleared:
        return Tone::Ok;
    case S::LegitimatelyOpen:
    case S::ClosedWithReason:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

Tone toneOf(domain::Severity severity)
{
    switch (severity) {
    case domain::Severity::Low:
        return Tone::Neutral;
    case domain::Severity::Medium:
        return Tone::Attention;
    case domain::Severity::High:
        return Tone::Warning;
    case domain::Severity::Critical:
        return Tone::Critical;
    }
    return Tone::Neutral;
}

Tone toneOf(domain::EffectState state)
{
    using S = domain::EffectState;
    switch (state) {
    case S::Draft:
    case S::Withdrawn:
    case S::Declined:
        return Tone::Neutral;
    case S::Proposed:
    case S::Stale:
    case S::NotSent:
        return Tone::Attention;
    case S::Approved:
    case S::Intent:
    case S::Posted:
        return Tone::Accent;
    case S::Confirmed:
        return Tone::Ok;
    case S::Rejected:
        return Tone::Critical;
    case S::Unknown:
    case S::Quarantine:
        return Tone::Unknown;
    }
    return Tone::Neutral;
}

QString titleOf(domain::CaseState state)
{
    return desk::translate(domain::caseStateTitle(state));
}

QString titleOf(domain::Severity severity)
{
    return desk::translate(domain::severityTitle(severity));
}

QString titleOf(domain::EffectState state)
{
    return desk::translate(domain::effectStateTitle(state));
}

}
