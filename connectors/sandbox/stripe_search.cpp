#include "connectors/http/encoding.h"
#include "connectors/sandbox/stripe.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tieout::sandbox {

using connect::jsonString;

namespace {

constexpr size_t kPageMax = 100;

// The releases a client may ask for by their day, and by their name where they have one.
constexpr std::array<std::string_view, 9> kVersions { "2022-11-15", "2023-08-16", "2023-10-16", "2024-04-10", "2024-06-20", "2024-09-30.acacia", "2025-03-31.basil", "2025-09-30.clover",
    StripeSim::kVersion };

struct Clause {
    std::string field, sign, value;
};

// created>=5 AND status:"open"; nothing when it does not read.
std::optional<std::vector<Clause>> clausesOf(const std::string& text)
{
    std::vector<Clause> out;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find(" AND ", at), text.size());
        const std::string part = text.substr(at, end - at);
        const size_t sign = part.find_first_of(":<>");
        if (sign == std::string::npos || sign == 0)
            return std::nullopt;
        const size_t value = part.find_first_not_of(":<>=", sign);
        Clause clause { part.substr(0, sign), part.substr(sign, std::min(value, part.size()) - sign), value == std::string::npos ? std::string() : part.substr(value) };
        if (clause.value.size() >= 2 && clause.value.front() == '"' && clause.value.back() == '"')
            clause.value = clause.value.substr(1, clause.value.size() - 2);
        const bool time = clause.field == "created";
        if (clause.value.empty() || (!time && clause.sign != ":") || (time && clause.value.find_first_not_of("0123456789") != std::string::npos))
            return std::nullopt;
        out.push_back(std::move(clause));
        at = end + 5;
    }
    return out;
}

bool fits(const Clause& clause, int64_t created, const std::map<std::string, std::string>& filters)
{
    if (clause.field != "created") {
        const auto found = filters.find(clause.field);
        return found != filters.end() && found->second == clause.value;
    }
    int64_t wanted = 0;
    std::from_chars(clause.value.data(), clause.value.data() + clause.value.size(), wanted);
    return clause.sign == ":" ? created == wanted : clause.sign == ">" ? created > wanted : clause.sign == ">=" ? created >= wanted : clause.sign == "<" ? created < wanted : created <= wanted;
}

}

// Before anything is executed or kept under a key.
std::optional<SimReply> StripeSim::refusal(const SimRequest& request)
{
    const std::string_view version = request.header("stripe-version");
    if (!version.empty() && std::find(kVersions.begin(), kVersions.end(), version) == kVersions.end())
        return stripeError(400, "invalid_request_error", {}, {}, "Invalid Stripe API version: " + std::string(version));
    const int64_t second = now_ms() / 1000;
    if (second != m_second)
        m_in_second = m_searches_in_second = 0;
    m_second = second;
    const bool search = request.path.ends_with("/search");
    const bool endpoint = search && ++m_searches_in_second > kSearchesPerSecond;
    if (++m_in_second <= per_second && !endpoint)
        return std::nullopt;
    SimReply reply = stripeError(429, "invalid_request_error", "rate_limit", {},
        "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.");
    reply.headers.push_back({ "Stripe-Rate-Limited-Reason", endpoint ? "endpoint-rate" : "global-rate" });
    return reply;
}

// By creation, and by what the lists can be filtered by; the pages' marks are texts of its own.
SimReply StripeSim::search(const SimRequest& request, Kind kind)
{
    if (kind != Customers && kind != Invoices && kind != Subscriptions && kind != Charges && kind != PaymentIntents)
        return stripeError(404, "invalid_request_error", {}, {}, "Unrecognized request URL (GET: " + request.path + ").");
    size_t limit = 10;
    bool count = false;
    std::string query, after;
    std::vector<std::string> inside;
    for (const auto& [name, value] : request.params) {
        if (name == "query")
            query = value;
        else if (name == "limit" && (std::from_chars(value.data(), value.data() + value.size(), limit).ptr != value.data() + value.size() || limit < 1 || limit > kPageMax))
            return stripeError(400, "invalid_request_error", "parameter_invalid_integer", name, "Invalid integer: " + value);
        else if (name == "page")
            after = connect::fromBase64Url(value).value_or("");
        else if (name.starts_with("expand[") && value == "total_count")
            count = true;
        else if (name.starts_with("expand[") && value.starts_with("data."))
            inside.push_back(value.substr(5));
        else if (name != "limit")
            return stripeError(400, "invalid_request_error", "parameter_unknown", name, "Received unknown parameter: " + name);
    }
    const auto clauses = clausesOf(query);
    if (!clauses)
        return stripeError(400, "invalid_request_error", {}, "query", "We were unable to parse your search query.");
    std::vector<const Entry*> found; // newest first
    for (auto entry = m_entries[kind].rbegin(); entry != m_entries[kind].rend(); ++entry)
        if (!entry->deleted && std::all_of(clauses->begin(), clauses->end(), [&](const Clause& clause) { return fits(clause, entry->created, entry->filters); }))
            found.push_back(&*entry);
    size_t begin = 0;
    if (!after.empty()) {
        const auto mark = std::find_if(found.begin(), found.end(), [&](const Entry* entry) { return entry->id == after; });
        if (mark == found.end())
            return stripeError(400, "invalid_request_error", {}, "page", "Invalid page token.");
        begin = static_cast<size_t>(mark - found.begin()) + 1;
    }
    const size_t end = std::min(begin + limit, found.size());
    std::string data;
    for (size_t i = begin; i < end; ++i)
        data += (i == begin ? "" : ",") + expanded(render(kind, *found[i]), inside);
    const bool more = end < found.size();
    return jsonReply(200, "{\"object\":\"search_result\",\"data\":[" + data + "],\"has_more\":" + (more ? "true" : "false") + ",\"next_page\":"
            + (more ? jsonString(connect::base64Url(found[end - 1]->id)) : std::string("null")) + (count ? ",\"total_count\":" + std::to_string(found.size()) : std::string())
            + ",\"url\":" + jsonString(request.path) + "}");
}

}
