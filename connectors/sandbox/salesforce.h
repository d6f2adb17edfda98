#pragma once

#include "connectors/rest/json_tree.h"
#include "connectors/sandbox/soql.h"
#include "connectors/sandbox/vendor_port.h"
#include "connectors/sandbox/world.h"

namespace tieout::sandbox {

// The World's accounts, contracts and their items as Account, Contract, Order, OrderItem, Product2.
CrmObjects crmObjectsOf(const World& world);

// Salesforce's wire as far as this product speaks it: sign-in by client secret or RS256 assertion,
// SOQL with locators, changed and deleted ids, Bulk API 2.0 queries, upsert by external id,
// composite requests and limits.
class SalesforceSim final : public VendorSim {
public:
    struct Identity {
        std::string client_id, client_secret;
        std::string username = "tieout@northwind.example";
        std::string public_key; // of the assertion; empty: only the secret signs in
    };
    SalesforceSim(const World& world, Identity identity);

    std::string name() const override { return "salesforce"; }
    SimReply handle(const SimRequest& request) override;
    std::string announcement() const override;
    void reset() override;
    void stateFault(const Fault& fault) override;
    void expireTokens() override { m_tokens.clear(); }
    std::string effectsJson() const override;

    Identity& identity() { return m_identity; }
    CrmObjects& objects() { return m_objects; }
    size_t batch_max = 2000; // rows of a page; the vendor sends fewer when they are wide
    int64_t api_limit = 245'000; // calls a day; beyond it nothing is answered
    void forgetLocators() { m_locators.clear(); }
    void emptyRecycleBin();
    std::string warning; // told with every answer, as of a version that will end
    int64_t deletions_from_ms = 0; // what was deleted before is not told any more; the vendor's 15 days besides

    static constexpr const char* kTokenPath = "/services/oauth2/token";
    static constexpr const char* kVersionPath = "/services/data/v67.0";

private:
    struct Locator {
        std::string object;
        std::vector<std::string> rows; // JSON
        size_t next = 0, total = 0;
    };
    struct BulkJob {
        std::string id, operation, query, object, state, error, header;
        std::vector<std::string> rows; // CSV
        int64_t created_ms = 0;
    };

    SimReply token(const SimRequest& request);
    bool assertionHolds(const std::string& assertion);
    SimReply data(const SimRequest& request, const std::string& path);
    SimReply query(const SimRequest& request, bool with_deleted);
    SimReply page(Locator from, const SimRequest& request);
    SimReply sobjects(const SimRequest& request, const std::string& path);
    SimReply replication(const SimRequest& request, const CrmObject& object, bool deleted);
    SimReply describe(const CrmObject& object) const;
    SimReply oneRow(const SimRequest& request, CrmObject& object, const std::string& id);
    SimReply byExternalId(const SimRequest& request, CrmObject& object, const CrmField& field, const std::string& value);
    // What is wrong with the body, or nothing; `row` is changed only when it is right.
    std::optional<SimReply> write(CrmObject& object, CrmRow& row, const std::string& body);
    SimReply create(CrmObject& object, CrmRow row, const std::string& body);
    SimReply composite(const SimRequest& request);
    SimReply collection(const SimRequest& request, const std::string& path);
    SimReply describeAll() const;
    SimReply bulk(const SimRequest& request, const std::string& path);
    SimReply bulkCreate(const SimRequest& request);
    SimReply bulkResults(const SimRequest& request, const BulkJob& job) const;
    std::string jobJson(const BulkJob& job) const;
    std::string rowJson(const CrmObject& object, const CrmRow& row, const std::vector<std::string>& fields) const;
    std::string timeNow() const { return isoTime(now_ms(), 3); }

    const World& m_world;
    Identity m_identity;
    CrmObjects m_objects;
    std::map<std::string, int64_t> m_tokens; // token, valid until ms
    std::map<std::string, Locator> m_locators;
    std::map<std::string, BulkJob> m_jobs;
    std::map<std::string, std::vector<std::string>> m_applied; // by external id: ids of created rows
    uint64_t m_token_count = 0, m_next = 0;
    FaultKind m_list_fault = FaultKind::SearchLag; // SearchMiss or SearchTwice: of the next query
    int64_t m_calls = 0;
};

// The vendor's error body: always a list.
SimReply crmError(int status, const std::string& code, const std::string& message, const std::vector<std::string>& fields = {});
// 2026-11-19T08:14:55.000Z as JSON writes it: …+0000.
std::string crmTime(const std::string& iso);
std::string crmJson(const CrmValue& value);

}
