#pragma once

#include "domain/case.h"
#include "domain/decimal.h"

#include <cstdint>

// How urgent a case is and when it is due, from tables.
//
// Severity is the higher of two: by exposure, in whole units of whatever currency the case has
// (10,000 EUR or USD are "high"; a currency without decimals, such as JPY, counts in hundreds,
// because its unit is worth about a hundredth; amounts are never converted), and by age since the finding was opened. Where no exposure
// can be known, age alone counts. The due time is fixed when the case opens, from the severity of
// that moment: later growth of age or amount does not give more time or less.
namespace tieout::engine {

inline constexpr int64_t kHourUs = 3'600'000'000;

struct SeverityStep {
    domain::Severity severity;
    int64_t exposure_min; // whole currency units
    int64_t age_hours_min;
    int64_t due_hours; // from opening
};
// Most severe first; the last applies to everything.
inline constexpr SeverityStep kSeveritySteps[] = {
    { domain::Severity::Critical, 100'000, 120, 24 },
    { domain::Severity::High, 10'000, 72, 72 },
    { domain::Severity::Medium, 1'000, 24, 120 },
    { domain::Severity::Low, 0, 0, 168 },
};

// `currency`: Currency::packed(), 0 for none.
domain::Severity severityOf(const domain::Exact& exposure, uint32_t currency, int64_t age_us);
// `exposure` as it was when the case opened.
int64_t dueUs(int64_t opened_us, const domain::Exact& exposure, uint32_t currency);

}
