#include "connectors/sandbox/stripe.h"

#include <algorithm>
#include <charconv>

namespace tieout::sandbox {

using connect::jsonString;

namespace {

SimReply invalid(const std::string& param, const std::string& message, const std::string& code = {})
{
    return stripeError(400, "invalid_request_error", code, param, message);
}

// A whole number of the form, or 0 with `wrong` set.
int64_t amountIn(const std::map<std::string, std::string>& form, const std::string& name, std::optional<SimReply>& wrong)
{
    const std::string text = valueOr(form, name);
    int64_t value = 0;
    const char* end = text.data() + text.size();
    if (!text.empty() && std::from_chars(text.data(), end, value).ptr != end)
        wrong = invalid(name, "Invalid integer: " + text, "parameter_invalid_integer");
    return value;
}

bool knownParameter(const std::string& name)
{
    for (const char* known : { "invoice", "amount", "credit_amount", "refund_amount", "out_of_band_amount", "reason", "memo", "effective_at", "email_type" })
        if (name == known)
            return true;
    return name.starts_with("metadata[") || name.starts_with("lines[") || name.starts_with("expand[");
}

}

int64_t StripeSim::creditedSoFar(const std::string& invoice) const
{
    int64_t sum = 0;
    for (const Note& note : m_notes)
        if (note.facts.invoice == invoice && note.facts.status == "issued")
            sum += note.facts.amount;
    return sum;
}

// One line of the invoice: never credited beyond what it is.
std::optional<SimReply> StripeSim::creditedLine(const Form& form, const std::string& at, const Invoice& invoice, Note& note) const
{
    const std::string id = valueOr(form, at + "[invoice_line_item]");
    const auto& of = m_invoices.at(invoice.id).lines;
    const auto found = std::find_if(of.begin(), of.end(), [&](size_t i) { return stripeLineId(m_world.lines[i]) == id; });
    if (found == of.end())
        return invalid(at + "[invoice_line_item]", "No such invoice line item: '" + id + "'", "resource_missing");
    std::optional<SimReply> wrong;
    const int64_t amount = amountIn(form, at + "[amount]", wrong);
    if (wrong)
        return wrong;
    int64_t left = m_world.lines[*found].amount;
    const auto take = [&](const Note& from) {
        for (const NoteLine& line : from.lines)
            left -= line.line == id ? line.amount : 0;
    };
    take(note);
    for (const Note& before : m_notes)
        if (before.facts.status == "issued")
            take(before);
    if (amount > left)
        return invalid(at + "[amount]", "The amount to credit is greater than what is left of the invoice line item (" + std::to_string(std::max<int64_t>(0, left)) + ").", "amount_too_large");
    note.lines.push_back({ id, amount });
    note.facts.amount += amount;
    return std::nullopt;
}

// The total: given as one amount, or by lines of the invoice or of one's own.
std::optional<SimReply> StripeSim::creditedAmount(const Form& form, const Invoice& invoice, Note& note) const
{
    std::optional<SimReply> wrong;
    note.facts.amount = amountIn(form, "amount", wrong);
    for (int n = 0; form.contains("lines[" + std::to_string(n) + "][type]"); ++n) {
        const std::string at = "lines[" + std::to_string(n) + "]", type = valueOr(form, at + "[type]");
        if (type == "custom_line_item") {
            note.lines.push_back({ {}, amountIn(form, at + "[unit_amount]", wrong) * std::max<int64_t>(1, amountIn(form, at + "[quantity]", wrong)) });
            note.facts.amount += note.lines.back().amount;
        } else if (type != "invoice_line_item") {
            return invalid(at + "[type]", "Invalid type: must be one of custom_line_item or invoice_line_item");
        } else if (auto refused = creditedLine(form, at, invoice, note)) {
            return refused;
        }
    }
    if (wrong)
        return wrong;
    if (note.lines.empty() != form.contains("amount"))
        return invalid("amount", "You must provide exactly one of `amount` or `lines`.", "parameter_missing");
    if (note.facts.amount <= 0)
        return invalid("amount", "The credit note amount must be greater than zero.", "parameter_invalid_integer");
    if (note.lines.empty())
        note.lines.push_back({ {}, note.facts.amount });
    return std::nullopt;
}

// Where the money goes: before payment it lowers what is due, after it must be said.
std::optional<SimReply> StripeSim::settleCredit(const Form& form, size_t index, Note& note) const
{
    const Invoice& invoice = m_world.invoices[index];
    const std::string& status = m_invoices.at(invoice.id).status;
    if (status == "draft" || status == "void")
        return invalid("invoice", "Credit notes can only be created for invoices that are open, paid or uncollectible. This one is " + status + ".", "invoice_not_editable");
    const int64_t left = invoice.total - creditedSoFar(invoice.id);
    if (note.facts.amount > left)
        return invalid("amount", "The credit note amount is larger than what is left of the invoice (" + std::to_string(std::max<int64_t>(0, left)) + ").", "amount_too_large");
    std::optional<SimReply> wrong;
    note.credited = amountIn(form, "credit_amount", wrong);
    note.refunded = amountIn(form, "refund_amount", wrong);
    note.out_of_band = amountIn(form, "out_of_band_amount", wrong);
    if (wrong)
        return wrong;
    note.post_payment = status == "paid";
    const int64_t settled = note.credited + note.refunded + note.out_of_band;
    if (note.post_payment ? settled != note.facts.amount : settled != 0)
        return invalid("credit_amount",
            note.post_payment ? "The sum of credit amount, refund amount and out of band amount must equal the credit note amount (" + std::to_string(note.facts.amount) + ")."
                              : "The invoice has not been paid: nothing can be credited, refunded or settled out of band.");
    return std::nullopt;
}

SimReply StripeSim::createCreditNote(const Form& form, bool preview)
{
    for (const auto& [name, value] : form)
        if (!knownParameter(name))
            return stripeError(400, "invalid_request_error", "parameter_unknown", name, "Received unknown parameter: " + name);
    const std::string id = valueOr(form, "invoice");
    const auto index = m_invoice_index.find(id);
    if (id.empty())
        return invalid("invoice", "Missing required param: invoice.", "parameter_missing");
    if (index == m_invoice_index.end() || find(Invoices, id)->deleted)
        return invalid("invoice", "No such invoice: '" + id + "'", "resource_missing");
    const Invoice& invoice = m_world.invoices[index->second];
    Note note;
    note.reason = valueOr(form, "reason");
    constexpr std::string_view kReasons[] = { "", "duplicate", "fraudulent", "order_change", "product_unsatisfactory" };
    if (std::find(std::begin(kReasons), std::end(kReasons), note.reason) == std::end(kReasons))
        return invalid("reason", "Invalid reason: must be one of duplicate, fraudulent, order_change, or product_unsatisfactory");
    if (auto wrong = creditedAmount(form, invoice, note))
        return *wrong;
    if (auto wrong = settleCredit(form, index->second, note))
        return *wrong;
    std::optional<SimReply> wrong;
    note.created = now_ms() / 1000;
    note.effective_at = form.contains("effective_at") ? amountIn(form, "effective_at", wrong) : note.created;
    if (wrong || note.effective_at > note.created)
        return invalid("effective_at", "The effective date cannot be in the future.");
    note.memo = valueOr(form, "memo");
    for (const auto& [name, value] : form)
        if (name.starts_with("metadata[") && name.ends_with("]"))
            note.metadata[name.substr(9, name.size() - 10)] = value;
    note.customer = invoice.customer;
    note.facts.invoice = id;
    note.facts.currency = invoice.currency;
    note.facts.status = "issued";
    if (preview) {
        note.facts.id = "cn_preview";
        return jsonReply(200, noteJson(note));
    }
    note.facts.id = "cn_1T" + std::to_string(m_world.seed) + "x" + std::to_string(++m_created);
    note.number = invoice.number + "-CN-" + std::to_string(m_created);
    m_notes.push_back(note);
    Entry& entry = add(CreditNotes, note.facts.id, note.created, { { "customer", note.customer }, { "invoice", id } }, {}, m_notes.size() - 1);
    entry.visible_from_ms = now_ms() + m_lag_ms;
    m_lag_ms = 0;
    const auto mark = note.metadata.find("tieout_reference");
    ++m_applied[mark == note.metadata.end() ? note.facts.id : mark->second];
    event("credit_note.created", noteJson(note));
    event("invoice.updated", invoiceJson(index->second),
        std::string(note.post_payment ? "{\"post_payment" : "{\"pre_payment") + "_credit_notes_amount\":" + std::to_string(creditedSoFar(id) - note.facts.amount) + "}");
    return jsonReply(200, noteJson(note));
}

SimReply StripeSim::voidCreditNote(const std::string& id)
{
    const Entry* entry = find(CreditNotes, id);
    if (!entry)
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such credit note: '" + id + "'");
    Note& note = m_notes[entry->index];
    if (note.facts.status != "issued" || note.post_payment)
        return invalid({}, "This credit note cannot be voided: only issued ones of unpaid invoices can.");
    note.facts.status = "void";
    note.voided_at = now_ms() / 1000;
    event("credit_note.voided", noteJson(note), "{\"status\":\"issued\"}");
    return jsonReply(200, noteJson(note));
}

SimReply StripeSim::changeInvoice(const std::string& id, const std::string& what)
{
    const auto index = m_invoice_index.find(id);
    if (index == m_invoice_index.end() || find(Invoices, id)->deleted)
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such invoice: '" + id + "'");
    std::string& status = m_invoices[id].status;
    const bool open = status == "open" || status == "uncollectible";
    if (what == "finalize" ? status != "draft" : !open)
        return invalid("invoice", "This invoice is " + status + "; it cannot be changed this way.", "invoice_not_editable");
    const char* type = what == "void" ? "invoice.voided" : what == "pay" ? "invoice.paid" : what == "finalize" ? "invoice.finalized" : "invoice.marked_uncollectible";
    const std::string before = "{\"status\":" + jsonString(status) + "}";
    status = what == "void" ? "void" : what == "pay" ? "paid" : what == "finalize" ? "open" : "uncollectible";
    m_entries[Invoices][m_by_id[Invoices].at(id)].filters["status"] = status;
    if (what == "pay") {
        const Invoice& invoice = m_world.invoices[index->second];
        loadPayment({ "pay_live" + std::to_string(++m_created), id, invoice.total - creditedSoFar(id), invoice.currency, "card" }, now_ms() / 1000);
        event("invoice_payment.paid", m_entries[InvoicePayments].back().body);
    }
    event(type, invoiceJson(index->second), before);
    return jsonReply(200, invoiceJson(index->second));
}

SimReply StripeSim::deleteInvoice(const std::string& id)
{
    const auto index = m_invoice_index.find(id);
    if (index == m_invoice_index.end() || find(Invoices, id)->deleted)
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such invoice: '" + id + "'");
    if (m_invoices[id].status != "draft")
        return invalid("invoice", "You can only delete draft invoices.", "invoice_not_editable");
    event("invoice.deleted", invoiceJson(index->second));
    m_entries[Invoices][m_by_id[Invoices].at(id)].deleted = true;
    return jsonReply(200, "{\"id\":" + jsonString(id) + ",\"object\":\"invoice\",\"deleted\":true}");
}

void StripeSim::event(const std::string& type, const std::string& object, const std::string& before)
{
    const int64_t now = now_ms() / 1000;
    const std::string id = "evt_1T" + std::to_string(m_world.seed) + "x" + std::to_string(m_entries[Events].size() + 1);
    add(Events, id, now, { { "type", type } },
        "{\"id\":" + jsonString(id) + ",\"object\":\"event\",\"api_version\":" + jsonString(kVersion) + ",\"created\":" + std::to_string(now) + ",\"data\":{\"object\":" + object
            + (before.empty() ? std::string() : ",\"previous_attributes\":" + before) + "},\"livemode\":false,\"pending_webhooks\":0,\"request\":{\"id\":null,\"idempotency_key\":null},\"type\":" + jsonString(type) + "}");
}

}
