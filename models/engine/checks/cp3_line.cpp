// CP3 rated charge → invoice line.
#include "engine/checks/checks.h"

namespace tieout::engine::checks {

void checkChargeLines(const ChargeLinesFacts& facts, Drafts& out)
{
    if (facts.lines == 0)
        return out.compare(Reason::MissingLine, facts.amount, Exact(), Exact(facts.amount).absolute());
    if (facts.lines > 1) {
        if (!facts.extra_value)
            return out.overflow();
        out.duplicates(Reason::DupLine, facts.lines, *facts.extra_value);
    }
}

void checkLine(const LineFacts& facts, Drafts& out)
{
    const Exact worth = Exact(facts.amount).absolute();
    if (!facts.has_invoice)
        out.compare(Reason::MissingInvoice, Exact(), facts.amount, worth);
    if (!facts.has_charge)
        return out.compare(Reason::OrphanLine, Exact(), facts.amount, worth);
    Exact spread = facts.quantity;
    if (!spread.subtract(facts.charge_quantity))
        return out.overflow();
    out.compareIfDifferent(Reason::QtyMismatch, Exact(facts.charge_quantity), Exact(facts.quantity), valueOf(spread, facts.price));
    // A credit note on the line takes back what was billed too much; a credit on a line that is right is another matter.
    Exact over(facts.amount);
    if (!facts.credited || !over.subtract(Exact(facts.charge_amount)))
        return out.overflow();
    Exact billed(facts.amount);
    if (over > Exact() && !billed.subtract(std::min(over, *facts.credited)))
        return out.overflow();
    out.compareIfDifferent(Reason::AmountMismatch, Exact(facts.charge_amount), billed);
    if (facts.has_invoice && facts.invoice_period != facts.charge_period)
        out.mark(Reason::WrongPeriod, Exact(), Exact(), worth);
}

}
