#include "domain/downstream.h"

#include <array>

namespace tieout::domain {

namespace {

constexpr int c(size_t column)
{
    return static_cast<int>(column);
}
constexpr CountedTable recordsOnly(Table table)
{
    return { table };
}

// In the order of Table. A master record's currency is a property of its, not that of an amount.
constexpr std::array<CountedTable, kTableCount> kCounted = { {
    { Table::UsageEvents, c(usage_event::qty), c(usage_event::ts), kNotCounted },
    { Table::UsageAggregates, c(usage_aggregate::qty), c(usage_aggregate::period), kNotCounted },
    { Table::RatedCharges, c(rated_charge::amount), c(rated_charge::period), c(rated_charge::currency) },
    { Table::InvoiceLines, c(invoice_line::amount), kNotCounted, c(invoice_line::currency) },
    { Table::Invoices, c(invoice::total), c(invoice::period), c(invoice::currency) },
    { Table::ErpPostings, c(erp_posting::amount), c(erp_posting::period), c(erp_posting::currency) },
    { Table::JournalLines, c(journal_line::debit), kNotCounted, c(journal_line::currency) },
    { Table::Payments, c(payment::amount), kNotCounted, c(payment::currency) },
    { Table::ErpReceipts, c(erp_receipt::amount), kNotCounted, c(erp_receipt::currency) },
    recordsOnly(Table::SkuMap),
    recordsOnly(Table::CrmAccounts),
    recordsOnly(Table::BillingCustomers),
    recordsOnly(Table::ErpCustomers),
    recordsOnly(Table::Contracts),
    recordsOnly(Table::ContractItems),
    recordsOnly(Table::SubscriptionItems),
    { Table::CreditNotes, c(credit_note::amount), c(credit_note::period), c(credit_note::currency) },
    { Table::ErpCredits, c(erp_credit::amount), c(erp_credit::period), c(erp_credit::currency) },
    recordsOnly(Table::Mappings),
    recordsOnly(Table::WarehouseTotals), // never: a copy says nothing of itself
    recordsOnly(Table::Meters),
    { Table::CreditDrawdowns, c(credit_drawdown::amount), kNotCounted, c(credit_drawdown::currency) },
} };

constexpr bool inOrder()
{
    for (size_t i = 0; i < kCounted.size(); ++i)
        if (static_cast<size_t>(kCounted[i].table) != i)
            return false;
    return true;
}
static_assert(inOrder());

}

const CountedTable* countedTable(Table table)
{
    return table == Table::WarehouseTotals ? nullptr : &kCounted[static_cast<size_t>(table)];
}

const CountedTable* countedTable(std::string_view name)
{
    const auto table = tableByName(name);
    return table ? countedTable(*table) : nullptr;
}

}
