#include "connectors/sandbox/stripe.h"

#include "domain/time.h"

#include <algorithm>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr int64_t kDay = 86'400;
constexpr size_t kLinesShown = 10; // of an invoice; the rest is a list of its own

std::string lowerCode(size_t currency)
{
    return jsonString(stripeCurrency(currency));
}

std::string number(int64_t value)
{
    return std::to_string(value);
}

std::string textOrNull(const std::string& text)
{
    return text.empty() ? "null" : jsonString(text);
}

// Where a field that may be expanded leads to.
std::optional<StripeSim::Kind> kindOfField(std::string_view name)
{
    using S = StripeSim;
    constexpr std::pair<std::string_view, S::Kind> kFields[] = { { "customer", S::Customers }, { "invoice", S::Invoices }, { "payment_intent", S::PaymentIntents },
        { "latest_charge", S::Charges }, { "charge", S::Charges }, { "balance_transaction", S::BalanceTransactions }, { "subscription", S::Subscriptions }, { "test_clock", S::TestClocks } };
    for (const auto& [field, kind] : kFields)
        if (field == name)
            return kind;
    return std::nullopt;
}

}

int64_t stripeDay(const std::string& day)
{
    const auto at = domain::Instant::parseDate(day);
    return at ? at->ns() / 1'000'000'000 : 0;
}

std::string stripeCurrency(size_t currency)
{
    std::string code = worldCurrencies()[currency].code;
    for (char& c : code)
        c = static_cast<char>(c - 'A' + 'a');
    return code;
}

std::string stripeLineId(const InvoiceLine& line)
{
    return "il_1T" + line.id.substr(std::min<size_t>(3, line.id.size()));
}

// ---- Collections --------------------------------------------------------------------------------

StripeSim::Entry& StripeSim::add(Kind kind, std::string id, int64_t created, std::map<std::string, std::string> filters, std::string body, size_t index)
{
    m_by_id[kind][id] = m_entries[kind].size();
    m_entries[kind].push_back({ std::move(id), created, std::move(filters), std::move(body), index, 0, 0, false });
    return m_entries[kind].back();
}

const StripeSim::Entry* StripeSim::find(Kind kind, const std::string& id) const
{
    const auto found = m_by_id[kind].find(id);
    return found == m_by_id[kind].end() ? nullptr : &m_entries[kind][found->second];
}

void StripeSim::sortAll()
{
    for (size_t kind = 0; kind < m_entries.size(); ++kind) {
        std::stable_sort(m_entries[kind].begin(), m_entries[kind].end(), [](const Entry& a, const Entry& b) { return a.created < b.created; });
        for (size_t i = 0; i < m_entries[kind].size(); ++i)
            m_by_id[kind][m_entries[kind][i].id] = i;
    }
}

void StripeSim::load()
{
    loadClock();
    loadCustomers();
    loadSubscriptions();
    loadInvoices();
    loadMoney();
    loadMeters();
    sortAll();
}

std::string StripeSim::render(Kind kind, const Entry& entry) const
{
    if (entry.deleted)
        return "{\"id\":" + jsonString(entry.id) + ",\"object\":\"" + (kind == Customers ? "customer" : "invoice") + "\",\"deleted\":true}";
    switch (kind) {
    case Invoices:
        return invoiceJson(entry.index);
    case CreditNotes:
        return noteJson(m_notes[entry.index]);
    case Charges:
        return chargeJson(entry.index);
    case Refunds:
        return refundJson(entry.index);
    case Disputes:
        return disputeJson(entry.index);
    default:
        return entry.body;
    }
}

// Puts the object in the place of its id, as deep as the paths go.
std::string StripeSim::expanded(std::string body, const std::vector<std::string>& paths) const
{
    for (const std::string& path : paths) {
        if (path == "tax_ids")
            continue; // always shown here
        const auto root = connect::parseJson(body);
        if (!root)
            return body;
        // The longest beginning of the path that ends in an id.
        for (size_t dot = 0; dot != std::string::npos;) {
            dot = path.find('.', dot == 0 ? 0 : dot + 1);
            const std::string head = path.substr(0, dot), rest = dot == std::string::npos ? std::string() : path.substr(dot + 1);
            const JsonNode* node = root->at(head);
            const size_t last = head.rfind('.');
            auto kind = kindOfField(last == std::string::npos ? head : head.substr(last + 1));
            if (head.ends_with("source") && node && node->isText()) // what a movement comes from may be any of these
                for (const Kind source : { Charges, Refunds, Disputes, Payouts })
                    kind = find(source, node->text) ? source : kind;
            const Entry* entry = node && node->isText() && kind ? find(*kind, node->text) : nullptr;
            if (!entry)
                continue;
            const std::string object = expanded(render(*kind, *entry), rest.empty() ? std::vector<std::string>() : std::vector<std::string> { rest });
            body = body.substr(0, node->begin) + object + body.substr(node->end);
            break;
        }
    }
    return body;
}

// ---- Customers and subscriptions ----------------------------------------------------------------

void StripeSim::loadCustomers()
{
    const int64_t begin = stripeDay(m_world.monthFirstDay(-1));
    for (size_t i = 0; i < m_world.billing_customers.size(); ++i) {
        const BillingCustomer& from = m_world.billing_customers[i];
        const int64_t created = begin + static_cast<int64_t>(i) * 1'800;
        const std::string tax = from.tax_id.empty() ? std::string()
                                                    : "{\"id\":" + jsonString("txi_" + from.id) + ",\"object\":\"tax_id\",\"created\":" + number(created) + ",\"type\":\"eu_vat\",\"value\":" + jsonString(from.tax_id) + "}";
        std::string metadata = "\"salesforce_account_id\":" + jsonString(from.account) + ",\"legal_entity\":" + jsonString(from.entity);
        if (!from.parent.empty())
            metadata += ",\"parent_customer\":" + jsonString(from.parent);
        add(Customers, from.id, created, {},
            "{\"id\":" + jsonString(from.id) + ",\"object\":\"customer\",\"address\":null,\"balance\":0,\"created\":" + number(created) + ",\"currency\":" + lowerCode(from.currency)
                + ",\"customer_account\":null,\"default_source\":null,\"delinquent\":false,\"description\":null,\"discount\":null,\"email\":null,\"invoice_prefix\":" + jsonString(from.id)
                + ",\"invoice_settings\":{\"custom_fields\":null,\"default_payment_method\":null,\"footer\":null,\"rendering_options\":null},\"livemode\":false,\"metadata\":{" + metadata
                + "},\"name\":" + jsonString(from.name) + ",\"next_invoice_sequence\":1,\"phone\":null,\"preferred_locales\":[],\"shipping\":null,\"tax_exempt\":\"none\",\"tax_ids\":{\"object\":\"list\",\"data\":["
                + tax + "],\"has_more\":false,\"url\":" + jsonString("/v1/customers/" + from.id + "/tax_ids") + "},\"test_clock\":" + jsonString(m_entries[TestClocks].front().id) + "}");
    }
}

void StripeSim::loadSubscriptions()
{
    std::map<std::string, std::vector<const SubscriptionItem*>> by_subscription;
    for (const SubscriptionItem& item : m_world.subscription_items)
        by_subscription[item.subscription].push_back(&item);
    for (const auto& [id, items] : by_subscription) {
        std::string data, status = "canceled", begins = items.front()->starts;
        for (const SubscriptionItem* item : items) {
            const int exponent = worldCurrencies()[item->currency].exponent;
            std::string metadata = "\"contract_item\":" + jsonString(item->contract_item) + ",\"status\":" + jsonString(item->status);
            if (!item->ends.empty())
                metadata += ",\"ends\":" + jsonString(item->ends);
            if (item->starts != item->created) // it runs from another day than that on which it was entered
                metadata += ",\"starts\":" + jsonString(item->starts);
            if (item->term != 0)
                metadata += ",\"term\":" + jsonString(std::to_string(item->term));
            const std::string created = number(stripeDay(item->created));
            const std::string body = "{\"id\":" + jsonString(item->id) + ",\"object\":\"subscription_item\",\"billing_thresholds\":null,\"created\":" + created + ",\"current_period_end\":" + created
                + ",\"current_period_start\":" + created + ",\"discounts\":[],\"metadata\":{" + metadata + "},\"price\":{\"id\":" + jsonString("price_" + item->id)
                + ",\"object\":\"price\",\"active\":true,\"billing_scheme\":\"per_unit\",\"created\":" + created + ",\"currency\":" + lowerCode(item->currency)
                + ",\"livemode\":false,\"metadata\":{},\"product\":" + jsonString(item->sku) + ",\"recurring\":{\"interval\":\"month\",\"interval_count\":1,\"meter\":null,\"usage_type\":\"licensed\"}"
                + ",\"type\":\"recurring\",\"unit_amount\":null,\"unit_amount_decimal\":" + jsonString(plainDecimal(item->price_e4, 4 - exponent)) + "},\"quantity\":" + plainDecimal(item->qty_e3, 3)
                + ",\"subscription\":" + jsonString(id) + ",\"tax_rates\":[]}";
            add(SubscriptionItems, item->id, stripeDay(item->created), { { "subscription", id } }, body);
            data += (data.empty() ? "" : ",") + body;
            status = item->status == "active" ? "active" : status;
            begins = std::min(begins, item->starts);
        }
        const std::string created = number(stripeDay(begins));
        add(Subscriptions, id, stripeDay(begins), { { "customer", items.front()->customer }, { "status", status } },
            "{\"id\":" + jsonString(id) + ",\"object\":\"subscription\",\"automatic_tax\":{\"enabled\":false},\"billing_cycle_anchor\":" + created
                + ",\"cancel_at\":null,\"cancel_at_period_end\":false,\"canceled_at\":null,\"collection_method\":\"charge_automatically\",\"created\":" + created + ",\"currency\":"
                + lowerCode(items.front()->currency) + ",\"customer\":" + jsonString(items.front()->customer) + ",\"default_payment_method\":null,\"description\":null,\"discounts\":[],\"ended_at\":null"
                + ",\"items\":{\"object\":\"list\",\"data\":[" + data + "],\"has_more\":false,\"url\":" + jsonString("/v1/subscription_items?subscription=" + id)
                + "},\"latest_invoice\":null,\"livemode\":false,\"metadata\":{},\"schedule\":null,\"start_date\":" + created + ",\"status\":" + jsonString(status) + ",\"test_clock\":null,\"trial_end\":null,\"trial_start\":null}");
    }
}

// ---- Invoices -----------------------------------------------------------------------------------

void StripeSim::loadInvoices()
{
    for (size_t i = 0; i < m_world.invoices.size(); ++i) {
        const Invoice& from = m_world.invoices[i];
        m_invoice_index[from.id] = i;
        m_invoices[from.id] = { from.status, {} };
        // Seven share a second: ties are where cursors lose rows.
        const int64_t created = stripeDay(m_world.monthFirstDay(from.month + 1)) + kDay / 8 + static_cast<int64_t>(i) / 7;
        add(Invoices, from.id, created, { { "customer", from.customer }, { "status", from.status }, { "collection_method", "charge_automatically" } }, {}, i);
    }
    for (size_t i = 0; i < m_world.lines.size(); ++i) {
        const InvoiceLine& line = m_world.lines[i];
        const auto invoice = m_invoices.find(line.invoice);
        if (invoice != m_invoices.end()) {
            invoice->second.lines.push_back(i);
            continue;
        }
        // No such invoice: the item waits for one.
        const int64_t date = stripeDay(m_world.monthFirstDay(1)) + static_cast<int64_t>(i);
        add(InvoiceItems, line.id, date, { { "pending", "true" } },
            "{\"id\":" + jsonString(line.id) + ",\"object\":\"invoiceitem\",\"amount\":" + number(line.amount) + ",\"currency\":" + lowerCode(line.currency) + ",\"customer\":null,\"date\":" + number(date)
                + ",\"description\":null,\"discountable\":true,\"discounts\":[],\"invoice\":null,\"livemode\":false,\"metadata\":{\"charge_id\":" + jsonString(line.charge)
                + "},\"parent\":null,\"period\":{\"end\":" + number(date) + ",\"start\":" + number(date) + "},\"pricing\":{\"price_details\":{\"price\":" + jsonString("price_" + line.sku) + ",\"product\":"
                + jsonString(line.sku) + "},\"type\":\"price_details\",\"unit_amount_decimal\":null},\"proration\":false,\"quantity\":" + number(line.qty_e3 / 1000) + ",\"quantity_decimal\":"
                + jsonString(plainDecimal(line.qty_e3, 3)) + ",\"tax_rates\":[],\"test_clock\":null}");
    }
    for (const CreditNote& from : m_world.credit_notes) {
        Note note;
        note.facts = from;
        const auto invoice = m_invoice_index.find(from.invoice);
        note.customer = invoice == m_invoice_index.end() ? std::string() : m_world.invoices[invoice->second].customer;
        note.created = note.effective_at = stripeDay(m_world.monthLastDay(from.month)) + 3'600;
        note.voided_at = from.status == "void" ? note.created + kDay : 0;
        note.reason = "order_change";
        note.number = from.number;
        note.post_payment = invoice != m_invoice_index.end() && m_world.invoices[invoice->second].status == "paid" && !m_world.invoices[invoice->second].credited;
        note.credited = note.post_payment ? from.amount : 0;
        note.lines.push_back({ {}, from.amount });
        m_notes.push_back(note);
        add(CreditNotes, from.id, note.created, { { "customer", note.customer }, { "invoice", from.invoice } }, {}, m_notes.size() - 1);
    }
}

// Which rate a line was taxed by; the amount of tax is the invoice's.
static std::string taxOf(const InvoiceLine& line)
{
    if (line.tax_code.empty())
        return {};
    return "{\"amount\":0,\"tax_behavior\":\"exclusive\",\"tax_rate_details\":{\"tax_rate\":" + jsonString(line.tax_code)
        + "},\"taxability_reason\":\"standard_rated\",\"taxable_amount\":" + number(line.amount) + ",\"type\":\"tax_rate_details\"}";
}

std::string StripeSim::lineJson(const InvoiceLine& line, const std::string& invoice, int month) const
{
    const std::string begin = number(stripeDay(m_world.monthFirstDay(month))), end = number(stripeDay(m_world.monthFirstDay(month + 1)));
    const std::string item = line.id;
    return "{\"id\":" + jsonString(stripeLineId(line)) + ",\"object\":\"line_item\",\"amount\":" + number(line.amount) + ",\"currency\":" + lowerCode(line.currency) + ",\"description\":"
        + jsonString(plainDecimal(line.qty_e3, 3) + " x " + line.sku) + ",\"discount_amounts\":[],\"discountable\":true,\"discounts\":[],\"invoice\":" + textOrNull(invoice)
        + ",\"livemode\":false,\"metadata\":{\"charge_id\":" + jsonString(line.charge) + "},\"parent\":{\"type\":\"invoice_item_details\",\"invoice_item_details\":{\"invoice_item\":" + jsonString(item)
        + ",\"proration\":false,\"proration_details\":{\"credited_items\":null},\"subscription\":null},\"subscription_item_details\":null},\"period\":{\"end\":" + end + ",\"start\":" + begin
        + "},\"pretax_credit_amounts\":[],\"pricing\":{\"price_details\":{\"price\":" + jsonString("price_" + line.sku) + ",\"product\":" + jsonString(line.sku)
        + "},\"type\":\"price_details\",\"unit_amount_decimal\":null},\"quantity\":" + number(line.qty_e3 / 1000) + ",\"quantity_decimal\":" + jsonString(plainDecimal(line.qty_e3, 3))
        + ",\"subscription\":null,\"subtotal\":" + number(line.amount) + ",\"taxes\":[" + taxOf(line) + "]}";
}

std::string StripeSim::invoiceJson(size_t index) const
{
    const Invoice& from = m_world.invoices[index];
    const InvoiceState& state = m_invoices.at(from.id);
    const Entry& entry = *find(Invoices, from.id);
    int64_t before = 0, after = 0; // credited before and after payment
    for (const Note& note : m_notes)
        if (note.facts.invoice == from.id && note.facts.status == "issued")
            (note.post_payment ? after : before) += note.facts.amount;
    const bool paid = state.status == "paid", draft = state.status == "draft";
    const std::string created = number(entry.created), begin = number(stripeDay(m_world.monthFirstDay(from.month))), end = number(stripeDay(m_world.monthFirstDay(from.month + 1)));
    std::string lines;
    for (size_t i = 0; i < std::min(kLinesShown, state.lines.size()); ++i)
        lines += (i == 0 ? "" : ",") + lineJson(m_world.lines[state.lines[i]], from.id, from.month);
    const std::string taxes = from.tax == 0 ? std::string()
                                            : "{\"amount\":" + number(from.tax) + ",\"tax_behavior\":\"exclusive\",\"tax_rate_details\":{\"tax_rate\":\"txr_standard\"},\"taxability_reason\":\"standard_rated\",\"taxable_amount\":"
            + number(from.lines) + ",\"type\":\"tax_rate_details\"}";
    return "{\"id\":" + jsonString(from.id) + ",\"object\":\"invoice\",\"account_country\":\"US\",\"amount_due\":" + number(from.total - before) + ",\"amount_overpaid\":0,\"amount_paid\":" + number(paid ? from.total - before : 0)
        + ",\"amount_remaining\":" + number(paid ? 0 : from.total - before) + ",\"amount_shipping\":0,\"attempted\":" + (draft ? "false" : "true") + ",\"auto_advance\":false,\"billing_reason\":\"manual\",\"collection_method\":\"charge_automatically\",\"created\":"
        + created + ",\"currency\":" + lowerCode(from.currency) + ",\"custom_fields\":null,\"customer\":" + jsonString(from.customer) + ",\"description\":null,\"discounts\":[],\"due_date\":null,\"effective_at\":"
        + (draft ? "null" : number(stripeDay(m_world.monthLastDay(from.month)))) + ",\"from_invoice\":null,\"issuer\":{\"type\":\"self\"},\"lines\":{\"object\":\"list\",\"data\":[" + lines + "],\"has_more\":"
        + (state.lines.size() > kLinesShown ? "true" : "false") + ",\"url\":" + jsonString("/v1/invoices/" + from.id + "/lines") + "},\"livemode\":false,\"metadata\":{\"legal_entity\":"
        + jsonString(from.entity) + "},\"number\":" + textOrNull(from.number) + ",\"parent\":null,\"period_end\":" + end + ",\"period_start\":" + begin
        + ",\"post_payment_credit_notes_amount\":" + number(after) + ",\"pre_payment_credit_notes_amount\":" + number(before) + ",\"starting_balance\":0,\"status\":" + jsonString(state.status)
        + ",\"status_transitions\":{\"finalized_at\":" + (draft ? "null" : created) + ",\"marked_uncollectible_at\":null,\"paid_at\":" + (paid ? created : "null") + ",\"voided_at\":"
        + (state.status == "void" ? created : "null") + "},\"subtotal\":" + number(from.lines) + ",\"subtotal_excluding_tax\":" + number(from.lines) + ",\"test_clock\":null,\"total\":" + number(from.total)
        + ",\"total_discount_amounts\":[],\"total_excluding_tax\":" + number(from.lines) + ",\"total_taxes\":[" + taxes + "],\"webhooks_delivered_at\":" + created + "}";
}

std::string StripeSim::noteLineJson(const Note& note, size_t index) const
{
    const NoteLine& line = note.lines[index];
    const std::string amount = number(line.amount);
    return "{\"id\":" + jsonString("cnli_" + note.facts.id.substr(3) + "_" + number(static_cast<int64_t>(index))) + ",\"object\":\"credit_note_line_item\",\"amount\":" + amount
        + ",\"description\":null,\"discount_amount\":0,\"discount_amounts\":[]," + (line.line.empty() ? std::string() : "\"invoice_line_item\":" + jsonString(line.line) + ",")
        + "\"livemode\":false,\"metadata\":null,\"pretax_credit_amounts\":[],\"quantity\":" + (line.line.empty() ? "1" : "null") + ",\"tax_rates\":[],\"taxes\":[],\"type\":"
        + (line.line.empty() ? "\"custom_line_item\",\"unit_amount\":" + amount + ",\"unit_amount_decimal\":" + jsonString(amount) : std::string("\"invoice_line_item\",\"unit_amount\":null,\"unit_amount_decimal\":null"))
        + "}";
}

std::string StripeSim::noteJson(const Note& note) const
{
    std::string lines;
    for (size_t i = 0; i < std::min(kLinesShown, note.lines.size()); ++i)
        lines += (i == 0 ? "" : ",") + noteLineJson(note, i);
    std::string metadata;
    for (const auto& [name, value] : note.metadata)
        metadata += (metadata.empty() ? "" : ",") + jsonString(name) + ":" + jsonString(value);
    const std::string amount = number(note.facts.amount);
    return "{\"id\":" + jsonString(note.facts.id) + ",\"object\":\"credit_note\",\"amount\":" + amount + ",\"amount_shipping\":0,\"created\":" + number(note.created) + ",\"currency\":" + lowerCode(note.facts.currency)
        + ",\"customer\":" + jsonString(note.customer) + ",\"customer_balance_transaction\":null,\"discount_amount\":0,\"discount_amounts\":[],\"effective_at\":" + number(note.effective_at)
        + ",\"invoice\":" + jsonString(note.facts.invoice) + ",\"lines\":{\"object\":\"list\",\"data\":[" + lines + "],\"has_more\":" + (note.lines.size() > kLinesShown ? "true" : "false") + ",\"url\":" + jsonString("/v1/credit_notes/" + note.facts.id + "/lines")
        + "},\"livemode\":false,\"memo\":" + textOrNull(note.memo) + ",\"metadata\":{" + metadata + "},\"number\":" + jsonString(note.number) + ",\"out_of_band_amount\":"
        + (note.out_of_band == 0 ? "null" : number(note.out_of_band)) + ",\"pdf\":\"\",\"post_payment_amount\":" + (note.post_payment ? amount : "0") + ",\"pre_payment_amount\":" + (note.post_payment ? "0" : amount)
        + ",\"pretax_credit_amounts\":[],\"reason\":" + textOrNull(note.reason) + ",\"refunds\":[],\"shipping_cost\":null,\"status\":" + jsonString(note.facts.status) + ",\"subtotal\":" + amount
        + ",\"subtotal_excluding_tax\":" + amount + ",\"total\":" + amount + ",\"total_excluding_tax\":" + amount + ",\"total_taxes\":[],\"type\":" + (note.post_payment ? "\"post_payment\"" : "\"pre_payment\"")
        + ",\"voided_at\":" + (note.voided_at == 0 ? "null" : number(note.voided_at)) + "}";
}

}
