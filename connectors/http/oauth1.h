#pragma once

#include "connectors/http/transport.h"
#include "engine/ports.h"

#include <optional>
#include <string>
#include <string_view>

namespace tieout::connect {

// What a token-based sign-in signs with. The two secrets stand in no message.
struct OAuth1Keys {
    std::string realm; // the account as the vendor writes it: upper case, "_"; not signed
    std::string consumer_key;
    std::string consumer_secret;
    std::string token;
    std::string token_secret;
};

// The Authorization header's value for one request (RFC 5849, HMAC-SHA256). `url` is the whole
// address; its query is signed, a JSON body is not. `nonce` must be new for each request and
// `timestamp` the seconds since 1970 as text. Error FixData when the query does not decode.
domain::Result<std::string> oauth1Header(const OAuth1Keys& keys, std::string_view method, std::string_view url, std::string_view nonce, std::string_view timestamp);

// Signs each try anew, since a nonce counts once. Passes on what it has no keys for.
class SigningTransport final : public Transport {
public:
    SigningTransport(Transport& inner, engine::Clock& clock, engine::Random& random)
        : m_inner(inner)
        , m_clock(clock)
        , m_random(random)
    {
    }

    void sign(OAuth1Keys keys) { m_keys = std::move(keys); }
    HttpReply perform(const HttpRequest& request, const domain::CancelToken& cancel) override;

private:
    std::string nonce();

    Transport& m_inner;
    engine::Clock& m_clock;
    engine::Random& m_random;
    std::optional<OAuth1Keys> m_keys;
    uint64_t m_signed = 0;
};

}
