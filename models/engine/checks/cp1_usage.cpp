// CP1 usage → aggregate, per event id and per customer, meter and period.
#include "engine/checks/checks.h"

namespace tieout::engine::checks {

void checkUsageEvent(const EventFacts& facts, Drafts& out)
{
    if (facts.copies <= 1)
        return;
    const Exact each = valueOf(facts.counted, facts.price);
    domain::Int128 value = 0;
    const bool fits = !domain::multiplyOverflows(each.e12(), domain::Int128(facts.copies - 1), &value);
    out.duplicates(Reason::DupEvent, facts.copies, fits ? Exact(value) : Exact());
    if (!facts.differ)
        return;
    Exact spread = facts.largest;
    if (!spread.subtract(facts.smallest))
        return out.overflow();
    out.compare(Reason::ConflictingEvent, facts.smallest, facts.largest, valueOf(spread, facts.price));
}

void checkUsageGroup(const UsageGroupFacts& facts, Drafts& out)
{
    if (facts.any_refused) {
        if (!facts.refused)
            return out.overflow();
        out.compare(Reason::RejectedUpstream, *facts.refused, Exact(), valueOf(*facts.refused, facts.price));
    }
    if (facts.any_untimely) {
        if (!facts.untimely)
            return out.overflow();
        out.compare(Reason::TimeOutOfRange, Exact(), *facts.untimely, valueOf(*facts.untimely, facts.price));
    }
    if (!facts.has_events && !facts.has_aggregates)
        return;
    if ((facts.has_events && !facts.raw) || (facts.has_aggregates && !facts.aggregated))
        return out.overflow();
    // Why nobody metered it, where that is known: a meter that does not exist measures nothing, and who has no contract
    // is not billed.
    const bool lawless = facts.has_events && (!facts.meter_known || !facts.under_contract);
    if (lawless)
        out.compare(facts.meter_known ? Reason::NoActiveContract : Reason::UnknownMeter, Exact(), *facts.raw, valueOf(*facts.raw, facts.price));
    if (!facts.has_aggregates) {
        if (!lawless)
            out.compare(Reason::MissingAgg, *facts.raw, Exact(), valueOf(*facts.raw, facts.price));
        return;
    }
    if (!facts.has_events)
        return out.compare(Reason::OrphanAgg, Exact(), *facts.aggregated, valueOf(*facts.aggregated, facts.price));
    Exact spread = *facts.aggregated;
    if (!spread.subtract(*facts.raw))
        return out.overflow();
    out.compareIfDifferent(Reason::QtyMismatch, facts.raw, facts.aggregated, valueOf(spread, facts.price));
}

}
