#pragma once

#include "domain/case.h"
#include "domain/effect.h"
#include "domain/ids.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// The state of a case is never stored: it follows from what people decided, how far its effect is
// and whether the finding is still there. The queue, the case page and Engine::execute all use this
// one function, so they cannot disagree.
namespace tieout::engine {

// One act of a person on a case, oldest first. Times in microseconds since 1970 UTC.
struct CaseDecision {
    int64_t seq = 0; // order of all decisions of the store
    int64_t at_us = 0;
    std::string person;
    domain::CaseAct act = domain::CaseAct::Comment;
    std::string assignee; // Take: the person; Assign: whom
    std::string text;
    std::string reason_code;
    int64_t until_us = 0; // Hold
};

// One effect of the case, in the order of proposing.
struct CaseEffect {
    domain::EffectId id;
    domain::EffectState state = domain::EffectState::Draft;
    int64_t proposed_us = 0;
    int64_t changed_us = 0; // of the last state change
    int attempts = 0;
    std::string last_outcome; // state id, or empty before the first attempt
};

struct CaseHistory {
    std::vector<CaseDecision> decisions;
    std::vector<CaseEffect> effects;
};

// What the last run says about the finding.
struct CaseFinding {
    bool found = false; // the last run still finds it
    int64_t opened_us = 0; // when it was last opened (a finding that went and came back opens again)
    int64_t cleared_us = 0; // when it last went away; 0 never
};

struct CaseView {
    domain::CaseState state = domain::CaseState::New;
    std::string assignee; // empty: nobody
    std::string label; // the last one
    int64_t until_us = 0; // LegitimatelyOpen
    int attempts = 0; // of all its effects
    std::string last_outcome; // of its newest effect
    bool operator==(const CaseView&) const = default;
};

// Pure. `now_us` only decides whether a hold has run out.
CaseView deriveCase(const CaseFinding& finding, const CaseHistory& history, int64_t now_us);

// True when the act may be done now, by state; permission is asked apart.
bool caseActPossible(domain::CaseState state, domain::CaseAct act);

}
