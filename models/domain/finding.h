#pragma once

#include "domain/checkpoint.h"
#include "domain/decimal.h"
#include "domain/ids.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tieout::domain {

// What a checkpoint found at one node. Owned by exactly one node: the record (or usage group) that
// its key names, of the kind ReasonSpec::key_kind.
struct Finding {
    Checkpoint checkpoint = Checkpoint::CP1;
    Reason reason = Reason::DupEvent;
    std::string set;
    std::string key; // parts escaped by escapeKeyPart, joined by "|"
    Exact delta; // observed − expected, in the reason's unit
    Exact expected, actual;
    Exact exposure; // money at stake, never negative; 0 when none can be known
    uint32_t currency = 0; // Currency::packed() of the money above, 0 when there is none
    int32_t period = 0; // months, 0 none
    std::string customer; // empty when not known
    std::string document; // the invoice, charge or document a person would name
    std::string system; // the source of the owning record
    std::string entity = {}; // the legal entity it concerns, empty when not known
    bool operator==(const Finding&) const = default;
};

// `|` and `\` become `\|` and `\\`.
std::string escapeKeyPart(std::string_view part);
// customer|meter|period
std::string usageGroupKey(std::string_view customer, std::string_view meter, std::string_view period);
// The parts of a key, escapes undone.
std::string unescapeKeyPart(std::string_view part);

}
