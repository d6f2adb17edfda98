#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// The ten tables of the file feed (docs: file feed). Every source that delivers such records,
// a folder or a vendor's pages, is mapped to these columns before anything else looks at it.
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
};
inline constexpr int kTableCount = 10;

enum class ColumnType : uint8_t {
    Text,
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
enum : size_t { id, tenant, customer, meter, qty, ts, source, region, deleted };
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
enum : size_t { id, invoice_ref, period, amount, document, currency, entity, deleted };
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

}
