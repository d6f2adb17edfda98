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
};
inline constexpr int kTableCount = 20;
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
enum : size_t { id, tenant, customer, meter, qty, ts, source, region, delivery, deleted };
}
namespace usage_aggregate {
enum : size_t { id, tenant, customer, meter, period, qty, events, deleted };
}
namespace rated_charge {
enum : size_t { id, aggregate_id, customer, sku, period, qty, unit_price, amount, currency, deleted };
}
namespace invoice_line {
enum : size_t { id, invoice_id, charge_id, sku, qty, amount, currency, deleted };
}
namespace invoice {
enum : size_t { id, customer, period, total, currency, status, issued_at, tax, entity, deleted };
}
namespace erp_posting {
enum : size_t { id, invoice_ref, period, amount, document, currency, entity, reverses, mark, deleted };
}
namespace journal_line {
enum : size_t { id, posting_id, account, debit, credit, currency, deleted };
}
namespace payment {
enum : size_t { id, invoice_id, amount, currency, method, deleted };
}
namespace erp_receipt {
enum : size_t { id, payment_ref, amount, account, currency, deleted };
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
enum : size_t { id, contract_id, sku, meter, qty, unit_price, currency, starts, ends, deleted };
}
namespace subscription_item {
enum : size_t { id, subscription, contract_item, customer, sku, qty, unit_price, currency, starts, ends, status, deleted };
}
namespace credit_note {
enum : size_t { id, invoice_id, amount, currency, status, period, line_id, deleted };
}
namespace erp_credit {
enum : size_t { id, credit_ref, period, amount, currency, document, entity, mark, deleted };
}
namespace mapping {
enum : size_t { id, mapping, key, value, valid_from, valid_to, deleted };
}
// What a copy downstream says it holds of one of the tables above, see domain/downstream.h.
namespace warehouse_total {
enum : size_t { id, table, period, currency, records, amount, deleted };
}

}
