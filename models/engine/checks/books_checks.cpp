#include "engine/checks/books_checks.h"

#include <algorithm>

namespace tieout::engine::checks {

namespace {

// What a line moves, without its side; nothing when it does not fit.
std::optional<Exact> worthOf(const BookingFacts& facts, Drafts& out)
{
    Exact balance(facts.debit);
    if (!balance.subtract(facts.credit)) {
        out.overflow();
        return std::nullopt;
    }
    return balance.absolute();
}

}

void checkReference(Reason reason, std::string_view number, std::string_view reference, const Decimal& amount, Drafts& out)
{
    if (!number.empty() && number != reference)
        out.mark(reason, Exact(), Exact(), Exact(amount).absolute());
}

PayState billingState(std::string_view status)
{
    return status == "paid" ? PayState::Paid : status == "open" ? PayState::Open : status == "void" ? PayState::Void : status == "uncollectible" ? PayState::WrittenOff : PayState::Unknown;
}

PayState erpState(std::string_view status)
{
    return status == "paid" ? PayState::Paid : status == "open" ? PayState::Open : status == "voided" ? PayState::Void : PayState::Unknown;
}

// A movement that only one side has is an exception of its own and explains its part of the difference.
void checkOpenBalance(const BalanceFacts& facts, Drafts& out)
{
    if (!facts.both_tell)
        return;
    if (!facts.billing_open || !facts.billing_implied || !facts.erp_open || !facts.erp_implied)
        return out.overflow();
    Exact expected = *facts.erp_implied; // and what billing has beyond its own movements, the ERP should have as well
    if (!expected.add(*facts.billing_open) || !expected.subtract(*facts.billing_implied))
        return out.overflow();
    out.compareIfDifferent(Reason::OpenBalanceMismatch, expected, *facts.erp_open);
}

void checkPayState(const BalanceFacts& facts, Drafts& out)
{
    const PayState billing = facts.billing, erp = facts.erp;
    if (billing == PayState::Unknown || erp == PayState::Unknown)
        return;
    const auto contradict = [&] {
        if ((billing == PayState::Void) != (erp == PayState::Void))
            return true;
        if ((billing == PayState::Paid) == (erp == PayState::Paid) || billing == PayState::Void)
            return false;
        // Where one side is settled and the other is not, the balances have said so.
        return facts.billing_open && facts.erp_open && facts.billing_open->isZero() == facts.erp_open->isZero();
    };
    if (contradict())
        out.mark(Reason::StatusMismatch, Exact(), Exact(), facts.erp_open ? facts.erp_open->absolute() : Exact());
}

void checkJournals(const JournalsFacts& facts, Drafts& out)
{
    if (facts.journals <= 1)
        return;
    if (!facts.extra_debits)
        return out.overflow();
    out.duplicates(Reason::DupJournal, facts.journals, facts.extra_debits->absolute());
}

bool checkManualEntry(const BookingFacts& facts, Drafts& out)
{
    if (!facts.manual)
        return false;
    if (const std::optional<Exact> worth = worthOf(facts, out))
        out.mark(Reason::ManualEntry, Exact(), Exact(), *worth);
    return true;
}

void checkBookedPeriod(const BookingFacts& facts, Drafts& out)
{
    if (facts.period == 0 || facts.document_period == 0 || facts.period == facts.document_period)
        return;
    // What came too late for its own period was sent for the first open one.
    if (facts.period_approved && facts.period > facts.document_period)
        return;
    if (const std::optional<Exact> worth = worthOf(facts, out))
        out.mark(Reason::WrongPeriod, Exact(), Exact(), *worth);
}

void checkDimension(const BookingFacts& facts, Drafts& out)
{
    const std::vector<std::string_view>& wanted = facts.dimensions_wanted;
    if (wanted.empty())
        return;
    const std::optional<Exact> worth = worthOf(facts, out);
    if (!worth || worth->isZero()) // it moves nothing
        return;
    if (facts.dimension.empty())
        out.mark(Reason::MissingDimension, Exact(), Exact(), *worth);
    else if (std::find(wanted.begin(), wanted.end(), kAnyDimension) == wanted.end() && std::find(wanted.begin(), wanted.end(), facts.dimension) == wanted.end())
        out.mark(Reason::WrongDimension, Exact(), Exact(), *worth);
}

}
