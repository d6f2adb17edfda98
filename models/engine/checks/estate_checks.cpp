#include "engine/checks/estate_checks.h"

#include <algorithm>

namespace tieout::engine::checks {

std::optional<Exact> product(const Decimal& a, const Decimal& b)
{
    domain::Int128 raw = 0, e12 = 0;
    if (domain::multiplyOverflows(domain::Int128(a.coefficient()), domain::Int128(b.coefficient()), &raw))
        return std::nullopt;
    const int scale = a.scale() + b.scale();
    if (scale > domain::kScaleMax)
        return Exact(domain::roundScaled(raw, scale, domain::kScaleMax, domain::Rounding::HalfAwayFromZero).value);
    return domain::multiplyOverflows(raw, domain::powerOfTen(domain::kScaleMax - scale), &e12) ? std::nullopt : std::optional<Exact>(Exact(e12));
}

// ---- CP4 ------------------------------------------------------------------------------------------------

void checkCreditNote(const CreditNoteFacts& facts, Drafts& out)
{
    if (facts.credits == 0 && facts.credit_expected)
        out.compare(Reason::CreditNotPosted, facts.amount, Exact(), Exact(facts.amount).absolute());
    if (facts.credits <= 1)
        return;
    if (!facts.extra_value)
        return out.overflow();
    out.duplicates(Reason::CreditPostedTwice, facts.credits, *facts.extra_value);
}

void checkErpCredit(const ErpCreditFacts& facts, Drafts& out)
{
    const Exact worth = Exact(facts.amount).absolute();
    if (!facts.has_note)
        return out.compare(Reason::CreditWithoutNote, Exact(), facts.amount, worth);
    out.compareIfDifferent(Reason::CreditAmountMismatch, Exact(facts.note_amount), Exact(facts.amount));
    // What came too late for its own period was sent for the first open one.
    if (facts.period != facts.note_period && !(facts.period_approved && facts.period > facts.note_period))
        out.mark(Reason::CreditWrongPeriod, Exact(), Exact(), worth);
}

// ---- CP6 ------------------------------------------------------------------------------------------------

void checkDocumentJournal(const Decimal& amount, uint64_t journal_lines, Drafts& out)
{
    if (journal_lines == 0)
        out.compare(Reason::MissingJournal, amount, Exact(), Exact(amount).absolute());
}

AccountRole accountRole(std::string_view mapped_value)
{
    if (mapped_value.empty())
        return AccountRole::Unknown;
    return mapped_value == "receivable" ? AccountRole::Receivable : mapped_value == "revenue" ? AccountRole::Revenue : mapped_value == "tax" ? AccountRole::Tax : AccountRole::Other;
}

void checkJournalLine(const JournalLineFacts& facts, Drafts& out)
{
    Exact balance(facts.debit);
    if (!balance.subtract(facts.credit))
        return out.overflow();
    if (!facts.has_document)
        return out.compare(Reason::OrphanJournal, Exact(), balance, balance.absolute());
    // An invoice is booked from revenue and tax to the receivable; an account nobody mapped is CP11's.
    if (facts.role == AccountRole::Unknown || balance == Exact())
        return;
    const bool credited = facts.role == AccountRole::Revenue || facts.role == AccountRole::Tax;
    const bool right = balance > Exact() ? facts.role == AccountRole::Receivable : credited;
    if (!right)
        out.mark(Reason::WrongAccount, Exact(), Exact(), balance.absolute());
}

// ---- CP7 ------------------------------------------------------------------------------------------------

void checkContractItem(const ContractItemFacts& facts, Drafts& out)
{
    const std::optional<Exact> worth = product(facts.quantity, facts.unit_price);
    if (facts.subscribed.empty()) {
        if (!facts.active)
            return;
        if (!worth)
            return out.overflow();
        return out.compare(Reason::MissingSubscription, *worth, Exact(), worth->absolute());
    }
    // Several subscription items of one contract item share its quantity; price and dates are the first one's.
    Exact quantity;
    for (const SubscribedFacts& subscribed : facts.subscribed)
        if (!quantity.add(subscribed.quantity))
            return out.overflow();
    const SubscribedFacts& first = facts.subscribed.front();
    if (Exact(first.unit_price) != Exact(facts.unit_price)) {
        const std::optional<Exact> agreed = product(first.quantity, facts.unit_price), subscribed = product(first.quantity, first.unit_price);
        out.compareIfDifferent(Reason::PriceMismatch, agreed, subscribed);
    }
    if (quantity != Exact(facts.quantity)) {
        std::optional<Exact> billed = Exact();
        for (const SubscribedFacts& subscribed : facts.subscribed)
            if (const auto part = product(subscribed.quantity, facts.unit_price); !part || !billed || !billed->add(*part))
                billed.reset();
        out.compareIfDifferent(Reason::QtyMismatch, worth, billed);
    }
    if (first.starts != facts.starts || first.ends != facts.ends)
        out.mark(Reason::DateMismatch, Exact(), Exact(), worth ? worth->absolute() : Exact());
    checkTermAndTold(facts, worth, out);
}

void checkOrphanSubscription(const Decimal& quantity, const Decimal& unit_price, Drafts& out)
{
    const std::optional<Exact> worth = product(quantity, unit_price);
    if (!worth)
        return out.overflow();
    out.compare(Reason::OrphanSubscription, Exact(), *worth, worth->absolute());
}

// ---- CP8 ------------------------------------------------------------------------------------------------

void checkAccount(bool active, uint64_t billing_customers, Drafts& out)
{
    if (billing_customers == 0 && active)
        out.mark(Reason::MissingInBilling, Exact(), Exact(), Exact());
    if (billing_customers > 1)
        out.duplicates(Reason::DuplicateCustomer, billing_customers, Exact());
}

void checkKnownToErp(uint64_t erp_customers, Drafts& out)
{
    if (erp_customers == 0)
        out.mark(Reason::MissingInErp, Exact(), Exact(), Exact());
}

void compareMasters(const Master& earlier, const Master& later, const MasterReasons& reasons, Drafts& out)
{
    const auto differ = [&](Reason reason, bool yes) {
        if (yes)
            out.mark(reason, Exact(), Exact(), Exact());
    };
    differ(reasons.tax_id, !earlier.tax_id.empty() && !later.tax_id.empty() && earlier.tax_id != later.tax_id);
    differ(reasons.entity, !earlier.entity.empty() && !later.entity.empty() && earlier.entity != later.entity);
    differ(reasons.currency, earlier.currency != 0 && later.currency != 0 && earlier.currency != later.currency);
    differ(reasons.hierarchy, earlier.parent != later.parent);
}

// ---- CP11 -----------------------------------------------------------------------------------------------

bool ValidFromTo::inMonth(std::string_view month) const
{
    return from.substr(0, 7) <= month && (to.empty() || to.substr(0, 7) >= month);
}

bool ValidFromTo::overlaps(const ValidFromTo& other) const
{
    return (to.empty() || other.from <= to) && (other.to.empty() || from <= other.to);
}

void checkMappingKey(const MappingKeyFacts& facts, Drafts& out)
{
    if (facts.rows.empty()) {
        if (!facts.months_of_use.empty())
            out.mark(facts.unmapped, Exact(), Exact(), Exact());
        return;
    }
    const auto valid = [&](const std::string& month) {
        return month.empty() || std::any_of(facts.rows.begin(), facts.rows.end(), [&](const ValidFromTo& row) { return row.inMonth(month); });
    };
    if (!std::all_of(facts.months_of_use.begin(), facts.months_of_use.end(), valid))
        out.mark(Reason::MappingExpired, Exact(), Exact(), Exact());
    for (size_t i = 0; i < facts.rows.size(); ++i)
        for (size_t j = i + 1; j < facts.rows.size(); ++j)
            if (facts.rows[i].overlaps(facts.rows[j]))
                return out.mark(Reason::MappingOverlap, Exact(), Exact(), Exact());
}

}
