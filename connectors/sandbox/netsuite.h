#pragma once

#include "connectors/http/jwt.h"
#include "connectors/sandbox/books.h"
#include "connectors/sandbox/feed_faults.h"
#include "connectors/sandbox/http_message.h"
#include "connectors/rest/json_tree.h"

#include <set>

namespace tieout::sandbox {

// NetSuite's wire as far as this product speaks it: OAuth 2.0 token by signed assertion or OAuth 1.0a, SuiteQL,
// and the record service for customers, invoices, credit memos, payments, journals and accounting periods.
class NetSuiteSim {
public:
    struct Identity {
        std::string account = "tieout_demo";
        std::string client_id, certificate_id;
        connect::JwtAlgorithm algorithm = connect::JwtAlgorithm::ES256;
        std::string public_key;
        // The second way to sign in: each request carries a signature.
        std::string consumer_key, consumer_secret, token_id, token_secret;
    };

    NetSuiteSim(Books& books, Identity identity);

    FeedFaults feeds;
    std::string base_url; // set once the port is known
    std::function<int64_t()> now_ms; // wall clock since 1970; milliseconds

    SimReply handle(const SimRequest& request);
    void expireTokens() { m_tokens.clear(); } // a signature's token does not end by itself
    // Jobs from here on take so long; below zero: until the second time somebody asks, or a little while.
    int64_t job_ms = -1;
    void loseJobs(); // with their keys; those that did not run never will
    void runJobs(); // those whose time has come
    void forgetJobs();
    static constexpr const char* kTokenPath = "/services/rest/auth/oauth2/v1/token";

private:
    SimReply token(const SimRequest& request);
    bool assertionHolds(const std::string& assertion);
    bool signedIn(const SimRequest& request);
    bool signatureHolds(const SimRequest& request);
    SimReply suiteql(const SimRequest& request);
    SimReply record(const SimRequest& request);
    SimReply accept(const SimRequest& request);
    SimReply job(const SimRequest& request);
    SimReply write(const SimRequest& request, const std::string& type, const std::string& key);
    SimReply readRecord(const std::string& type, const std::string& key, bool expand);
    SimReply readPeriod(const std::string& key);

    Books& m_books;
    Identity m_identity;
    std::map<std::string, int64_t> m_tokens; // token, valid until ms
    uint64_t m_token_count = 0;
    struct Job {
        SimRequest request;
        int64_t due_ms = 0;
        int asked = 0;
        std::optional<SimReply> result; // once it ran
    };
    void run(Job& job);
    std::map<std::string, Job> m_jobs; // by id
    std::map<std::string, std::string> m_job_keys; // idempotency key, id of its first job
    uint64_t m_job_count = 0;
    std::map<std::string, int64_t> m_nonces; // seen, and when, in seconds
};

// The vendor's error body.
SimReply vendorError(int status, const std::string& code, const std::string& detail, const std::string& place_name = {}, const std::string& place = {});

// Units of a decimal text at so many decimals; nothing when it has more of them or does not read.
std::optional<int64_t> unitsOf(const std::string& decimal, int decimals);

}
