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
    out.compareIfDifferent(Reason::AmountMismatch, Exact(facts.charge_amount), Exact(facts.amount));
    if (facts.has_invoice && facts.invoice_period != facts.charge_period)
        out.mark(Reason::WrongPeriod, Exact(), Exact(), worth);
}

}
