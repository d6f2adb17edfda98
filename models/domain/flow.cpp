#include "domain/flow.h"

#include "domain/finding.h"

#include <algorithm>
#include <array>

namespace tieout::domain {

namespace {

struct KnownColumn {
    Table table;
    size_t column;
    FlowColumnKind kind;
};

using enum FlowColumnKind;

// What is kept in memory of the records and means something to a flow. A test asks the engine for each.
constexpr KnownColumn kColumns[] = {
    { Table::UsageAggregates, usage_aggregate::period, Month },
    { Table::UsageAggregates, usage_aggregate::customer, Word },
    { Table::UsageAggregates, usage_aggregate::qty, Number },
    { Table::RatedCharges, rated_charge::period, Month },
    { Table::RatedCharges, rated_charge::customer, Word },
    { Table::RatedCharges, rated_charge::sku, Word },
    { Table::RatedCharges, rated_charge::qty, Number },
    { Table::RatedCharges, rated_charge::unit_price, Number },
    { Table::RatedCharges, rated_charge::amount, Number },
    { Table::InvoiceLines, invoice_line::qty, Number },
    { Table::InvoiceLines, invoice_line::amount, Number },
    { Table::Invoices, invoice::period, Month },
    { Table::Invoices, invoice::customer, Word },
    { Table::Invoices, invoice::status, Word },
    { Table::Invoices, invoice::issued_at, Day },
    { Table::Invoices, invoice::total, Number },
    { Table::ErpPostings, erp_posting::period, Month },
    { Table::ErpPostings, erp_posting::amount, Number },
    { Table::JournalLines, journal_line::account, Word },
    { Table::JournalLines, journal_line::debit, Number },
    { Table::JournalLines, journal_line::credit, Number },
    { Table::Payments, payment::amount, Number },
    { Table::ErpReceipts, erp_receipt::amount, Number },
    { Table::CrmAccounts, crm_account::status, Word },
    { Table::CrmAccounts, crm_account::entity, Word },
    { Table::BillingCustomers, billing_customer::entity, Word },
    { Table::ErpCustomers, erp_customer::entity, Word },
    { Table::Contracts, contract::status, Word },
    { Table::Contracts, contract::starts, Day },
    { Table::Contracts, contract::ends, Day },
    { Table::Contracts, contract::signed_at, Day },
    { Table::Contracts, contract::activated_at, Day },
    { Table::Contracts, contract::channel, Word },
    { Table::ContractItems, contract_item::sku, Word },
    { Table::ContractItems, contract_item::meter, Word },
    { Table::ContractItems, contract_item::starts, Day },
    { Table::ContractItems, contract_item::ends, Day },
    { Table::ContractItems, contract_item::qty, Number },
    { Table::ContractItems, contract_item::unit_price, Number },
    { Table::SubscriptionItems, subscription_item::sku, Word },
    { Table::SubscriptionItems, subscription_item::starts, Day },
    { Table::SubscriptionItems, subscription_item::ends, Day },
    { Table::SubscriptionItems, subscription_item::status, Word },
    { Table::SubscriptionItems, subscription_item::qty, Number },
    { Table::SubscriptionItems, subscription_item::unit_price, Number },
    { Table::CreditNotes, credit_note::period, Month },
    { Table::CreditNotes, credit_note::amount, Number },
    { Table::ErpCredits, erp_credit::period, Month },
    { Table::ErpCredits, erp_credit::amount, Number },
};

struct Reference {
    Table from, to; // `from` names one of `to`
};

constexpr Reference kReferences[] = {
    { Table::RatedCharges, Table::UsageAggregates },
    { Table::InvoiceLines, Table::RatedCharges },
    { Table::InvoiceLines, Table::Invoices },
    { Table::ErpPostings, Table::Invoices },
    { Table::JournalLines, Table::ErpPostings },
    { Table::Payments, Table::Invoices },
    { Table::ErpReceipts, Table::Payments },
    { Table::BillingCustomers, Table::CrmAccounts },
    { Table::ErpCustomers, Table::BillingCustomers },
    { Table::Contracts, Table::CrmAccounts },
    { Table::ContractItems, Table::Contracts },
    { Table::SubscriptionItems, Table::ContractItems },
    { Table::SubscriptionItems, Table::BillingCustomers },
    { Table::CreditNotes, Table::Invoices },
    { Table::ErpCredits, Table::CreditNotes },
};

bool namesCustomer(Table table)
{
    return table == Table::UsageAggregates || table == Table::RatedCharges || table == Table::Invoices;
}

}

FlowColumnKind flowColumnKind(const FlowColumn& column)
{
    for (const KnownColumn& known : kColumns)
        if (known.table == column.table && known.column == column.column)
            return known.kind;
    return None;
}

FlowHop flowHop(Table from, Table to)
{
    for (const Reference& reference : kReferences) {
        if (reference.from == from && reference.to == to)
            return FlowHop::Up;
        if (reference.from == to && reference.to == from)
            return FlowHop::Down;
    }
    if (from == Table::BillingCustomers && namesCustomer(to))
        return FlowHop::NamedDown;
    if (to == Table::BillingCustomers && namesCustomer(from))
        return FlowHop::NamedUp;
    return FlowHop::None;
}

const std::string& flowTitle(const FlowTitles& titles, const std::string& language)
{
    const auto found = titles.find(language);
    return found == titles.end() ? titles.at("en") : found->second;
}

std::string flowKey(std::string_view flow, std::string_view object, std::string_view step)
{
    return escapeKeyPart(flow) + "|" + escapeKeyPart(object) + "|" + escapeKeyPart(step);
}

std::optional<FlowKey> readFlowKey(std::string_view key)
{
    std::array<std::string, 3> parts;
    size_t part = 0;
    for (size_t i = 0; i < key.size(); ++i) {
        if (key[i] == '|') {
            if (++part == parts.size())
                return std::nullopt;
            continue;
        }
        if (key[i] == '\\' && i + 1 < key.size())
            ++i;
        parts[part] += key[i];
    }
    if (part != 2)
        return std::nullopt;
    return FlowKey { std::move(parts[0]), std::move(parts[1]), std::move(parts[2]) };
}

}
