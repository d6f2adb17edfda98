#pragma once

#include "engine/checks/checks.h"

#include <string_view>
#include <vector>

// What the ledger's own records are looked at for beyond presence and account: how a document was
// booked, and by whom. Pure functions as in checks.h; docs/checkpoints tells each to its users.
namespace tieout::engine::checks {

// ---- CP4, CP5: the number that a hand-over carries, see hop_references.h. Without one there is nothing to lose.
void checkReference(Reason reason, std::string_view number, std::string_view reference, const Decimal& amount, Drafts& out);

// ---- CP5: what is still to be paid of an invoice, and its state, in billing and in the ERP
enum class PayState : uint8_t { Unknown, Open, Paid, Void, WrittenOff };
PayState billingState(std::string_view status); // paid, open, void, uncollectible
PayState erpState(std::string_view status); // open, paid, voided
struct BalanceFacts {
    bool both_tell = false; // what is open
    // Told, and as it follows from the records that landed: the document less payments and credits, never below zero.
    // Nothing: does not fit. Of a side that does not tell, only the second one counts.
    std::optional<Exact> billing_open = Exact(), billing_implied = Exact(), erp_open = Exact(), erp_implied = Exact();
    PayState billing = PayState::Unknown, erp = PayState::Unknown;
};
void checkOpenBalance(const BalanceFacts& facts, Drafts& out);
void checkPayState(const BalanceFacts& facts, Drafts& out);

// ---- CP6: journals of one ERP document, without what a person entered
struct JournalsFacts {
    uint64_t journals = 0; // different ones
    std::optional<Exact> extra_debits = Exact(); // of all but the first; nothing: does not fit
};
void checkJournals(const JournalsFacts& facts, Drafts& out);

// ---- CP6: a line of a document's journal
struct BookingFacts {
    Decimal debit, credit;
    bool manual = false; // a person entered it
    int32_t period = 0, document_period = 0; // 0: not told
    bool period_approved = false; // Tieout sent the journal, so two people agreed on the period
    std::vector<std::string_view> dimensions_wanted; // by the mappings valid in the month; "*": any; none: it needs none
    std::string_view dimension;
};
inline constexpr std::string_view kAnyDimension = "*";
// True where nothing else is to be compared: a person's entry is one exception.
bool checkManualEntry(const BookingFacts& facts, Drafts& out);
void checkBookedPeriod(const BookingFacts& facts, Drafts& out);
void checkDimension(const BookingFacts& facts, Drafts& out);

}
