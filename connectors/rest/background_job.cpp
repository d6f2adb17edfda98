#include "connectors/rest/background_job.h"

#include "connectors/http/encoding.h"

#include <algorithm>

namespace tieout::connect {

using domain::CancelToken;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::visible;

namespace {

constexpr int64_t kFirstPauseMs = 500, kPauseMaxMs = 10'000;

bool isNumber(const std::string& text)
{
    return !text.empty() && text.size() <= 20 && text.find_first_not_of("0123456789") == std::string::npos;
}

// The form of a UUID (RFC 4122), out of a text.
std::string uuidOf(const std::string& text)
{
    std::string hex = sha256Hex(text).substr(0, 32);
    hex[12] = '5';
    hex[16] = '8';
    for (const size_t at : { 8, 13, 18, 23 })
        hex.insert(at, "-");
    return hex;
}

}

const ManifestJobs* BackgroundJobs::wanted() const
{
    const auto& jobs = m_connection.manifest().jobs;
    return jobs && m_connection.option(jobs->option) == "yes" ? &*jobs : nullptr;
}

void BackgroundJobs::addHeaders(const std::string& reference, std::vector<HttpHeader>& headers) const
{
    const ManifestJobs* jobs = wanted();
    if (!jobs)
        return;
    for (const auto& [name, value] : jobs->headers)
        headers.push_back({ name, value });
    headers.push_back({ jobs->key_header, uuidOf(reference) });
}

// Ours only: neither another host's nor anything else below this one.
std::string BackgroundJobs::jobOf(const HttpReply& reply) const
{
    const ManifestJobs* jobs = wanted();
    if (!jobs || !reply.answered())
        return {};
    const auto vendor = reply.status >= 400 ? m_connection.vendorError(reply) : std::nullopt;
    if (reply.status != jobs->status && (!vendor || vendor->code != jobs->same_key))
        return {};
    std::string_view location = reply.header("Location");
    if (location.starts_with(m_connection.baseUrl()))
        location.remove_prefix(m_connection.baseUrl().size());
    if (!location.starts_with(jobs->location))
        return {};
    const std::string id(location.substr(jobs->location.size()));
    return isNumber(id) ? id : std::string();
}

Result<std::string> BackgroundJobs::ended(const std::string& job, const CancelToken& cancel)
{
    const ManifestJobs& jobs = *m_connection.manifest().jobs;
    int64_t left_ms = int64_t(jobs.wait_seconds) * 1000;
    for (int64_t pause = kFirstPauseMs;; pause = std::min(pause * 2, kPauseMaxMs)) {
        TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection.get(jobs.location + job, cancel));
        const JsonNode* completed = page.root.find(jobs.completed);
        const JsonNode* progress = page.root.find(jobs.progress);
        if (!completed || (completed->kind != JsonNode::True && completed->kind != JsonNode::False) || !progress || !progress->isText())
            return makeError(Remedy::Retry, TIEOUT_TR("The job %1 of %2 does not say how far it is."), { job, m_connection.manifest().title });
        if (completed->kind == JsonNode::True)
            return progress->text;
        if (left_ms <= 0)
            return makeError(Remedy::Retry, TIEOUT_TR("%1 is still busy with the job %2 after %3 seconds; whether it makes the record is not known yet."),
                { m_connection.manifest().title, job, std::to_string(jobs.wait_seconds) });
        pause = std::min(pause, left_ms);
        left_ms -= pause;
        if (!m_connection.wait(pause, cancel))
            return makeError(Remedy::Cancelled, TIEOUT_TR("Stopped. Everything that was already written stays; run it again to go on."));
    }
}

// A job of one request has one task.
Result<std::string> BackgroundJobs::task(const std::string& job, const CancelToken& cancel)
{
    const ManifestJobs& jobs = *m_connection.manifest().jobs;
    const std::string list = jobs.location + job + jobs.tasks;
    TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection.get(list, cancel));
    const JsonNode* items = page.root.find("items");
    const JsonNode* links = items && items->items.size() == 1 ? items->items[0].find("links") : nullptr;
    const JsonNode* link = links && !links->items.empty() ? links->items[0].find("href") : nullptr;
    const std::string name = link && link->isText() ? link->text.substr(link->text.rfind('/') + 1) : std::string(); // the rest of the address is ours
    if (!isNumber(name))
        return makeError(Remedy::Retry, TIEOUT_TR("The job %1 of %2 does not name its one task, so its result is not known."), { job, m_connection.manifest().title });
    return list + "/" + name;
}

Result<HttpReply> BackgroundJobs::resultOf(const std::string& job, const CancelToken& cancel)
{
    const ManifestJobs& jobs = *m_connection.manifest().jobs;
    TIEOUT_TRY_INTO(const std::string progress, ended(job, cancel));
    TIEOUT_TRY_INTO(const std::string path, task(job, cancel));
    HttpReply reply = m_connection.read("GET", path + jobs.result, { { "Accept", "application/json" } }, {}, cancel);
    // Only a refusal of the job itself is one: a sign-in, permission or path that fails is the question's.
    const bool created = progress == jobs.succeeded && reply.status >= 200 && reply.status < 300;
    const bool refused = progress == jobs.failed && reply.status == 400;
    if (!reply.answered() || (!created && !refused))
        return makeError(Remedy::Retry, TIEOUT_TR("The job %1 of %2 ended as “%3”, but its result does not read (%4). Whether the record was made is not known."),
            { job, m_connection.manifest().title, visible(progress.substr(0, 40)), reply.answered() ? std::to_string(reply.status) : domain::english(reply.why) });
    return reply;
}

}
