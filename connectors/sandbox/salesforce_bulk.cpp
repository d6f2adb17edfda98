#include "connectors/http/encoding.h"
#include "connectors/sandbox/salesforce.h"

#include <algorithm>
#include <charconv>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr size_t kResultsMax = 250'000;

std::string quotedCell(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + "\"";
}

size_t numberOr(const std::map<std::string, std::string>& query, const char* name, size_t fallback)
{
    const auto found = query.find(name);
    size_t value = fallback;
    if (found != query.end())
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
    return value;
}

}

SimReply SalesforceSim::bulk(const SimRequest& request, const std::string& path)
{
    if (path.empty())
        return request.method == "POST" ? bulkCreate(request) : crmError(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed");
    const size_t slash = path.find('/');
    const auto found = m_jobs.find(path.substr(0, slash));
    if (found == m_jobs.end())
        return crmError(404, "NOT_FOUND", "The requested resource does not exist");
    BulkJob& job = found->second;
    if (slash != std::string::npos && path.substr(slash) == "/results")
        return bulkResults(request, job);
    if (request.method == "PATCH")
        job.state = "Aborted";
    else if (job.state == "UploadComplete") // one look later it is at work, and then done
        job.state = "InProgress";
    else if (job.state == "InProgress")
        job.state = job.error.empty() ? "JobComplete" : "Failed";
    return jsonReply(200, jobJson(job));
}

SimReply SalesforceSim::bulkCreate(const SimRequest& request)
{
    const auto body = connect::parseJson(request.body);
    const JsonNode *operation = body ? body->find("operation") : nullptr, *query = body ? body->find("query") : nullptr;
    if (!operation || !query || (operation->text != "query" && operation->text != "queryAll"))
        return crmError(400, "INVALIDJOB", "Unable to find operation or query of the job");
    BulkJob job;
    job.operation = operation->text;
    job.query = query->text;
    job.state = "UploadComplete";
    job.created_ms = now_ms();
    job.id = "750Hs" + connect::sha256Hex("job" + std::to_string(++m_next)).substr(0, 10) + "IAB";
    const SoqlAnswer answer = runSoql(m_objects, job.query, job.operation == "queryAll");
    if (answer.count_only)
        return crmError(400, "API_ERROR", "Aggregate Relationships not supported in Bulk Query");
    if (answer.error && answer.error->code == "MALFORMED_QUERY")
        return crmError(400, answer.error->code, answer.error->message);
    if (answer.error)
        job.error = answer.error->code + ": " + answer.error->message;
    job.object = answer.object ? answer.object->name : std::string();
    for (const std::string& field : answer.fields)
        job.header += (job.header.empty() ? "" : ",") + quotedCell(field);
    for (const CrmRow* row : answer.error ? std::vector<const CrmRow*> {} : answer.rows) {
        std::string line;
        for (const std::string& field : answer.fields)
            line += (line.empty() ? "" : ",") + quotedCell(crmValue(m_objects, *answer.object, *row, field).text);
        job.rows.push_back(std::move(line));
    }
    const std::string out = jobJson(job);
    m_jobs[job.id] = std::move(job);
    return jsonReply(200, out);
}

std::string SalesforceSim::jobJson(const BulkJob& job) const
{
    std::string out = "{\"id\":" + jsonString(job.id) + ",\"operation\":" + jsonString(job.operation) + ",\"object\":" + jsonString(job.object) + ",\"createdById\":\"005Hs00000JkLmNIAV\",\"createdDate\":"
        + jsonString(crmTime(isoTime(job.created_ms, 3))) + ",\"state\":" + jsonString(job.state) + ",\"concurrencyMode\":\"Parallel\",\"contentType\":\"CSV\",\"apiVersion\":67.0,\"lineEnding\":\"LF\",\"columnDelimiter\":\"COMMA\"";
    if (job.state == "JobComplete")
        out += ",\"jobType\":\"V2Query\",\"retries\":0,\"numberRecordsProcessed\":" + std::to_string(job.rows.size());
    if (job.state == "Failed")
        out += ",\"errorMessage\":" + jsonString(job.error);
    return out + "}";
}

SimReply SalesforceSim::bulkResults(const SimRequest& request, const BulkJob& job) const
{
    if (job.state != "JobComplete")
        return crmError(400, "INVALIDJOBSTATE", "The job is not complete: its state is " + job.state);
    const auto given = request.query.find("locator");
    size_t from = 0;
    if (given != request.query.end()) {
        const auto text = connect::fromBase64Url(given->second);
        const char* end = text ? text->data() + text->size() : nullptr;
        if (!text || text->empty() || std::from_chars(text->data(), end, from).ptr != end || from > job.rows.size())
            return crmError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    const size_t most = std::clamp<size_t>(numberOr(request.query, "maxRecords", kResultsMax), 1, kResultsMax);
    const size_t end = std::min(from + most, job.rows.size());
    std::string csv = job.header + "\n";
    for (size_t i = from; i < end; ++i)
        csv += job.rows[i] + "\n";
    SimReply reply { 200, { { "Content-Type", "text/csv" } }, std::move(csv) };
    reply.headers.emplace_back("Sforce-NumberOfRecords", std::to_string(end - from));
    reply.headers.emplace_back("Sforce-Locator", end < job.rows.size() ? connect::base64Url(std::to_string(end)) : std::string("null"));
    return reply;
}

}
