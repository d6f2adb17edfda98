#include "engine/severity.h"

#include "domain/currency.h"

namespace tieout::engine {

domain::Severity severityOf(const domain::Exact& exposure, uint32_t currency, int64_t age_us)
{
    const int64_t unit = currency != 0 && domain::Currency::fromPacked(currency).exponent() == 0 ? 100 : 1;
    for (const SeverityStep& step : kSeveritySteps)
        if (exposure >= domain::Exact::ofCount(step.exposure_min * unit) && step.exposure_min > 0)
            return step.severity;
        else if (age_us >= step.age_hours_min * kHourUs)
            return step.severity;
    return domain::Severity::Low;
}

int64_t dueUs(int64_t opened_us, const domain::Exact& exposure, uint32_t currency)
{
    const domain::Severity severity = severityOf(exposure, currency, 0);
    for (const SeverityStep& step : kSeveritySteps)
        if (step.severity == severity)
            return opened_us + step.due_hours * kHourUs;
    return opened_us;
}

}
