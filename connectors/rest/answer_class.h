#pragma once

#include "connectors/rest/manifest.h"

#include <string_view>

namespace tieout::connect {

struct AnswerMeaning {
    std::string_view code; // for reports and tests: PERIOD_CLOSED
    domain::Remedy remedy; // who can do something about it
    const char* sentence; // %1 system, %2 status, %3 what it said, %4 its code; then what to do
};
const AnswerMeaning& meaningOf(AnswerClass what);

}
