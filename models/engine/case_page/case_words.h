#pragma once

#include "domain/finding.h"
#include "domain/text.h"
#include "domain/time.h"
#include "engine/ports.h"

#include <optional>

namespace tieout::engine {

// What is wrong, as a sentence. Its values: %1 what it is about, %2 how much is wrong (without a
// sign), %3 the day it was found, %4 expected, %5 actual, %6 period, %7 customer, %8 currency.
domain::Text caseSentence(const domain::Finding& finding, domain::Instant opened, const std::optional<PeriodState>& period);

// The same without any figure, for those who may not see amounts.
domain::Text caseSentenceWithoutAmounts(const domain::Finding& finding);

// Its delta is days and not records.
bool countsDays(const domain::Finding& finding);

// An amount or quantity of a finding in machine form: at least the currency's decimals.
std::string figure(const domain::Exact& value, uint32_t currency, domain::DeltaUnit unit);

}
