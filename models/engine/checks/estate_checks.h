#pragma once

#include "engine/checks/checks.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

// The checkpoints beyond the file feed: credits, journals, contracts, customer masters, mappings.
// Pure functions as in checks.h; docs/checkpoints tells each to its users.
namespace tieout::engine::checks {

// ---- CP4 credit note → ERP credit
struct CreditNoteFacts {
    Decimal amount;
    bool credit_expected = true; // false: a draft or void note
    uint64_t credits = 0;
    std::optional<Exact> extra_value = Exact();
};
void checkCreditNote(const CreditNoteFacts& facts, Drafts& out);

struct ErpCreditFacts {
    Decimal amount;
    int32_t period = 0;
    bool has_note = false;
    Decimal note_amount;
    int32_t note_period = 0;
    bool period_approved = false; // Tieout sent it, so two people agreed on the period
};
void checkErpCredit(const ErpCreditFacts& facts, Drafts& out);

// ---- CP6 ERP document → journal
void checkDocumentJournal(const Decimal& amount, uint64_t journal_lines, Drafts& out);

// What the account mapping says an account is for, at the line's month.
enum class AccountRole : uint8_t { Unknown, Receivable, Revenue, Tax, Other };
AccountRole accountRole(std::string_view mapped_value);
struct JournalLineFacts {
    Decimal debit, credit;
    bool has_document = false;
    AccountRole role = AccountRole::Unknown;
};
void checkJournalLine(const JournalLineFacts& facts, Drafts& out);

// ---- CP7 contract → subscription
struct SubscribedFacts {
    Decimal quantity, unit_price;
    std::string_view starts, ends;
    Decimal term; // months; 0: not told
    std::string_view created; // the day on which billing was told; empty: not known
};
struct ContractItemFacts {
    Decimal quantity, unit_price;
    std::string_view starts, ends;
    bool active = false; // its contract is there and activated
    std::vector<SubscribedFacts> subscribed; // smallest id first
    Decimal term;
    std::string_view contract_starts;
    int decimals = 2; // of its currency
};
void checkContractItem(const ContractItemFacts& facts, Drafts& out);
// So many days after it began billing may be told of an item: over a long weekend nobody enters anything.
inline constexpr int kToldWithinDays = 3;
// The part of checkContractItem for a subscribed item: how long it was agreed for, and when billing was told.
// `worth`: the money of one period.
void checkTermAndTold(const ContractItemFacts& facts, const std::optional<Exact>& worth, Drafts& out);
void checkOrphanSubscription(const Decimal& quantity, const Decimal& unit_price, Drafts& out);

// ---- CP8 customer master
void checkAccount(bool active, uint64_t billing_customers, Drafts& out);
void checkKnownToErp(uint64_t erp_customers, Drafts& out);

// One customer in two systems, the later one second. An empty tax id, entity or currency is not
// compared: not every system keeps it.
struct Master {
    std::string_view tax_id, entity;
    uint32_t currency = 0; // 0: not told
    uint32_t parent = 0; // of the same numbering in both
};
struct MasterReasons {
    Reason tax_id, entity, currency, hierarchy;
};
inline constexpr MasterReasons kBillingDiffers { Reason::TaxIdMismatch, Reason::EntityMismatch, Reason::CurrencyMismatch, Reason::HierarchyMismatch };
inline constexpr MasterReasons kErpDiffers { Reason::ErpTaxIdMismatch, Reason::ErpEntityMismatch, Reason::ErpCurrencyMismatch, Reason::ErpHierarchyMismatch };
void compareMasters(const Master& earlier, const Master& later, const MasterReasons& reasons, Drafts& out);

// ---- CP11 reference data
struct ValidFromTo {
    std::string_view from, to; // YYYY-MM-DD; empty = always, for ever
    bool inMonth(std::string_view month) const; // valid on a day of YYYY-MM
    bool overlaps(const ValidFromTo& other) const;
};
struct MappingKeyFacts {
    Reason unmapped = Reason::UnmappedSku;
    std::vector<std::string> months_of_use; // YYYY-MM; an empty one: used, month not known
    std::vector<ValidFromTo> rows;
};
void checkMappingKey(const MappingKeyFacts& facts, Drafts& out);

// a × b, exact where it fits into 12 decimals, else rounded half away from zero. Nothing: too large.
std::optional<Exact> product(const Decimal& a, const Decimal& b);

}
