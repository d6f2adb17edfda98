#include "domain/tables.h"

namespace tieout::domain {

namespace {

using enum ColumnType;

constexpr ColumnSpec kDeleted { "_deleted", Flag, false, true };
constexpr ColumnSpec kCurrencyExtension { "currency", ColumnType::Currency, false, true };

constexpr ColumnSpec kUsageEvents[] = { { "id", Text, true, false }, { "tenant", Text, false, false }, { "customer", Text, true, false },
    { "meter", Text, true, false }, { "qty", Quantity, true, false }, { "ts", Time, true, false }, { "source", Text, false, false },
    { "region", Text, false, false }, { "delivery", Text, false, true }, { "refused", Text, false, true }, { "received_at", Time, false, true }, { "sequence", Count, false, true }, kDeleted };
constexpr ColumnSpec kUsageAggregates[] = { { "id", Text, true, false }, { "tenant", Text, false, false }, { "customer", Text, true, false },
    { "meter", Text, true, false }, { "period", ColumnType::Period, true, false }, { "qty", Quantity, true, false },
    { "events", Count, false, false }, kDeleted };
constexpr ColumnSpec kRatedCharges[] = { { "id", Text, true, false }, { "aggregate_id", Text, true, false }, { "customer", Text, false, false },
    { "sku", Text, true, false }, { "period", ColumnType::Period, true, false }, { "qty", Quantity, true, false },
    { "unit_price", Quantity, true, false }, { "amount", Money, true, false }, { "currency", ColumnType::Currency, false, false }, { "contract_item", Text, false, true },
    { "drawn", Money, false, true }, kDeleted };
constexpr ColumnSpec kInvoiceLines[] = { { "id", Text, true, false }, { "invoice_id", Text, true, false }, { "charge_id", Text, true, false },
    { "sku", Text, false, false }, { "qty", Quantity, true, false }, { "amount", Money, true, false }, kCurrencyExtension,
    { "tax_code", Text, false, true }, kDeleted };
constexpr ColumnSpec kInvoices[] = { { "id", Text, true, false }, { "customer", Text, false, false }, { "period", ColumnType::Period, true, false },
    { "total", Money, true, false }, { "currency", ColumnType::Currency, false, false }, { "status", Text, false, false },
    { "issued_at", Text, false, false }, { "tax", Money, false, true }, { "entity", Text, false, true }, { "open", Money, false, true },
    { "number", Text, false, true }, kDeleted };
constexpr ColumnSpec kErpPostings[] = { { "id", Text, true, false }, { "invoice_ref", Text, true, false },
    { "period", ColumnType::Period, true, false }, { "amount", Money, true, false }, { "document", Text, false, false }, kCurrencyExtension,
    { "entity", Text, false, true }, { "reverses", Text, false, true }, { "mark", Text, false, true }, { "open", Money, false, true },
    { "status", Text, false, true }, { "reference", Text, false, true }, kDeleted };
constexpr ColumnSpec kJournalLines[] = { { "id", Text, true, false }, { "posting_id", Text, true, false }, { "account", Text, false, false },
    { "debit", Money, true, false }, { "credit", Money, true, false }, kCurrencyExtension, { "journal", Text, false, true },
    { "period", ColumnType::Period, false, true }, { "dimension", Text, false, true }, { "manual", Flag, false, true }, kDeleted };
constexpr ColumnSpec kPayments[] = { { "id", Text, true, false }, { "invoice_id", Text, true, false }, { "amount", Money, true, false },
    { "currency", ColumnType::Currency, false, false }, { "method", Text, false, false }, { "number", Text, false, true }, kDeleted };
constexpr ColumnSpec kErpReceipts[] = { { "id", Text, true, false }, { "payment_ref", Text, true, false }, { "amount", Money, true, false },
    { "account", Text, false, false }, kCurrencyExtension, { "reference", Text, false, true }, kDeleted };
constexpr ColumnSpec kSkuMap[] = { { "sku", Text, true, false }, kDeleted };

constexpr ColumnSpec text(std::string_view name)
{
    return { name, Text, false, false };
}
constexpr ColumnSpec reference(std::string_view name)
{
    return { name, Text, true, false };
}
constexpr ColumnSpec date(std::string_view name)
{
    return { name, Text, false, false, true };
}
constexpr ColumnSpec kCurrency { "currency", ColumnType::Currency, false, false };

constexpr ColumnSpec kCrmAccounts[] = { reference("id"), text("name"), text("parent"), text("tax_id"), kCurrency, text("entity"), text("status"), kDeleted };
constexpr ColumnSpec kBillingCustomers[] = { reference("id"), text("account"), text("name"), text("parent"), text("tax_id"), kCurrency, text("entity"), kDeleted };
constexpr ColumnSpec kErpCustomers[] = { reference("id"), text("customer"), text("name"), text("parent"), text("tax_id"), kCurrency, text("entity"), kDeleted };
constexpr ColumnSpec kContracts[] = { reference("id"), reference("account"), text("status"), date("starts"), date("ends"), kCurrency, date("signed_at"), date("activated_at"),
    { "channel", Text, false, true }, kDeleted };
constexpr ColumnSpec kContractItems[] = { reference("id"), reference("contract_id"), reference("sku"), text("meter"), { "qty", Quantity, false, false },
    { "unit_price", Quantity, false, false }, kCurrency, date("starts"), date("ends"), { "model", Text, false, true }, { "tiers", Text, false, true },
    { "minimum", Money, false, true }, { "discount", Quantity, false, true }, { "proration", Text, false, true }, { "term", Count, false, true }, kDeleted };
constexpr ColumnSpec kSubscriptionItems[] = { reference("id"), text("subscription"), text("contract_item"), text("customer"), reference("sku"), { "qty", Quantity, false, false },
    { "unit_price", Quantity, false, false }, kCurrency, date("starts"), date("ends"), text("status"), { "term", Count, false, true },
    { "created", Text, false, true, true }, kDeleted };
constexpr ColumnSpec kCreditNotes[] = { reference("id"), reference("invoice_id"), { "amount", Money, true, false }, kCurrency, text("status"),
    { "period", ColumnType::Period, true, false }, { "line_id", Text, false, true }, { "number", Text, false, true }, kDeleted };
constexpr ColumnSpec kErpCredits[] = { reference("id"), reference("credit_ref"), { "period", ColumnType::Period, true, false }, { "amount", Money, true, false }, kCurrency,
    text("document"), text("entity"), { "mark", Text, false, true }, { "reference", Text, false, true }, kDeleted };
constexpr ColumnSpec kMappings[] = { reference("id"), reference("mapping"), reference("key"), text("value"), date("valid_from"), date("valid_to"), kDeleted };
constexpr ColumnSpec kWarehouseTotals[] = { reference("id"), reference("table"), { "period", ColumnType::Period, false, false }, kCurrency, { "records", Count, true, false },
    { "amount", Quantity, false, false }, kDeleted };
constexpr ColumnSpec kMeters[] = { reference("id"), text("name"), text("unit"), text("status"), kDeleted };
constexpr ColumnSpec kCreditDrawdowns[] = { reference("id"), reference("charge_id"), { "amount", Money, true, false }, kCurrency, kDeleted };

constexpr TableSpec kTables[kTableCount] = {
    { Table::UsageEvents, "usage_events", "usage_event", kUsageEvents },
    { Table::UsageAggregates, "usage_aggregates", "usage_aggregate", kUsageAggregates },
    { Table::RatedCharges, "rated_charges", "rated_charge", kRatedCharges },
    { Table::InvoiceLines, "invoice_lines", "invoice_line", kInvoiceLines },
    { Table::Invoices, "invoices", "invoice", kInvoices },
    { Table::ErpPostings, "erp_postings", "erp_document", kErpPostings },
    { Table::JournalLines, "journal_lines", "journal_line", kJournalLines },
    { Table::Payments, "payments", "payment", kPayments },
    { Table::ErpReceipts, "erp_receipts", "receipt", kErpReceipts },
    { Table::SkuMap, "sku_map", "product", kSkuMap },
    { Table::CrmAccounts, "crm_accounts", "crm_account", kCrmAccounts },
    { Table::BillingCustomers, "billing_customers", "billing_customer", kBillingCustomers },
    { Table::ErpCustomers, "erp_customers", "erp_customer", kErpCustomers },
    { Table::Contracts, "contracts", "contract", kContracts },
    { Table::ContractItems, "contract_items", "contract_item", kContractItems },
    { Table::SubscriptionItems, "subscription_items", "subscription_item", kSubscriptionItems },
    { Table::CreditNotes, "credit_notes", "credit_note", kCreditNotes },
    { Table::ErpCredits, "erp_credits", "erp_credit", kErpCredits },
    { Table::Mappings, "mappings", "mapping", kMappings },
    { Table::WarehouseTotals, "warehouse_totals", "warehouse_total", kWarehouseTotals },
    { Table::Meters, "meters", "meter", kMeters },
    { Table::CreditDrawdowns, "credit_drawdowns", "credit_drawdown", kCreditDrawdowns },
};

static_assert(kUsageEvents[usage_event::ts].name == "ts" && kUsageEvents[usage_event::sequence].name == "sequence" && std::size(kUsageEvents) == usage_event::deleted + 1);
static_assert(kUsageAggregates[usage_aggregate::events].name == "events" && std::size(kUsageAggregates) == usage_aggregate::deleted + 1);
static_assert(kRatedCharges[rated_charge::drawn].name == "drawn" && std::size(kRatedCharges) == rated_charge::deleted + 1);
static_assert(kInvoiceLines[invoice_line::tax_code].name == "tax_code" && std::size(kInvoiceLines) == invoice_line::deleted + 1);
static_assert(kInvoices[invoice::number].name == "number" && std::size(kInvoices) == invoice::deleted + 1);
static_assert(kErpPostings[erp_posting::reference].name == "reference" && std::size(kErpPostings) == erp_posting::deleted + 1);
static_assert(kJournalLines[journal_line::manual].name == "manual" && std::size(kJournalLines) == journal_line::deleted + 1);
static_assert(kPayments[payment::number].name == "number" && std::size(kPayments) == payment::deleted + 1);
static_assert(kErpReceipts[erp_receipt::reference].name == "reference" && std::size(kErpReceipts) == erp_receipt::deleted + 1);
static_assert(std::size(kSkuMap) == sku::deleted + 1);
static_assert(kCrmAccounts[crm_account::status].name == "status" && std::size(kCrmAccounts) == crm_account::deleted + 1);
static_assert(kBillingCustomers[billing_customer::entity].name == "entity" && std::size(kBillingCustomers) == billing_customer::deleted + 1);
static_assert(kErpCustomers[erp_customer::entity].name == "entity" && std::size(kErpCustomers) == erp_customer::deleted + 1);
static_assert(kContracts[contract::channel].name == "channel" && std::size(kContracts) == contract::deleted + 1);
static_assert(kContractItems[contract_item::term].name == "term" && std::size(kContractItems) == contract_item::deleted + 1);
static_assert(kSubscriptionItems[subscription_item::created].name == "created" && std::size(kSubscriptionItems) == subscription_item::deleted + 1);
static_assert(kCreditNotes[credit_note::number].name == "number" && std::size(kCreditNotes) == credit_note::deleted + 1);
static_assert(kErpCredits[erp_credit::reference].name == "reference" && std::size(kErpCredits) == erp_credit::deleted + 1);
static_assert(kMappings[mapping::valid_to].name == "valid_to" && std::size(kMappings) == mapping::deleted + 1);
static_assert(kWarehouseTotals[warehouse_total::amount].name == "amount" && std::size(kWarehouseTotals) == warehouse_total::deleted + 1);
static_assert(kMeters[meter::status].name == "status" && std::size(kMeters) == meter::deleted + 1);
static_assert(kCreditDrawdowns[credit_drawdown::amount].name == "amount" && std::size(kCreditDrawdowns) == credit_drawdown::deleted + 1);

}

const TableSpec& tableSpec(Table table)
{
    return kTables[static_cast<size_t>(table)];
}

std::optional<Table> tableByName(std::string_view name)
{
    for (const TableSpec& spec : kTables)
        if (spec.name == name)
            return spec.table;
    return std::nullopt;
}

std::optional<Table> tableByKind(std::string_view kind)
{
    for (const TableSpec& spec : kTables)
        if (spec.kind == kind)
            return spec.table;
    return std::nullopt;
}

std::optional<size_t> columnIndex(Table table, std::string_view column)
{
    const auto columns = tableSpec(table).columns;
    for (size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == column)
            return i;
    return std::nullopt;
}

}
