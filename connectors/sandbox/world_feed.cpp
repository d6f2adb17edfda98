#include "connectors/sandbox/world.h"

#include <filesystem>
#include <fstream>

namespace tieout::sandbox {

namespace {

// The World's texts hold nothing that JSON would escape.
class Row {
public:
    Row& text(const char* name, const std::string& value) { return put(name, "\"" + value + "\""); }
    Row& number(const char* name, const std::string& value) { return put(name, value); }
    std::string line() const { return m_text + "}\n"; }

private:
    Row& put(const char* name, const std::string& value)
    {
        m_text += (m_text.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":" + value;
        return *this;
    }
    std::string m_text = "{";
};

std::string qty(int64_t e3)
{
    return plainDecimal(e3, 3);
}

std::string price(int64_t e4)
{
    return plainDecimal(e4, 4);
}

std::string money(int64_t amount, size_t currency)
{
    return fixedDecimal(amount, worldCurrencies()[currency].exponent);
}

const std::string& code(size_t currency)
{
    return worldCurrencies()[currency].code;
}

struct Folder {
    const std::string& path;
    const std::set<std::string>& without;
};

template <typename Rows, typename Write> bool table(const Folder& folder, const char* name, const Rows& rows, Write write)
{
    const std::string file = folder.path + "/" + name + ".ndjson";
    if (folder.without.contains(name)) {
        std::error_code failed;
        std::filesystem::remove(file, failed);
        return !failed;
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    for (const auto& row : rows)
        out << write(row).line();
    out.flush();
    return out.good();
}

bool writeUsage(const World& world, const Folder& folder)
{
    return table(folder, "usage_events", world.events, [&](const UsageEvent& e) {
        Row row;
        row.text("id", e.id).text("tenant", e.tenant).text("customer", e.customer).text("meter", e.meter).number("qty", qty(e.qty_e3)).text("ts", e.ts)
            .text("source", e.source).text("region", e.region);
        if (!e.refused.empty())
            row.text("refused", e.refused);
        if (!e.received_at.empty())
            row.text("received_at", e.received_at);
        return e.sequence != 0 ? row.number("sequence", std::to_string(e.sequence)) : row;
    }) && table(folder, "usage_aggregates", world.aggregates, [&](const UsageAggregate& a) {
        return Row().text("id", a.id).text("tenant", "northwind").text("customer", a.customer).text("meter", a.meter).text("period", world.monthText(a.month))
            .number("qty", qty(a.qty_e3)).number("events", std::to_string(a.events));
    });
}

bool writeRating(const World& world, const Folder& folder)
{
    return table(folder, "rated_charges", world.charges, [&](const RatedCharge& c) {
        Row row;
        row.text("id", c.id).text("aggregate_id", c.aggregate).text("customer", c.customer).text("sku", c.sku).text("period", world.monthText(c.month))
            .number("qty", qty(c.qty_e3)).number("unit_price", price(c.price_e4)).text("amount", money(c.amount, c.currency)).text("currency", code(c.currency));
        if (!c.contract_item.empty())
            row.text("contract_item", c.contract_item);
        return c.drawn == 0 ? row : row.text("drawn", money(c.drawn, c.currency));
    }) && table(folder, "sku_map", world.skus, [](const std::string& sku) { return Row().text("sku", sku); });
}

bool writeBills(const World& world, const Folder& folder, bool whole)
{
    return table(folder, "invoice_lines", world.lines, [&](const InvoiceLine& l) {
        Row row;
        row.text("id", l.id).text("invoice_id", l.invoice).text("charge_id", l.charge).text("sku", l.sku).number("qty", qty(l.qty_e3))
            .text("amount", money(l.amount, l.currency)).text("currency", code(l.currency));
        return l.tax_code.empty() ? row : row.text("tax_code", l.tax_code);
    }) && table(folder, "invoices", world.invoices, [&](const Invoice& i) {
        Row row;
        row.text("id", i.id).text("customer", i.customer).text("period", world.monthText(i.month)).text("total", money(i.total, i.currency))
            .text("currency", code(i.currency)).text("status", i.voided_late && !whole ? "open" : i.status).text("issued_at", world.monthLastDay(i.month));
        if (i.tax != 0)
            row.text("tax", money(i.tax, i.currency));
        row.text("entity", i.entity);
        return whole ? row.text("open", money(i.open, i.currency)).text("number", i.number) : row;
    }) && table(folder, "payments", world.payments, [&](const Payment& p) {
        Row row;
        row.text("id", p.id).text("invoice_id", p.invoice).text("amount", money(p.amount, p.currency)).text("currency", code(p.currency)).text("method", p.method);
        return whole ? row.text("number", p.number) : row;
    }) && table(folder, "erp_receipts", world.receipts, [&](const Receipt& r) {
        Row row;
        row.text("id", r.id).text("payment_ref", r.payment).text("amount", money(r.amount, r.currency)).text("account", "1000").text("currency", code(r.currency));
        return whole ? row.text("reference", r.reference) : row;
    });
}

// What the ledger's own interface would give.
bool writeBooks(const World& world, const Folder& folder)
{
    std::vector<BookDocument> postings, credits;
    struct Line {
        std::string id, posting, journal;
        BookLine line;
        size_t currency = 0;
        int month = 0;
        bool by_hand = false;
    };
    std::vector<Line> lines;
    for (const BookDocument& document : world.books) {
        if (document.type == "CustInvc" || document.reverses != 0)
            postings.push_back(document);
        else if (document.type == "CustCred")
            credits.push_back(document);
        if (document.type == "SalesOrd" || document.type == "Estimate")
            continue;
        const std::string id = std::to_string(document.id);
        const bool by_hand = document.type == "Journal" && document.external_id.empty();
        for (const BookLine& line : document.lines)
            lines.push_back({ id + "-" + std::to_string(&line - document.lines.data()), document.of_document != 0 ? std::to_string(document.of_document) : id,
                document.of_document == 0 ? std::string() : by_hand ? id : document.external_id, line, document.currency, document.month, by_hand });
    }
    return table(folder, "erp_postings", postings, [&](const BookDocument& d) {
        const bool back = d.reverses != 0;
        Row row;
        row.text("id", std::to_string(d.id)).text("invoice_ref", d.other_ref).text("period", world.monthText(d.month)).text("amount", money(back ? -d.amount : d.amount, d.currency))
            .text("document", d.number).text("currency", code(d.currency)).text("entity", worldCurrencies()[d.currency].entity);
        return back ? row.text("reverses", std::to_string(d.reverses)) : row.text("open", money(d.open, d.currency)).text("status", d.open > 0 ? "open" : "paid").text("reference", d.reference);
    }) && table(folder, "journal_lines", lines, [&](const Line& l) {
        Row row;
        row.text("id", l.id).text("posting_id", l.posting).text("account", bookAccounts()[static_cast<size_t>(l.line.account)].number)
            .text("debit", money(l.line.debit, l.currency)).text("credit", money(l.line.credit, l.currency)).text("currency", code(l.currency)).text("journal", l.journal)
            .text("period", world.monthText(l.month)).text("dimension", l.line.department);
        return l.by_hand ? row.number("manual", "true") : row;
    }) && table(folder, "erp_credits", credits, [&](const BookDocument& d) {
        return Row().text("id", std::to_string(d.id)).text("credit_ref", d.other_ref).text("period", world.monthText(d.month)).text("amount", money(d.amount, d.currency))
            .text("currency", code(d.currency)).text("document", d.number).text("entity", worldCurrencies()[d.currency].entity).text("reference", d.reference);
    }) && table(folder, "credit_notes", world.credit_notes, [&](const CreditNote& n) {
        return Row().text("id", n.id).text("invoice_id", n.invoice).text("amount", money(n.amount, n.currency)).text("currency", code(n.currency)).text("status", n.status)
            .text("period", world.monthText(n.month)).text("number", n.number);
    });
}

bool writeMasters(const World& world, const Folder& folder)
{
    return table(folder, "crm_accounts", world.accounts, [&](const Account& a) {
        return Row().text("id", a.id).text("name", a.name).text("parent", a.parent).text("tax_id", a.tax_id).text("currency", code(a.currency)).text("entity", a.entity)
            .text("status", a.status);
    }) && table(folder, "billing_customers", world.billing_customers, [&](const BillingCustomer& c) {
        return Row().text("id", c.id).text("account", c.account).text("name", c.name).text("parent", c.parent).text("tax_id", c.tax_id).text("currency", code(c.currency))
            .text("entity", c.entity);
    }) && table(folder, "erp_customers", world.erp_customers, [&](const ErpCustomer& c) {
        return Row().text("id", c.id).text("customer", c.customer).text("name", c.name).text("parent", c.parent).text("tax_id", c.tax_id).text("currency", code(c.currency))
            .text("entity", c.entity);
    });
}

bool writeAgreements(const World& world, const Folder& folder)
{
    return table(folder, "contracts", world.contracts, [&](const Contract& c) {
        return Row().text("id", c.id).text("account", c.account).text("status", c.status).text("starts", c.starts).text("ends", c.ends).text("currency", code(c.currency))
            .text("signed_at", c.signed_at).text("activated_at", c.activated_at).text("channel", c.channel);
    }) && table(folder, "contract_items", world.contract_items, [&](const ContractItem& i) {
        Row row;
        row.text("id", i.id).text("contract_id", i.contract).text("sku", i.sku).text("meter", i.meter).number("qty", qty(i.qty_e3)).number("unit_price", price(i.price_e4))
            .text("currency", code(i.currency)).text("starts", i.starts).text("ends", i.ends);
        if (i.term != 0)
            row.number("term", std::to_string(i.term));
        if (!i.model.empty())
            row.text("model", i.model);
        if (!i.tiers.empty())
            row.text("tiers", i.tiers);
        if (i.minimum != 0)
            row.text("minimum", money(i.minimum, i.currency));
        if (i.discount_e1 != 0)
            row.number("discount", plainDecimal(i.discount_e1, 1));
        return i.proration.empty() ? row : row.text("proration", i.proration);
    }) && table(folder, "subscription_items", world.subscription_items, [&](const SubscriptionItem& i) {
        Row row;
        row.text("id", i.id).text("subscription", i.subscription).text("contract_item", i.contract_item).text("customer", i.customer).text("sku", i.sku)
            .number("qty", qty(i.qty_e3)).number("unit_price", price(i.price_e4)).text("currency", code(i.currency)).text("starts", i.starts).text("ends", i.ends).text("status", i.status);
        if (i.term != 0)
            row.number("term", std::to_string(i.term));
        return row.text("created", i.created);
    }) && table(folder, "credit_drawdowns", world.drawdowns, [&](const CreditDrawdown& d) {
        return Row().text("id", d.id).text("charge_id", d.charge).text("amount", money(d.amount, d.currency)).text("currency", code(d.currency));
    });
}

bool writeMappings(const World& world, const Folder& folder)
{
    return table(folder, "mappings", world.mappings, [](const MappingRow& m) {
        return Row().text("id", m.id).text("mapping", m.mapping).text("key", m.key).text("value", m.value).text("valid_from", m.valid_from).text("valid_to", m.valid_to);
    });
}

bool writeMeters(const World& world, const Folder& folder)
{
    return table(folder, "meters", world.meters, [](const Meter& m) { return Row().text("id", m.id).text("name", m.name).text("unit", m.unit).text("status", m.status); });
}

bool writeCopies(const World& world, const Folder& folder)
{
    return table(folder, "warehouse_totals", world.copies, [&](const CopyTotal& c) {
        const std::string month = c.month < 0 ? std::string() : world.monthText(c.month), currency = c.currency < 0 ? std::string() : code(static_cast<size_t>(c.currency));
        Row row;
        row.text("id", c.table + "/" + month + "/" + currency).text("table", c.table).text("period", month).text("currency", currency).number("records", std::to_string(c.records));
        return c.currency < 0 ? row : row.text("amount", money(c.amount, static_cast<size_t>(c.currency)));
    });
}

}

bool writeFeed(const World& world, const std::string& path, FeedTables tables, const std::set<std::string>& without)
{
    const Folder folder { path, without };
    const bool billing = writeUsage(world, folder) && writeRating(world, folder) && writeBills(world, folder, tables == FeedTables::Whole);
    return billing && (tables == FeedTables::Billing || (writeBooks(world, folder) && writeMasters(world, folder) && writeAgreements(world, folder) && writeMappings(world, folder) && writeMeters(world, folder) && writeCopies(world, folder)));
}

}
