#include "connectors/http/oauth1.h"

#include "connectors/http/encoding.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>; // both percent-encoded

// Decoded first, so that an address escaped otherwise than RFC 3986 does is signed as the vendor reads it.
bool addQuery(std::string_view query, Pairs& pairs)
{
    while (!query.empty()) {
        const size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (part.empty())
            continue;
        const size_t equals = std::min(part.find('='), part.size());
        const auto name = percentDecode(part.substr(0, equals), true);
        const auto value = percentDecode(part.substr(std::min(equals + 1, part.size())), true);
        if (!name || !value)
            return false;
        pairs.emplace_back(percentEncode(*name), percentEncode(*value));
    }
    return true;
}

std::string baseString(std::string_view method, std::string_view address, Pairs pairs)
{
    std::sort(pairs.begin(), pairs.end()); // the encoded pairs, not the raw ones
    std::string joined;
    for (const auto& [name, value] : pairs)
        joined += (joined.empty() ? "" : "&") + name + "=" + value;
    return std::string(method) + "&" + percentEncode(address) + "&" + percentEncode(joined);
}

std::string hmacSha256(const std::string& key, const std::string& text)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), out, &length))
        return {};
    return std::string(reinterpret_cast<const char*>(out), length);
}

}

Result<std::string> oauth1Header(const OAuth1Keys& keys, std::string_view method, std::string_view url, std::string_view nonce, std::string_view timestamp)
{
    const Pairs own = { { "oauth_consumer_key", percentEncode(keys.consumer_key) }, { "oauth_token", percentEncode(keys.token) }, { "oauth_nonce", percentEncode(nonce) },
        { "oauth_timestamp", percentEncode(timestamp) }, { "oauth_signature_method", "HMAC-SHA256" }, { "oauth_version", "1.0" } };
    const size_t mark = std::min(url.find('?'), url.size());
    Pairs signed_pairs = own;
    if (!addQuery(url.substr(std::min(mark + 1, url.size())), signed_pairs))
        return makeError(Remedy::FixData, TIEOUT_TR("The address cannot be signed: its query holds a broken percent escape. Nothing was sent. Correct the address in the connection's manifest."));
    const std::string key = percentEncode(keys.consumer_secret) + "&" + percentEncode(keys.token_secret);
    const std::string mac = hmacSha256(key, baseString(method, url.substr(0, mark), std::move(signed_pairs)));
    if (mac.empty())
        return makeError(Remedy::Machine, TIEOUT_TR("The request cannot be signed: this machine's OpenSSL offers no HMAC-SHA256. Nothing was sent. Check the installation of OpenSSL."));
    std::string header = "OAuth realm=\"" + keys.realm + "\"";
    for (const auto& [name, value] : own)
        header += ", " + name + "=\"" + value + "\"";
    return header + ", oauth_signature=\"" + percentEncode(base64(mac)) + "\"";
}

// Random, so that no other program has it; counted, so that this one does not have it twice.
std::string SigningTransport::nonce()
{
    uint8_t bytes[16] = {};
    m_random.fill(bytes);
    return sha256Hex(std::string(reinterpret_cast<const char*>(bytes), sizeof bytes) + std::to_string(++m_signed)).substr(0, 32);
}

HttpReply SigningTransport::perform(const HttpRequest& request, const domain::CancelToken& cancel)
{
    if (!m_keys)
        return m_inner.perform(request, cancel);
    const auto header = oauth1Header(*m_keys, request.method, request.url, nonce(), std::to_string(m_clock.now().us() / 1'000'000));
    if (!header) {
        HttpReply refused;
        refused.failure = HttpFailure::Refused;
        refused.why = header.error().message;
        return refused;
    }
    HttpRequest signed_request = request;
    signed_request.headers.push_back({ "Authorization", *header });
    return m_inner.perform(signed_request, cancel);
}

}
