#include "connectors/sandbox/estate.h"

#include "connectors/http/encoding.h"
#include "connectors/rest/json_tree.h"

#include <algorithm>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QString>

namespace tieout::sandbox {

using connect::jsonString;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

connect::KeyPairPem keysOf(connect::JwtAlgorithm algorithm)
{
    auto keys = connect::makeKeyPair(algorithm);
    TIEOUT_CHECK(keys.ok());
    return std::move(keys).value();
}

// Other secrets follow from the key, so that they too are new at each start.
std::string secretOf(const connect::KeyPairPem& keys, const std::string& what)
{
    return connect::sha256Hex(what + keys.private_key).substr(0, 40);
}

NetSuiteSim::Identity identityOf(connect::JwtAlgorithm algorithm, const connect::KeyPairPem& keys, uint64_t seed)
{
    NetSuiteSim::Identity identity;
    identity.algorithm = algorithm;
    identity.public_key = keys.public_key;
    // The same for a seed, so that a kept connection only needs the new key.
    identity.client_id = connect::sha256Hex("client" + std::to_string(seed)).substr(0, 32);
    identity.certificate_id = connect::sha256Hex("certificate" + std::to_string(seed)).substr(0, 32);
    identity.consumer_key = connect::sha256Hex("consumer" + std::to_string(seed));
    identity.token_id = connect::sha256Hex("token" + std::to_string(seed));
    identity.consumer_secret = secretOf(keys, "consumer");
    identity.token_secret = secretOf(keys, "token");
    return identity;
}

// The systems to connect so that nothing is missing, and the tables each of them delivers.
struct Connected {
    const char* vendor;
    std::set<std::string> tables;
};
const std::vector<Connected>& connectedSystems()
{
    static const std::vector<Connected> all = {
        { "netsuite", { "erp_postings", "journal_lines", "erp_receipts", "erp_customers", "erp_credits" } },
        { "stripe", { "usage_aggregates", "meters", "invoices", "invoice_lines", "payments", "credit_notes", "billing_customers", "subscription_items" } },
        { "openmeter", { "usage_events" } },
        { "salesforce", { "crm_accounts", "contracts", "contract_items" } },
    };
    return all;
}

// The permissions are set before the first byte of the secret is written.
bool writeForOwner(const QString& path, const std::string& secret)
{
    QFile file(path);
    const auto size = static_cast<qint64>(secret.size());
    return (!file.exists() || file.remove()) && file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(secret.data(), size) == size && file.flush();
}

SimReply ok(std::string body = "{\"ok\":true}")
{
    return { 200, { { "Content-Type", "application/json" } }, std::move(body) };
}

SimReply wrong(const std::string& why)
{
    return { 400, { { "Content-Type", "application/json" } }, "{\"ok\":false,\"why\":" + jsonString(why) + "}" };
}

}

Estate::Estate(World world, connect::JwtAlgorithm algorithm, QObject* parent)
    : QObject(parent)
    , m_world(std::move(world))
    , m_keys(keysOf(algorithm))
    , m_identity(identityOf(algorithm, m_keys, m_world.seed))
    , m_books(m_world)
    , m_netsuite(m_books, m_identity)
    , m_server(std::make_unique<HttpServer>([this](const SimRequest& request) { return handle(request); }))
    , m_openmeter(m_world, "om_" + secretOf(m_keys, "openmeter"))
    , m_salesforce(m_world, { "3MVG9" + m_identity.client_id, secretOf(m_keys, "salesforce"), "tieout@northwind.example", {} })
    , m_stripe(m_world, "rk_test_" + secretOf(m_keys, "stripe"))
{
    m_ports.push_back(std::make_unique<VendorPort>(m_openmeter));
    m_ports.push_back(std::make_unique<VendorPort>(m_salesforce));
    m_ports.push_back(std::make_unique<VendorPort>(m_stripe));
    m_netsuite.now_ms = [] { return QDateTime::currentMSecsSinceEpoch(); };
    m_server->on_state_fault = [this](const Fault& fault) {
        if (fault.kind == FaultKind::SearchLag)
            m_books.search_lag_ms = fault.ms;
        else if (fault.kind == FaultKind::MovePeriod)
            m_books.move_to_month = fault.period;
        else if (fault.kind == FaultKind::LoseJobs)
            m_netsuite.loseJobs();
        else if (fault.kind == FaultKind::SlowJobs)
            m_netsuite.job_ms = fault.ms;
        else if (fault.kind == FaultKind::ClosePeriod)
            m_books.setClosed(fault.period, true);
    };
}

Result<void> Estate::start(quint16 port)
{
    const auto taken = [](int number) {
        return makeError(Remedy::Machine, TIEOUT_TR("Port %1 of this computer is taken: the simulated systems cannot start there. Choose another with --port, or 0 for a free one."),
            { std::to_string(number) });
    };
    if (!m_server->listen(port))
        return taken(port);
    m_netsuite.base_url = "http://127.0.0.1:" + std::to_string(m_server->port());
    int next = port;
    for (const auto& vendor : m_ports) {
        next += port == 0 ? 0 : 1;
        if (next > 65535 || !vendor->start(static_cast<quint16>(next)))
            return taken(next);
    }
    return {};
}

Result<void> Estate::writeFolder(const std::string& folder, Shape shape)
{
    std::set<std::string> without;
    if (shape == Shape::Estate)
        for (const Connected& system : connectedSystems())
            without.insert(system.tables.begin(), system.tables.end());
    if (shape == Shape::Ledger)
        without = connectedSystems().front().tables;
    const QString path = QString::fromStdString(folder);
    const bool written = QDir().mkpath(path) && writeFeed(m_world, folder, shape == Shape::Ledger ? FeedTables::Billing : FeedTables::Whole, without)
        && writeForOwner(path + QStringLiteral("/netsuite-private-key.pem"), m_keys.private_key)
        && writeForOwner(path + QStringLiteral("/netsuite-token-secrets.txt"), signingSecrets());
    if (!written)
        return makeError(Remedy::Machine, TIEOUT_TR("The folder %1 cannot be written: no files were left that can be relied on. Choose another folder or make room."), { domain::visible(folder) });
    return {};
}

void Estate::withhold()
{
    std::map<std::string, FeedFaults*> systems { { "netsuite", &m_netsuite.feeds } };
    for (const auto& vendor : m_ports)
        systems[vendor->sim().name()] = &vendor->sim().feeds;
    for (const FeedFault& fault : m_world.feed_faults)
        (fault.unreadable ? systems.at(fault.system)->unreadable : systems.at(fault.system)->left_out).insert(fault.id);
}

std::vector<TruthRow> Estate::truthOf(const World& world, Shape shape)
{
    std::vector<TruthRow> rows = world.truth;
    if (shape != Shape::Ledger)
        std::erase_if(rows, [&](const TruthRow& row) { return std::find(world.explained.begin(), world.explained.end(), row) != world.explained.end(); });
    if (shape != Shape::Ledger)
        rows.insert(rows.end(), world.estate_truth.begin(), world.estate_truth.end());
    if (shape == Shape::Estate)
        rows.insert(rows.end(), world.feed_truth.begin(), world.feed_truth.end());
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::string Estate::announcement(const std::string& folder, Shape shape) const
{
    std::string further, connect;
    for (const auto& vendor : m_ports)
        further += "," + jsonString(vendor->sim().name()) + ":" + vendor->sim().announcement();
    for (const Connected& system : connectedSystems())
        if (shape == Shape::Estate || (shape == Shape::Ledger && std::string_view(system.vendor) == "netsuite"))
            connect += (connect.empty() ? "" : ",") + jsonString(system.vendor);
    return "{\"vendors\":{\"netsuite\":{\"base_url\":" + jsonString(baseUrl()) + ",\"account\":" + jsonString(account()) + ",\"client_id\":" + jsonString(clientId())
        + ",\"certificate_id\":" + jsonString(certificateId()) + ",\"private_key_file\":" + jsonString(folder.empty() ? std::string() : folder + "/netsuite-private-key.pem")
        + ",\"credit_item\":" + jsonString(m_world.skus.front()) + "}" + further + "},\"second_sign_in\":{\"netsuite\":{\"sign_in\":\"oauth1\",\"consumer_key\":" + jsonString(consumerKey())
        + ",\"token_id\":" + jsonString(tokenId()) + ",\"secrets_file\":" + jsonString(folder.empty() ? std::string() : folder + "/netsuite-token-secrets.txt")
        + "}},\"connect\":[" + connect + "],\"feed\":" + jsonString(folder) + ",\"scenario\":" + jsonString(m_world.scenario.name) + ",\"seed\":"
        + std::to_string(m_world.seed) + "}";
}

SimReply Estate::handle(const SimRequest& request)
{
    if (request.path.starts_with(m_server->admin_prefix))
        return admin(request);
    ++m_requests[request.method + " " + request.path];
    return m_netsuite.handle(request);
}

std::string Estate::effectsJson() const
{
    std::map<std::string, std::vector<std::string>> ids;
    for (const Books::Applied& applied : m_books.applied())
        ids[applied.external_id].push_back(applied.id);
    std::string out;
    for (const auto& [reference, created] : ids) {
        out += std::string(out.empty() ? "" : ",") + "{\"external_id\":" + jsonString(reference) + ",\"applied\":" + std::to_string(created.size()) + ",\"ids\":[";
        for (size_t i = 0; i < created.size(); ++i)
            out += (i == 0 ? "" : ",") + jsonString(created[i]);
        out += "]}";
    }
    return "{\"effects\":[" + out + "]}";
}

// Steering for tests and demos. Not part of any vendor's protocol.
SimReply Estate::admin(const SimRequest& request)
{
    const std::string what = request.method + " " + request.path.substr(m_server->admin_prefix.size());
    if (what == "GET effects") {
        m_netsuite.runJobs();
        return ok(effectsJson());
    }
    if (what == "GET requests") {
        std::string out;
        for (const auto& [name, count] : m_requests)
            out += (out.empty() ? "" : ",") + jsonString(name) + ":" + std::to_string(count);
        return ok("{" + out + "}");
    }
    if (what == "POST faults/clear") {
        m_server->faults.clear();
        m_netsuite.feeds.mended = true;
        return ok();
    }
    if (what == "POST reset") { // the books as they were, nothing asked, no faults
        m_books = Books(m_world);
        m_netsuite.forgetJobs();
        m_netsuite.feeds.mended = false;
        m_requests.clear();
        m_server->faults.clear();
        return ok();
    }
    if (what == "POST tokens/expire") {
        m_netsuite.expireTokens();
        return ok();
    }
    if (what == "POST delete" || what == "POST drop-line" || what == "POST vanish") { // as a person of the house changes a transaction
        const auto body = connect::parseJson(request.body);
        const connect::JsonNode* id = body ? body->find("id") : nullptr;
        const std::string now = isoTime(m_netsuite.now_ms(), 0).replace(10, 1, " ").substr(0, 19);
        if (!id || !(what == "POST delete" ? m_books.remove(id->text, now) : what == "POST vanish" ? m_books.vanish(id->text) : m_books.dropLine(id->text, now)))
            return wrong("expected {\"id\":\"…\"} of a transaction");
        return ok();
    }
    if (what == "POST faults") {
        std::string why;
        const auto fault = faultFromJson(request.body, why);
        if (!fault)
            return wrong(why);
        if (fault->kind == FaultKind::Refuse)
            m_server->refuseFor(fault->ms);
        else
            m_server->faults.add(*fault);
        return ok();
    }
    if (what == "POST period") {
        const auto body = connect::parseJson(request.body);
        const connect::JsonNode* period = body ? body->find("period") : nullptr;
        const connect::JsonNode* closed = body ? body->find("closed") : nullptr;
        if (!period || !closed || !m_books.setClosed(period->text, closed->kind == connect::JsonNode::True))
            return wrong("expected {\"period\":\"YYYY-MM\",\"closed\":true|false} with a known period");
        return ok();
    }
    return { 404, { { "Content-Type", "application/json" } }, "{\"ok\":false,\"why\":\"no such path\"}" };
}

}
