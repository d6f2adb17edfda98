#pragma once

#include "connectors/rest/rest_connection.h"

namespace tieout::connect {

// An effect that the target does in the background (ManifestJobs). Following a job only reads; what
// does not become clear is an error whose message says why, and the effect's outcome is unknown.
class BackgroundJobs {
public:
    explicit BackgroundJobs(RestConnection& connection) // must outlive it
        : m_connection(connection)
    {
    }

    // Asks for a job, when the connection wants that. The key follows from our reference: a second
    // request for the same effect makes no second job.
    void addHeaders(const std::string& reference, std::vector<HttpHeader>& headers) const;
    // The job that an answer names; empty when it names none, as when it was executed at once.
    std::string jobOf(const HttpReply& reply) const;
    // The answer to the request itself, once the job has ended: created, or refused.
    domain::Result<HttpReply> resultOf(const std::string& job, const domain::CancelToken& cancel);

private:
    const ManifestJobs* wanted() const;
    domain::Result<std::string> ended(const std::string& job, const domain::CancelToken& cancel); // its progress
    domain::Result<std::string> task(const std::string& job, const domain::CancelToken& cancel); // path

    RestConnection& m_connection;
};

}
