#include "connectors/sandbox/json_object.h"
#include "connectors/sandbox/stripe.h"

#include "domain/time.h"

#include <algorithm>
#include <charconv>

// Payments and what became of them: charges, refunds, disputes, the movements of the balance they
// made, and the payouts these add up to.
namespace tieout::sandbox {

namespace {

constexpr int64_t kDay = 86'400, kDisputeFee = 1'500;

}

std::string StripeSim::addMovement(const Movement& movement)
{
    const int64_t net = movement.amount - movement.fee;
    const std::string currency = stripeCurrency(movement.currency);
    const std::string fee = JsonObject().number("amount", movement.fee).null("application").text("currency", currency).text("description", "Stripe processing fees").text("type", "stripe_fee").str();
    const bool payout = std::string_view(movement.type) == "payout";
    std::string body = JsonObject()
                           .text("id", movement.id)
                           .text("object", "balance_transaction")
                           .number("amount", movement.amount)
                           .number("available_on", movement.created + (payout ? 0 : 2 * kDay))
                           .text("balance_type", "payments")
                           .number("created", movement.created)
                           .text("currency", currency)
                           .textOrNull("description", payout ? "STRIPE PAYOUT" : "")
                           .null("exchange_rate")
                           .number("fee", movement.fee)
                           .raw("fee_details", movement.fee == 0 ? "[]" : "[" + fee + "]")
                           .number("net", net)
                           .text("reporting_category", movement.category)
                           .text("source", movement.source)
                           .text("status", "available")
                           .text("type", movement.type)
                           .str();
    add(BalanceTransactions, movement.id, movement.created, { { "source", movement.source }, { "type", movement.type }, { "currency", currency } }, body).net = net;
    return body;
}

// ---- Payments -----------------------------------------------------------------------------------

void StripeSim::loadPayment(const Payment& payment, int64_t created)
{
    const std::string intent = "pi_" + payment.id, charge = "ch_" + payment.id, currency = stripeCurrency(payment.currency);
    const auto invoice = m_invoice_index.find(payment.invoice);
    Paid paid { payment, invoice == m_invoice_index.end() ? std::string() : m_world.invoices[invoice->second].customer, created };
    addMovement({ "txn_" + payment.id, charge, "charge", "charge", payment.amount, payment.amount * 29 / 1000 + 30, payment.currency, created });
    add(Charges, charge, created, { { "customer", paid.customer }, { "payment_intent", intent } }, {}, m_paid.size());
    add(PaymentIntents, intent, created, { { "customer", paid.customer } },
        JsonObject()
            .text("id", intent)
            .text("object", "payment_intent")
            .number("amount", payment.amount)
            .number("amount_capturable", 0)
            .number("amount_received", payment.amount)
            .nulls("application", "application_fee_amount", "automatic_payment_methods", "canceled_at", "cancellation_reason")
            .text("capture_method", "automatic")
            .text("confirmation_method", "automatic")
            .number("created", created)
            .text("currency", currency)
            .textOrNull("customer", paid.customer)
            .nulls("customer_account", "description", "last_payment_error")
            .text("latest_charge", charge)
            .flag("livemode", false)
            .raw("metadata", JsonObject().text("invoice", payment.invoice).str())
            .nulls("next_action", "on_behalf_of", "payment_method")
            .raw("payment_method_types", "[" + connect::jsonString(payment.method) + "]")
            .nulls("processing", "receipt_email", "setup_future_usage", "shipping", "statement_descriptor")
            .text("status", "succeeded")
            .nulls("transfer_data", "transfer_group")
            .str());
    add(InvoicePayments, payment.id, created, { { "invoice", payment.invoice }, { "status", "paid" } },
        JsonObject()
            .text("id", payment.id)
            .text("object", "invoice_payment")
            .number("amount_paid", payment.amount)
            .number("amount_requested", payment.amount)
            .number("created", created)
            .text("currency", currency)
            .text("invoice", payment.invoice)
            .flag("is_default", true)
            .flag("livemode", false)
            .raw("payment", JsonObject().text("type", "payment_intent").text("payment_intent", intent).str())
            .text("status", "paid")
            .raw("status_transitions", JsonObject().null("canceled_at").number("paid_at", created).str())
            .str());
    m_paid.push_back(std::move(paid));
}

std::string StripeSim::chargeJson(size_t index) const
{
    const Paid& paid = m_paid[index];
    const std::string id = "ch_" + paid.facts.id;
    return JsonObject()
        .text("id", id)
        .text("object", "charge")
        .number("amount", paid.facts.amount)
        .number("amount_captured", paid.facts.amount)
        .number("amount_refunded", paid.refunded)
        .nulls("application", "application_fee", "application_fee_amount")
        .text("balance_transaction", "txn_" + paid.facts.id)
        .raw("billing_details", JsonObject().nulls("address", "email", "name", "phone", "tax_id").str())
        .null("calculated_statement_descriptor")
        .flag("captured", true)
        .number("created", paid.created)
        .text("currency", stripeCurrency(paid.facts.currency))
        .textOrNull("customer", paid.customer)
        .null("description")
        .flag("disputed", paid.disputed)
        .nulls("failure_balance_transaction", "failure_code", "failure_message")
        .raw("fraud_details", "{}")
        .flag("livemode", false)
        .raw("metadata", "{}")
        .nulls("on_behalf_of", "outcome")
        .flag("paid", true)
        .text("payment_intent", "pi_" + paid.facts.id)
        .null("payment_method")
        .raw("payment_method_details", JsonObject().text("type", paid.facts.method).str())
        .nulls("receipt_email", "receipt_number", "receipt_url")
        .flag("refunded", paid.refunded == paid.facts.amount)
        .nulls("review", "shipping", "source_transfer", "statement_descriptor", "statement_descriptor_suffix")
        .text("status", "succeeded")
        .nulls("transfer_data", "transfer_group")
        .str();
}

// ---- Refunds ------------------------------------------------------------------------------------

void StripeSim::loadRefund(Refunded refund)
{
    std::map<std::string, std::string> filters;
    if (refund.paid < m_paid.size()) {
        Paid& paid = m_paid[refund.paid];
        paid.refunded += refund.amount;
        filters = { { "charge", "ch_" + paid.facts.id }, { "payment_intent", "pi_" + paid.facts.id } };
    }
    refund.movement = "txn_" + refund.id;
    addMovement({ refund.movement, refund.id, "refund", "refund", -refund.amount, 0, refund.currency, refund.created });
    add(Refunds, refund.id, refund.created, std::move(filters), {}, m_refunded.size());
    m_refunded.push_back(std::move(refund));
}

std::string StripeSim::refundJson(size_t index) const
{
    const Refunded& refund = m_refunded[index];
    const Paid* paid = refund.paid < m_paid.size() ? &m_paid[refund.paid] : nullptr;
    JsonObject metadata;
    for (const auto& [name, value] : refund.metadata)
        metadata.text(name, value);
    return JsonObject()
        .text("id", refund.id)
        .text("object", "refund")
        .number("amount", refund.amount)
        .text("balance_transaction", refund.movement)
        .textOrNull("charge", paid ? "ch_" + paid->facts.id : std::string())
        .number("created", refund.created)
        .text("currency", stripeCurrency(refund.currency))
        .textOrNull("customer", paid ? paid->customer : std::string())
        .null("customer_account")
        .raw("destination_details", JsonObject().text("type", refund.method).str())
        .raw("metadata", metadata.str())
        .textOrNull("payment_intent", paid ? "pi_" + paid->facts.id : std::string())
        .null("payment_method")
        .textOrNull("reason", refund.reason)
        .nulls("receipt_number", "source_transfer_reversal")
        .text("status", refund.status)
        .null("transfer_reversal")
        .str();
}

SimReply StripeSim::createRefund(const Form& form)
{
    const std::string charge = valueOr(form, "charge"), intent = valueOr(form, "payment_intent"), given = valueOr(form, "amount");
    const Entry* entry = find(Charges, charge.empty() ? "ch_" + (intent.starts_with("pi_") ? intent.substr(3) : intent) : charge);
    if (charge.empty() == intent.empty())
        return stripeError(400, "invalid_request_error", "parameter_missing", "charge", "One of the following params should be provided for this request: payment_intent or charge.");
    if (!entry)
        return stripeError(404, "invalid_request_error", "resource_missing", charge.empty() ? "payment_intent" : "charge", "No such " + std::string(charge.empty() ? "payment_intent: '" + intent : "charge: '" + charge) + "'");
    const Paid& paid = m_paid[entry->index];
    const int64_t left = paid.facts.amount - paid.refunded;
    int64_t amount = left;
    if (!given.empty() && (std::from_chars(given.data(), given.data() + given.size(), amount).ptr != given.data() + given.size() || amount <= 0))
        return stripeError(400, "invalid_request_error", "parameter_invalid_integer", "amount", "Invalid positive integer");
    if (left == 0)
        return stripeError(400, "invalid_request_error", "charge_already_refunded", {}, "Charge " + entry->id + " has already been refunded.");
    if (amount > left)
        return stripeError(400, "invalid_request_error", {}, "amount", "Refund amount (" + std::to_string(amount) + ") is greater than unrefunded amount on charge (" + std::to_string(left) + ")");
    Refunded refund { "re_1T" + std::to_string(m_world.seed) + "x" + std::to_string(++m_created), entry->index, amount, now_ms() / 1000, paid.facts.currency, paid.facts.invoice, paid.facts.method,
        valueOr(form, "reason"), "succeeded", {}, {} };
    for (const auto& [name, value] : form)
        if (name.starts_with("metadata[") && name.ends_with("]"))
            refund.metadata[name.substr(9, name.size() - 10)] = value;
    loadRefund(std::move(refund));
    event("refund.created", refundJson(m_refunded.size() - 1));
    event("charge.refunded", chargeJson(m_refunded.back().paid));
    return jsonReply(200, refundJson(m_refunded.size() - 1));
}

// ---- Disputes -----------------------------------------------------------------------------------

// A bank takes the money at once; it comes back when the dispute is won.
void StripeSim::loadDisputes()
{
    for (const Dispute& facts : m_world.disputes) {
        const auto at = std::find_if(m_paid.begin(), m_paid.end(), [&](const Paid& paid) { return paid.facts.id == facts.payment; });
        if (at == m_paid.end())
            continue;
        at->disputed = true;
        Disputed dispute { facts, static_cast<size_t>(at - m_paid.begin()), at->created + 3 * kDay, {} };
        dispute.movements.push_back(addMovement({ "txn_" + facts.id, facts.id, "adjustment", "dispute", -facts.amount, kDisputeFee, facts.currency, dispute.created }));
        if (facts.status == "won")
            dispute.movements.push_back(addMovement({ "txn_" + facts.id + "_back", facts.id, "adjustment", "dispute_reversal", facts.amount, -kDisputeFee, facts.currency, dispute.created + 9 * kDay }));
        add(Disputes, facts.id, dispute.created, { { "charge", "ch_" + facts.payment }, { "payment_intent", "pi_" + facts.payment } }, {}, m_disputed.size());
        m_disputed.push_back(std::move(dispute));
    }
}

std::string StripeSim::disputeJson(size_t index) const
{
    const Disputed& dispute = m_disputed[index];
    std::string movements;
    for (const std::string& movement : dispute.movements)
        movements += (movements.empty() ? "" : ",") + movement;
    JsonObject evidence;
    evidence.nulls("access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
        "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id");
    evidence.raw("enhanced_evidence", "{}");
    evidence.nulls("product_description", "receipt", "refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
        "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text");
    return JsonObject()
        .text("id", dispute.facts.id)
        .text("object", "dispute")
        .number("amount", dispute.facts.amount)
        .raw("balance_transactions", "[" + movements + "]")
        .text("charge", "ch_" + dispute.facts.payment)
        .number("created", dispute.created)
        .text("currency", stripeCurrency(dispute.facts.currency))
        .raw("enhanced_eligibility_types", "[]")
        .raw("evidence", evidence.str())
        .raw("evidence_details",
            JsonObject()
                .number("due_by", dispute.created + 14 * kDay)
                .raw("enhanced_eligibility", "{}")
                .flag("has_evidence", dispute.facts.status == "won")
                .flag("past_due", false)
                .number("submission_count", dispute.facts.status == "won" ? 1 : 0)
                .str())
        .flag("is_charge_refundable", false)
        .flag("livemode", false)
        .raw("metadata", "{}")
        .text("payment_intent", "pi_" + dispute.facts.payment)
        .raw("payment_method_details",
            JsonObject()
                .raw("card", JsonObject().text("brand", "visa").text("case_type", "chargeback").text("network", "visa").text("network_reason_code", "10.4").str())
                .text("type", "card")
                .str())
        .text("reason", dispute.facts.reason)
        .text("status", dispute.facts.status)
        .str();
}

// Given up: what the bank took is gone.
SimReply StripeSim::closeDispute(const std::string& id)
{
    const Entry* entry = find(Disputes, id);
    if (!entry)
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such dispute: '" + id + "'");
    Disputed& dispute = m_disputed[entry->index];
    if (dispute.facts.status == "won" || dispute.facts.status == "lost")
        return stripeError(400, "invalid_request_error", {}, {}, "This dispute is already closed.");
    const std::string before = JsonObject().text("status", dispute.facts.status).str();
    dispute.facts.status = "lost";
    event("charge.dispute.closed", disputeJson(entry->index), before);
    return jsonReply(200, disputeJson(entry->index));
}

// ---- Payouts ------------------------------------------------------------------------------------

void StripeSim::loadMoney()
{
    std::map<std::string, int64_t> last; // of an invoice: its later payments come after the first
    for (const Payment& payment : m_world.payments) {
        if (payment.id.starts_with("dp_")) // what a lost dispute took: a dispute here
            continue;
        const std::string invoice = payment.invoice.ends_with("-GONE") ? payment.invoice.substr(0, payment.invoice.size() - 5) : payment.invoice;
        const auto index = m_invoice_index.find(invoice);
        const int month = index == m_invoice_index.end() ? m_world.scenario.months - 1 : m_world.invoices[index->second].month;
        int64_t& at = last[payment.invoice];
        at = at == 0 ? stripeDay(m_world.monthFirstDay(month + 1)) + 5 * kDay : at + kDay;
        if (payment.amount >= 0) {
            loadPayment(payment, at);
            continue;
        }
        const auto paid = std::find_if(m_paid.rbegin(), m_paid.rend(), [&](const Paid& each) { return each.facts.invoice == payment.invoice; });
        loadRefund({ payment.id, paid == m_paid.rend() ? m_paid.size() : static_cast<size_t>(m_paid.rend() - paid) - 1, -payment.amount, at, payment.currency, payment.invoice, payment.method, "requested_by_customer",
            "succeeded", {}, {} });
    }
    loadDisputes();
    loadPayouts();
}

// One a month and currency, of everything that moved the balance in the month before.
void StripeSim::loadPayouts()
{
    std::map<std::pair<std::string, std::string>, int64_t> sums; // by month and currency
    for (Entry& entry : m_entries[BalanceTransactions]) {
        const std::string month = domain::Instant(entry.created * 1'000'000'000).period().toString(), currency = entry.filters.at("currency");
        entry.filters["payout"] = "po_" + month.substr(2, 2) + month.substr(5) + currency;
        sums[{ month, currency }] += entry.net;
    }
    for (const auto& [key, sum] : sums)
        loadPayout(key.first, key.second, sum);
}

void StripeSim::loadPayout(const std::string& month, const std::string& currency, int64_t net)
{
    const std::string id = "po_" + month.substr(2, 2) + month.substr(5) + currency;
    const int64_t created = stripeDay(domain::Period::parse(month)->next().toString() + "-03");
    add(Payouts, id, created, { { "status", "paid" }, { "destination", "ba_1Tieout" + currency } },
        JsonObject()
            .text("id", id)
            .text("object", "payout")
            .number("amount", net)
            .nulls("application_fee", "application_fee_amount")
            .number("arrival_date", created + 2 * kDay)
            .flag("automatic", true)
            .text("balance_transaction", "txn_" + id)
            .number("created", created)
            .text("currency", currency)
            .text("description", "STRIPE PAYOUT")
            .text("destination", "ba_1Tieout" + currency)
            .nulls("failure_balance_transaction", "failure_code", "failure_message")
            .flag("livemode", false)
            .raw("metadata", "{}")
            .text("method", "standard")
            .nulls("original_payout", "payout_method")
            .text("reconciliation_status", "completed")
            .null("reversed_by")
            .text("source_type", "card")
            .null("statement_descriptor")
            .text("status", "paid")
            .raw("trace_id", JsonObject().text("status", "supported").text("value", "TR" + id.substr(3)).str())
            .text("type", "bank_account")
            .str());
    size_t code = 0;
    while (code + 1 < worldCurrencies().size() && stripeCurrency(code) != currency)
        ++code;
    addMovement({ "txn_" + id, id, "payout", "payout", -net, 0, code, created });
    m_entries[BalanceTransactions].back().filters["payout"] = id;
}

}
