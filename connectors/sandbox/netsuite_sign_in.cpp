#include "connectors/http/encoding.h"
#include "connectors/http/oauth1.h"
#include "connectors/sandbox/netsuite_records.h"
#include "connectors/sandbox/vendor_port.h"

#include <charconv>
#include <cstdlib>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr int64_t kTokenLifeMs = 3'600'000;
constexpr int64_t kClockSlackS = 300;

SimReply json(int status, std::string body)
{
    return { status, { { "Content-Type", "application/json" } }, std::move(body) };
}

int64_t secondsOf(const JsonNode* node)
{
    int64_t value = 0;
    if (node)
        std::from_chars(node->text.data(), node->text.data() + node->text.size(), value);
    return value;
}

// name="value", … of a header, the values decoded.
std::map<std::string, std::string> quotedPairs(std::string_view text)
{
    std::map<std::string, std::string> out;
    for (size_t quote = text.find("=\""); quote != std::string_view::npos; quote = text.find("=\"")) {
        const size_t end = text.find('"', quote + 2), begin = text.substr(0, quote).find_last_of(", ") + 1;
        if (end == std::string_view::npos)
            break;
        out[std::string(text.substr(begin, quote - begin))] = connect::percentDecode(text.substr(quote + 2, end - quote - 2), false).value_or("");
        text.remove_prefix(end + 1);
    }
    return out;
}

std::string upper(std::string text)
{
    for (char& c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

}

SimReply NetSuiteSim::token(const SimRequest& request)
{
    auto form = formFields(request.body);
    const bool form_ok = request.header("content-type").starts_with("application/x-www-form-urlencoded") && form["grant_type"] == "client_credentials"
        && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    if (!form_ok)
        return json(400, "{\"error\":\"invalid_request\"}");
    if (!assertionHolds(form["client_assertion"]))
        return json(400, "{\"error\":\"invalid_grant\"}");
    const std::string token = "eyJraWQiOiJzYW5kYm94In0." + connect::sha256Hex(m_identity.certificate_id + std::to_string(++m_token_count) + std::to_string(now_ms())) + ".sandbox";
    m_tokens[token] = now_ms() + kTokenLifeMs;
    return json(200, "{\"access_token\":" + jsonString(token) + ",\"expires_in\":\"" + std::to_string(kTokenLifeMs / 1000) + "\",\"token_type\":\"Bearer\"}");
}

bool NetSuiteSim::assertionHolds(const std::string& assertion)
{
    const size_t first = assertion.find('.'), second = assertion.rfind('.');
    if (first == std::string::npos || first == second)
        return false;
    const auto head_text = connect::fromBase64Url(std::string_view(assertion).substr(0, first));
    const auto body_text = connect::fromBase64Url(std::string_view(assertion).substr(first + 1, second - first - 1));
    if (!head_text || !body_text)
        return false;
    const auto head = connect::parseJson(*head_text), body = connect::parseJson(*body_text);
    if (!head || !body)
        return false;
    const auto says = [](const JsonNode& node, const char* name, std::string_view value) {
        const JsonNode* found = node.find(name);
        return found && found->isText() && found->text == value;
    };
    const int64_t now = now_ms() / 1000, issued = secondsOf(body->find("iat")), expires = secondsOf(body->find("exp"));
    const JsonNode* scope = body->find("scope");
    bool may_use = scope && scope->isText() && scope->text == "rest_webservices";
    for (size_t i = 0; scope && i < scope->items.size(); ++i)
        may_use = may_use || scope->items[i].text == "rest_webservices";
    return says(*head, "typ", "JWT") && says(*head, "alg", connect::jwtAlgorithmName(m_identity.algorithm)) && says(*head, "kid", m_identity.certificate_id)
        && says(*body, "iss", m_identity.client_id) && says(*body, "aud", base_url + kTokenPath) && may_use && expires > now && issued <= now + 300
        && expires - issued <= 3600
        && connect::verifyJwt(m_identity.algorithm, std::string_view(assertion).substr(0, second), std::string_view(assertion).substr(second + 1), m_identity.public_key);
}

bool NetSuiteSim::signedIn(const SimRequest& request)
{
    const std::string_view header = request.header("authorization");
    if (header.starts_with("OAuth "))
        return signatureHolds(request);
    if (!header.starts_with("Bearer "))
        return false;
    const auto found = m_tokens.find(std::string(header.substr(7)));
    return found != m_tokens.end() && found->second > now_ms();
}

// OAuth 1.0a: the signature over this very address, a timestamp of these minutes, and a nonce that was not seen.
bool NetSuiteSim::signatureHolds(const SimRequest& request)
{
    auto said = quotedPairs(request.header("authorization").substr(6));
    const std::string nonce = said["oauth_nonce"], timestamp = said["oauth_timestamp"];
    int64_t at = 0;
    std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), at);
    const int64_t now = now_ms() / 1000;
    if (said["realm"] != upper(m_identity.account) || said["oauth_consumer_key"] != m_identity.consumer_key || said["oauth_token"] != m_identity.token_id
        || said["oauth_signature_method"] != "HMAC-SHA256" || said["oauth_version"] != "1.0" || nonce.size() < 8 || std::abs(now - at) > kClockSlackS)
        return false;
    std::string address = base_url + request.path, mark = "?";
    for (const auto& [name, value] : request.params) {
        address += mark + connect::percentEncode(name) + "=" + connect::percentEncode(value);
        mark = "&";
    }
    const auto expected = connect::oauth1Header({ upper(m_identity.account), m_identity.consumer_key, m_identity.consumer_secret, m_identity.token_id, m_identity.token_secret },
        request.method, address, nonce, timestamp);
    if (!expected || quotedPairs(*expected)["oauth_signature"] != said["oauth_signature"])
        return false;
    std::erase_if(m_nonces, [&](const auto& seen) { return seen.second < now - 2 * kClockSlackS; });
    return m_nonces.emplace(nonce, now).second;
}

}
