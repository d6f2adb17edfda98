#pragma once

#include "connectors/sandbox/http_server.h"
#include "connectors/sandbox/netsuite.h"
#include "connectors/sandbox/openmeter.h"
#include "connectors/sandbox/salesforce.h"
#include "connectors/sandbox/stripe.h"
#include "connectors/sandbox/vendor_port.h"
#include "connectors/sandbox/world.h"

#include <memory>

namespace tieout::sandbox {

// The simulated estate: one World, its books behind NetSuite's wire, further systems behind
// theirs, and the billing side as a file feed. Everything is in memory and ends with it. Lives on the thread of its event loop.
class Estate : public QObject {
public:
    // The signature of the sign-in follows from `algorithm`; keys are made here, never kept.
    Estate(World world, connect::JwtAlgorithm algorithm, QObject* parent = nullptr);

    // Starts a server for each system, NetSuite first, on ports one after the other; port 0 takes
    // free ones. Error Machine when a port is taken.
    domain::Result<void> start(quint16 port);
    // What the folder holds and who is to be connected beside it.
    enum class Shape : uint8_t {
        Ledger, // billing in the folder, the ledger connected
        Whole, // every table in the folder
        Estate, // every system connected; the folder holds what none of them delivers
    };
    // The lists lack from here on what the World's feed faults say; `faults/clear` of a port mends its own.
    void withhold();
    // Writes feed, private key and token secrets (readable by their owner only) into the folder, made when absent.
    domain::Result<void> writeFolder(const std::string& folder, Shape shape = Shape::Ledger);
    // What a program that connects as `shape` says is to find, sorted.
    static std::vector<TruthRow> truthOf(const World& world, Shape shape);

    // {"vendors":{"netsuite":{…},…},"second_sign_in":{…},"connect":["netsuite"],"feed":…}: what a client needs
    // to connect, and whom to connect so that nothing is missing. One line.
    std::string announcement(const std::string& folder, Shape shape = Shape::Ledger) const;

    const World& world() const { return m_world; }
    const std::string& baseUrl() const { return m_netsuite.base_url; }
    const std::string& account() const { return m_identity.account; }
    const std::string& clientId() const { return m_identity.client_id; }
    const std::string& certificateId() const { return m_identity.certificate_id; }
    const std::string& privateKey() const { return m_keys.private_key; }
    const std::string& consumerKey() const { return m_identity.consumer_key; }
    const std::string& tokenId() const { return m_identity.token_id; }
    std::string signingSecrets() const { return m_identity.consumer_secret + "\n" + m_identity.token_secret + "\n"; }
    Books& books() { return m_books; }
    NetSuiteSim& netsuite() { return m_netsuite; }
    HttpServer& server() { return *m_server; } // NetSuite's
    OpenMeterSim& openmeter() { return m_openmeter; }
    SalesforceSim& salesforce() { return m_salesforce; }
    StripeSim& stripe() { return m_stripe; }

private:
    SimReply handle(const SimRequest& request);
    SimReply admin(const SimRequest& request);
    std::string effectsJson() const;

    World m_world;
    connect::KeyPairPem m_keys;
    NetSuiteSim::Identity m_identity;
    Books m_books;
    NetSuiteSim m_netsuite;
    std::unique_ptr<HttpServer> m_server;
    OpenMeterSim m_openmeter;
    SalesforceSim m_salesforce;
    StripeSim m_stripe;
    std::vector<std::unique_ptr<VendorPort>> m_ports; // of the further systems, in the order of their ports
    std::map<std::string, int> m_requests; // "POST /services/…", how often
};

}
