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
