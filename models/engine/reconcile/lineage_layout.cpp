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
    line.heads = 1;

    TableLayout& invoice = at(Table::Invoices);
    invoice.numbers = 2;
    invoice.number = { c(d::invoice::total), c(d::invoice::tax), kNoColumn };
    invoice.period = c(d::invoice::period);
    invoice.currency = c(d::invoice::currency);
    invoice.customer = c(d::invoice::customer);
    invoice.status = c(d::invoice::status);
    invoice.texts = 3;
    invoice.text[words::document_entity] = c(d::invoice::entity);
    invoice.text[words::invoice_status] = c(d::invoice::status);
    invoice.text[words::issued_at] = c(d::invoice::issued_at);
    invoice.heads = 4;

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
    posting.texts = 2;
    posting.text[words::document_entity] = c(d::erp_posting::entity);
    posting.text[words::mark] = c(d::erp_posting::mark);
    posting.links = 2;
    posting.link = { { { c(d::erp_posting::invoice_ref), Table::Invoices, head::invoice_postings },
        { c(d::erp_posting::reverses), Table::ErpPostings, head::posting_reversals } } };
    posting.heads = 2;

    TableLayout& journal = at(Table::JournalLines);
    journal.numbers = 2;
    journal.number = { c(d::journal_line::debit), c(d::journal_line::credit), kNoColumn };
    journal.currency = c(d::journal_line::currency);
    journal.texts = 1;
    journal.text[words::account] = c(d::journal_line::account);
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

    layOut(all, Table::ContractItems, { item::sku, item::starts, item::ends, item::meter }, { { c(item::contract_id), Table::Contracts, head::contract_items } }, 1);
    TableLayout& items = all[static_cast<size_t>(Table::ContractItems)];
    items.numbers = 2;
    items.number = { c(item::qty), c(item::unit_price), kNoColumn };
    items.currency = c(item::currency);

    layOut(all, Table::SubscriptionItems, { subscription::sku, subscription::starts, subscription::ends, subscription::status },
        { { c(subscription::contract_item), Table::ContractItems, head::item_subscriptions }, { c(subscription::customer), Table::BillingCustomers, head::customer_subscriptions } }, 0);
    TableLayout& subscriptions = all[static_cast<size_t>(Table::SubscriptionItems)];
    subscriptions.numbers = 2;
    subscriptions.number = { c(subscription::qty), c(subscription::unit_price), kNoColumn };
    subscriptions.currency = c(subscription::currency);

    layOut(all, Table::Mappings, { mapping::mapping, mapping::key, mapping::valid_from, mapping::valid_to, mapping::value }, {}, 0);
}

constexpr void layOutCredits(Layouts& all)
{
    namespace note = d::credit_note;
    namespace erp = d::erp_credit;
    layOut(all, Table::CreditNotes, {},
        { { c(note::invoice_id), Table::Invoices, head::invoice_credits }, { c(note::line_id), Table::InvoiceLines, head::line_credits } }, 1);
    TableLayout& notes = all[static_cast<size_t>(Table::CreditNotes)];
    notes.numbers = 1;
    notes.number = { c(note::amount), kNoColumn, kNoColumn };
    notes.currency = c(note::currency);
    notes.status = c(note::status);
    notes.period = c(note::period);

    layOut(all, Table::ErpCredits, { erp::entity, erp::mark }, { { c(erp::credit_ref), Table::CreditNotes, head::credit_erp } }, 0);
    TableLayout& credits = all[static_cast<size_t>(Table::ErpCredits)];
    credits.numbers = 1;
    credits.number = { c(erp::amount), kNoColumn, kNoColumn };
    credits.period = c(erp::period);
    credits.currency = c(erp::currency);
    credits.document = c(erp::document);
}

constexpr void layOutTotals(Layouts& all)
{
    namespace total = d::warehouse_total;
    layOut(all, Table::WarehouseTotals, { total::table }, {}, 0);
    TableLayout& totals = all[static_cast<size_t>(Table::WarehouseTotals)];
    totals.numbers = 2;
    totals.number = { c(total::records), c(total::amount), kNoColumn };
    totals.period = c(total::period);
    totals.currency = c(total::currency);
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
    return all;
}

constexpr Layouts kLayouts = makeLayouts();

}

const TableLayout& tableLayout(d::Table table)
{
    return kLayouts[static_cast<size_t>(table)];
}

}
