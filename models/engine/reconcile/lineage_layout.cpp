#include "engine/reconcile/lineage_layout.h"

#include <initializer_list>

namespace tieout::engine {

namespace {

namespace d = tieout::domain;
using d::Table;

constexpr int c(size_t column)
{
    return static_cast<int>(column);
}

using Layouts = std::array<TableLayout, d::kTableCount>;

constexpr void setNumbers(TableLayout& table, std::initializer_list<size_t> columns)
{
    for (const size_t column : columns)
        table.number[table.numbers++] = c(column);
}

constexpr void layOutBilling(Layouts& all)
{
    const auto at = [&](Table table) -> TableLayout& { return all[static_cast<size_t>(table)]; };

    TableLayout& aggregate = at(Table::UsageAggregates);
    setNumbers(aggregate, { d::usage_aggregate::qty });
    aggregate.period = c(d::usage_aggregate::period);
    aggregate.customer = c(d::usage_aggregate::customer);
    aggregate.heads = 1;

    TableLayout& charge = at(Table::RatedCharges);
    setNumbers(charge, { d::rated_charge::qty, d::rated_charge::unit_price, d::rated_charge::amount, d::rated_charge::drawn });
    charge.period = c(d::rated_charge::period);
    charge.currency = c(d::rated_charge::currency);
    charge.customer = c(d::rated_charge::customer);
    charge.links = 3;
    charge.link = { { { c(d::rated_charge::aggregate_id), Table::UsageAggregates, head::aggregate_charges },
        { c(d::rated_charge::sku), Table::SkuMap, head::sku_charges }, { c(d::rated_charge::contract_item), Table::ContractItems, head::item_charges } } };
    charge.heads = 2;

    TableLayout& line = at(Table::InvoiceLines);
    setNumbers(line, { d::invoice_line::qty, d::invoice_line::amount });
    line.currency = c(d::invoice_line::currency);
    line.texts = 1;
    line.text[words::tax_code] = c(d::invoice_line::tax_code);
    line.links = 2;
    line.link = { { { c(d::invoice_line::charge_id), Table::RatedCharges, head::charge_lines },
        { c(d::invoice_line::invoice_id), Table::Invoices, head::invoice_lines } } };
    line.heads = 1;

    TableLayout& invoice = at(Table::Invoices);
    setNumbers(invoice, { d::invoice::total, d::invoice::tax, d::invoice::open });
    invoice.period = c(d::invoice::period);
    invoice.currency = c(d::invoice::currency);
    invoice.customer = c(d::invoice::customer);
    invoice.status = c(d::invoice::status);
    invoice.texts = 4;
    invoice.text[words::document_entity] = c(d::invoice::entity);
    invoice.text[words::invoice_status] = c(d::invoice::status);
    invoice.text[words::issued_at] = c(d::invoice::issued_at);
    invoice.text[words::invoice_number] = c(d::invoice::number);
    invoice.heads = 4;

    at(Table::SkuMap).heads = 1;
}

constexpr void layOutLedger(Layouts& all)
{
    const auto at = [&](Table table) -> TableLayout& { return all[static_cast<size_t>(table)]; };

    TableLayout& posting = at(Table::ErpPostings);
    setNumbers(posting, { d::erp_posting::amount, d::erp_posting::open });
    posting.period = c(d::erp_posting::period);
    posting.currency = c(d::erp_posting::currency);
    posting.document = c(d::erp_posting::document);
    posting.texts = 4;
    posting.text[words::document_entity] = c(d::erp_posting::entity);
    posting.text[words::mark] = c(d::erp_posting::mark);
    posting.text[words::posting_reference] = c(d::erp_posting::reference);
    posting.text[words::posting_status] = c(d::erp_posting::status);
    posting.links = 2;
    posting.link = { { { c(d::erp_posting::invoice_ref), Table::Invoices, head::invoice_postings },
        { c(d::erp_posting::reverses), Table::ErpPostings, head::posting_reversals } } };
    posting.heads = 2;

    TableLayout& journal = at(Table::JournalLines);
    setNumbers(journal, { d::journal_line::debit, d::journal_line::credit });
    journal.currency = c(d::journal_line::currency);
    journal.period = c(d::journal_line::period);
    journal.texts = 3;
    journal.text[words::account] = c(d::journal_line::account);
    journal.text[words::journal] = c(d::journal_line::journal);
    journal.text[words::dimension] = c(d::journal_line::dimension);
    journal.links = 1;
    journal.link = { { { c(d::journal_line::posting_id), Table::ErpPostings, head::posting_journal }, {} } };

    TableLayout& payment = at(Table::Payments);
    setNumbers(payment, { d::payment::amount });
    payment.currency = c(d::payment::currency);
    payment.texts = 1;
    payment.text[words::payment_number] = c(d::payment::number);
    payment.links = 1;
    payment.link = { { { c(d::payment::invoice_id), Table::Invoices, head::invoice_payments }, {} } };
    payment.heads = 1;

    TableLayout& receipt = at(Table::ErpReceipts);
    setNumbers(receipt, { d::erp_receipt::amount });
    receipt.currency = c(d::erp_receipt::currency);
    receipt.texts = 1;
    receipt.text[words::receipt_reference] = c(d::erp_receipt::reference);
    receipt.links = 1;
    receipt.link = { { { c(d::erp_receipt::payment_ref), Table::Payments, head::payment_receipts }, {} } };
}

// A table's texts and references; `link` names the columns, their parents and the parents' lists.
constexpr void layOut(Layouts& all, Table table, std::initializer_list<size_t> texts, std::initializer_list<LinkLayout> links, uint8_t heads)
{
    TableLayout& at = all[static_cast<size_t>(table)];
    for (const size_t column : texts)
        at.text[at.texts++] = c(column);
    for (const LinkLayout& link : links)
        at.link[at.links++] = link;
    at.heads = heads;
}

constexpr void layOutMasters(Layouts& all)
{
    namespace account = d::crm_account;
    namespace customer = d::billing_customer;
    namespace erp = d::erp_customer;
    layOut(all, Table::CrmAccounts, { account::tax_id, account::entity, account::name, account::status }, { { c(account::parent), Table::CrmAccounts, head::account_children } }, 3);
    layOut(all, Table::BillingCustomers, { customer::tax_id, customer::entity, customer::name },
        { { c(customer::account), Table::CrmAccounts, head::account_customers }, { c(customer::parent), Table::BillingCustomers, head::customer_children } }, 3);
    layOut(all, Table::ErpCustomers, { erp::tax_id, erp::entity, erp::name },
        { { c(erp::customer), Table::BillingCustomers, head::customer_erp }, { c(erp::parent), Table::ErpCustomers, head::erp_customer_children } }, 1);
    all[static_cast<size_t>(Table::CrmAccounts)].currency = c(account::currency);
    all[static_cast<size_t>(Table::BillingCustomers)].currency = c(customer::currency);
    all[static_cast<size_t>(Table::ErpCustomers)].currency = c(erp::currency);
}

constexpr void layOutContracts(Layouts& all)
{
    namespace contract = d::contract;
    namespace item = d::contract_item;
    namespace subscription = d::subscription_item;
    namespace mapping = d::mapping;
    layOut(all, Table::Contracts, { contract::status, contract::starts, contract::ends, contract::activated_at, contract::signed_at, contract::channel },
        { { c(contract::account), Table::CrmAccounts, head::account_contracts } }, 1);
    all[static_cast<size_t>(Table::Contracts)].currency = c(contract::currency);

    layOut(all, Table::ContractItems, { item::sku, item::starts, item::ends, item::meter, item::model, item::tiers, item::proration },
        { { c(item::contract_id), Table::Contracts, head::contract_items } }, 2);
    TableLayout& items = all[static_cast<size_t>(Table::ContractItems)];
    setNumbers(items, { item::qty, item::unit_price, item::minimum, item::discount, item::term });
    items.currency = c(item::currency);

    layOut(all, Table::SubscriptionItems, { subscription::sku, subscription::starts, subscription::ends, subscription::status, subscription::created },
        { { c(subscription::contract_item), Table::ContractItems, head::item_subscriptions }, { c(subscription::customer), Table::BillingCustomers, head::customer_subscriptions } }, 0);
    TableLayout& subscriptions = all[static_cast<size_t>(Table::SubscriptionItems)];
    setNumbers(subscriptions, { subscription::qty, subscription::unit_price, subscription::term });
    subscriptions.currency = c(subscription::currency);

    layOut(all, Table::Mappings, { mapping::mapping, mapping::key, mapping::valid_from, mapping::valid_to, mapping::value }, {}, 0);
}

constexpr void layOutCredits(Layouts& all)
{
    namespace note = d::credit_note;
    namespace erp = d::erp_credit;
    layOut(all, Table::CreditNotes, { note::number },
        { { c(note::invoice_id), Table::Invoices, head::invoice_credits }, { c(note::line_id), Table::InvoiceLines, head::line_credits } }, 1);
    TableLayout& notes = all[static_cast<size_t>(Table::CreditNotes)];
    setNumbers(notes, { note::amount });
    notes.currency = c(note::currency);
    notes.status = c(note::status);
    notes.period = c(note::period);

    layOut(all, Table::ErpCredits, { erp::entity, erp::mark, erp::reference }, { { c(erp::credit_ref), Table::CreditNotes, head::credit_erp } }, 0);
    TableLayout& credits = all[static_cast<size_t>(Table::ErpCredits)];
    setNumbers(credits, { erp::amount });
    credits.period = c(erp::period);
    credits.currency = c(erp::currency);
    credits.document = c(erp::document);
}

constexpr void layOutTotals(Layouts& all)
{
    namespace total = d::warehouse_total;
    layOut(all, Table::WarehouseTotals, { total::table }, {}, 0);
    TableLayout& totals = all[static_cast<size_t>(Table::WarehouseTotals)];
    setNumbers(totals, { total::records, total::amount });
    totals.period = c(total::period);
    totals.currency = c(total::currency);
}

constexpr void layOutMeteringAndCredit(Layouts& all)
{
    namespace drawdown = d::credit_drawdown;
    layOut(all, Table::Meters, { d::meter::status }, {}, 0);
    layOut(all, Table::CreditDrawdowns, {}, { { c(drawdown::charge_id), Table::RatedCharges, head::charge_drawdowns } }, 0);
    TableLayout& drawdowns = all[static_cast<size_t>(Table::CreditDrawdowns)];
    setNumbers(drawdowns, { drawdown::amount });
    drawdowns.currency = c(drawdown::currency);
}

constexpr Layouts makeLayouts()
{
    Layouts all {};
    for (int i = 0; i < d::kTableCount; ++i)
        all[static_cast<size_t>(i)].table = static_cast<Table>(i);
    layOutBilling(all);
    layOutLedger(all);
    layOutMasters(all);
    layOutContracts(all);
    layOutCredits(all);
    layOutTotals(all);
    layOutMeteringAndCredit(all);
    return all;
}

constexpr Layouts kLayouts = makeLayouts();

}

const TableLayout& tableLayout(d::Table table)
{
    return kLayouts[static_cast<size_t>(table)];
}

}
