#pragma once

#include "domain/tables.h"

#include <array>
#include <cstdint>

// Which columns of a table the evaluation needs, and which records refer to which. Declared here,
// obeyed by LineageState; usage events have a state of their own.
namespace tieout::engine {

inline constexpr int kNoColumn = -1;
inline constexpr size_t kNumbersMax = 3;
inline constexpr size_t kLinksMax = 2;
inline constexpr size_t kHeadsMax = 3;

struct LinkLayout {
    int column = kNoColumn; // the reference
    domain::Table parent = domain::Table::UsageEvents;
    uint8_t head = 0; // which list of the parent's children
};

struct TableLayout {
    domain::Table table = domain::Table::UsageEvents;
    uint8_t numbers = 0;
    std::array<int, kNumbersMax> number { kNoColumn, kNoColumn, kNoColumn };
    int period = kNoColumn, currency = kNoColumn, customer = kNoColumn, document = kNoColumn, status = kNoColumn;
    uint8_t links = 0;
    std::array<LinkLayout, kLinksMax> link {};
    uint8_t heads = 0;
};

const TableLayout& tableLayout(domain::Table table);

// Positions in TableLayout::number.
namespace number {
enum : size_t { quantity = 0, unit_price = 1, charge_amount = 2, line_amount = 1, total = 0, tax = 1, amount = 0, debit = 0, credit = 1 };
}
// Positions in TableLayout::link.
namespace link {
enum : size_t { charge_aggregate = 0, charge_sku = 1, line_charge = 0, line_invoice = 1, posting_invoice = 0, journal_posting = 0, payment_invoice = 0, receipt_payment = 0 };
}
// Lists of children by parent.
namespace head {
enum : size_t { aggregate_charges = 0, sku_charges = 0, charge_lines = 0, invoice_lines = 0, invoice_postings = 1, invoice_payments = 2, posting_journal = 0, payment_receipts = 0 };
}

}
