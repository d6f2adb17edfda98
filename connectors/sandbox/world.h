#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

// An invented company, made from a seed: months of usage, billing and books with planted defects,
// and the truth about them. Standard library only and none of the product's own code: what the
// checks are measured against must not share their mistakes.
namespace tieout::sandbox {

struct WorldCurrency {
    std::string code;
    int exponent = 2;
    std::string entity; // the legal entity that bills in it
    std::string entity_name;
    int tax_percent = 0;
};
const std::array<WorldCurrency, 4>& worldCurrencies();

// Months are counted from the World's first one; quantities are thousandths, prices ten-thousandths,
// amounts the currency's smallest unit.
struct UsageEvent {
    std::string id, tenant, customer, meter;
    int64_t qty_e3 = 0;
    std::string ts, source, region;
    int64_t sequence = 0; // the source's number of it; 0: it has none
    std::string received_at; // empty: seconds later
    std::string refused; // why the meter did not take it
};
// Of the system that adds up usage. status: active, inactive.
struct Meter {
    std::string id, name, unit, status;
};
struct UsageAggregate {
    std::string id, customer, meter;
    int month = 0;
    int64_t qty_e3 = 0;
    int events = 0;
};
struct RatedCharge {
    std::string id, aggregate, customer, sku;
    int month = 0;
    int64_t qty_e3 = 0, price_e4 = 0, amount = 0;
    size_t currency = 0;
    std::string contract_item; // by whose terms it was rated; most were rated by their own price
    int64_t drawn = 0; // what prepaid credit paid of it
};
// Of prepaid credit, as its ledger has it.
struct CreditDrawdown {
    std::string id, charge;
    int64_t amount = 0;
    size_t currency = 0;
};
struct InvoiceLine {
    std::string id, invoice, charge, sku;
    int64_t qty_e3 = 0, amount = 0;
    size_t currency = 0;
    std::string tax_code; // empty where there is no tax
};
struct Invoice {
    std::string id, customer;
    int month = 0;
    int64_t lines = 0, tax = 0, total = 0; // `lines`: what its lines add up to
    size_t currency = 0;
    std::string status; // paid, open, draft, void
    std::string number = {}; // what the customer reads on it; a draft has none
    int64_t open = 0; // what is still to be paid
    bool credited = false; // paid by credit notes alone
    std::string entity = {}; // the legal entity that bills
    bool voided_late = false; // after it was posted; the file feed alone does not know of it yet
};
struct Payment {
    std::string id, invoice;
    int64_t amount = 0;
    size_t currency = 0;
    std::string method;
    std::string number = {}; // the bank's side knows it by; refunds and disputes have none
};
// A bank's objection to a payment. A lost one took the money: it stands among the payments too, with
// its own id and the amount below zero.
struct Dispute {
    std::string id, payment;
    int64_t amount = 0;
    size_t currency = 0;
    std::string status, reason; // status: won, needs_response, lost
};
// In the books it is the document of this id whose other_ref is the payment.
struct Receipt {
    std::string id, payment;
    int64_t amount = 0;
    size_t currency = 0;
    std::string reference = {};
};
// The chart of accounts, in the order of BookLine::account: receivable, revenue, tax payable, bank,
// then three nobody mapped and one whose mapping has ended.
struct BookAccount {
    const char* id;
    const char* number;
    const char* name;
};
const std::array<BookAccount, 8>& bookAccounts();

// The departments, by name; the first one is where what is sold belongs.
const std::array<const char*, 2>& departments();

// A transaction of the books, with the accounting lines it has.
struct BookLine {
    int account = 0; // index into bookAccounts()
    int64_t debit = 0, credit = 0;
    std::string department = {};
};
struct BookDocument {
    int64_t id = 0;
    std::string type; // CustInvc, CustCred, CustPymt, CustDep, CustRfnd, SalesOrd, Estimate, Journal; the amount has no sign
    std::string number, external_id, other_ref, customer; // external id: whatever an integration makes has one
    std::string reference = {}; // the number that billing gave what it was made from
    std::vector<std::pair<int64_t, int64_t>> settles = {}; // of a payment or credit memo: documents and amounts
    bool held = false; // nobody applied it, or not the whole of it
    int64_t open = 0; // of an invoice: what nothing settles
    int64_t of_document = 0; // of a journal: the document it books
    int64_t reverses = 0; // of a credit memo: the invoice it was made from; 0: none
    int month = 0;
    int64_t amount = 0;
    size_t currency = 0;
    std::string modified; // YYYY-MM-DD HH:MM:SS
    std::vector<BookLine> lines;
};

// The customer as the CRM, the billing system and the books know it. `parent` is an id of the same table.
struct Account {
    std::string id; // as Salesforce writes it, eighteen characters
    std::string name, parent, tax_id;
    size_t currency = 0;
    std::string entity, status; // status: active, closed
};
struct BillingCustomer {
    std::string id, account, name, parent, tax_id;
    size_t currency = 0;
    std::string entity;
};
struct ErpCustomer {
    std::string id; // the books' internal id
    std::string customer, name, parent, tax_id;
    size_t currency = 0;
    std::string entity;
};
// Days are YYYY-MM-DD; an empty end is open.
struct Contract {
    std::string id, account, status, starts, ends; // status: activated, draft
    size_t currency = 0;
    std::string signed_at, activated_at;
    std::string channel = "sales"; // sales, self_service
};
struct ContractItem {
    std::string id, contract, sku, meter;
    int64_t qty_e3 = 0, price_e4 = 0;
    size_t currency = 0;
    std::string starts, ends;
    int term = 0; // months; 0: not told
    std::string model, tiers; // empty: by the unit
    int64_t minimum = 0; // of a month
    int discount_e1 = 0; // tenths of a percent
    std::string proration; // daily, or empty
};
struct SubscriptionItem {
    std::string id, subscription, contract_item, customer, sku;
    int64_t qty_e3 = 0, price_e4 = 0;
    size_t currency = 0;
    std::string starts, ends, status; // status: active, canceled
    int term = 0;
    std::string created; // the day on which billing was told
};
// Of an invoice; in the books it is a CustCred document whose other_ref is the note's id.
struct CreditNote {
    std::string id, invoice;
    int64_t amount = 0;
    size_t currency = 0;
    std::string status; // issued, void
    int month = 0;
    std::string number = {};
};
// What a key of one system is in another one, from a day to a day.
struct MappingRow {
    std::string id, mapping; // mapping: sku, meter, account, tax_code, entity, dimension
    std::string key, value, valid_from, valid_to;
};
// What the company's data warehouse says it holds of one of the tables.
struct CopyTotal {
    std::string table;
    int month = -1; // -1: all
    int currency = -1; // index into worldCurrencies(); -1: all, and no amount
    int64_t records = 0, amount = 0;
};
struct TruthRow {
    std::string checkpoint, reason, key, delta; // delta: plain decimal
    auto operator<=>(const TruthRow&) const = default;
};

// A record that its system has and counts, but leaves out of its lists, or gives so that it cannot be
// read. Only over the wire: a folder of tables has everything.
struct FeedFault {
    std::string system, id; // system: netsuite, stripe, openmeter, salesforce
    bool unreadable = false;
};

// "default": 200 customers, 12 months, three of every defect. "small": 24 customers, 6 months.
// "clean": the default without a defect. The others are 60 customers and 8 months with one of every
// defect, and something that happens to the company: see scenarioByName.
struct Scenario {
    std::string name = "default";
    int customers = 200;
    int months = 12;
    int plants_of_each = 3;
    int quiet_month = -1; // hardly any usage
    bool quarter_end = false; // what goes wrong goes wrong in the last month of a quarter
    int rollout_month = -1; // from here on half of the customers are billed another price than agreed
    int outage_month = -1; // the books were away for days: invoices of this month without postings
    int late_month = -1; // a flood of usage after the meter was read
    bool incomplete_feeds = false; // systems leave records out of their lists, or give them unreadable
};
const std::vector<std::string>& scenarioNames();
// False when there is no scenario of this name.
bool scenarioByName(const std::string& name, Scenario& out);

struct World {
    Scenario scenario;
    uint64_t seed = 1;
    std::vector<UsageEvent> events;
    std::vector<UsageAggregate> aggregates;
    std::vector<RatedCharge> charges;
    std::vector<CreditDrawdown> drawdowns;
    std::vector<InvoiceLine> lines;
    std::vector<Invoice> invoices;
    std::vector<Payment> payments;
    std::vector<Dispute> disputes;
    std::vector<Receipt> receipts;
    std::vector<std::string> skus;
    std::vector<std::string> customers;
    std::vector<size_t> customer_currency;
    std::vector<BookDocument> books;
    std::vector<Account> accounts;
    std::vector<BillingCustomer> billing_customers;
    std::vector<ErpCustomer> erp_customers;
    std::vector<Contract> contracts;
    std::vector<ContractItem> contract_items;
    std::vector<SubscriptionItem> subscription_items;
    std::vector<CreditNote> credit_notes;
    std::vector<MappingRow> mappings;
    std::vector<Meter> meters;
    std::vector<CopyTotal> copies; // in a folder of files; no system gives them
    std::vector<TruthRow> truth; // of the file feed's checkpoints; sorted
    std::vector<TruthRow> estate_truth; // of the others and of credit notes, on top of it; sorted
    std::vector<TruthRow> explained; // of `truth`, those that are not found where the estate says why: the why is found instead
    std::vector<FeedFault> feed_faults;
    std::vector<TruthRow> feed_truth; // what they make of it where every system is connected, on top of both; sorted

    std::string monthText(int month) const; // YYYY-MM
    std::string monthLastDay(int month) const; // YYYY-MM-DD
    std::string monthFirstDay(int month) const;
    // The day on which the company stands still: the third of the month after its last.
    std::string today() const { return monthText(scenario.months) + "-03"; }
    int closedMonths() const { return scenario.months - 2; } // the earlier ones are closed in the books
};

// The same seed and scenario give the same World, byte for byte, on every machine.
World makeWorld(uint64_t seed, const Scenario& scenario);

enum class FeedTables {
    Billing, // the file feed's, but for the postings and journals of the books
    Whole, // every table of the estate
};
// Leaves out the tables named in `without` and takes away what an earlier run left of them. False
// when the folder cannot be written.
bool writeFeed(const World& world, const std::string& folder, FeedTables tables = FeedTables::Billing, const std::set<std::string>& without = {});

// "12.5" of 1250 at 2 decimals; no trailing zeros, never −0.
std::string plainDecimal(int64_t units, int decimals);
// With all decimals: "12.50".
std::string fixedDecimal(int64_t units, int decimals);

}
