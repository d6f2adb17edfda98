#pragma once

#include "domain/text.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tieout::domain {

enum class Checkpoint : uint8_t { CP0, CP1, CP2, CP3, CP4, CP5, CP6, CP7, CP8, CP9, CP10, CP11, CP12, CP13, CP14 };

enum class Reason : uint8_t {
    AmountMismatch,
    ConflictingEvent,
    DupCharge,
    DupEvent,
    DupLine,
    DupPosting,
    DupReceipt,
    MissingAgg,
    MissingCharge,
    MissingInvoice,
    MissingLine,
    MissingPosting,
    MissingReceipt,
    OrphanAgg,
    OrphanCharge,
    OrphanLine,
    OrphanPosting,
    OrphanReceipt,
    QtyMismatch,
    TotalMismatch,
    Unbalanced,
    UnmappedSku,
    UnmatchedPayment,
    WrongPeriod,
    // Beyond the file feed. The same id may stand for several kinds of record at one checkpoint: each has its own spec.
    CreditNotPosted, // MISSING_POSTING of a credit note
    CreditPostedTwice, // DUP_POSTING
    CreditWithoutNote, // ORPHAN_POSTING
    CreditAmountMismatch, // AMOUNT_MISMATCH of an ERP credit
    CreditWrongPeriod, // WRONG_PERIOD
    MissingJournal,
    OrphanJournal,
    WrongAccount,
    MissingSubscription,
    OrphanSubscription,
    PriceMismatch,
    DateMismatch,
    MissingInBilling,
    MissingInErp,
    DuplicateCustomer,
    CurrencyMismatch, // billing customer against account
    EntityMismatch,
    HierarchyMismatch,
    TaxIdMismatch,
    ErpCurrencyMismatch, // CURRENCY_MISMATCH of an ERP customer against the billing customer
    ErpEntityMismatch,
    ErpHierarchyMismatch,
    ErpTaxIdMismatch,
    UnmappedMeter,
    UnmappedAccount,
    MappingExpired,
    MappingOverlap,
    StepMissing,
    StepLate,
    StepOutOfOrder,
    CountMismatch,
    SumMismatch,
    PageRefused,
    FeedLate,
    GapBeyondMemory,
    WarehouseMismatch,
    // CP1
    NoActiveContract,
    RejectedUpstream,
    SequenceGap,
    TimeOutOfRange,
    UnknownMeter,
    // CP2
    CreditDrawdownMismatch,
    DiscountMismatch,
    MinimumNotApplied,
    ModelNotSupported,
    ProrationMismatch,
    TierMismatch,
    // CP5
    OpenBalanceMismatch,
    StatusMismatch,
    // CP6; its WRONG_PERIOD is WrongPeriod
    DupJournal,
    ManualEntry,
    MissingDimension,
    WrongDimension,
    // CP7
    ActivationLate,
    AmendmentLate,
    TermMismatch,
    // CP11
    UnmappedEntity,
    UnmappedTaxCode,
    // CP4 and CP5
    ReferenceLost,
    CreditReferenceLost, // REFERENCE_LOST of an ERP credit
};

// What the delta of a finding counts.
enum class DeltaUnit : uint8_t { Quantity, Money, Count, None };

// One row per (checkpoint, reason) in force: what the queue shows, the help page explains and the
// routing uses. Ids are stable; a reason may be added, never renamed.
struct ReasonSpec {
    Checkpoint checkpoint;
    Reason reason;
    std::string_view id; // MISSING_POSTING
    DeltaUnit unit;
    std::string_view key_kind; // record kind the key names; "usage_group" for customer|meter|period, "flow_step" for flow|object|step
    std::string_view title; // plain name, marked for translation: "Invoice not in the ERP"
    std::string_view means; // one sentence: what it means for the money
    std::string_view remedy; // one sentence: what to do
    std::string_view owner; // team: finance, revops, platform
};

std::span<const ReasonSpec> reasonSpecs(); // sorted by (checkpoint, id)
const ReasonSpec* reasonSpec(Checkpoint checkpoint, Reason reason); // null when not in force
std::optional<Reason> reasonById(std::string_view id); // the first one of this id
std::string_view reasonId(Reason reason);
// One name for each (checkpoint, reason): the id, or id@kind where one id stands for several kinds
// of record. What the store keeps.
std::string reasonName(Checkpoint checkpoint, Reason reason);
std::optional<Reason> reasonByName(Checkpoint checkpoint, std::string_view name);

std::string_view checkpointId(Checkpoint checkpoint); // "CP4"
std::optional<Checkpoint> checkpointById(std::string_view id);
std::string_view checkpointTitle(Checkpoint checkpoint); // marked for translation: "Invoice → ERP document"

}
