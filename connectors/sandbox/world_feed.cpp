#include "connectors/sandbox/world.h"

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

template <typename Rows, typename Write> bool table(const std::string& folder, const char* name, const Rows& rows, Write write)
{
    std::ofstream out(folder + "/" + name + ".ndjson", std::ios::binary | std::ios::trunc);
    for (const auto& row : rows)
        out << write(row).line();
    out.flush();
    return out.good();
}

}

bool writeFeed(const World& world, const std::string& folder)
{
    const auto qty = [](int64_t e3) { return plainDecimal(e3, 3); };
    const auto money = [](int64_t amount, size_t currency) { return fixedDecimal(amount, worldCurrencies()[currency].exponent); };
    const auto code = [](size_t currency) { return worldCurrencies()[currency].code; };
    bool ok = table(folder, "usage_events", world.events, [&](const UsageEvent& e) {
        return Row().text("id", e.id).text("tenant", e.tenant).text("customer", e.customer).text("meter", e.meter).number("qty", qty(e.qty_e3)).text("ts", e.ts)
            .text("source", e.source).text("region", e.region);
    });
    ok = ok && table(folder, "usage_aggregates", world.aggregates, [&](const UsageAggregate& a) {
        return Row().text("id", a.id).text("tenant", "northwind").text("customer", a.customer).text("meter", a.meter).text("period", world.monthText(a.month))
            .number("qty", qty(a.qty_e3)).number("events", std::to_string(a.events));
    });
    ok = ok && table(folder, "rated_charges", world.charges, [&](const RatedCharge& c) {
        return Row().text("id", c.id).text("aggregate_id", c.aggregate).text("customer", c.customer).text("sku", c.sku).text("period", world.monthText(c.month))
            .number("qty", qty(c.qty_e3)).number("unit_price", plainDecimal(c.price_e4, 4)).text("amount", money(c.amount, c.currency)).text("currency", code(c.currency));
    });
    ok = ok && table(folder, "invoice_lines", world.lines, [&](const InvoiceLine& l) {
        return Row().text("id", l.id).text("invoice_id", l.invoice).text("charge_id", l.charge).text("sku", l.sku).number("qty", qty(l.qty_e3))
            .text("amount", money(l.amount, l.currency)).text("currency", code(l.currency));
    });
    ok = ok && table(folder, "invoices", world.invoices, [&](const Invoice& i) {
        Row row;
        row.text("id", i.id).text("customer", i.customer).text("period", world.monthText(i.month)).text("total", money(i.total, i.currency))
            .text("currency", code(i.currency)).text("status", i.status).text("issued_at", world.monthLastDay(i.month));
        if (i.tax != 0)
            row.text("tax", money(i.tax, i.currency));
        return row.text("entity", worldCurrencies()[i.currency].entity);
    });
    ok = ok && table(folder, "payments", world.payments, [&](const Payment& p) {
        return Row().text("id", p.id).text("invoice_id", p.invoice).text("amount", money(p.amount, p.currency)).text("currency", code(p.currency)).text("method", p.method);
    });
    ok = ok && table(folder, "erp_receipts", world.receipts, [&](const Receipt& r) {
        return Row().text("id", r.id).text("payment_ref", r.payment).text("amount", money(r.amount, r.currency)).text("account", "1000").text("currency", code(r.currency));
    });
    return ok && table(folder, "sku_map", world.skus, [](const std::string& sku) { return Row().text("sku", sku); });
}

}
