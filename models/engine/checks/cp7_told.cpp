// CP7 contract → subscription: the term, and the day on which billing was told.
#include "domain/time.h"
#include "engine/checks/estate_checks.h"

#include <algorithm>

namespace tieout::engine::checks {

namespace {

constexpr int64_t kDay = 86'400'000'000'000;

std::optional<int64_t> dayNumber(std::string_view day)
{
    const auto at = domain::Instant::parseDate(day);
    return at.ok() ? std::optional<int64_t>(at->ns() / kDay) : std::nullopt;
}

// The day on which billing first heard of the item. Nothing where one of its subscription items does not say: that
// one may have been the first.
std::string_view firstToldOn(const std::vector<SubscribedFacts>& subscribed)
{
    std::string_view first = subscribed.front().created;
    for (const SubscribedFacts& each : subscribed)
        first = std::min(first, each.created); // an empty one is the smallest
    return first;
}

// money × days ÷ days of the month, rounded to the currency. Nothing: does not fit.
std::optional<Exact> shareOfMonth(const Exact& money, int64_t days, int64_t days_of_month, int decimals)
{
    domain::Int128 product = 0;
    if (domain::multiplyOverflows(money.absolute().e12(), domain::Int128(days), &product))
        return std::nullopt;
    const domain::Int128 smallest_unit = domain::powerOfTen(domain::kScaleMax - decimals), unit = smallest_unit * days_of_month;
    const domain::Int128 whole = product / unit, rest = product % unit;
    return Exact((whole + (rest >= unit - rest ? 1 : 0)) * smallest_unit);
}

}

void checkTermAndTold(const ContractItemFacts& facts, const std::optional<Exact>& worth, Drafts& out)
{
    const SubscribedFacts& first = facts.subscribed.front();
    if (!facts.term.isZero() && !first.term.isZero() && facts.term != first.term)
        out.mark(Reason::TermMismatch, Exact(), Exact(), worth ? worth->absolute() : Exact());
    // Billing that begins at another day than agreed is reported as that; a draft need not be told of.
    if (!facts.active || first.starts != facts.starts || first.ends != facts.ends)
        return;
    const auto began = dayNumber(facts.starts.empty() ? facts.contract_starts : facts.starts), told = dayNumber(firstToldOn(facts.subscribed));
    if (!began || !told || *told - *began <= kToldWithinDays)
        return;
    // What ended before billing was told of it has no more money at stake than it ran for.
    int64_t untold = *told - *began;
    if (const auto ended = dayNumber(facts.ends); ended && *ended + 1 < *told)
        untold = std::max<int64_t>(0, *ended + 1 - *began);
    const domain::Period month = domain::Instant(*began * kDay).period();
    const auto at_stake = worth ? shareOfMonth(*worth, untold, month.next().firstDay() - month.firstDay(), facts.decimals) : std::nullopt;
    if (!at_stake)
        return out.overflow();
    const bool amendment = !facts.starts.empty() && !facts.contract_starts.empty() && facts.starts > facts.contract_starts;
    out.compare(amendment ? Reason::AmendmentLate : Reason::ActivationLate, Exact::ofCount(kToldWithinDays), Exact::ofCount(*told - *began), *at_stake);
}

}
