#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// The tables of the canonical records. The first ten are the file feed's contract (docs: file feed);
// the others are the estate's master data, contracts, credits and mappings, read where a source has
// them and never missed where none does. Every source, a folder or a vendor's pages, is mapped to
// these columns before anything else looks at it.
namespace tieout::domain {

enum class Table : uint8_t {
    UsageEvents,
    UsageAggregates,
    RatedCharges,
    InvoiceLines,
    Invoices,
    ErpPostings,
    JournalLines,
    Payments,
    ErpReceipts,
    SkuMap,
    CrmAccounts,
    BillingCustomers,
    ErpCustomers,
    Contracts,
    ContractItems,
    SubscriptionItems,
    CreditNotes,
    ErpCredits,
    Mappings,
    WarehouseTotals,
    Meters,
    CreditDrawdowns,
};
inline constexpr int kTableCount = 22;
// Tables 0 … 9: a folder or set that lacks one of them is incomplete.
inline constexpr int kFeedTableCount = 10;

enum class ColumnType : uint8_t {
    Text, // dates among them are YYYY-MM-DD, see ColumnSpec::date
    Quantity, // exact decimal, at most 12 decimals
    Money, // exact decimal, no more significant decimals than its currency
    Count, // whole number
    Period, // YYYY-MM
    Time, // RFC 3339 with zone
    Currency, // ISO 4217
    Flag, // true, false, 1, 0 or empty
};

struct ColumnSpec {
    std::string_view name;
    ColumnType type;
    bool required; // the row is refused without it
    bool extension; // not part of the contract's file, read when present
    bool date = false; // a Text that holds YYYY-MM-DD or nothing
};

struct TableSpec {
    Table table;
    std::string_view name; // file name without ending, and the name in messages
    std::string_view kind; // the record kind of ids: "invoice" in invoice:INV-1
    std::span<const ColumnSpec> columns; // the key stands first; `_deleted` is the last one
};

const TableSpec& tableSpec(Table table);
std::optional<Table> tableByName(std::string_view name);
std::optional<Table> tableByKind(std::string_view kind);
// Index in TableSpec::columns.
std::optional<size_t> columnIndex(Table table, std::string_view column);

// Column positions, in the order of the specifications; the guard is tables.cpp's static_asserts.
namespace usage_event {
// delivery: what the vendor knows one arrival of the event by; the same one again is no copy.
// refused: why the meter did not take it, empty when it did. received_at: when it came to the meter.
// sequence: the source's own number of it, one more each time.
enum : size_t { id, tenant, customer, meter, qty, ts, source, region, delivery, refused, received_at, sequence, deleted };
}
namespace usage_aggregate {
enum : size_t { id, tenant, customer, meter, period, qty, events, deleted };
}
namespace rated_charge {
// contract_item: the one by whose terms it was rated. drawn: how much of it prepaid credit paid; the amount is without that.
enum : size_t { id, aggregate_id, customer, sku, period, qty, unit_price, amount, currency, contract_item, drawn, deleted };
}
namespace invoice_line {
enum : size_t { id, invoice_id, charge_id, sku, qty, amount, currency, tax_code, deleted };
}
namespace invoice {
// open: what is still to be paid, as billing says. number: what the customer reads on it; the ERP carries it as its `reference`.
enum : size_t { id, customer, period, total, currency, status, issued_at, tax, entity, open, number, deleted };
}
namespace erp_posting {
// open: what is still to be paid, as the ERP says. status: open, paid or voided.
enum : size_t { id, invoice_ref, period, amount, document, currency, entity, reverses, mark, open, status, reference, deleted };
}
namespace journal_line {
// journal: the journal it stands in, where a document may have several. dimension: cost centre, department or class.
enum : size_t { id, posting_id, account, debit, credit, currency, journal, period, dimension, manual, deleted };
}
namespace payment {
enum : size_t { id, invoice_id, amount, currency, method, number, deleted };
}
namespace erp_receipt {
enum : size_t { id, payment_ref, amount, account, currency, reference, deleted };
}
namespace sku {
enum : size_t { sku, deleted };
}
namespace crm_account {
enum : size_t { id, name, parent, tax_id, currency, entity, status, deleted };
}
namespace billing_customer {
enum : size_t { id, account, name, parent, tax_id, currency, entity, deleted };
}
namespace erp_customer {
enum : size_t { id, customer, name, parent, tax_id, currency, entity, deleted };
}
namespace contract {
enum : size_t { id, account, status, starts, ends, currency, signed_at, activated_at, channel, deleted };
}
namespace contract_item {
// The terms, see engine/checks/price_terms.h: model, tiers, minimum, discount (percent), proration; term: months agreed for.
enum : size_t { id, contract_id, sku, meter, qty, unit_price, currency, starts, ends, model, tiers, minimum, discount, proration, term, deleted };
}
namespace subscription_item {
// created: the day on which billing was told of it.
enum : size_t { id, subscription, contract_item, customer, sku, qty, unit_price, currency, starts, ends, status, term, created, deleted };
}
namespace credit_note {
enum : size_t { id, invoice_id, amount, currency, status, period, line_id, number, deleted };
}
namespace erp_credit {
enum : size_t { id, credit_ref, period, amount, currency, document, entity, mark, reference, deleted };
}
namespace mapping {
enum : size_t { id, mapping, key, value, valid_from, valid_to, deleted };
}
// What a copy downstream says it holds of one of the tables above, see domain/downstream.h.
namespace warehouse_total {
enum : size_t { id, table, period, currency, records, amount, deleted };
}
// What the metering system can measure. status: active or archived.
namespace meter {
enum : size_t { id, name, unit, status, deleted };
}
// Prepaid credit taken for a charge, as the ledger of credits says.
namespace credit_drawdown {
enum : size_t { id, charge_id, amount, currency, deleted };
}

}
