#pragma once

#include "domain/checkpoint.h"
#include "domain/decimal.h"

#include <cstdint>
#include <optional>
#include <vector>

// The checkpoints as pure functions: figures of one node in, drafts of findings out. They know
// nothing of where the figures come from; who it concerns is added by the evaluator.
namespace tieout::engine::checks {

using domain::Checkpoint;
using domain::Decimal;
using domain::Exact;
using domain::Reason;

struct Draft {
    Checkpoint checkpoint;
    Reason reason;
    Exact delta, expected, actual;
    Exact exposure;
};

// Collects drafts. A figure that does not fit into 128 bits makes `overflow` true and yields no
// draft: never a wrong number.
class Drafts {
public:
    explicit Drafts(Checkpoint checkpoint)
        : m_checkpoint(checkpoint)
    {
    }
    // delta = actual − expected.
    void compare(Reason reason, const Exact& expected, const Exact& actual, const Exact& exposure);
    void compareIfDifferent(Reason reason, const std::optional<Exact>& expected, const std::optional<Exact>& actual, const std::optional<Exact>& exposure_of_unit = {});
    // delta = extra ones; expected 1.
    void duplicates(Reason reason, uint64_t count, const Exact& exposure);
    // Something without a number: delta 0.
    void mark(Reason reason, const Exact& expected, const Exact& actual, const Exact& exposure);
    void overflow() { m_overflow = true; }

    Checkpoint checkpoint() const { return m_checkpoint; }
    const std::vector<Draft>& all() const { return m_all; }
    bool overflowed() const { return m_overflow; }

private:
    Checkpoint m_checkpoint;
    bool m_overflow = false;
    std::vector<Draft> m_all;
};

// Price of one unit somewhere down the chain, and the decimals of its money.
struct UnitPrice {
    Decimal price;
    int decimals = 2;
};
// |quantity| × price rounded; 0 when no price is known or the value does not fit.
Exact valueOf(const Exact& quantity, const std::optional<UnitPrice>& price);

// ---- CP1 usage → aggregate
struct EventFacts {
    uint64_t copies = 1;
    bool differ = false; // in any field
    Exact counted, smallest, largest;
    std::optional<UnitPrice> price;
};
void checkUsageEvent(const EventFacts& facts, Drafts& out);

struct UsageGroupFacts {
    bool has_events = false, has_aggregates = false; // events: those that the meter took
    std::optional<Exact> raw, aggregated; // nothing: does not fit
    bool any_refused = false, any_untimely = false;
    std::optional<Exact> refused = Exact(), untimely = Exact(); // of events that the meter refused; of those at an impossible time
    bool meter_known = true; // or nobody says which meters there are
    bool under_contract = true; // or there are no contracts to hold it against
    std::optional<UnitPrice> price;
};
void checkUsageGroup(const UsageGroupFacts& facts, Drafts& out);

// ---- CP2 aggregate → charge
struct AggregateFacts {
    Decimal quantity;
    uint64_t charges = 0;
    std::optional<Exact> extra_value = Exact(); // amounts of all charges but the first
};
void checkAggregate(const AggregateFacts& facts, Drafts& out);

struct ChargeFacts {
    Decimal quantity, unit_price, amount;
    int decimals = 2; // of its currency
    int32_t period = 0;
    bool sku_known = false;
    bool has_aggregate = false;
    Decimal aggregate_quantity;
    int32_t aggregate_period = 0;
    Decimal drawn; // what prepaid credit paid
    bool by_own_price = true; // false: by the terms of its contract item, or not at all
};
void checkCharge(const ChargeFacts& facts, Drafts& out);

// ---- CP3 charge → invoice line
struct ChargeLinesFacts {
    Decimal amount;
    uint64_t lines = 0;
    std::optional<Exact> extra_value = Exact();
};
void checkChargeLines(const ChargeLinesFacts& facts, Drafts& out);

struct LineFacts {
    Decimal quantity, amount;
    bool has_charge = false, has_invoice = false;
    Decimal charge_quantity, charge_amount;
    std::optional<UnitPrice> price;
    int32_t charge_period = 0, invoice_period = 0;
    std::optional<Exact> credited = Exact(); // by credit notes on this line; nothing: does not fit
};
void checkLine(const LineFacts& facts, Drafts& out);

// ---- CP4 invoice → ERP document
struct InvoiceFacts {
    Decimal total;
    std::optional<Exact> lines_and_tax; // nothing: does not fit
    bool posting_expected = true;
    uint64_t postings = 0;
    std::optional<Exact> extra_value = Exact();
};
void checkInvoice(const InvoiceFacts& facts, Drafts& out);

// How the references of our own postings begin: their period was approved by a second person.
inline constexpr std::string_view kOurMark = "TIE-";
struct PostingFacts {
    Decimal amount;
    int32_t period = 0;
    bool has_invoice = false;
    Decimal invoice_total;
    int32_t invoice_period = 0;
    std::optional<Exact> debits = Exact(), credits = Exact();
    bool taken_back = false; // with another posting it comes to nothing: neither is compared
    bool period_approved = false; // Tieout sent it, so two people agreed on the period
};
void checkPosting(const PostingFacts& facts, Drafts& out);

// ---- CP5 payment → receipt
struct PaymentFacts {
    Decimal amount;
    bool has_invoice = false;
    uint64_t receipts = 0;
    std::optional<Exact> extra_value = Exact();
};
void checkPayment(const PaymentFacts& facts, Drafts& out);

struct ReceiptFacts {
    Decimal amount;
    bool has_payment = false;
    Decimal payment_amount;
};
void checkReceipt(const ReceiptFacts& facts, Drafts& out);

}
