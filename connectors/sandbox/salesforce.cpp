#include "connectors/sandbox/salesforce.h"

#include "connectors/http/encoding.h"
#include "connectors/http/jwt.h"
#include "domain/time.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr int64_t kTokenLifeMs = 2 * 3'600'000;
constexpr int64_t kDayMs = 24 * 3'600'000;

SimReply tokenError(const char* error, const char* description)
{
    return jsonReply(400, "{\"error\":\"" + std::string(error) + "\",\"error_description\":\"" + description + "\"}");
}

// batchSize=200 of a Sforce-Query-Options header; the vendor takes it as a hint.
size_t hintOf(const SimRequest& request, size_t fallback)
{
    const std::string_view header = request.header("sforce-query-options");
    const std::string_view name = "batchSize=";
    const size_t at = header.find(name);
    size_t size = fallback;
    if (at != std::string_view::npos)
        std::from_chars(header.data() + at + name.size(), header.data() + header.size(), size);
    return std::clamp<size_t>(size, 200, 2000);
}

}

SimReply crmError(int status, const std::string& code, const std::string& message, const std::vector<std::string>& fields)
{
    std::string names;
    for (const std::string& field : fields)
        names += (names.empty() ? "" : ",") + jsonString(field);
    return jsonReply(status, "[{\"message\":" + jsonString(message) + ",\"errorCode\":" + jsonString(code) + (fields.empty() ? "" : ",\"fields\":[" + names + "]") + "}]",
        "application/json;charset=UTF-8");
}

std::string crmTime(const std::string& iso)
{
    return iso.ends_with('Z') ? iso.substr(0, iso.size() - 1) + "+0000" : iso;
}

std::string crmJson(const CrmValue& value)
{
    switch (value.kind) {
    case CrmValue::Null:
        return "null";
    case CrmValue::Flag:
        return value.text;
    case CrmValue::Number: // always with a point, as the vendor writes doubles
        return value.text.find('.') == std::string::npos ? value.text + ".0" : value.text;
    case CrmValue::Time:
        return jsonString(crmTime(value.text));
    default:
        return jsonString(value.text);
    }
}

SalesforceSim::SalesforceSim(const World& world, Identity identity)
    : m_world(world)
    , m_identity(std::move(identity))
    , m_objects(crmObjectsOf(world))
{
}

void SalesforceSim::stateFault(const Fault& fault)
{
    if (fault.kind == FaultKind::LoseJobs)
        m_jobs.clear();
    else
        m_list_fault = fault.kind;
}

void SalesforceSim::emptyRecycleBin()
{
    for (auto& [name, object] : m_objects)
        for (CrmRow& row : object.rows)
            row.purged = row.deleted();
}

void SalesforceSim::reset()
{
    m_objects = crmObjectsOf(m_world);
    m_locators.clear();
    m_jobs.clear();
    m_applied.clear();
    m_list_fault = FaultKind::SearchLag;
    m_calls = 0;
}

std::string SalesforceSim::announcement() const
{
    return "{\"base_url\":" + jsonString(base_url) + ",\"client_id\":" + jsonString(m_identity.client_id) + ",\"client_secret\":" + jsonString(m_identity.client_secret) + ",\"requests_per_second\":\"2000\"}";
}

std::string SalesforceSim::effectsJson() const
{
    std::string out;
    for (const auto& [reference, ids] : m_applied) {
        std::string list;
        for (const std::string& id : ids)
            list += (list.empty() ? "" : ",") + jsonString(id);
        out += std::string(out.empty() ? "" : ",") + "{\"external_id\":" + jsonString(reference) + ",\"applied\":" + std::to_string(ids.size()) + ",\"ids\":[" + list + "]}";
    }
    return "{\"effects\":[" + out + "]}";
}

SimReply SalesforceSim::handle(const SimRequest& request)
{
    if (request.path == kTokenPath)
        return request.method == "POST" ? token(request) : crmError(405, "METHOD_NOT_ALLOWED", "HTTP Method 'GET' not allowed. Allowed are POST");
    const std::string data_path = "/services/data";
    if (request.path == data_path || request.path == data_path + "/")
        return jsonReply(200, "[{\"label\":\"Spring '26\",\"url\":\"/services/data/v66.0\",\"version\":\"66.0\"},{\"label\":\"Summer '26\",\"url\":\"/services/data/v67.0\",\"version\":\"67.0\"}]");
    if (!request.path.starts_with(data_path + "/v"))
        return crmError(404, "NOT_FOUND", "The requested resource does not exist");
    if (!request.path.starts_with(std::string(kVersionPath) + "/"))
        return crmError(410, "UNSUPPORTED_API_VERSION", "The requested API version is no longer available.");
    const auto found = m_tokens.find(bearerOf(request));
    if (found == m_tokens.end() || found->second <= now_ms())
        return crmError(401, "INVALID_SESSION_ID", "Session expired or invalid");
    if (m_calls >= api_limit)
        return crmError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    ++m_calls;
    SimReply reply = data(request, request.path.substr(std::string_view(kVersionPath).size() + 1));
    if (!warning.empty())
        reply.headers.emplace_back("Warning", warning);
    reply.headers.emplace_back("Sforce-Limit-Info", "api-usage=" + std::to_string(m_calls) + "/" + std::to_string(api_limit));
    return reply;
}

// ---- Sign-in ------------------------------------------------------------------------------------

SimReply SalesforceSim::token(const SimRequest& request)
{
    auto form = formFields(request.body);
    const std::string grant = form["grant_type"];
    if (grant == "client_credentials") {
        if (form["client_id"] != m_identity.client_id || form["client_secret"] != m_identity.client_secret)
            return tokenError("invalid_client", "invalid client credentials");
    } else if (grant == "urn:ietf:params:oauth:grant-type:jwt-bearer") {
        if (!assertionHolds(form["assertion"]))
            return tokenError("invalid_grant", "invalid assertion");
    } else {
        return tokenError("unsupported_grant_type", "grant type not supported");
    }
    const std::string made = "00DHs0000004abc!" + connect::sha256Hex(m_identity.client_secret + std::to_string(++m_token_count) + std::to_string(now_ms()));
    m_tokens[made] = now_ms() + kTokenLifeMs;
    // Neither the life of the token nor a refresh token: a client finds out by a 401.
    return jsonReply(200,
        "{\"access_token\":" + jsonString(made) + ",\"scope\":\"api\",\"instance_url\":" + jsonString(base_url) + ",\"id\":" + jsonString(base_url + "/id/00DHs0000004abcMAA/005Hs00000JkLmNIAV")
            + ",\"token_type\":\"Bearer\",\"issued_at\":\"" + std::to_string(now_ms()) + "\"}");
}

bool SalesforceSim::assertionHolds(const std::string& assertion)
{
    const size_t first = assertion.find('.'), second = assertion.rfind('.');
    if (first == std::string::npos || first == second || m_identity.public_key.empty())
        return false;
    const auto head_text = connect::fromBase64Url(std::string_view(assertion).substr(0, first));
    const auto body_text = connect::fromBase64Url(std::string_view(assertion).substr(first + 1, second - first - 1));
    const auto head = connect::parseJson(head_text.value_or("")), body = connect::parseJson(body_text.value_or(""));
    if (!head || !body)
        return false;
    const auto says = [](const JsonNode& node, const char* name, std::string_view value) {
        const JsonNode* found = node.find(name);
        return found && found->isText() && found->text == value;
    };
    int64_t expires = 0;
    if (const JsonNode* exp = body->find("exp"))
        std::from_chars(exp->text.data(), exp->text.data() + exp->text.size(), expires);
    const int64_t now = now_ms() / 1000;
    return says(*head, "alg", "RS256") && says(*body, "iss", m_identity.client_id) && says(*body, "sub", m_identity.username) && says(*body, "aud", base_url) && expires > now
        && expires <= now + 300
        && connect::verifyJwt(connect::JwtAlgorithm::RS256, std::string_view(assertion).substr(0, second), std::string_view(assertion).substr(second + 1), m_identity.public_key);
}

// ---- Reading ------------------------------------------------------------------------------------

SimReply SalesforceSim::data(const SimRequest& request, const std::string& path)
{
    if (path == "query" || path == "query/")
        return query(request, false);
    if (path == "queryAll" || path == "queryAll/")
        return query(request, true);
    if (path.starts_with("query/")) {
        const std::string key = path.substr(6);
        const auto found = m_locators.find(key);
        if (found == m_locators.end())
            return crmError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        return page(found->second, request);
    }
    if (path == "limits" || path == "limits/")
        return jsonReply(200,
            "{\"DailyApiRequests\":{\"Max\":" + std::to_string(api_limit) + ",\"Remaining\":" + std::to_string(api_limit - m_calls)
                + "},\"DailyBulkV2QueryJobs\":{\"Max\":10000,\"Remaining\":" + std::to_string(10'000 - m_jobs.size()) + "}}");
    if (path == "sobjects" || path == "sobjects/")
        return describeAll();
    if (path.starts_with("sobjects/"))
        return sobjects(request, path.substr(9));
    if (path == "composite" && request.method == "POST")
        return composite(request);
    if (path.starts_with("composite/sobjects"))
        return collection(request, path.substr(18));
    if (path == "jobs/query" || path.starts_with("jobs/query/"))
        return bulk(request, path.substr(std::min<size_t>(path.size(), 11)));
    return crmError(404, "NOT_FOUND", "The requested resource does not exist");
}

std::string SalesforceSim::rowJson(const CrmObject& object, const CrmRow& row, const std::vector<std::string>& fields) const
{
    std::string out = "{\"attributes\":{\"type\":" + jsonString(object.name) + ",\"url\":\"" + kVersionPath + "/sobjects/" + object.name + "/" + row.id() + "\"}";
    std::vector<std::string> written; // parents that are there already
    for (const std::string& path : fields) {
        const size_t dot = path.find('.');
        const std::string head = path.substr(0, dot);
        if (dot == std::string::npos) {
            out += "," + jsonString(head) + ":" + crmJson(row.at(head));
            continue;
        }
        if (std::find(written.begin(), written.end(), head) != written.end())
            continue;
        written.push_back(head);
        std::vector<std::string> below;
        for (const std::string& other : fields)
            if (other.starts_with(head + "."))
                below.push_back(other.substr(dot + 1));
        const auto parent = std::find_if(object.parents.begin(), object.parents.end(), [&](const CrmParent& p) { return p.relation == head; });
        const CrmObject& of = m_objects.at(parent->object);
        const CrmRow* found = of.row(row.at(parent->field).text);
        out += "," + jsonString(head) + ":" + (found ? rowJson(of, *found, below) : "null");
    }
    return out + "}";
}

SimReply SalesforceSim::query(const SimRequest& request, bool with_deleted)
{
    SoqlAnswer answer = runSoql(m_objects, valueOr(request.query, "q"), with_deleted);
    if (answer.error)
        return crmError(400, answer.error->code, answer.error->message);
    if (answer.count_only)
        return jsonReply(200, "{\"totalSize\":" + std::to_string(answer.rows.size()) + ",\"done\":true,\"records\":[]}", "application/json;charset=UTF-8");
    CrmObjects listed;
    if (feeds.any()) {
        listed = asListed(m_objects, feeds);
        answer = runSoql(listed, valueOr(request.query, "q"), with_deleted);
    }
    Locator all { answer.object->name, {}, 0, 0 };
    const FaultKind odd = std::exchange(m_list_fault, FaultKind::SearchLag);
    for (const CrmRow* row : odd == FaultKind::SearchMiss ? std::vector<const CrmRow*> {} : answer.rows)
        all.rows.insert(all.rows.end(), odd == FaultKind::SearchTwice ? 2 : 1, rowJson(*answer.object, *row, answer.fields));
    all.total = all.rows.size();
    return page(std::move(all), request);
}

SimReply SalesforceSim::page(Locator from, const SimRequest& request)
{
    const size_t size = std::min(hintOf(request, 2000), batch_max);
    const size_t end = std::min(from.next + size, from.rows.size());
    std::string records;
    for (size_t i = from.next; i < end; ++i)
        records += (i == from.next ? "" : ",") + from.rows[i];
    const bool done = end == from.rows.size();
    std::string body = "{\"totalSize\":" + std::to_string(from.total) + ",\"done\":" + (done ? "true" : "false");
    if (!done) {
        from.next = end;
        const std::string key = "0r8Hs" + connect::sha256Hex("locator" + std::to_string(++m_next)).substr(0, 13) + "-" + std::to_string(end);
        body += ",\"nextRecordsUrl\":\"" + std::string(kVersionPath) + "/query/" + key + "\"";
        m_locators[key] = std::move(from);
    }
    return jsonReply(200, body + ",\"records\":[" + records + "]}", "application/json;charset=UTF-8");
}

// Ids changed or deleted between two moments; the vendor remembers 30 days of the first and 15 of
// the second.
SimReply SalesforceSim::replication(const SimRequest& request, const CrmObject& object, bool deleted)
{
    const auto start = domain::Instant::parse(valueOr(request.query, "start")), end = domain::Instant::parse(valueOr(request.query, "end"));
    if (!start || !end || *start >= *end)
        return crmError(400, "INVALID_REPLICATION_DATE", "startDate must be at least one minute greater than endDate");
    const int64_t now = now_ms(), minute = 60'000'000'000;
    if (start->ns() / 1'000'000 < now - (deleted ? 15 : 30) * kDayMs)
        return crmError(400, "INVALID_REPLICATION_DATE", "startDate cannot be more than 30 days ago");
    std::string ids;
    for (const CrmRow& row : object.rows) {
        const auto at = domain::Instant::parse(row.at("SystemModstamp").text);
        const bool inside = at && at->ns() >= start->ns() / minute * minute && at->ns() < end->ns();
        if (!inside || row.deleted() != deleted || (deleted && at->ns() / 1'000'000 < deletions_from_ms))
            continue;
        ids += ids.empty() ? "" : ",";
        ids += deleted ? "{\"deletedDate\":" + jsonString(crmTime(row.at("SystemModstamp").text)) + ",\"id\":" + jsonString(row.id()) + "}" : jsonString(row.id());
    }
    const std::string covered = jsonString(crmTime(isoTime(std::min(end->ns() / 1'000'000, now), 3)));
    if (!deleted)
        return jsonReply(200, "{\"ids\":[" + ids + "],\"latestDateCovered\":" + covered + "}");
    return jsonReply(200, "{\"deletedRecords\":[" + ids + "],\"earliestDateAvailable\":" + jsonString(crmTime(isoTime(std::max(now - 15 * kDayMs, deletions_from_ms), 3))) + ",\"latestDateCovered\":" + covered + "}");
}

SimReply SalesforceSim::describe(const CrmObject& object) const
{
    constexpr const char* kTypes[] = { "string", "string", "double", "boolean", "date", "datetime" };
    std::string fields;
    for (const CrmField& field : object.fields)
        fields += std::string(fields.empty() ? "" : ",") + "{\"name\":" + jsonString(field.name) + ",\"type\":\"" + kTypes[field.kind] + "\",\"externalId\":" + (field.external_id ? "true" : "false")
            + ",\"nillable\":" + (field.name == "Id" ? "false" : "true") + ",\"scale\":" + (field.kind == CrmValue::Number ? "4" : "0") + "}";
    return jsonReply(200, "{\"name\":" + jsonString(object.name) + ",\"keyPrefix\":" + jsonString(object.prefix) + ",\"fields\":[" + fields + "]}");
}

}
