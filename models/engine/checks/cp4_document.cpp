// CP4 invoice → ERP document.
#include "engine/checks/checks.h"

namespace tieout::engine::checks {

void checkInvoice(const InvoiceFacts& facts, Drafts& out)
{
    out.compareIfDifferent(Reason::TotalMismatch, facts.lines_and_tax, Exact(facts.total));
    if (facts.postings == 0) {
        if (facts.posting_expected)
            out.compare(Reason::MissingPosting, facts.total, Exact(), Exact(facts.total).absolute());
        return;
    }
    if (facts.postings > 1) {
        if (!facts.extra_value)
            return out.overflow();
        out.duplicates(Reason::DupPosting, facts.postings, *facts.extra_value);
    }
}

void checkPosting(const PostingFacts& facts, Drafts& out)
{
    out.compareIfDifferent(Reason::Unbalanced, facts.credits, facts.debits);
    if (facts.taken_back)
        return;
    const Exact worth = Exact(facts.amount).absolute();
    if (!facts.has_invoice)
        return out.compare(Reason::OrphanPosting, Exact(), facts.amount, worth);
    out.compareIfDifferent(Reason::AmountMismatch, Exact(facts.invoice_total), Exact(facts.amount));
    // What came too late for its own period was sent for the first open one.
    if (facts.period != facts.invoice_period && !(facts.period_approved && facts.period > facts.invoice_period))
        out.mark(Reason::WrongPeriod, Exact(), Exact(), worth);
}

}
