#include "connectors/sandbox/stripe.h"

#include "connectors/http/encoding.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tieout::sandbox {

using connect::jsonString;

namespace {

constexpr size_t kPageMax = 100;
constexpr int64_t kEventsKeptS = 30 * 86'400;

struct Resource {
    const char* path;
    StripeSim::Kind kind;
    const char* noun; // in "No such invoice"
    std::vector<const char*> filters;
};

const std::vector<Resource>& resources()
{
    using S = StripeSim;
    static const std::vector<Resource> all { { "customers", S::Customers, "customer", { "email" } },
        { "subscriptions", S::Subscriptions, "subscription", { "customer", "status", "price", "collection_method" } },
        { "subscription_items", S::SubscriptionItems, "subscription_item", { "subscription" } },
        { "invoices", S::Invoices, "invoice", { "customer", "subscription", "status", "collection_method" } },
        { "invoiceitems", S::InvoiceItems, "invoiceitem", { "customer", "invoice", "pending" } },
        { "invoice_payments", S::InvoicePayments, "invoice_payment", { "invoice", "status" } },
        { "payment_intents", S::PaymentIntents, "payment_intent", { "customer" } },
        { "charges", S::Charges, "charge", { "customer", "payment_intent" } },
        { "credit_notes", S::CreditNotes, "credit note", { "customer", "invoice" } },
        { "refunds", S::Refunds, "refund", { "charge", "payment_intent" } },
        { "disputes", S::Disputes, "dispute", { "charge", "payment_intent" } },
        { "balance_transactions", S::BalanceTransactions, "balance transaction", { "currency", "payout", "source", "type" } },
        { "payouts", S::Payouts, "payout", { "status", "destination" } },
        { "billing/meters", S::Meters, "meter", { "status" } },
        { "test_helpers/test_clocks", S::TestClocks, "test clock", {} }, { "events", S::Events, "event", { "type" } } };
    return all;
}

const Resource* resourceOf(StripeSim::Kind kind)
{
    for (const Resource& resource : resources())
        if (resource.kind == kind)
            return &resource;
    return nullptr;
}

std::optional<int64_t> wholeNumber(const std::string& text)
{
    int64_t value = 0;
    const char* end = text.data() + text.size();
    return !text.empty() && std::from_chars(text.data(), end, value).ptr == end ? std::optional(value) : std::nullopt;
}

SimReply unknownParameter(const std::string& name)
{
    return stripeError(400, "invalid_request_error", "parameter_unknown", name, "Received unknown parameter: " + name);
}

}

SimReply stripeError(int status, const std::string& type, const std::string& code, const std::string& param, const std::string& message)
{
    std::string body = "{\"error\":{";
    if (!code.empty())
        body += "\"code\":" + jsonString(code) + ",\"doc_url\":" + jsonString("https://stripe.com/docs/error-codes/" + code) + ",";
    body += "\"message\":" + jsonString(message);
    if (!param.empty())
        body += ",\"param\":" + jsonString(param);
    return jsonReply(status, body + ",\"type\":" + jsonString(type) + "}}");
}

StripeSim::StripeSim(const World& world, std::string api_key)
    : m_world(world)
    , m_api_key(std::move(api_key))
{
    load();
}

void StripeSim::reset()
{
    for (auto& entries : m_entries)
        entries.clear();
    for (auto& ids : m_by_id)
        ids.clear();
    m_invoices.clear();
    m_invoice_index.clear();
    m_notes.clear();
    m_paid.clear();
    m_refunded.clear();
    m_disputed.clear();
    m_stored.clear();
    m_applied.clear();
    m_usage.clear();
    m_received.clear();
    m_held_key.clear();
    m_lag_ms = 0;
    m_second = m_in_second = m_searches_in_second = 0;
    m_ignore_key = m_loose_key = false;
    m_list_fault = FaultKind::SearchLag;
    m_created = 0;
    load();
}

void StripeSim::stateFault(const Fault& fault)
{
    switch (fault.kind) {
    case FaultKind::SearchLag:
        m_lag_ms = fault.ms;
        break;
    case FaultKind::ForgetKeys:
        m_stored.clear();
        break;
    case FaultKind::IgnoreKey:
        m_ignore_key = true;
        break;
    case FaultKind::LooseKey:
        m_loose_key = true;
        break;
    case FaultKind::SearchMiss:
    case FaultKind::SearchTwice:
        m_list_fault = fault.kind;
        break;
    default:
        break;
    }
}

std::optional<SimReply> StripeSim::statusReply(const Fault& fault)
{
    SimReply reply = fault.status == 429 ? stripeError(429, "invalid_request_error", "rate_limit", {}, "Request rate limit exceeded.")
        : fault.status >= 500            ? stripeError(fault.status, "api_error", {}, {}, "An unknown error occurred.")
                                         : stripeError(fault.status, "invalid_request_error", {}, {}, "Invalid request.");
    reply.headers.push_back({ "Request-Id", nextRequestId() });
    reply.headers.push_back({ "Stripe-Version", kVersion });
    if (fault.status == 429)
        reply.headers.push_back({ "Stripe-Rate-Limited-Reason", "global-rate" });
    if (fault.retry_after >= 0)
        reply.headers.push_back({ "Retry-After", std::to_string(fault.retry_after) });
    return reply;
}

void StripeSim::wrongId(SimReply& reply)
{
    const size_t at = reply.body.find("{\"id\":\"");
    const size_t end = at == std::string::npos ? at : reply.body.find('"', at + 7);
    if (end != std::string::npos)
        reply.body.replace(at + 7, end - at - 7, "cn_999999");
}

std::string StripeSim::announcement() const
{
    return "{\"base_url\":" + jsonString(base_url) + ",\"api_key\":" + jsonString(m_api_key) + ",\"account\":\"acct_1TieoutSandbox\",\"tenant\":\"northwind\",\"requests_per_second\":\"2000\"}";
}

std::string StripeSim::effectsJson() const
{
    std::string out;
    for (const auto& [reference, count] : m_applied)
        out += (out.empty() ? "" : ",") + ("{\"external_id\":" + jsonString(reference) + ",\"applied\":" + std::to_string(count) + "}");
    return "{\"effects\":[" + out + "]}";
}

std::string StripeSim::nextRequestId()
{
    return "req_" + connect::sha256Hex(m_api_key + std::to_string(++m_requests)).substr(0, 14);
}

// ---- Requests -----------------------------------------------------------------------------------

SimReply StripeSim::handle(const SimRequest& request)
{
    const std::string id = nextRequestId();
    SimReply reply;
    if (bearerOf(request) != m_api_key) {
        const std::string given = bearerOf(request);
        reply = given.empty() ? stripeError(401, "invalid_request_error", {}, {}, "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.")
                              : stripeError(401, "invalid_request_error", {}, {}, "Invalid API Key provided: " + given.substr(0, 3) + "****" + given.substr(given.size() - std::min<size_t>(4, given.size())));
    } else if (auto refused = refusal(request)) {
        reply = std::move(*refused);
    } else {
        reply = route(request);
    }
    const std::string_view version = request.header("stripe-version");
    reply.headers.push_back({ "Stripe-Version", version.empty() ? std::string(kVersion) : std::string(version) });
    if (!notice.empty())
        reply.headers.push_back({ "Stripe-Notice", notice });
    const std::string_view key = request.header("idempotency-key");
    if (request.method == "POST" && !key.empty()) {
        reply.headers.push_back({ "Idempotency-Key", std::string(key) });
        const auto stored = m_stored.find(std::string(key));
        if (stored != m_stored.end() && reply.status < 300) {
            stored->second.request_id = stored->second.request_id.empty() ? id : stored->second.request_id;
            reply.headers.push_back({ "Original-Request", stored->second.request_id });
        }
    }
    reply.headers.push_back({ "Request-Id", id });
    return reply;
}

SimReply StripeSim::route(const SimRequest& request)
{
    if (!request.path.starts_with("/v1/"))
        return stripeError(404, "invalid_request_error", {}, {}, "Unrecognized request URL (" + request.method + ": " + request.path + ").");
    if (request.method == "GET")
        return get(request);
    if (request.method == "POST")
        return postOnce(request);
    if (request.method == "DELETE" && request.path.starts_with("/v1/invoices/"))
        return deleteInvoice(request.path.substr(13));
    return stripeError(405, "invalid_request_error", {}, {}, "Method not allowed.");
}

SimReply StripeSim::get(const SimRequest& request)
{
    const std::string path = request.path.substr(4);
    if (path == "credit_notes/preview")
        return createCreditNote(request.query, true);
    for (const Resource& resource : resources()) {
        const std::string_view name = resource.path;
        if (path == name) {
            std::vector<const Entry*> all;
            for (const Entry& entry : m_entries[resource.kind])
                all.push_back(&entry);
            return list(request, resource.kind, request.path, all);
        }
        if (!path.starts_with(std::string(name) + "/"))
            continue;
        const std::string rest = path.substr(name.size() + 1);
        const size_t slash = rest.find('/');
        if (rest == "search")
            return search(request, resource.kind);
        if (slash == std::string::npos)
            return object(request, resource.kind, rest);
        if (resource.kind == Invoices && rest.substr(slash) == "/lines")
            return lines(request, rest.substr(0, slash));
        if (resource.kind == CreditNotes && rest.substr(slash) == "/lines")
            return noteLines(request, rest.substr(0, slash));
        if (resource.kind == Meters && rest.substr(slash) == "/event_summaries")
            return summaries(request, rest.substr(0, slash));
    }
    return stripeError(404, "invalid_request_error", {}, {}, "Unrecognized request URL (GET: " + request.path + ").");
}

// As v1: the first execution's answer is kept with its parameters and given again. What was refused
// before it was executed is not kept.
SimReply StripeSim::postOnce(const SimRequest& request)
{
    const std::string key(request.header("idempotency-key"));
    if (key.empty() || std::exchange(m_ignore_key, false))
        return post(request);
    if (key.size() > 255)
        return stripeError(400, "invalid_request_error", {}, {}, "Idempotency keys can be at most 255 characters.");
    if (key == m_held_key) {
        SimReply busy = stripeError(409, "idempotency_error", "idempotency_key_in_use", {}, "There is currently another in-progress request using this Idempotent Key.");
        busy.headers.push_back({ "Stripe-Should-Retry", "true" });
        return busy;
    }
    const std::string fingerprint = request.path + "\n" + request.body;
    const auto known = m_stored.find(key);
    const bool loose = std::exchange(m_loose_key, false);
    if (!loose && known != m_stored.end() && known->second.fingerprint != fingerprint)
        return stripeError(400, "idempotency_error", {}, {},
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '" + key
                + "' if you meant to execute a different request.");
    if (known != m_stored.end()) {
        SimReply again = known->second.reply;
        again.headers.push_back({ "Idempotent-Replayed", "true" });
        return again;
    }
    SimReply reply = post(request);
    if (reply.status < 300 || reply.status >= 500)
        m_stored[key] = { fingerprint, {}, reply };
    return reply;
}

SimReply StripeSim::post(const SimRequest& request)
{
    if (!request.body.empty() && !request.header("content-type").starts_with("application/x-www-form-urlencoded"))
        return stripeError(400, "invalid_request_error", {}, {}, "Invalid request: the body of v1 requests must be form encoded.");
    const Form form = formFields(request.body);
    const std::string path = request.path.substr(4);
    if (path == "credit_notes")
        return createCreditNote(form, false);
    if (path == "refunds")
        return createRefund(form);
    if (path == "billing/meter_events")
        return meterEvent(form);
    if (path == "billing/meter_event_adjustments")
        return cancelMeterEvent(form);
    const size_t first = path.find('/'), last = path.rfind('/');
    if (first != std::string::npos && last > first) {
        const std::string id = path.substr(first + 1, last - first - 1), what = path.substr(last + 1);
        if (path.starts_with("disputes/") && what == "close")
            return closeDispute(id);
        if (path.starts_with("credit_notes/") && what == "void")
            return voidCreditNote(id);
        if (path.starts_with("invoices/") && (what == "void" || what == "pay" || what == "mark_uncollectible" || what == "finalize"))
            return changeInvoice(id, what);
    }
    return stripeError(404, "invalid_request_error", {}, {}, "Unrecognized request URL (POST: " + request.path + ").");
}

// ---- Lists --------------------------------------------------------------------------------------

std::optional<SimReply> StripeSim::readQuery(const SimRequest& request, Kind kind, Query& query) const
{
    const Resource* resource = resourceOf(kind);
    for (const auto& [name, value] : request.params) {
        const bool created = name.starts_with("created");
        if (name == "limit" || created) {
            const auto number = wholeNumber(value);
            if (!number || (name == "limit" && (*number < 1 || *number > int64_t(kPageMax))))
                return stripeError(400, "invalid_request_error", "parameter_invalid_integer", name, "Invalid integer: " + value);
            if (name == "limit")
                query.limit = static_cast<size_t>(*number);
            else if (name == "created[gte]" || name == "created")
                query.from = *number;
            else if (name == "created[gt]")
                query.from = *number + 1;
            else if (name == "created[lt]")
                query.to = *number - 1;
            if (name == "created[lte]" || name == "created")
                query.to = *number;
        } else if (name == "starting_after") {
            query.after = value;
        } else if (name == "ending_before") {
            query.before = value;
        } else if (name == "expand[]" || name.starts_with("expand[")) {
            query.expand.push_back(value);
        } else if (kind == Events && name.starts_with("types[")) {
            query.types.insert(value);
        } else if (resource && std::find_if(resource->filters.begin(), resource->filters.end(), [&name = name](const char* f) { return name == f; }) != resource->filters.end()) {
            query.filters[name] = value;
        } else {
            return unknownParameter(name);
        }
    }
    if (!query.after.empty() && !query.before.empty())
        return stripeError(400, "invalid_request_error", {}, "ending_before", "Only one of starting_after and ending_before may be given.");
    if (kind == Subscriptions && !query.filters.contains("status"))
        query.filters["status"] = "not canceled";
    if (query.filters.contains("status") && query.filters["status"] == "all")
        query.filters.erase("status");
    return std::nullopt;
}

SimReply StripeSim::list(const SimRequest& request, Kind kind, const std::string& url, const std::vector<const Entry*>& entries)
{
    Query query;
    if (auto wrong = readQuery(request, kind, query))
        return *wrong;
    std::vector<const Entry*> fitting;
    for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
        const Entry& entry = **at;
        bool fits = !entry.deleted && !feeds.leavesOut(entry.id) && entry.created >= query.from && entry.created <= query.to && entry.visible_from_ms <= now_ms();
        if (kind == Events)
            fits = fits && entry.created >= now_ms() / 1000 - kEventsKeptS && (query.types.empty() || query.types.contains(entry.filters.at("type")));
        for (const auto& [name, value] : query.filters) {
            const auto found = entry.filters.find(name);
            const std::string is = found == entry.filters.end() ? std::string() : found->second;
            fits = fits && (value == "not canceled" ? is != "canceled" : is == value);
        }
        if (fits)
            fitting.push_back(&entry);
    }
    return listed(kind, url, fitting, query);
}

SimReply StripeSim::listed(Kind kind, const std::string& url, std::vector<const Entry*> newest_first, const Query& query)
{
    const FaultKind odd = std::exchange(m_list_fault, FaultKind::SearchLag);
    if (odd == FaultKind::SearchMiss)
        newest_first.clear();
    if (odd == FaultKind::SearchTwice && newest_first.size() * 2 <= query.limit)
        newest_first.insert(newest_first.end(), newest_first.begin(), newest_first.end());
    size_t begin = 0, end = std::min(newest_first.size(), query.limit);
    const std::string& mark = query.after.empty() ? query.before : query.after;
    if (!mark.empty()) {
        const auto at = std::find_if(newest_first.begin(), newest_first.end(), [&](const Entry* entry) { return entry->id == mark; });
        if (at == newest_first.end())
            return stripeError(400, "invalid_request_error", "resource_missing", query.after.empty() ? "ending_before" : "starting_after",
                "No such " + std::string(resourceOf(kind) ? resourceOf(kind)->noun : "object") + ": '" + mark + "'");
        const auto place = static_cast<size_t>(at - newest_first.begin());
        begin = query.after.empty() ? place - std::min(place, query.limit) : place + 1;
        end = query.after.empty() ? place : std::min(newest_first.size(), begin + query.limit);
    }
    const bool more = query.before.empty() ? end < newest_first.size() : begin > 0;
    std::vector<std::string> inside;
    for (const std::string& path : query.expand)
        if (path.starts_with("data."))
            inside.push_back(path.substr(5));
    std::string data;
    for (size_t i = begin; i < end; ++i) {
        const std::string body = expanded(render(kind, *newest_first[i]), inside);
        data += (i == begin ? "" : ",") + (feeds.spoils(newest_first[i]->id) ? spoiled(body, "amount_paid") : body);
    }
    return jsonReply(200, "{\"object\":\"list\",\"data\":[" + data + "],\"has_more\":" + (more ? "true" : "false") + ",\"url\":" + jsonString(url) + "}");
}

SimReply StripeSim::object(const SimRequest& request, Kind kind, const std::string& id)
{
    const Entry* entry = find(kind, id);
    if (!entry || entry->visible_from_ms > now_ms() || (entry->deleted && kind != Customers))
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such " + std::string(resourceOf(kind)->noun) + ": '" + id + "'");
    std::vector<std::string> expand;
    for (const auto& [name, value] : request.params) {
        if (!name.starts_with("expand["))
            return unknownParameter(name);
        expand.push_back(value);
    }
    return jsonReply(200, expanded(render(kind, *entry), expand));
}

SimReply StripeSim::lines(const SimRequest& request, const std::string& id)
{
    const auto invoice = m_invoices.find(id);
    const auto index = m_invoice_index.find(id);
    if (invoice == m_invoices.end() || index == m_invoice_index.end())
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such invoice: '" + id + "'");
    std::vector<std::pair<std::string, std::string>> made; // in their order on the invoice
    for (const size_t line : invoice->second.lines)
        made.emplace_back(stripeLineId(m_world.lines[line]), lineJson(m_world.lines[line], id, m_world.invoices[index->second].month));
    return listedBodies(request, made);
}

SimReply StripeSim::noteLines(const SimRequest& request, const std::string& id)
{
    const Entry* entry = find(CreditNotes, id);
    if (!entry || entry->visible_from_ms > now_ms())
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such credit note: '" + id + "'");
    const Note& note = m_notes[entry->index];
    std::vector<std::pair<std::string, std::string>> made;
    for (size_t i = 0; i < note.lines.size(); ++i)
        made.emplace_back("cnli_" + note.facts.id.substr(3) + "_" + std::to_string(i), noteLineJson(note, i));
    return listedBodies(request, made);
}

// A list that is made when it is asked for, in the order given.
SimReply StripeSim::listedBodies(const SimRequest& request, const std::vector<std::pair<std::string, std::string>>& ids_and_bodies)
{
    Query query;
    if (auto wrong = readQuery(request, KindCount, query))
        return *wrong;
    std::vector<Entry> made;
    for (const auto& [entry_id, body] : ids_and_bodies) {
        Entry entry;
        entry.id = entry_id;
        entry.body = body;
        made.push_back(std::move(entry));
    }
    std::vector<const Entry*> in_order;
    for (const Entry& entry : made)
        in_order.push_back(&entry);
    return listed(KindCount, request.path, in_order, query);
}

}
