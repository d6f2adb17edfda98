#include "support/feed_world.h"

#include <algorithm>
#include <cstdio>

namespace tieout::tests {

namespace {

using Row = FeedWorld::Row;

const std::vector<std::string> kPeriods = { "2026-07", "2026-08", "2026-09", "2026-12", "2027-01" };
const std::vector<std::string> kCurrencies = { "USD", "USD", "EUR", "JPY", "KWD" };
// Characters that mean something in keys, CSV, JSON or SQL, and letters of several bytes.
const std::vector<std::string> kOddities = { "|", "\\", ",", "\"", "'", " ", "é", "値", "/", ":", "%1", ";", "\\|", "😀" };

int decimalsOf(const std::string& currency)
{
    return currency == "JPY" ? 0 : currency == "KWD" ? 3 : 2;
}

std::string get(const Row& row, const std::string& name)
{
    const auto found = row.find(name);
    return found == row.end() ? std::string() : found->second;
}

PlainNumber number(const Row& row, const std::string& name)
{
    return *PlainNumber::read(get(row, name));
}

}

uint64_t Dice::next() // splitmix64
{
    uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

struct FeedWorld::Chain {
    std::string customer, meter, period, currency, tag;
    PlainNumber quantity;
};

FeedWorld::FeedWorld(uint64_t seed, const WorldSize& size)
    : m_dice(seed * 2654435761U + 97)
    , m_size(size)
{
}

// The same number gives the same id in every set: two systems share ids now and then.
std::string FeedWorld::id(const std::string& prefix, const std::string& tag)
{
    std::string text = prefix + '_' + tag;
    if (m_dice.percent(8))
        text.insert(m_dice.percent(50) ? text.size() : prefix.size(), m_dice.pick(kOddities) + "x");
    return text;
}

// With trailing zeros now and then: 10.5 and 10.50 are one number written twice.
std::string FeedWorld::asWritten(const PlainNumber& n, int at_most)
{
    const int needed = usedDecimals(n);
    return n.textWith(needed >= at_most ? needed : needed + static_cast<int>(m_dice.below(static_cast<size_t>(at_most - needed) + 1)));
}

std::string FeedWorld::quantity()
{
    const int scale = m_dice.percent(5) ? 12 : static_cast<int>(m_dice.below(5));
    const auto whole = static_cast<int64_t>(m_dice.below(m_dice.percent(3) ? 900'000 : 400'000));
    PlainNumber n { whole, scale };
    if (m_dice.percent(10))
        n = PlainNumber { whole * 10 + 5, scale < 12 ? scale + 1 : 12 }; // ends in 5: makes ties
    if (m_dice.percent(8))
        n = -n;
    return asWritten(n, 12);
}

std::string FeedWorld::amount(const std::string& currency)
{
    PlainNumber n { static_cast<Wide>(m_dice.below(5'000'000)) + 1, decimalsOf(currency) };
    return asWritten(m_dice.percent(10) ? -n : n, decimalsOf(currency));
}

std::string FeedWorld::moment(const std::string& period)
{
    char text[48];
    unsigned part[4];
    for (unsigned& p : part)
        p = static_cast<unsigned>(m_dice.below(24));
    std::snprintf(text, sizeof text, "-%02uT%02u:%02u:%02u", 1 + part[0], part[1], part[2], part[3]);
    std::string out = period + text;
    if (m_dice.percent(8))
        out = period + "-01T00:00:00"; // the month's first moment, and with a zone east of it the month before
    if (m_dice.percent(50))
        out += '.' + std::to_string(100 + m_dice.below(900));
    return out + (m_dice.percent(80) ? "Z" : m_dice.percent(50) ? "+02:00" : "-05:30");
}

void FeedWorld::makeEvents(Chain& chain, std::vector<Row>& events)
{
    const size_t count = 1 + m_dice.below(static_cast<size_t>(m_size.events_each) * 2 - 1);
    for (size_t i = 0; i < count; ++i) {
        Row event = { { "id", id("evt", chain.tag + '-' + std::to_string(i)) }, { "customer", chain.customer }, { "meter", chain.meter }, { "qty", quantity() },
            { "ts", moment(chain.period) }, { "source", "edge-" + std::to_string(m_dice.below(3)) } };
        if (m_dice.percent(70))
            event["tenant"] = "t" + std::to_string(m_dice.below(3));
        if (m_dice.percent(70))
            event["region"] = "eu-west-1";
        chain.quantity = chain.quantity + number(event, "qty");
        events.push_back(event);
        for (int copies = m_dice.percent(6) ? 1 + static_cast<int>(m_dice.below(3)) : 0; copies > 0; --copies) {
            Row copy = event;
            if (m_dice.percent(40))
                spoil("usage_events", copy);
            events.push_back(copy);
        }
    }
}

// Aggregates, charges and lines of one chain; the sound ones tie out unless time zones moved an event.
void FeedWorld::makeBilling(Company& company, Chain& chain)
{
    const size_t parts = m_dice.percent(10) ? 2 : 1; // several aggregates of one key
    PlainNumber rest = chain.quantity;
    for (size_t part = 0; part < parts; ++part) {
        const std::string tag = chain.tag + (part == 0 ? "" : "b");
        const PlainNumber share = part + 1 < parts ? PlainNumber { 125, 2 } : rest;
        rest = rest - share;
        Row aggregate = { { "id", id("agg", tag) }, { "tenant", "t1" }, { "customer", chain.customer }, { "meter", chain.meter }, { "period", chain.period },
            { "qty", asWritten(share, 12) }, { "events", std::to_string(m_dice.below(9)) } };
        company.tables["usage_aggregates"].push_back(aggregate);
        const PlainNumber price { static_cast<Wide>(m_dice.below(90'000)), m_dice.percent(30) ? 2 : 4 };
        Row charge = { { "id", id("chg", tag) }, { "aggregate_id", aggregate["id"] }, { "customer", chain.customer },
            { "sku", "SKU-" + std::to_string(m_dice.below(m_dice.percent(5) ? 12 : 6)) }, { "period", chain.period }, { "qty", asWritten(share, 12) },
            { "unit_price", asWritten(price, 6) }, { "currency", chain.currency } };
        if (m_dice.percent(25) && decimalsOf(chain.currency) == 2) {
            charge["qty"] = aggregate["qty"] = company.tables["usage_aggregates"].back()["qty"] = m_dice.percent(50) ? "0.5" : "-2.5"; // a tie with an odd price
            charge["unit_price"] = std::to_string(m_dice.below(50)) + ".01";
        }
        const PlainNumber due = timesRounded(number(charge, "qty"), number(charge, "unit_price"), decimalsOf(chain.currency));
        charge["amount"] = asWritten(due, decimalsOf(chain.currency));
        if (chain.currency == "USD" && m_dice.percent(40))
            charge.erase("currency");
        company.tables["rated_charges"].push_back(charge);
        Row line = { { "id", id("il", tag) }, { "invoice_id", "inv_" + chain.customer + '_' + chain.period + '_' + chain.currency }, { "charge_id", charge["id"] },
            { "sku", charge["sku"] }, { "qty", charge["qty"] }, { "amount", charge["amount"] } };
        if (chain.currency != "USD")
            line["currency"] = chain.currency;
        company.tables["invoice_lines"].push_back(line);
        if (m_dice.percent(4)) {
            line["id"] += "-again";
            company.tables["invoice_lines"].push_back(line);
        }
        if (m_dice.percent(4)) {
            charge["id"] += "-again";
            company.tables["rated_charges"].push_back(charge);
        }
    }
}

void FeedWorld::makeLedger(Company& company, const Row& invoice, const std::string& tag)
{
    if (m_dice.percent(8))
        return;
    const std::string currency = get(invoice, "currency");
    for (int copies = m_dice.percent(6) ? 2 : 1; copies > 0; --copies) {
        Row posting = { { "id", id("erp", tag + std::to_string(copies)) }, { "invoice_ref", get(invoice, "id") }, { "period", get(invoice, "period") },
            { "amount", get(invoice, "total") }, { "document", "FI-" + tag } };
        if (currency != "USD" && !currency.empty())
            posting["currency"] = currency;
        company.tables["erp_postings"].push_back(posting);
        const PlainNumber total = number(posting, "amount");
        const PlainNumber half { total.at(6).units / 2, 6 };
        const PlainNumber revenue { half.units - half.units % 1'000'000, 6 };
        const std::vector<std::pair<PlainNumber, PlainNumber>> lines = { { total, {} }, { {}, revenue }, { {}, total - revenue } };
        for (size_t i = 0; i < lines.size(); ++i) {
            Row journal = { { "id", id("jl", tag + std::to_string(copies) + std::to_string(i)) }, { "posting_id", posting["id"] },
                { "account", i == 0 ? "1200-AR" : "4000-REV" }, { "debit", lines[i].first.text() }, { "credit", lines[i].second.text() } };
            if (posting.contains("currency"))
                journal["currency"] = currency;
            company.tables["journal_lines"].push_back(journal);
        }
    }
}

void FeedWorld::makeCash(Company& company, const Row& invoice, const std::string& tag)
{
    if (m_dice.percent(20))
        return;
    Row payment = { { "id", id("pay", tag) }, { "invoice_id", get(invoice, "id") }, { "amount", get(invoice, "total") }, { "currency", get(invoice, "currency") },
        { "method", "sepa" } };
    company.tables["payments"].push_back(payment);
    for (int copies = m_dice.percent(10) ? 0 : m_dice.percent(10) ? 3 : 1; copies > 0; --copies) {
        Row receipt = { { "id", id("rct", tag + std::to_string(copies)) }, { "payment_ref", payment["id"] }, { "amount", payment["amount"] }, { "account", "1000-BANK" } };
        if (payment["currency"] != "USD" && !payment["currency"].empty())
            receipt["currency"] = payment["currency"];
        company.tables["erp_receipts"].push_back(receipt);
    }
}

void FeedWorld::makeInvoices(Company& company, const std::string& set)
{
    std::map<std::string, PlainNumber> sums;
    std::map<std::string, std::string> currencies;
    for (const Row& line : company.tables["invoice_lines"]) {
        sums[get(line, "invoice_id")] = sums[get(line, "invoice_id")] + number(line, "amount");
        currencies[get(line, "invoice_id")] = get(line, "currency");
    }
    for (const auto& [invoice_id, sum] : sums) {
        const std::string currency = currencies[invoice_id].empty() ? "USD" : currencies[invoice_id];
        const size_t at = invoice_id.find("_20");
        Row invoice = { { "id", invoice_id }, { "customer", "c" }, { "period", at == std::string::npos ? kPeriods[0] : invoice_id.substr(at + 1, 7) }, { "currency", currency },
            { "status", m_dice.percent(6) ? "draft" : m_dice.percent(6) ? "void" : "finalized" }, { "issued_at", m_dice.percent(50) ? "2026-10-01" : "2026-10" } };
        PlainNumber total = sum;
        if (m_dice.percent(30)) {
            invoice["tax"] = amount(currency);
            total = total + number(invoice, "tax");
        }
        invoice["total"] = asWritten(total, decimalsOf(currency));
        company.tables["invoices"].push_back(invoice);
        const std::string tag = set + std::to_string(++m_numbers);
        makeLedger(company, invoice, tag);
        makeCash(company, invoice, tag);
    }
}

void FeedWorld::makeOrphans(Company& company, const std::string& tag)
{
    const std::string t = tag + std::to_string(++m_numbers);
    const std::vector<std::pair<std::string, Row>> orphans = {
        { "usage_aggregates", { { "id", id("agg", t) }, { "customer", "cus_|odd" }, { "meter", "m\\1" }, { "period", "2026-08" }, { "qty", quantity() } } },
        { "rated_charges", { { "id", id("chg", t) }, { "aggregate_id", "agg_none" }, { "sku", "SKU-1" }, { "period", "2026-08" }, { "qty", "3" }, { "unit_price", "0.335" }, { "amount", "1.01" } } },
        { "invoice_lines", { { "id", id("il", t) }, { "invoice_id", "inv_none" }, { "charge_id", "chg_none" }, { "qty", quantity() }, { "amount", amount("USD") } } },
        { "erp_postings", { { "id", id("erp", t) }, { "invoice_ref", "inv_none|x" }, { "period", "2026-09" }, { "amount", amount("USD") } } },
        { "journal_lines", { { "id", id("jl", t) }, { "posting_id", m_dice.percent(50) ? "erp_none" : "erp_" + t }, { "debit", "5" }, { "credit", "0" } } },
        { "payments", { { "id", id("pay", t) }, { "invoice_id", "inv_none" }, { "amount", amount("EUR") }, { "currency", "EUR" } } },
        { "erp_receipts", { { "id", id("rct", t) }, { "payment_ref", "pay_none" }, { "amount", amount("USD") } } },
    };
    for (const auto& [table, row] : orphans)
        if (m_dice.percent(50))
            company.tables[table].push_back(row);
}

// One field of the row becomes something else that is still well formed.
void FeedWorld::spoil(const std::string& table, Row& row)
{
    std::vector<std::string> fields;
    for (const auto& [name, value] : row)
        if (name != "id" && name != "sku" && name != "currency" && name != "_deleted" && !(table == "usage_events" && name == "source"))
            fields.push_back(name);
    if (fields.empty())
        return;
    const std::string field = m_dice.pick(fields);
    const std::string currency = get(row, "currency").empty() ? "USD" : get(row, "currency");
    if (field == "qty" || field == "unit_price")
        row[field] = quantity();
    else if (field == "amount" || field == "total" || field == "tax" || field == "debit" || field == "credit")
        row[field] = amount(currency);
    else if (field == "period")
        row[field] = m_dice.pick(kPeriods);
    else if (field == "ts")
        row[field] = moment(m_dice.pick(kPeriods));
    else if (field == "status")
        row[field] = m_dice.pick<std::string>({ "draft", "void", "finalized", "paid", "" });
    else if (field == "aggregate_id" || field == "charge_id" || field == "invoice_id" || field == "invoice_ref" || field == "posting_id" || field == "payment_ref") {
        // A moved reference: to another record of the same kind, or to nothing.
        const std::map<std::string, std::string> target = { { "aggregate_id", "usage_aggregates" }, { "charge_id", "rated_charges" }, { "invoice_id", "invoices" },
            { "invoice_ref", "invoices" }, { "posting_id", "erp_postings" }, { "payment_ref", "payments" } };
        const std::vector<Row>& rows = m_companies.begin()->second.tables[target.at(field)];
        row[field] = rows.empty() || m_dice.percent(30) ? "gone-" + std::to_string(m_dice.below(5)) : get(rows[m_dice.below(rows.size())], "id");
    } else if (field == "customer" || field == "meter")
        row[field] = "other|" + std::to_string(m_dice.below(3));
    else if (field == "events")
        row[field] = std::to_string(m_dice.below(99));
    else if (field == "tenant" || field == "region" || field == "account" || field == "document" || field == "method")
        row[field] = "changed " + std::to_string(m_dice.below(9));
}

std::map<std::string, std::vector<FeedWorld::Row>> FeedWorld::grow(const std::string& set, int chains)
{
    Company& company = m_companies[set];
    Company fresh;
    for (int i = 0; i < chains; ++i) {
        Chain chain;
        chain.tag = std::to_string(company.chains++);
        chain.customer = "cus_" + std::to_string(m_dice.below(static_cast<size_t>(m_size.customers))) + (m_dice.percent(10) ? m_dice.pick(kOddities) : "");
        chain.meter = "meter" + std::to_string(company.chains % 7) + (m_dice.percent(10) ? m_dice.pick(kOddities) : "");
        chain.period = m_dice.pick(kPeriods);
        chain.currency = m_dice.pick(kCurrencies);
        makeEvents(chain, fresh.tables["usage_events"]);
        if (!m_dice.percent(4))
            makeBilling(fresh, chain);
    }
    makeInvoices(fresh, "n" + std::to_string(company.chains) + "-");
    makeOrphans(fresh, "o");
    if (!company.delivered)
        for (int i = 0; i < 6; ++i)
            fresh.tables["sku_map"].push_back({ { "sku", "SKU-" + std::to_string(i) } });
    for (auto& [table, rows] : fresh.tables)
        for (Row& row : rows) {
            if (table != "usage_events" && table != "sku_map" && m_dice.percent(m_size.defect_percent / 3))
                spoil(table, row);
            company.tables[table].push_back(row);
        }
    company.delivered = true;
    return fresh.tables;
}

// Later deliveries: changed, deleted, revived and unchanged rows, copies of events, new chains.
std::map<std::string, std::vector<FeedWorld::Row>> FeedWorld::change(const std::string& set)
{
    std::map<std::string, std::vector<Row>> delta;
    if (m_dice.percent(40))
        delta = grow(set, 1 + static_cast<int>(m_dice.below(3)));
    for (auto& [table, rows] : m_companies[set].tables) {
        const size_t changes = rows.empty() ? 0 : m_dice.below(1 + rows.size() / 4 + 1);
        for (size_t i = 0; i < changes; ++i) {
            Row row = m_dice.pick(rows);
            if (table == "usage_events") {
                if (m_dice.percent(30))
                    spoil(table, row);
            } else if (m_dice.percent(15)) {
                row = m_dice.percent(50) ? Row { { rows[0].contains("id") ? "id" : "sku", get(row, rows[0].contains("id") ? "id" : "sku") } } : row;
                row["_deleted"] = m_dice.percent(50) ? "true" : "1";
            } else if (m_dice.percent(75)) {
                spoil(table, row);
            }
            delta[table].push_back(row);
        }
    }
    return delta;
}

OracleImport FeedWorld::next()
{
    // Two sources deliver into "main"; "b" is a company apart that shares its ids with it.
    const std::string set = m_dice.percent(25) ? "b|eu" : "main";
    const std::string source = set == "main" ? (m_dice.percent(80) ? "files" : "legacy") : "branch";
    OracleImport step;
    if (!m_history.empty() && m_dice.percent(12))
        step = m_dice.pick(m_history); // the same folder again
    else if (!m_companies[set].delivered)
        step = deliver(source, set, grow(set, m_size.chains), true);
    else
        step = deliver(source, set, change(set), false);
    m_history.push_back(step);
    return step;
}

OracleImport FeedWorld::deliver(const std::string& source, const std::string& set, std::map<std::string, std::vector<Row>> rows, bool all_tables)
{
    static const std::vector<std::string> kTables = { "usage_events", "usage_aggregates", "rated_charges", "invoice_lines", "invoices", "erp_postings", "journal_lines",
        "payments", "erp_receipts", "sku_map" };
    OracleImport import { source, set, {} };
    const bool unknown_column = m_dice.percent(10);
    for (const std::string& table : kTables) {
        std::vector<Row>& list = rows[table];
        if (list.empty() && !all_tables && m_dice.percent(70))
            continue; // no such file: the import is incomplete
        for (size_t i = list.size(); i > 1; --i)
            if (all_tables || table == "usage_events")
                std::swap(list[i - 1], list[m_dice.below(i)]);
        if (unknown_column && !list.empty())
            list[0]["x_note"] = "kept, not compared";
        const bool csv = m_dice.percent(50);
        import.files.push_back({ table, table + (csv ? ".csv" : ".ndjson"), file(table, list, csv) });
    }
    return import;
}

}
