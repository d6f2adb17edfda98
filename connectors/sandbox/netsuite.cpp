#include "connectors/sandbox/netsuite_records.h"

#include "connectors/http/encoding.h"

#include <charconv>
#include <ctime>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr const char* kRecordPath = "/services/rest/record/v1/";
constexpr const char* kJobPath = "/services/rest/async/v1/job/";
constexpr const char* kQueryPath = "/services/rest/query/v1/suiteql";
constexpr size_t kPageMax = 1000;

SimReply json(int status, std::string body)
{
    return { status, { { "Content-Type", "application/json" } }, std::move(body) };
}

size_t numberOr(const std::map<std::string, std::string>& query, const char* name, size_t fallback)
{
    const auto found = query.find(name);
    size_t value = fallback;
    if (found != query.end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
    return value;
}

std::string link(const char* rel, const std::string& href)
{
    return "{\"rel\":\"" + std::string(rel) + "\",\"href\":" + jsonString(href) + "}";
}

}

std::string sandboxTime(int64_t ms)
{
    const auto seconds = static_cast<std::time_t>(ms / 1000);
    std::tm parts {};
#ifdef _WIN32
    gmtime_s(&parts, &seconds);
#else
    gmtime_r(&seconds, &parts);
#endif
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return text;
}

SimReply vendorError(int status, const std::string& code, const std::string& detail, const std::string& place_name, const std::string& place)
{
    const char* section = status == 404 ? ".4.5" : status == 401 ? ".4.2" : status == 403 ? ".4.4" : status >= 500 ? ".5.1" : ".4.1";
    const char* title = status == 404 ? "Not Found" : status == 401 ? "Unauthorized" : status == 403 ? "Forbidden" : status >= 500 ? "Internal Server Error" : "Bad Request";
    std::string body = "{\"type\":\"https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10" + std::string(section) + "\",\"title\":\"" + title
        + "\",\"status\":" + std::to_string(status) + ",\"o:errorDetails\":[{\"detail\":" + jsonString(detail);
    if (!place_name.empty())
        body += ",\"" + place_name + "\":" + jsonString(place);
    body += ",\"o:errorCode\":" + jsonString(code) + "}]}";
    return { status, { { "Content-Type", "application/vnd.oracle.resource+json; type=error" } }, std::move(body) };
}

NetSuiteSim::NetSuiteSim(Books& books, Identity identity)
    : m_books(books)
    , m_identity(std::move(identity))
{
}

SimReply NetSuiteSim::handle(const SimRequest& request)
{
    if (request.path == kTokenPath)
        return request.method == "POST" ? token(request) : vendorError(405, "METHOD_NOT_ALLOWED", "Method not allowed.");
    if (!signedIn(request))
        return vendorError(401, "INVALID_LOGIN", "Invalid login attempt.");
    runJobs();
    if (request.path == kQueryPath && request.method == "POST")
        return suiteql(request);
    if (request.path.starts_with(kJobPath) && request.method == "GET")
        return job(request);
    if (request.path.starts_with(kRecordPath) && request.method == "POST" && request.header("prefer") == "respond-async")
        return accept(request);
    if (request.path.starts_with(kRecordPath))
        return record(request);
    return vendorError(404, "NONEXISTENT_ID", "The requested resource does not exist.", "o:errorUrl", request.path);
}

// ---- Queries ------------------------------------------------------------------------------------

SimReply NetSuiteSim::suiteql(const SimRequest& request)
{
    if (request.header("prefer") != "transient")
        return vendorError(400, "INVALID_HEADER", "Invalid value for the header 'Prefer'. The value must be 'transient'.", "o:errorHeader", "Prefer");
    const auto body = connect::parseJson(request.body);
    const JsonNode* q = body ? body->find("q") : nullptr;
    if (!q || !q->isText())
        return vendorError(400, "INVALID_PARAMETER", "Invalid search query. The query is missing.", "o:errorQueryParam", "q");
    std::vector<std::string> params;
    if (const JsonNode* list = body->find("params"))
        for (const JsonNode& item : list->items)
            params.push_back(item.text);
    const size_t limit = numberOr(request.query, "limit", kPageMax), offset = numberOr(request.query, "offset", 0);
    if (limit == 0 || limit > kPageMax || offset % limit != 0)
        return vendorError(400, "INVALID_PARAMETER", "The limit must be 1 to 1000 and the offset a multiple of it.", "o:errorQueryParam", "limit");
    const bool adds_up = q->text.find("COUNT(*)") != std::string::npos || q->text.find("SUM(") != std::string::npos;
    const SqlTables& books = m_books.tables(now_ms());
    const SqlAnswer answer = runSuiteQl(adds_up || !feeds.any() ? books : asListed(books, feeds), q->text, params, limit, offset);
    if (!answer.error.empty())
        return vendorError(400, "INVALID_PARAMETER", "Invalid search query. Detailed unprocessed description follows. Search error occurred: " + answer.error, "o:errorQueryParam", "q");
    const auto page = [&](size_t at) { return base_url + kQueryPath + "?limit=" + std::to_string(limit) + "&offset=" + std::to_string(at); };
    const bool more = offset + answer.rows.size() < answer.total;
    std::string links = link("self", page(offset));
    if (more)
        links += "," + link("next", page(offset + limit)) + "," + link("last", page((answer.total - 1) / limit * limit));
    std::string items;
    for (const auto& row : answer.rows) {
        items += items.empty() ? "{\"links\":[]" : ",{\"links\":[]";
        for (const auto& [name, value] : row)
            items += "," + jsonString(name) + ":" + jsonString(value);
        items += "}";
    }
    return json(200, "{\"links\":[" + links + "],\"count\":" + std::to_string(answer.rows.size()) + ",\"hasMore\":" + (more ? "true" : "false") + ",\"items\":[" + items
            + "],\"offset\":" + std::to_string(offset) + ",\"totalResults\":" + std::to_string(answer.total) + "}");
}

// ---- Records ------------------------------------------------------------------------------------

SimReply NetSuiteSim::record(const SimRequest& request)
{
    const std::string rest = request.path.substr(std::string_view(kRecordPath).size());
    const size_t slash = rest.find('/');
    const std::string type = rest.substr(0, slash);
    const std::string key = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    const auto expand = request.query.find("expandSubResources");
    if (request.method == "POST")
        return write(request, type, key);
    if (request.method == "GET" && !key.empty())
        return readRecord(type, key, expand != request.query.end() && expand->second == "true");
    return vendorError(404, "NONEXISTENT_ID", "Record type or operation is not available.", "o:errorUrl", request.path);
}

SimReply NetSuiteSim::readRecord(const std::string& type, const std::string& key, bool expand)
{
    if (type == "accountingPeriod" || type == "accountingperiod")
        return readPeriod(key);
    const bool external = key.starts_with("eid:");
    if (type == "customer") {
        const Books::Customer* customer = m_books.customer(external ? std::string() : key, external ? key.substr(4) : std::string(), now_ms());
        return customer ? json(200, customerJson(m_books, *customer, base_url)) : vendorError(404, "NONEXISTENT_ID", "Record does not exist.", "o:errorPath", key);
    }
    const RecordKind* kind = recordKind(type);
    if (!kind)
        return vendorError(404, "NONEXISTENT_ID", "Record type or operation is not available.", "o:errorUrl", type);
    const Books::Document* document = external ? m_books.byExternalId(key.substr(4), now_ms()) : m_books.byId(key, now_ms());
    if (!document || document->type != kind->type)
        return vendorError(404, "NONEXISTENT_ID", "Record does not exist.", "o:errorPath", key);
    return json(200, recordJson(m_books, *kind, *document, base_url, expand));
}

SimReply NetSuiteSim::readPeriod(const std::string& key)
{
    const Books::Period* period = m_books.periodById(key);
    if (!period)
        return vendorError(404, "NONEXISTENT_ID", "Record does not exist.", "o:errorPath", key);
    const std::string closed = period->closed ? "true" : "false";
    return json(200, "{\"links\":[],\"id\":" + jsonString(period->id) + ",\"periodName\":" + jsonString(period->name) + ",\"startDate\":" + jsonString(period->first) + ",\"endDate\":"
            + jsonString(period->last) + ",\"isYear\":false,\"isQuarter\":false,\"isAdjust\":false,\"isPosting\":true,\"closed\":" + closed + ",\"allLocked\":" + closed
            + ",\"arLocked\":" + closed + ",\"apLocked\":" + closed + ",\"allowNonGLChanges\":false}");
}

// A new record, or a credit memo made from an invoice: "invoice/ID/!transform/creditMemo".
SimReply NetSuiteSim::write(const SimRequest& request, const std::string& type, const std::string& key)
{
    const bool strict = request.header("x-netsuite-propertynamevalidation") == "error";
    const auto created = [&](const std::string& made, const std::string& id) { return SimReply { 204, { { "Location", base_url + kRecordPath + made + "/" + id } }, {} }; };
    if (type == "customer" && key.empty()) {
        PostedCustomer posted = readPostedCustomer(m_books, request.body, strict, now_ms());
        return posted.error ? *posted.error : created(type, m_books.create(std::move(posted.customer), now_ms(), sandboxTime(now_ms())));
    }
    constexpr std::string_view kTransform = "/!transform/creditMemo";
    const bool transform = type == "invoice" && key.ends_with(kTransform);
    const RecordKind* kind = recordKind(transform ? "creditMemo" : type);
    if (!kind || (!key.empty() && !transform))
        return vendorError(404, "NONEXISTENT_ID", "Record type or operation is not available.", "o:errorUrl", request.path);
    const std::string from_id = transform ? key.substr(0, key.size() - kTransform.size()) : std::string();
    const Books::Document* from = transform ? m_books.byId(from_id, now_ms()) : nullptr;
    if (transform && (!from || from->type != "CustInvc"))
        return vendorError(404, "NONEXISTENT_ID", "Record does not exist.", "o:errorPath", from_id);
    PostedDocument posted = readPostedDocument(m_books, *kind, request.body, strict, from);
    return posted.error ? *posted.error : created(kind->name, m_books.create(std::move(posted.document), now_ms(), sandboxTime(now_ms())));
}

}
