#pragma once

#include "connectors/http/curl_transport.h"
#include "connectors/http/oauth1.h"
#include "connectors/http/read_guards.h"
#include "connectors/http/redact.h"
#include "connectors/rest/manifest.h"
#include "connectors/rest/registry.h"

#include <optional>

namespace tieout::connect {

// One vendor's sign-in and requests. One thread at a time.
class RestConnection {
public:
    static domain::Result<std::unique_ptr<RestConnection>> make(Manifest manifest, const Connection& connection, const RestPorts& ports);

    const Manifest& manifest() const { return m_manifest; }
    const std::string& option(const std::string& name) const;
    // Of a manifest value; `cursor` answers "cursor:…".
    std::string valueOf(const ManifestValue& value, const std::map<std::string, std::string>* cursor = nullptr) const;
    const std::string& baseUrl() const { return m_base_url; }

    int64_t nowSeconds() const { return m_ports.clock->now().us() / 1'000'000; } // wall clock
    // A read with sign-in: repeated as the guards allow; after a 401 once more with a new token.
    HttpReply read(const std::string& method, const std::string& path, std::vector<HttpHeader> headers, std::string body, const domain::CancelToken& cancel);
    // One SuiteQL page of at most `limit` rows: the parsed answer and its bytes. An answer that is
    // not whole is an error, never an empty page.
    struct Page {
        JsonNode root;
        std::string body, request_id;
        const JsonNode* items = nullptr; // in root
        std::optional<int64_t> server_time_s; // the vendor's own clock, seconds since 1970
        std::vector<engine::Drift> drift; // of the version and of notices
    };
    domain::Result<Page> query(const std::string& path, const std::string& q, const std::vector<std::string>& params, int limit, const domain::CancelToken& cancel);

    // The JSON of one address below the base, whatever its shape. `items` stays empty.
    domain::Result<Page> get(const std::string& path, const domain::CancelToken& cancel);
    // The same of an answer that is there already.
    domain::Result<Page> pageOf(HttpReply reply) const;

    // What an answer says of the version it was given in: another than asked for, a notice, its end.
    std::vector<engine::Drift> noticesOf(const HttpReply& reply) const;
    GuardedReads& reads() { return m_reads; }
    const GuardedReads& reads() const { return m_reads; }

    // Signs in when needed. An error means that nothing of the effect was sent.
    domain::Result<void> prepareEffect(const domain::CancelToken& cancel);
    // Sends once, on the bare transport and a connection of its own.
    HttpReply effect(const std::string& method, const std::string& path, std::vector<HttpHeader> headers, std::string body, const domain::CancelToken& cancel);

    // The vendor's own code and sentence, when the body has its shape.
    struct VendorError {
        std::string code, text, type;
        std::string place; // the field it points at: "account" of "line.items[0].account"
        const ManifestErrorClass* known = nullptr;
    };
    std::optional<VendorError> vendorError(const HttpReply& reply) const;
    // For a read that did not bring what was asked for.
    domain::Error readError(const HttpReply& reply) const;
    bool wait(int64_t ms, const domain::CancelToken& cancel) const; // false when cancelled
    std::string redacted(std::string_view text) const { return m_redactor.clean(text); }

private:
    RestConnection(Manifest manifest, const Connection& connection, std::map<std::string, std::string> options, const RestPorts& ports);
    domain::Result<void> ensureToken(const domain::CancelToken& cancel);
    domain::Result<std::string> secret(); // learnt by the redactor
    domain::Result<void> learnApiKey();
    domain::Result<void> learnSigningKeys();
    domain::Result<std::string> assertion();
    domain::Result<std::string> tokenForm();
    void addToken(std::vector<HttpHeader>& headers) const;

    Manifest m_manifest;
    std::string m_name, m_base_url;
    std::map<std::string, std::string> m_options;
    RestPorts m_ports;
    CurlTransport m_transport;
    SigningTransport m_signing; // around m_transport
    GuardedReads m_reads;
    Redactor m_redactor;
    std::string m_token;
    int64_t m_token_until_s = 0; // wall clock
};

// The target's accounting periods; empty when its manifest names none.
domain::Result<std::vector<engine::PeriodState>> readPeriods(RestConnection& connection, const domain::CancelToken& cancel);

}
