#pragma once

#include "engine/cases.h"
#include "store/control.h"

// The records of control.db as deriveCase wants them.
namespace tieout::engine {

CaseDecision caseDecisionOf(const store::DecisionRecord& record);
CaseEffect caseEffectOf(const store::EffectRecord& record);
// Everything about one case.
domain::Result<CaseHistory> caseHistory(store::Control& control, const domain::Fingerprint& id);

}
