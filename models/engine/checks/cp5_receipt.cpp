// CP5 payment → ERP receipt.
#include "engine/checks/checks.h"

namespace tieout::engine::checks {

void checkPayment(const PaymentFacts& facts, Drafts& out)
{
    const Exact worth = Exact(facts.amount).absolute();
    if (!facts.has_invoice)
        out.compare(Reason::UnmatchedPayment, Exact(), facts.amount, worth);
    if (facts.receipts == 0)
        return out.compare(Reason::MissingReceipt, facts.amount, Exact(), worth);
    if (facts.receipts > 1) {
        if (!facts.extra_value)
            return out.overflow();
        out.duplicates(Reason::DupReceipt, facts.receipts, *facts.extra_value);
    }
}

void checkReceipt(const ReceiptFacts& facts, Drafts& out)
{
    if (!facts.has_payment)
        return out.compare(Reason::OrphanReceipt, Exact(), facts.amount, Exact(facts.amount).absolute());
    out.compareIfDifferent(Reason::AmountMismatch, Exact(facts.payment_amount), Exact(facts.amount));
}

}
