#pragma once

#include "domain/result.h"

#include <string>
#include <string_view>

namespace tieout::connect {

// The signatures of machine-to-machine sign-in. RS256 is never chosen by itself: vendors that take
// the others refuse it, and one (Salesforce) takes nothing else.
enum class JwtAlgorithm : uint8_t { PS256, ES256, RS256 };
std::string_view jwtAlgorithmName(JwtAlgorithm algorithm);

// Which of PS256 and ES256 a private key makes: RSA of at least 3072 bits or P-256. Error FixCredentials;
// the key itself never stands in the message.
domain::Result<JwtAlgorithm> jwtAlgorithmOf(std::string_view private_key_pem);

// header.payload.signature, all base64url. Both texts are signed as given.
domain::Result<std::string> signJwt(std::string_view header_json, std::string_view payload_json, std::string_view private_key_pem);

// The same with an algorithm the key must fit; RS256 takes RSA keys of at least 2048 bits.
domain::Result<std::string> signJwtAs(JwtAlgorithm algorithm, std::string_view header_json, std::string_view payload_json, std::string_view private_key_pem);

// True when the signature over `signed_part` (header.payload) was made by the key's other half.
bool verifyJwt(JwtAlgorithm algorithm, std::string_view signed_part, std::string_view signature_base64url, std::string_view public_key_pem);

struct KeyPairPem {
    std::string private_key;
    std::string public_key;
};
// A new pair from the system's random source. Error Machine when there is none.
domain::Result<KeyPairPem> makeKeyPair(JwtAlgorithm algorithm);

}
