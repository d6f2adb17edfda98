#include "connectors/sandbox/netsuite_records.h"

namespace tieout::sandbox {

using connect::jsonString;

namespace {

constexpr const char* kJobPath = "/services/rest/async/v1/job/";
constexpr int kAskedBefore = 2; // a job ends while it is asked for this time
constexpr int64_t kUnaskedMs = 300; // … or by then, when nobody asks

std::string self(const std::string& href)
{
    return "\"links\":[{\"rel\":\"self\",\"href\":" + jsonString(href) + "}]";
}

SimReply noSuch(const std::string& path)
{
    return vendorError(404, "NONEXISTENT_ID", "The requested resource does not exist.", "o:errorUrl", path);
}

}

// A key counts together with respond-async only: the second request with it is refused and told of the first job.
SimReply NetSuiteSim::accept(const SimRequest& request)
{
    const std::string key(request.header("x-netsuite-idempotency-key"));
    const auto known = key.empty() ? m_job_keys.end() : m_job_keys.find(key);
    if (known != m_job_keys.end()) {
        SimReply reply = vendorError(400, "IDEMPOTENCY_ERROR", "A request with the same idempotency key was already sent.");
        reply.headers.push_back({ "Location", base_url + kJobPath + known->second });
        return reply;
    }
    const std::string id = std::to_string(++m_job_count);
    m_jobs[id] = { request, now_ms() + (job_ms < 0 ? kUnaskedMs : job_ms), job_ms < 0 ? 0 : -1, {} };
    if (!key.empty())
        m_job_keys[key] = id;
    return { 202, { { "Preference-Applied", "respond-async" }, { "Location", base_url + kJobPath + id } }, {} };
}

void NetSuiteSim::run(Job& job)
{
    if (!job.result)
        job.result = record(job.request);
}

void NetSuiteSim::runJobs()
{
    for (auto& [id, job] : m_jobs)
        if (now_ms() >= job.due_ms)
            run(job);
}

void NetSuiteSim::loseJobs()
{
    m_jobs.clear();
    m_job_keys.clear();
}

void NetSuiteSim::forgetJobs()
{
    loseJobs();
    m_job_count = 0;
    job_ms = -1;
}

// "5", "5/task", "5/task/1" and "5/task/1/result".
SimReply NetSuiteSim::job(const SimRequest& request)
{
    const std::string rest = request.path.substr(std::string_view(kJobPath).size());
    const size_t slash = std::min(rest.find('/'), rest.size());
    const auto found = m_jobs.find(rest.substr(0, slash));
    if (found == m_jobs.end())
        return noSuch(request.path);
    Job& job = found->second;
    const std::string below = rest.substr(slash), address = base_url + kJobPath + found->first;
    if (below.empty() && job.asked >= 0 && ++job.asked >= kAskedBefore)
        run(job);
    const bool failed = job.result && job.result->status >= 400;
    const std::string progress = !job.result ? "pending" : failed ? "failed" : "succeeded";
    const std::string state = std::string("\"completed\":") + (job.result ? "true" : "false") + ",\"progress\":\"" + progress + "\"";
    const std::string task = "{" + self(address + "/task/1");
    const auto json = [](std::string body) { return SimReply { 200, { { "Content-Type", "application/json" } }, std::move(body) }; };
    if (below.empty())
        return json("{" + self(address) + "," + state + ",\"id\":" + jsonString(found->first) + ",\"task\":{" + self(address + "/task") + "}}");
    if (below == "/task")
        return json("{" + self(address + "/task") + ",\"count\":1,\"hasMore\":false,\"items\":[" + task + "}],\"offset\":0,\"totalResults\":1}");
    if (below == "/task/1")
        return json(task + "," + state + "}");
    return below == "/task/1/result" && job.result ? *job.result : noSuch(request.path);
}

}
