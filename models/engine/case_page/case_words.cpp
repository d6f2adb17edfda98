#include "engine/case_page/case_words.h"

#include "domain/checkpoint.h"
#include "domain/flow.h"

namespace tieout::engine {

namespace {

using C = domain::Checkpoint;
using R = domain::Reason;

struct Sentence {
    C checkpoint;
    R reason;
    std::string_view text;
};

constexpr Sentence kSentences[] = {
    { C::CP0, R::CountMismatch, TIEOUT_TR("The stream %1 landed with %5 records, but the source counts %4: %2 apart since %3.") },
    { C::CP0, R::FeedLate, TIEOUT_TR("%1 had not arrived by its time, open since %3.") },
    { C::CP0, R::GapBeyondMemory, TIEOUT_TR("What changed in %1 was no longer told by the vendor, open since %3.") },
    { C::CP0, R::PageRefused, TIEOUT_TR("A record of the stream %1 could not be read and is kept aside since %3.") },
    { C::CP0, R::SumMismatch, TIEOUT_TR("The records of %1 add up to %5 %8, but the source says %4 %8: %2 %8 apart since %3.") },
    { C::CP0, R::WarehouseMismatch, TIEOUT_TR("The copy downstream counts %5 in %1, but %4 landed, open since %3.") },
    { C::CP1, R::ConflictingEvent, TIEOUT_TR("Copies of usage event %1 differ by %2, found on %3.") },
    { C::CP1, R::DupEvent, TIEOUT_TR("Usage event %1 was delivered %5 times instead of once, found on %3.") },
    { C::CP1, R::MissingAgg, TIEOUT_TR("Usage %4 of %1 was never metered, open since %3.") },
    { C::CP1, R::NoActiveContract, TIEOUT_TR("Usage %5 of %1 falls under no contract in force, open since %3.") },
    { C::CP1, R::RejectedUpstream, TIEOUT_TR("Usage %4 of %1 was refused by the meter, open since %3.") },
    { C::CP1, R::SequenceGap, TIEOUT_TR("Numbers missing from the running count of %1: %4, open since %3.") },
    { C::CP1, R::TimeOutOfRange, TIEOUT_TR("Usage %5 of %1 says it happened at an impossible time, open since %3.") },
    { C::CP1, R::UnknownMeter, TIEOUT_TR("Usage %5 of %1 is of a meter that does not exist, open since %3.") },
    { C::CP1, R::OrphanAgg, TIEOUT_TR("%5 was metered for %1 without any usage, open since %3.") },
    { C::CP1, R::QtyMismatch, TIEOUT_TR("For %1 the metered quantity is %5, but usage is %4: %2 apart since %3.") },
    { C::CP2, R::AmountMismatch, TIEOUT_TR("Charge %1 is %5 %8, but quantity × price is %4 %8: %2 %8 apart since %3.") },
    { C::CP2, R::CreditDrawdownMismatch, TIEOUT_TR("Charge %1 is %5 %8, but by what the ledger says prepaid credit paid it should be %4 %8: %2 %8 apart since %3.") },
    { C::CP2, R::DiscountMismatch, TIEOUT_TR("Charge %1 is %5 %8, but with the agreed discount it is %4 %8: %2 %8 apart since %3.") },
    { C::CP2, R::DupCharge, TIEOUT_TR("Metered usage %1 was charged %5 times instead of once, open since %3.") },
    { C::CP2, R::MinimumNotApplied, TIEOUT_TR("Charge %1 is %5 %8, but with the agreed minimum it is %4 %8: %2 %8 apart since %3.") },
    { C::CP2, R::MissingCharge, TIEOUT_TR("Metered usage %1 (quantity %4) was never charged, open since %3.") },
    { C::CP2, R::ModelNotSupported, TIEOUT_TR("The terms of the contract item by which charge %1 was rated are not there or not understood, open since %3.") },
    { C::CP2, R::OrphanCharge, TIEOUT_TR("Charge %1 (quantity %5) has no metered usage behind it, open since %3.") },
    { C::CP2, R::ProrationMismatch, TIEOUT_TR("Charge %1 is %5 %8, but by the days that its contract item covers it is %4 %8: %2 %8 apart since %3.") },
    { C::CP2, R::QtyMismatch, TIEOUT_TR("Charge %1 is for quantity %5, but %4 was metered: %2 apart since %3.") },
    { C::CP2, R::TierMismatch, TIEOUT_TR("Charge %1 is %5 %8, but by the agreed tiers it is %4 %8: %2 %8 apart since %3.") },
    { C::CP2, R::UnmappedSku, TIEOUT_TR("The product of charge %1 is not in the catalogue, open since %3.") },
    { C::CP2, R::WrongPeriod, TIEOUT_TR("Charge %1 stands in period %6, not in that of its usage, open since %3.") },
    { C::CP3, R::AmountMismatch, TIEOUT_TR("Invoice line %1 bills %5 %8, but the charge is %4 %8: %2 %8 apart since %3.") },
    { C::CP3, R::DupLine, TIEOUT_TR("Charge %1 stands on %5 invoice lines instead of one, open since %3.") },
    { C::CP3, R::MissingInvoice, TIEOUT_TR("Invoice line %1 (%5 %8) names an invoice that does not exist, open since %3.") },
    { C::CP3, R::MissingLine, TIEOUT_TR("Charge %1 was never invoiced: %4 %8 open since %3.") },
    { C::CP3, R::OrphanLine, TIEOUT_TR("Invoice line %1 bills %5 %8 without a charge, open since %3.") },
    { C::CP3, R::QtyMismatch, TIEOUT_TR("Invoice line %1 shows quantity %5, but the charge is for %4: %2 apart since %3.") },
    { C::CP3, R::WrongPeriod, TIEOUT_TR("Invoice line %1 is billed in period %6, not in that of its charge, open since %3.") },
    { C::CP4, R::AmountMismatch, TIEOUT_TR("ERP document %1 holds %5 %8, but the invoice is %4 %8: %2 %8 apart since %3.") },
    { C::CP4, R::DupPosting, TIEOUT_TR("Invoice %1 was posted %5 times instead of once, open since %3.") },
    { C::CP4, R::MissingPosting, TIEOUT_TR("Invoice %1 was never posted: %4 %8 open since %3.") },
    { C::CP4, R::OrphanPosting, TIEOUT_TR("ERP document %1 (%5 %8) has no invoice, open since %3.") },
    { C::CP4, R::ReferenceLost, TIEOUT_TR("ERP document %1 does not carry the number of its invoice, open since %3.") },
    { C::CP4, R::CreditReferenceLost, TIEOUT_TR("ERP credit %1 does not carry the number of its credit note, open since %3.") },
    { C::CP4, R::TotalMismatch, TIEOUT_TR("Invoice %1 totals %5 %8, but its lines and tax add up to %4 %8: %2 %8 apart since %3.") },
    { C::CP4, R::Unbalanced, TIEOUT_TR("The journal of ERP document %1 does not balance: debits %5, credits %4, open since %3.") },
    { C::CP4, R::WrongPeriod, TIEOUT_TR("ERP document %1 is posted in period %6, not in that of the invoice, open since %3.") },
    { C::CP5, R::AmountMismatch, TIEOUT_TR("Receipt %1 shows %5 %8, but the customer paid %4 %8: %2 %8 apart since %3.") },
    { C::CP5, R::DupReceipt, TIEOUT_TR("Payment %1 was received %5 times instead of once, open since %3.") },
    { C::CP5, R::MissingReceipt, TIEOUT_TR("Payment %1 is not in the ERP: %4 %8 open since %3.") },
    { C::CP5, R::OpenBalanceMismatch, TIEOUT_TR("Of invoice %1 %5 %8 are open in the ERP, but by billing and what was booked it should be %4 %8: %2 %8 apart since %3.") },
    { C::CP5, R::OrphanReceipt, TIEOUT_TR("Receipt %1 (%5 %8) has no payment, open since %3.") },
    { C::CP5, R::ReferenceLost, TIEOUT_TR("Receipt %1 does not carry the number of its payment, open since %3.") },
    { C::CP5, R::StatusMismatch, TIEOUT_TR("Invoice %1 stands otherwise in billing than in the ERP, open since %3.") },
    { C::CP5, R::UnmatchedPayment, TIEOUT_TR("Payment %1 (%5 %8) names an invoice that does not exist, open since %3.") },
    { C::CP4, R::CreditAmountMismatch, TIEOUT_TR("ERP credit %1 is %5 %8, but the credit note is %4 %8: %2 %8 apart since %3.") },
    { C::CP4, R::CreditPostedTwice, TIEOUT_TR("Credit note %1 was posted %5 times instead of once, open since %3.") },
    { C::CP4, R::CreditNotPosted, TIEOUT_TR("Credit note %1 was never posted: %4 %8 open since %3.") },
    { C::CP4, R::CreditWithoutNote, TIEOUT_TR("ERP credit %1 (%5 %8) has no credit note, open since %3.") },
    { C::CP4, R::CreditWrongPeriod, TIEOUT_TR("ERP credit %1 is posted in period %6, not in that of the credit note, open since %3.") },
    { C::CP6, R::DupJournal, TIEOUT_TR("ERP document %1 was booked by %5 journals instead of one, open since %3.") },
    { C::CP6, R::ManualEntry, TIEOUT_TR("Journal line %1 was entered by hand for a document that the systems book, open since %3.") },
    { C::CP6, R::MissingDimension, TIEOUT_TR("Journal line %1 has no dimension, but its account needs one, open since %3.") },
    { C::CP6, R::MissingJournal, TIEOUT_TR("ERP document %1 over %4 %8 has no journal, open since %3.") },
    { C::CP6, R::OrphanJournal, TIEOUT_TR("Journal line %1 (%5 %8) belongs to no known ERP document, open since %3.") },
    { C::CP6, R::WrongAccount, TIEOUT_TR("Journal line %1 stands on the other side than the mapping of its account allows, open since %3.") },
    { C::CP6, R::WrongDimension, TIEOUT_TR("Journal line %1 has another dimension than the mapping of its account, open since %3.") },
    { C::CP6, R::WrongPeriod, TIEOUT_TR("Journal line %1 is booked in another period than its document, open since %3.") },
    { C::CP7, R::ActivationLate, TIEOUT_TR("Billing was told of contract item %1 only %5 days after it began; %4 are allowed, open since %3.") },
    { C::CP7, R::AmendmentLate, TIEOUT_TR("Billing was told of the amendment by contract item %1 only %5 days after it began; %4 are allowed, open since %3.") },
    { C::CP7, R::DateMismatch, TIEOUT_TR("Contract item %1 runs at other dates in billing than in the contract, open since %3.") },
    { C::CP7, R::MissingSubscription, TIEOUT_TR("Contract item %1, worth %4 %8 a period, was never subscribed, open since %3.") },
    { C::CP7, R::OrphanSubscription, TIEOUT_TR("Subscription item %1, worth %5 %8 a period, has no contract item, open since %3.") },
    { C::CP7, R::PriceMismatch, TIEOUT_TR("Contract item %1 is billed at %5 %8 a period instead of %4 %8, open since %3.") },
    { C::CP7, R::QtyMismatch, TIEOUT_TR("Contract item %1 is billed for a quantity worth %5 %8 a period instead of %4 %8, open since %3.") },
    { C::CP7, R::TermMismatch, TIEOUT_TR("Contract item %1 runs for another term in billing than in the contract, open since %3.") },
    { C::CP8, R::MissingInBilling, TIEOUT_TR("Account %1 has no billing customer, open since %3.") },
    { C::CP8, R::MissingInErp, TIEOUT_TR("Billing customer %1 has no ERP customer, open since %3.") },
    { C::CP8, R::DuplicateCustomer, TIEOUT_TR("Account %1 has %5 billing customers instead of one, open since %3.") },
    { C::CP8, R::CurrencyMismatch, TIEOUT_TR("Billing customer %1 has another currency than its account, open since %3.") },
    { C::CP8, R::EntityMismatch, TIEOUT_TR("Billing customer %1 belongs to another legal entity than its account, open since %3.") },
    { C::CP8, R::HierarchyMismatch, TIEOUT_TR("Billing customer %1 hangs below another parent than its account, open since %3.") },
    { C::CP8, R::TaxIdMismatch, TIEOUT_TR("Billing customer %1 has another tax id than its account, open since %3.") },
    { C::CP8, R::ErpCurrencyMismatch, TIEOUT_TR("ERP customer %1 has another currency than its billing customer, open since %3.") },
    { C::CP8, R::ErpEntityMismatch, TIEOUT_TR("ERP customer %1 belongs to another legal entity than its billing customer, open since %3.") },
    { C::CP8, R::ErpHierarchyMismatch, TIEOUT_TR("ERP customer %1 hangs below another parent than its billing customer, open since %3.") },
    { C::CP8, R::ErpTaxIdMismatch, TIEOUT_TR("ERP customer %1 has another tax id than its billing customer, open since %3.") },
    { C::CP11, R::MappingExpired, TIEOUT_TR("%1 is used in a month in which no mapping of it is valid, open since %3.") },
    { C::CP11, R::MappingOverlap, TIEOUT_TR("%1 has two mappings valid on one day, open since %3.") },
    { C::CP11, R::UnmappedAccount, TIEOUT_TR("Account %1 is booked on, but has no mapping, open since %3.") },
    { C::CP11, R::UnmappedEntity, TIEOUT_TR("Legal entity %1 bills or is billed, but has no mapping, open since %3.") },
    { C::CP11, R::UnmappedTaxCode, TIEOUT_TR("Tax code %1 stands on invoice lines, but has no mapping, open since %3.") },
    { C::CP11, R::UnmappedMeter, TIEOUT_TR("Meter %1 is metered, but has no mapping, open since %3.") },
    { C::CP11, R::UnmappedSku, TIEOUT_TR("Product %1 is charged, but has no mapping, open since %3.") },
    { C::CP13, R::StepLate, TIEOUT_TR("%1 took %5 days instead of at most %4: %2 days too late, found on %3.") },
    { C::CP13, R::StepMissing, TIEOUT_TR("%1 has not come and should have, open since %3.") },
    { C::CP13, R::StepOutOfOrder, TIEOUT_TR("%1 came %2 days before the step it follows, found on %3.") },
};

// Where the period presses.
constexpr std::string_view kMissingPostingPending = TIEOUT_TR("Invoice %1 was never posted: %4 %8 open since %3, and period %6 is about to close.");
constexpr std::string_view kMissingPostingClosed = TIEOUT_TR("Invoice %1 was never posted: %4 %8 open since %3, and period %6 is closed.");

// As many records, but another sum.
constexpr std::string_view kSameNumber = TIEOUT_TR("The copy downstream counts as many in %1 as landed, %5, but they add up to something else, open since %3.");

std::string_view sourceOf(const domain::Finding& finding, const std::optional<PeriodState>& period)
{
    if (finding.reason == R::WarehouseMismatch && finding.delta.isZero())
        return kSameNumber;
    if (finding.checkpoint == C::CP4 && finding.reason == R::MissingPosting && period) {
        if (period->state == PeriodState::PendingClose)
            return kMissingPostingPending;
        if (period->state == PeriodState::Closed)
            return kMissingPostingClosed;
    }
    for (const Sentence& sentence : kSentences)
        if (sentence.checkpoint == finding.checkpoint && sentence.reason == finding.reason)
            return sentence.text;
    return TIEOUT_TR("%1 does not agree, open since %3.");
}

// What the key names; an ERP document by the number that stands on it, where it has one.
std::string subjectOf(const domain::Finding& finding)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(finding.checkpoint, finding.reason);
    if (finding.reason == R::PageRefused) // its key is a number of our own
        return finding.system + "|" + finding.document;
    if (finding.reason == R::FeedLate)
        return finding.system + (finding.document.empty() ? "" : "|" + finding.document) + " (" + finding.key.substr(finding.key.rfind('|') + 1) + ")";
    if (finding.reason == R::SequenceGap) {
        const size_t last = finding.key.rfind('|'), first = finding.key.rfind('|', last - 1);
        const std::string from = finding.key.substr(first + 1, last - first - 1), to = finding.key.substr(last + 1);
        return finding.document + " (" + from + (from == to ? "" : " – " + to) + ")";
    }
    if (finding.checkpoint == C::CP11 && finding.reason != R::MappingExpired && finding.reason != R::MappingOverlap) // the sentence says of what kind it is
        return domain::unescapeKeyPart(finding.key.substr(finding.key.find('|') + 1));
    if (finding.reason == R::GapBeyondMemory) {
        const size_t to = finding.key.rfind('|'), from = finding.key.rfind('|', to - 1);
        return finding.system + "|" + finding.document + " (" + finding.key.substr(from + 1, to - from - 1) + " – " + finding.key.substr(to + 1) + ")";
    }
    if (finding.reason == R::WarehouseMismatch) {
        const size_t currency = finding.key.rfind('|'), month = finding.key.rfind('|', currency - 1);
        std::string window;
        for (const std::string& part : { finding.key.substr(month + 1, currency - month - 1), finding.key.substr(currency + 1) })
            if (part != "all")
                window += (window.empty() ? "" : ", ") + part;
        return finding.system + "|" + finding.document + (window.empty() ? "" : " (" + window + ")");
    }
    const bool by_number = spec && spec->key_kind == domain::tableSpec(Table::ErpPostings).kind && !finding.document.empty();
    if (const auto step = finding.checkpoint == C::CP13 ? domain::readFlowKey(finding.key) : std::nullopt)
        return step->flow + " " + step->object + ": " + step->step;
    return by_number ? finding.document : domain::unescapeKeyPart(finding.key);
}

}

bool countsDays(const domain::Finding& finding)
{
    return finding.checkpoint == C::CP13 || finding.reason == R::ActivationLate || finding.reason == R::AmendmentLate;
}

std::string figure(const domain::Exact& value, uint32_t currency, domain::DeltaUnit unit)
{
    if (unit == domain::DeltaUnit::Money && currency != 0)
        return value.toString(Currency::fromPacked(currency).exponent());
    return value.toString();
}

domain::Text caseSentence(const domain::Finding& finding, domain::Instant opened, const std::optional<PeriodState>& period)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(finding.checkpoint, finding.reason);
    const domain::DeltaUnit unit = spec ? spec->unit : domain::DeltaUnit::None;
    return Text { sourceOf(finding, period),
        { subjectOf(finding), figure(finding.delta.absolute(), finding.currency, unit), opened.toDate(), figure(finding.expected, finding.currency, unit),
            figure(finding.actual, finding.currency, unit), finding.period != 0 ? Period(finding.period).toString() : std::string("—"), finding.customer,
            std::string(Currency::fromPacked(finding.currency).code()) } };
}

domain::Text caseSentenceWithoutAmounts(const domain::Finding& finding)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(finding.checkpoint, finding.reason);
    return Text { spec ? spec->title : std::string_view(), {} };
}

}
