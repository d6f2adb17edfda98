#include "engine/case_history.h"

namespace tieout::engine {

CaseDecision caseDecisionOf(const store::DecisionRecord& record)
{
    CaseDecision decision;
    decision.seq = record.seq;
    decision.at_us = record.at_us;
    decision.person = record.person;
    decision.act = record.act;
    decision.assignee = record.assignee;
    decision.text = record.text;
    decision.reason_code = record.reason_code;
    decision.until_us = record.until_us;
    return decision;
}

CaseEffect caseEffectOf(const store::EffectRecord& record)
{
    CaseEffect effect;
    effect.id = record.id;
    effect.state = record.state;
    effect.proposed_us = record.proposed_us;
    effect.changed_us = record.changed_us;
    effect.attempts = record.attempts;
    effect.last_outcome = record.last_outcome;
    return effect;
}

domain::Result<CaseHistory> caseHistory(store::Control& control, const domain::Fingerprint& id)
{
    CaseHistory history;
    TIEOUT_TRY_INTO(const auto decisions, control.decisionsOf(id));
    for (const store::DecisionRecord& record : decisions)
        history.decisions.push_back(caseDecisionOf(record));
    TIEOUT_TRY_INTO(const auto effects, control.effectsOf(id));
    for (const store::EffectRecord& record : effects)
        history.effects.push_back(caseEffectOf(record));
    return history;
}

}
