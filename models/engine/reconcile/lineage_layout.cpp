#include "engine/reconcile/lineage_layout.h"

namespace tieout::engine {

namespace {

namespace d = tieout::domain;
using d::Table;

constexpr int c(size_t column)
{
    return static_cast<int>(column);
}

using Layouts = std::array<TableLayout, d::kTableCount>;

constexpr void layOutBilling(Layouts& all)
{
    const auto at = [&](Table table) -> TableLayout& { return all[static_cast<size_t>(table)]; };

    TableLayout& aggregate = at(Table::UsageAggregates);
    aggregate.numbers = 1;
    aggregate.number = { c(d::usage_aggregate::qty), kNoColumn, kNoColumn };
    aggregate.period = c(d::usage_aggregate::period);
    aggregate.customer = c(d::usage_aggregate::customer);
    aggregate.heads = 1;

    TableLayout& charge = at(Table::RatedCharges);
    charge.numbers = 3;
    charge.number = { c(d::rated_charge::qty), c(d::rated_charge::unit_price), c(d::rated_charge::amount) };
    charge.period = c(d::rated_charge::period);
    charge.currency = c(d::rated_charge::currency);
    charge.customer = c(d::rated_charge::customer);
    charge.links = 2;
    charge.link = { { { c(d::rated_charge::aggregate_id), Table::UsageAggregates, head::aggregate_charges },
        { c(d::rated_charge::sku), Table::SkuMap, head::sku_charges } } };
    charge.heads = 1;

    TableLayout& line = at(Table::InvoiceLines);
    line.numbers = 2;
    line.number = { c(d::invoice_line::qty), c(d::invoice_line::amount), kNoColumn };
    line.currency = c(d::invoice_line::currency);
    line.links = 2;
    line.link = { { { c(d::invoice_line::charge_id), Table::RatedCharges, head::charge_lines },
        { c(d::invoice_line::invoice_id), Table::Invoices, head::invoice_lines } } };

    TableLayout& invoice = at(Table::Invoices);
    invoice.numbers = 2;
    invoice.number = { c(d::invoice::total), c(d::invoice::tax), kNoColumn };
    invoice.period = c(d::invoice::period);
    invoice.currency = c(d::invoice::currency);
    invoice.customer = c(d::invoice::customer);
    invoice.status = c(d::invoice::status);
    invoice.heads = 3;

    at(Table::SkuMap).heads = 1;
}

constexpr void layOutLedger(Layouts& all)
{
    const auto at = [&](Table table) -> TableLayout& { return all[static_cast<size_t>(table)]; };

    TableLayout& posting = at(Table::ErpPostings);
    posting.numbers = 1;
    posting.number = { c(d::erp_posting::amount), kNoColumn, kNoColumn };
    posting.period = c(d::erp_posting::period);
    posting.currency = c(d::erp_posting::currency);
    posting.document = c(d::erp_posting::document);
    posting.links = 1;
    posting.link = { { { c(d::erp_posting::invoice_ref), Table::Invoices, head::invoice_postings }, {} } };
    posting.heads = 1;

    TableLayout& journal = at(Table::JournalLines);
    journal.numbers = 2;
    journal.number = { c(d::journal_line::debit), c(d::journal_line::credit), kNoColumn };
    journal.currency = c(d::journal_line::currency);
    journal.links = 1;
    journal.link = { { { c(d::journal_line::posting_id), Table::ErpPostings, head::posting_journal }, {} } };

    TableLayout& payment = at(Table::Payments);
    payment.numbers = 1;
    payment.number = { c(d::payment::amount), kNoColumn, kNoColumn };
    payment.currency = c(d::payment::currency);
    payment.links = 1;
    payment.link = { { { c(d::payment::invoice_id), Table::Invoices, head::invoice_payments }, {} } };
    payment.heads = 1;

    TableLayout& receipt = at(Table::ErpReceipts);
    receipt.numbers = 1;
    receipt.number = { c(d::erp_receipt::amount), kNoColumn, kNoColumn };
    receipt.currency = c(d::erp_receipt::currency);
    receipt.links = 1;
    receipt.link = { { { c(d::erp_receipt::payment_ref), Table::Payments, head::payment_receipts }, {} } };
}

constexpr Layouts makeLayouts()
{
    Layouts all {};
    for (int i = 0; i < d::kTableCount; ++i)
        all[static_cast<size_t>(i)].table = static_cast<Table>(i);
    layOutBilling(all);
    layOutLedger(all);
    return all;
}

constexpr Layouts kLayouts = makeLayouts();

}

const TableLayout& tableLayout(d::Table table)
{
    return kLayouts[static_cast<size_t>(table)];
}

}
