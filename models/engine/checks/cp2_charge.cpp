// CP2 aggregate → rated charge.
#include "engine/checks/checks.h"

namespace tieout::engine::checks {

void checkAggregate(const AggregateFacts& facts, Drafts& out)
{
    // Without a charge no price is known; age alone counts then.
    if (facts.charges == 0)
        return out.compare(Reason::MissingCharge, facts.quantity, Exact(), Exact());
    if (facts.charges > 1) {
        if (!facts.extra_value)
            return out.overflow();
        out.duplicates(Reason::DupCharge, facts.charges, *facts.extra_value);
    }
}

void checkCharge(const ChargeFacts& facts, Drafts& out)
{
    const Exact worth = Exact(facts.amount).absolute();
    if (!facts.sku_known)
        out.mark(Reason::UnmappedSku, Exact(), Exact(), worth);
    if (facts.by_own_price) {
        const auto rated = domain::multiplyRounded(facts.quantity, facts.unit_price, facts.decimals);
        if (Exact expected = rated.ok() ? *rated : Exact(); rated.ok() && expected.subtract(facts.drawn))
            out.compareIfDifferent(Reason::AmountMismatch, expected, Exact(facts.amount));
        else
            out.overflow();
    }
    if (!facts.has_aggregate)
        return out.compare(Reason::OrphanCharge, Exact(), facts.quantity, worth);
    Exact spread = facts.quantity;
    if (!spread.subtract(facts.aggregate_quantity))
        return out.overflow();
    out.compareIfDifferent(Reason::QtyMismatch, Exact(facts.aggregate_quantity), Exact(facts.quantity), valueOf(spread, UnitPrice { facts.unit_price, facts.decimals }));
    if (facts.period != facts.aggregate_period)
        out.mark(Reason::WrongPeriod, Exact(), Exact(), worth);
}

}
