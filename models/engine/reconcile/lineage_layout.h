#pragma once

#include "domain/tables.h"

#include <array>
#include <cstdint>

// Which columns of a table the evaluation needs, and which records refer to which. Declared here,
// obeyed by LineageState; usage events have a state of their own.
namespace tieout::engine {

inline constexpr int kNoColumn = -1;
inline constexpr size_t kNumbersMax = 5;
inline constexpr size_t kLinksMax = 3;
inline constexpr size_t kHeadsMax = 4;
inline constexpr size_t kTextsMax = 7;

struct LinkLayout {
    int column = kNoColumn; // the reference
    domain::Table parent = domain::Table::UsageEvents;
    uint8_t head = 0; // which list of the parent's children
};

struct TableLayout {
    domain::Table table = domain::Table::UsageEvents;
    uint8_t numbers = 0;
    std::array<int, kNumbersMax> number { kNoColumn, kNoColumn, kNoColumn, kNoColumn, kNoColumn };
    int period = kNoColumn, currency = kNoColumn, customer = kNoColumn, document = kNoColumn, status = kNoColumn;
    uint8_t texts = 0;
    std::array<int, kTextsMax> text { kNoColumn, kNoColumn, kNoColumn, kNoColumn, kNoColumn, kNoColumn, kNoColumn }; // compared as they are
    uint8_t links = 0;
    std::array<LinkLayout, kLinksMax> link {};
    uint8_t heads = 0;
};

const TableLayout& tableLayout(domain::Table table);

// Positions in TableLayout::number.
namespace number {
enum : size_t { quantity = 0, unit_price = 1, charge_amount = 2, line_amount = 1, total = 0, tax = 1, amount = 0, debit = 0, credit = 1, item_price = 1, records = 0, stated_amount = 1 };
enum : size_t { charge_drawn = 3, invoice_open = 2, posting_open = 1, item_minimum = 2, item_discount = 3, item_term = 4, subscription_term = 2, drawdown_amount = 0 };
}
// Positions in TableLayout::link.
namespace link {
enum : size_t { charge_aggregate = 0, charge_sku = 1, line_charge = 0, line_invoice = 1, posting_invoice = 0, journal_posting = 0, payment_invoice = 0, receipt_payment = 0 };
enum : size_t { account_parent = 0, customer_account = 0, customer_parent = 1, erp_customer_customer = 0, erp_customer_parent = 1, contract_account = 0, item_contract = 0, subscription_item = 0,
    subscription_customer = 1, credit_invoice = 0, credit_line = 1, erp_credit_credit = 0, posting_reversed = 1, charge_item = 2, drawdown_charge = 0 };
}
// Positions in TableLayout::text.
namespace words {
enum : size_t { tax_id = 0, entity = 1, name = 2, status = 3 }; // accounts (which alone have a status) and customers
enum : size_t { contract_status = 0, contract_starts = 1, contract_ends = 2, activated_at = 3, signed_at = 4, channel = 5 };
enum : size_t { sku = 0, starts = 1, ends = 2, meter = 3, item_status = 3 }; // contract items, subscription items
enum : size_t { model = 4, tiers = 5, proration = 6, created = 4 }; // contract items, subscription items
enum : size_t { mapping = 0, key = 1, valid_from = 2, valid_to = 3, value = 4 };
enum : size_t { account = 0, journal = 1, dimension = 2 }; // journal lines
enum : size_t { counted_table = 0 }; // downstream totals
enum : size_t { document_entity = 0 }; // invoices, ERP documents, ERP credits
enum : size_t { mark = 1, posting_reference = 2, posting_status = 3 }; // ERP documents, ERP credits
enum : size_t { receipt_reference = 0, payment_number = 0, note_number = 0, tax_code = 0, meter_status = 0 };
enum : size_t { invoice_status = 1, issued_at = 2, invoice_number = 3 };
}
// Lists of children by parent.
namespace head {
enum : size_t { aggregate_charges = 0, sku_charges = 0, charge_lines = 0, invoice_lines = 0, invoice_postings = 1, invoice_payments = 2, posting_journal = 0, payment_receipts = 0 };
enum : size_t { account_children = 0, account_customers = 1, account_contracts = 2, customer_children = 0, customer_erp = 1, customer_subscriptions = 2, erp_customer_children = 0, contract_items = 0,
    item_subscriptions = 0, invoice_credits = 3, credit_erp = 0, line_credits = 0, posting_reversals = 1, item_charges = 1, charge_drawdowns = 1 };
}

}
