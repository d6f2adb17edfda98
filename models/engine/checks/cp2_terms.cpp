// CP2: a charge against the terms of its contract item, and against the ledger of prepaid credit.
#include "engine/checks/charge_terms.h"

namespace tieout::engine::checks {

namespace {

// The one term whose absence explains the amount; else the first that could have gone wrong.
Reason reasonOf(const ChargeTermsFacts& facts, const Exact& rated)
{
    const PriceTerms& terms = *facts.terms;
    const auto explains = [&](LeftOut left_out) { return ratedAmount(terms, facts.usage, left_out) == std::optional<Exact>(rated); };
    if (!terms.minimum.isZero() && explains(LeftOut::Minimum))
        return Reason::MinimumNotApplied;
    if (!terms.discount.isZero() && explains(LeftOut::Discount))
        return Reason::DiscountMismatch;
    if (terms.daily && explains(LeftOut::Proration))
        return Reason::ProrationMismatch;
    if (!terms.tiers.empty())
        return Reason::TierMismatch;
    if (!terms.discount.isZero())
        return Reason::DiscountMismatch;
    if (terms.daily)
        return Reason::ProrationMismatch;
    return terms.minimum.isZero() ? Reason::AmountMismatch : Reason::MinimumNotApplied;
}

}

void checkChargeTerms(const ChargeTermsFacts& facts, Drafts& out)
{
    if (!facts.terms)
        return out.mark(Reason::ModelNotSupported, Exact(), Exact(), Exact(facts.amount).absolute());
    Exact before_credit = facts.amount; // what prepaid credit paid belongs to the rated amount
    const auto rated = ratedAmount(*facts.terms, facts.usage);
    if (!rated || !before_credit.add(facts.drawn))
        return out.overflow();
    if (*rated == before_credit)
        return;
    Exact expected = *rated;
    if (!expected.subtract(facts.drawn))
        return out.overflow();
    out.compareIfDifferent(reasonOf(facts, before_credit), expected, Exact(facts.amount));
}

void checkDrawdown(const Decimal& amount, const Decimal& drawn, const std::optional<Exact>& ledger, Drafts& out)
{
    Exact expected = amount;
    if (!ledger || !expected.add(drawn) || !expected.subtract(*ledger))
        return out.overflow();
    out.compareIfDifferent(Reason::CreditDrawdownMismatch, expected, Exact(amount));
}

}
