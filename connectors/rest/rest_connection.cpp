#include "connectors/rest/rest_connection.h"

#include "connectors/http/encoding.h"
#include "connectors/http/jwt.h"
#include "connectors/http/origin.h"
#include "connectors/rest/answer_class.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace tieout::connect {

using domain::CancelToken;
using domain::Error;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::visible;

namespace {

constexpr int64_t kTokenMarginS = 120; // a token that ends sooner is renewed before use
constexpr size_t kShownMax = 300;

// Options every connection has, whatever its manifest: how to reach a system inside the house.
constexpr std::string_view kCaFile = "ca_file", kProxy = "proxy", kOnPremises = "on_premises", kRate = "requests_per_second", kMayShrink = "may_shrink";
constexpr int kRateMax = 10'000;

// The house may have agreed another rate with the vendor than the description's.
ReadPolicy policyOf(const Manifest& manifest, const std::map<std::string, std::string>& options)
{
    ReadPolicy policy;
    policy.attempts = manifest.attempts;
    policy.requests_per_second = manifest.requests_per_second;
    policy.burst = manifest.burst;
    policy.remaining_header = manifest.remaining_header;
    int agreed = 0;
    const std::string& text = options.at(std::string(kRate));
    std::from_chars(text.data(), text.data() + text.size(), agreed);
    if (agreed > 0) {
        policy.requests_per_second = std::min(agreed, kRateMax);
        policy.burst = policy.requests_per_second;
    }
    return policy;
}

TransportSettings transportOf(const std::map<std::string, std::string>& options, TransportSettings settings)
{
    const auto given = [&](std::string_view name) {
        const auto found = options.find(std::string(name));
        return found == options.end() ? std::string() : found->second;
    };
    settings.ca_file = given(kCaFile);
    settings.proxy = given(kProxy);
    settings.private_addresses = given(kOnPremises) == "yes";
    return settings;
}

Result<std::map<std::string, std::string>> readOptions(const Manifest& manifest, const Connection& connection)
{
    std::map<std::string, std::string> options { { std::string(kCaFile), {} }, { std::string(kProxy), {} }, { std::string(kOnPremises), "no" }, { std::string(kRate), {} },
        { std::string(kMayShrink), "no" } };
    for (const ManifestOption& option : manifest.options)
        options[option.name] = option.fallback;
    TIEOUT_TRY_INTO(const JsonNode given, parseJson(connection.options.empty() ? "{}" : connection.options));
    if (given.kind != JsonNode::Object)
        return makeError(Remedy::Usage, TIEOUT_TR("The options of the connection %1 are not a JSON object of texts."), { visible(connection.name) });
    for (const auto& [name, value] : given.members) {
        const auto known = options.find(name);
        if (known == options.end() || !value.isText())
            return makeError(Remedy::Usage, TIEOUT_TR("The connection %1 has no option “%2” that is a text. See the connector's description for its options."), { visible(connection.name), visible(name) });
        known->second = value.text;
    }
    // A private key in the place of a client's secret may go without its user until it is used.
    const ManifestAuth& auth = manifest.auth;
    const std::vector<std::string> needed = auth.kind == ManifestAuth::JwtBearer || auth.kind == ManifestAuth::OAuth1
        ? std::vector<std::string> { auth.issuer_option, auth.key_id_option, auth.realm_option } : std::vector<std::string>();
    for (const ManifestOption& option : manifest.options)
        if ((option.required || std::find(needed.begin(), needed.end(), option.name) != needed.end()) && options[option.name].empty())
            return makeError(Remedy::Usage, TIEOUT_TR("The connection %1 needs the option “%2” (%3). Nothing was sent."), { visible(connection.name), option.name, option.title });
    return options;
}

// The way to sign in that the connection's option names.
Result<ManifestAuth> chosenAuth(const Manifest& manifest, const Connection& connection)
{
    if (manifest.auth_option.empty())
        return manifest.auth;
    TIEOUT_TRY_INTO(const JsonNode given, parseJson(connection.options.empty() ? "{}" : connection.options));
    const JsonNode* name = given.find(manifest.auth_option);
    if (!name || !name->isText() || name->text.empty())
        return manifest.auth;
    std::string known;
    for (const auto& [way, auth] : manifest.auths) {
        if (way == name->text)
            return auth;
        known += (known.empty() ? "" : ", ") + way;
    }
    return makeError(Remedy::Usage, TIEOUT_TR("The connection %1 cannot sign in by “%2”: its option %3 may be %4. Nothing was sent."),
        { visible(connection.name), visible(name->text), manifest.auth_option, known });
}

// NetSuite's spelling of an account in a signature: 123456_SB1.
std::string realmOf(std::string account)
{
    for (char& c : account)
        c = c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return account;
}

bool containsNoCase(std::string_view text, std::string_view part)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

}

RestConnection::RestConnection(Manifest manifest, const Connection& connection, std::map<std::string, std::string> options, const RestPorts& ports)
    : m_manifest(std::move(manifest))
    , m_name(connection.name)
    , m_base_url(connection.base_url)
    , m_options(std::move(options))
    , m_ports(ports)
    , m_transport(transportOf(m_options, ports.transport))
    , m_signing(m_transport, *ports.clock, *ports.random)
    , m_reads(m_signing, policyOf(m_manifest, m_options), *ports.clock, *ports.random, ports.wait ? ports.wait : WaitFn(&waitCancellable))
{
    while (m_base_url.ends_with('/'))
        m_base_url.pop_back();
}

Result<std::unique_ptr<RestConnection>> RestConnection::make(Manifest manifest, const Connection& connection, const RestPorts& ports)
{
    TIEOUT_TRY(checkScheme(connection.base_url));
    if (connection.base_url.find_first_of("?#") != std::string::npos)
        return makeError(Remedy::Usage, TIEOUT_TR("The base address “%1” must not hold a query or a fragment. Enter scheme, host and port only."), { visible(connection.base_url) });
    TIEOUT_TRY_INTO(manifest.auth, chosenAuth(manifest, connection));
    TIEOUT_TRY_INTO(auto options, readOptions(manifest, connection));
    return std::unique_ptr<RestConnection>(new RestConnection(std::move(manifest), connection, std::move(options), ports));
}

const std::string& RestConnection::option(const std::string& name) const
{
    static const std::string none;
    const auto found = m_options.find(name);
    return found == m_options.end() ? none : found->second;
}

std::string RestConnection::valueOf(const ManifestValue& value, const std::map<std::string, std::string>* cursor) const
{
    if (value.kind == ManifestValue::Option)
        return option(value.text);
    if (value.kind == ManifestValue::Cursor && cursor) {
        const auto found = cursor->find(value.text);
        return found == cursor->end() ? std::string() : found->second;
    }
    return value.text;
}

// ---- Sign-in ------------------------------------------------------------------------------------

Result<std::string> RestConnection::secret()
{
    TIEOUT_TRY_INTO(const std::optional<std::string> kept, m_ports.secrets->read(secretName(m_name)));
    if (!kept || kept->empty()) {
        const ManifestAuth::Kind kind = m_manifest.auth.kind;
        return makeError(Remedy::FixCredentials, TIEOUT_TR("The connection %1 has no %2 stored on this computer. Store it in the connection's settings; nothing was sent."),
            { visible(m_name), kind == ManifestAuth::BearerKey ? "API key" : kind == ManifestAuth::ClientCredentials ? "client secret" : kind == ManifestAuth::OAuth1 ? "consumer and token secret" : "private key" });
    }
    m_redactor.learn(*kept);
    return *kept;
}

Result<std::string> RestConnection::assertion()
{
    TIEOUT_TRY_INTO(const std::string key, secret());
    TIEOUT_TRY_INTO(const JwtAlgorithm algorithm, jwtAlgorithmOf(key));
    const int64_t now = m_ports.clock->now().us() / 1'000'000;
    const std::string header = "{\"typ\":\"JWT\",\"alg\":\"" + std::string(jwtAlgorithmName(algorithm)) + "\",\"kid\":" + jsonString(option(m_manifest.auth.key_id_option)) + "}";
    const std::string payload = "{\"iss\":" + jsonString(option(m_manifest.auth.issuer_option)) + ",\"scope\":[" + jsonString(m_manifest.auth.scope) + "],\"aud\":"
        + jsonString(m_base_url + m_manifest.auth.token_path) + ",\"iat\":" + std::to_string(now) + ",\"exp\":" + std::to_string(now + m_manifest.auth.assertion_minutes * 60) + "}";
    return signJwt(header, payload, key);
}

// The client's secret, or a private key in its place: then an assertion for the user.
Result<std::string> RestConnection::tokenForm()
{
    if (m_manifest.auth.kind == ManifestAuth::JwtBearer) {
        TIEOUT_TRY_INTO(const std::string signed_claim, assertion());
        return "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" + signed_claim;
    }
    TIEOUT_TRY_INTO(std::string kept, secret());
    const std::string& client = option(m_manifest.auth.issuer_option);
    if (kept.find("-----BEGIN") == std::string::npos) {
        kept.erase(kept.find_last_not_of("\r\n\t ") + 1); // a secret from a file often ends with its line
        m_redactor.learn(kept);
        return "grant_type=client_credentials&client_id=" + percentEncode(client) + "&client_secret=" + percentEncode(kept);
    }
    const std::string& user = option(m_manifest.auth.subject_option);
    if (user.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("The connection %1 signs in with a private key and needs the user it acts for. Set its option %2; nothing was sent."),
            { visible(m_name), m_manifest.auth.subject_option });
    const int64_t now = m_ports.clock->now().us() / 1'000'000;
    const std::string payload = "{\"iss\":" + jsonString(client) + ",\"sub\":" + jsonString(user) + ",\"aud\":" + jsonString(m_base_url) + ",\"exp\":"
        + std::to_string(now + m_manifest.auth.assertion_minutes * 60) + "}";
    TIEOUT_TRY_INTO(const std::string signed_claim, signJwtAs(JwtAlgorithm::RS256, "{\"alg\":\"RS256\"}", payload, kept));
    return "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + signed_claim;
}

Result<void> RestConnection::learnApiKey()
{
    TIEOUT_TRY_INTO(m_token, secret());
    m_token.erase(m_token.find_last_not_of("\r\n\t ") + 1); // a key from a file often ends with its line
    if (m_token.find_first_of("\r\n") != std::string::npos)
        return makeError(Remedy::FixCredentials, TIEOUT_TR("The API key of the connection %1 has more than one line. Store the key alone; nothing was sent."), { visible(m_name) });
    m_redactor.learn(m_token);
    m_token_until_s = std::numeric_limits<int64_t>::max();
    return {};
}

// There is no token to ask for: each request carries its own signature.
Result<void> RestConnection::learnSigningKeys()
{
    TIEOUT_TRY_INTO(const std::string kept, secret());
    std::vector<std::string> words;
    for (size_t at = kept.find_first_not_of("\r\n\t "); at != std::string::npos; at = kept.find_first_not_of("\r\n\t ", at)) {
        const size_t end = std::min(kept.find_first_of("\r\n\t ", at), kept.size());
        words.push_back(kept.substr(at, end - at));
        m_redactor.learn(words.back());
        at = end;
    }
    if (words.size() != 2)
        return makeError(Remedy::FixCredentials,
            TIEOUT_TR("The secret of the connection %1 must be two lines: the consumer secret, then the token secret. Store it again; nothing was sent."), { visible(m_name) });
    const ManifestAuth& auth = m_manifest.auth;
    m_signing.sign({ realmOf(option(auth.realm_option)), option(auth.issuer_option), words[0], option(auth.key_id_option), words[1] });
    m_token = "signed";
    m_token_until_s = std::numeric_limits<int64_t>::max();
    return {};
}

Result<void> RestConnection::ensureToken(const CancelToken& cancel)
{
    const int64_t now = m_ports.clock->now().us() / 1'000'000;
    if (m_manifest.auth.kind == ManifestAuth::None || (!m_token.empty() && now + kTokenMarginS < m_token_until_s))
        return {};
    if (m_manifest.auth.kind == ManifestAuth::BearerKey)
        return learnApiKey();
    if (m_manifest.auth.kind == ManifestAuth::OAuth1)
        return learnSigningKeys();
    HttpRequest request;
    request.method = "POST";
    request.url = m_base_url + m_manifest.auth.token_path;
    request.headers = { { "Content-Type", "application/x-www-form-urlencoded" }, { "Accept", "application/json" } };
    TIEOUT_TRY_INTO(request.body, tokenForm());
    const HttpReply reply = m_reads.perform(request, cancel);
    if (!reply.answered() || (reply.status != 200 && reply.status != 400 && reply.status != 401))
        return readError(reply);
    const auto body = parseJson(reply.body);
    const JsonNode* token = body ? body->find("access_token") : nullptr;
    if (reply.status != 200 || !token || !token->isText() || token->text.empty()) {
        const JsonNode* error = body ? body->find("error") : nullptr;
        return makeError(Remedy::FixCredentials,
            TIEOUT_TR("The sign-in of %1 was refused (%2). Check the client id, the certificate id and its expiry, and this computer's clock; then store the key again."),
            { visible(m_name), visible(error ? error->text.substr(0, 80) : "no token in the answer") });
    }
    const JsonNode* instance = body->find("instance_url");
    if (instance && instance->isText() && !checkSameOrigin(m_base_url, instance->text))
        return makeError(Remedy::FixCredentials, TIEOUT_TR("%1 signed in, but is served at %2. Enter that address as the base address of the connection; nothing was sent there."),
            { visible(m_name), visible(instance->text.substr(0, 200)) });
    m_token = token->text;
    m_redactor.learn(m_token);
    // Who does not say how long the token lives finds out by a 401.
    int64_t lives_s = m_manifest.auth.kind == ManifestAuth::ClientCredentials ? 3600 : 300;
    if (const JsonNode* expires = body->find("expires_in")) // seen both as a number and as a text
        std::from_chars(expires->text.data(), expires->text.data() + expires->text.size(), lives_s);
    m_token_until_s = now + lives_s;
    return {};
}

void RestConnection::addToken(std::vector<HttpHeader>& headers) const
{
    if (m_manifest.auth.kind != ManifestAuth::None && m_manifest.auth.kind != ManifestAuth::OAuth1)
        headers.push_back({ "Authorization", "Bearer " + m_token });
    if (!m_manifest.pin.header.empty())
        headers.push_back({ m_manifest.pin.header, m_manifest.pin.version });
}

// ---- Requests -----------------------------------------------------------------------------------

HttpReply RestConnection::read(const std::string& method, const std::string& path, std::vector<HttpHeader> headers, std::string body, const CancelToken& cancel)
{
    HttpRequest request { HttpPurpose::Read, method, m_base_url + path, std::move(headers), std::move(body) };
    const std::vector<HttpHeader> plain = request.headers;
    for (int round = 0;; ++round) {
        if (const auto token = ensureToken(cancel); !token) {
            HttpReply refused;
            refused.failure = cancel.cancelled() ? HttpFailure::Cancelled : HttpFailure::Refused;
            refused.why = token.error().message;
            refused.status = token.error().remedy == Remedy::FixCredentials ? 401 : 0;
            return refused;
        }
        request.headers = plain;
        addToken(request.headers);
        HttpReply reply = m_reads.perform(request, cancel);
        if (reply.status != 401 || round > 0)
            return reply;
        m_token.clear();
    }
}

Result<RestConnection::Page> RestConnection::query(const std::string& path, const std::string& q, const std::vector<std::string>& params, int limit, const CancelToken& cancel)
{
    std::string body = "{\"q\":" + jsonString(q) + ",\"params\":[";
    for (size_t i = 0; i < params.size(); ++i)
        body += (i == 0 ? "" : ",") + jsonString(params[i]);
    body += "]}";
    const HttpReply reply = read("POST", path + "?limit=" + std::to_string(limit) + "&offset=0", { { "Content-Type", "application/json" }, { "Prefer", "transient" } }, std::move(body), cancel);
    if (!reply.answered() || reply.status != 200)
        return readError(reply);
    auto parsed = parseJson(reply.body);
    const JsonNode* items = parsed ? parsed->find("items") : nullptr;
    const JsonNode* count = parsed ? parsed->find("count") : nullptr;
    if (!items || items->kind != JsonNode::Array || !count || count->text != std::to_string(items->items.size()))
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered with something that is not a whole page of rows (%2). Nothing of it was taken; run the pull again."),
            { visible(m_name), visible(redacted(std::string_view(reply.body).substr(0, kShownMax))) });
    Page page;
    page.body = reply.body;
    page.request_id = std::string(reply.header("X-N-OperationId"));
    page.root = std::move(parsed).value();
    page.items = page.root.find("items");
    page.drift = noticesOf(reply);
    return page;
}

Result<RestConnection::Page> RestConnection::pageOf(HttpReply reply) const
{
    if (!reply.answered() || reply.status != 200)
        return readError(reply);
    auto parsed = parseJson(reply.body);
    if (!parsed || parsed->kind != JsonNode::Object)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 answered with something that is not a whole page of rows (%2). Nothing of it was taken; run the pull again."),
            { visible(m_name), visible(redacted(std::string_view(reply.body).substr(0, kShownMax))) });
    Page page;
    page.root = std::move(parsed).value();
    page.request_id = std::string(reply.header(m_manifest.request_id.empty() ? "X-N-OperationId" : m_manifest.request_id));
    page.server_time_s = httpDate(reply.header("Date"));
    page.drift = noticesOf(reply);
    page.body = std::move(reply.body);
    return page;
}

std::vector<engine::Drift> RestConnection::noticesOf(const HttpReply& reply) const
{
    std::vector<engine::Drift> drift;
    const ManifestPin& pin = m_manifest.pin;
    const std::string version(pin.header.empty() ? std::string_view() : reply.header(pin.header));
    if (!pin.header.empty() && version != pin.version)
        drift.push_back({ m_manifest.name, pin.header,
            { TIEOUT_TR("%1 answered in the version “%2” where “%3” was asked for. Fields may have moved; check the connector's description."),
                { m_manifest.title, visible(version.substr(0, 80)), pin.version } } });
    const std::string notice(pin.notice.empty() ? std::string_view() : reply.header(pin.notice));
    if (!notice.empty())
        drift.push_back({ m_manifest.name, pin.notice, { TIEOUT_TR("%1 gives notice: %2"), { m_manifest.title, visible(redacted(notice).substr(0, kShownMax)) } } });
    // The two headers that any vendor may use (RFC 9745, RFC 8594).
    if (const std::string_view since = reply.header("Deprecation"); !since.empty())
        drift.push_back({ m_manifest.name, "Deprecation", { TIEOUT_TR("%1 calls what is used here deprecated (%2). Plan for a newer version."), { m_manifest.title, visible(since.substr(0, 80)) } } });
    if (const std::string_view end = reply.header("Sunset"); !end.empty())
        drift.push_back({ m_manifest.name, "Sunset", { TIEOUT_TR("%1 will switch off what is used here on %2. Move to a newer version before."), { m_manifest.title, visible(end.substr(0, 80)) } } });
    return drift;
}

Result<RestConnection::Page> RestConnection::get(const std::string& path, const CancelToken& cancel)
{
    return pageOf(read("GET", path, { { "Accept", "application/json" } }, {}, cancel));
}

Result<void> RestConnection::prepareEffect(const CancelToken& cancel)
{
    return ensureToken(cancel);
}

HttpReply RestConnection::effect(const std::string& method, const std::string& path, std::vector<HttpHeader> headers, std::string body, const CancelToken& cancel)
{
    HttpRequest request { HttpPurpose::Effect, method, m_base_url + path, std::move(headers), std::move(body) };
    addToken(request.headers);
    HttpReply reply = m_signing.perform(request, cancel);
    if (reply.status == 401)
        m_token.clear(); // never sent again by itself; the next effect signs in anew
    return reply;
}

bool RestConnection::wait(int64_t ms, const CancelToken& cancel) const
{
    return m_ports.wait ? m_ports.wait(ms, cancel) : waitCancellable(ms, cancel);
}

// ---- Answers ------------------------------------------------------------------------------------

std::optional<RestConnection::VendorError> RestConnection::vendorError(const HttpReply& reply) const
{
    const auto body = parseJson(reply.body);
    const JsonNode* list = !body ? nullptr : m_manifest.errors.list == "." ? &*body : body->find(m_manifest.errors.list);
    const JsonNode* first = list && list->kind == JsonNode::Object ? list : list && !list->items.empty() ? &list->items[0] : nullptr;
    if (!first)
        return std::nullopt;
    const auto textOf = [&](const std::string& name) {
        const JsonNode* found = name.empty() ? nullptr : first->find(name);
        return found && found->isText() ? found->text : std::string();
    };
    VendorError out;
    for (size_t at = 0; at <= m_manifest.errors.code.size() && out.code.empty();) {
        const size_t end = std::min(m_manifest.errors.code.find('|', at), m_manifest.errors.code.size());
        out.code = textOf(m_manifest.errors.code.substr(at, end - at));
        at = end + 1;
    }
    if (out.code.empty())
        return std::nullopt;
    out.text = textOf(m_manifest.errors.text);
    out.type = textOf(m_manifest.errors.type);
    for (size_t i = 0; i < m_manifest.errors.places.size() && out.place.empty(); ++i)
        out.place = textOf(m_manifest.errors.places[i]);
    out.place.erase(0, out.place.rfind('.') + 1); // npos + 1: nothing is cut
    for (const ManifestErrorClass& known : m_manifest.errors.classes) {
        if (known.status == reply.status && (known.code == "*" || known.code == out.code) && (known.type.empty() || known.type == out.type)
            && (known.place.empty() || known.place == out.place)
            && std::all_of(known.texts.begin(), known.texts.end(), [&](const std::string& part) { return containsNoCase(out.text, part); })) {
            out.known = &known;
            break;
        }
    }
    return out;
}

Error RestConnection::readError(const HttpReply& reply) const
{
    if (reply.failure == HttpFailure::Cancelled)
        return makeError(Remedy::Cancelled, TIEOUT_TR("Stopped. Everything that was already written stays; run it again to go on."));
    if (!reply.answered())
        return makeError(reply.status == 401 ? Remedy::FixCredentials : reply.failure == HttpFailure::Refused ? Remedy::Usage : Remedy::Retry, TIEOUT_TR("%1 could not be read: %2"),
            { visible(m_name), domain::english(reply.why) });
    const auto vendor = vendorError(reply);
    const std::string said = visible(redacted(vendor ? vendor->code + ": " + vendor->text : reply.body).substr(0, kShownMax));
    const std::vector<std::string> args { visible(m_name), std::to_string(reply.status), said };
    const Remedy remedy = vendor && vendor->known ? meaningOf(vendor->known->what).remedy : Remedy::FixData;
    if (reply.status == 401 && m_manifest.auth.kind == ManifestAuth::OAuth1)
        return makeError(Remedy::FixCredentials,
            TIEOUT_TR("%1 refused the signature (%2, %3). Check the consumer key, the token, both secrets and this computer's clock; then store the secrets again."), args);
    if (reply.status == 401)
        return makeError(Remedy::FixCredentials, TIEOUT_TR("%1 refused the sign-in (%2, %3). Check the connection's credentials."), args);
    if (reply.status == 403 || remedy == Remedy::NoPermission)
        return makeError(Remedy::NoPermission, TIEOUT_TR("%1 does not allow this (%2, %3). Ask its administrator for the permission."), args);
    if (reply.status == 429 || reply.status >= 500 || reply.status == 408)
        return makeError(Remedy::Retry, TIEOUT_TR("%1 is busy or failing (%2, %3). Try again later."), args);
    if (reply.status >= 300 && reply.status < 400)
        return makeError(Remedy::FixData, TIEOUT_TR("%1 pointed to another address (%2), which is never followed. Check the connection's base address."), { args[0], args[1] });
    return makeError(Remedy::FixData, TIEOUT_TR("%1 refused the request (%2, %3). The connector description may not fit this system."), args);
}

}
