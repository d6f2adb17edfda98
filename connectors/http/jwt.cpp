#include "connectors/http/jwt.h"

#include "connectors/http/encoding.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <vector>

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

template <typename T, void (*Free)(T*)> struct Freed {
    void operator()(T* p) const { Free(p); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using ContextPtr = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>>;
using SignaturePtr = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG, ECDSA_SIG_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;

constexpr int kEcBytes = 32;
constexpr int kRsaBitsMin = 3072;
constexpr int kRsaBitsRs256 = 2048;

// Encrypted keys are not asked about on a terminal.
int noPassphrase(char*, int, int, void*)
{
    return -1;
}

KeyPtr readKey(std::string_view pem, bool is_private)
{
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio)
        return nullptr;
    return KeyPtr(is_private ? PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassphrase, nullptr)
                             : PEM_read_bio_PUBKEY(bio.get(), nullptr, &noPassphrase, nullptr));
}

bool fits(EVP_PKEY* key, JwtAlgorithm algorithm)
{
    if (algorithm != JwtAlgorithm::ES256)
        return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= (algorithm == JwtAlgorithm::PS256 ? kRsaBitsMin : kRsaBitsRs256);
    char group[32] = {};
    size_t length = 0;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1
        && (std::string_view(group) == "prime256v1" || std::string_view(group) == "P-256");
}

bool setPadding(EVP_PKEY_CTX* context, JwtAlgorithm algorithm)
{
    return algorithm != JwtAlgorithm::PS256
        || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0);
}

// The library writes a DER pair; the token wants both numbers as 32 bytes each.
std::string rawOfDer(const std::vector<unsigned char>& der)
{
    const unsigned char* at = der.data();
    const SignaturePtr pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!pair)
        return {};
    std::string raw(2 * kEcBytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    if (BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out, kEcBytes) != kEcBytes
        || BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out + kEcBytes, kEcBytes) != kEcBytes)
        return {};
    return raw;
}

std::vector<unsigned char> derOfRaw(std::string_view raw)
{
    if (raw.size() != 2 * kEcBytes)
        return {};
    const auto* in = reinterpret_cast<const unsigned char*>(raw.data());
    const SignaturePtr pair(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(in, kEcBytes, nullptr);
    BIGNUM* s = BN_bin2bn(in + kEcBytes, kEcBytes, nullptr);
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(pair.get(), &der);
    std::vector<unsigned char> out;
    if (length > 0)
        out.assign(der, der + length);
    OPENSSL_free(der);
    return out;
}

std::string pemOf(EVP_PKEY* key, bool is_private)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    const int written = !bio ? 0
        : is_private         ? PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
                             : PEM_write_bio_PUBKEY(bio.get(), key);
    if (written != 1)
        return {};
    std::string out(BIO_ctrl_pending(bio.get()), '\0');
    BIO_read(bio.get(), out.data(), static_cast<int>(out.size()));
    return out;
}

domain::Error keyUnusable()
{
    return makeError(Remedy::FixCredentials,
        TIEOUT_TR("The private key cannot be used: it must be a PEM file with an RSA key of at least 3072 bits or an EC P-256 key, without a passphrase. Store the right key in the connection."));
}

}

std::string_view jwtAlgorithmName(JwtAlgorithm algorithm)
{
    return algorithm == JwtAlgorithm::PS256 ? "PS256" : algorithm == JwtAlgorithm::ES256 ? "ES256" : "RS256";
}

Result<JwtAlgorithm> jwtAlgorithmOf(std::string_view private_key_pem)
{
    const KeyPtr key = readKey(private_key_pem, true);
    for (const JwtAlgorithm algorithm : { JwtAlgorithm::PS256, JwtAlgorithm::ES256 })
        if (key && fits(key.get(), algorithm))
            return algorithm;
    return keyUnusable();
}

Result<std::string> signJwt(std::string_view header_json, std::string_view payload_json, std::string_view private_key_pem)
{
    TIEOUT_TRY_INTO(const JwtAlgorithm algorithm, jwtAlgorithmOf(private_key_pem));
    return signJwtAs(algorithm, header_json, payload_json, private_key_pem);
}

Result<std::string> signJwtAs(JwtAlgorithm algorithm, std::string_view header_json, std::string_view payload_json, std::string_view private_key_pem)
{
    const KeyPtr key = readKey(private_key_pem, true);
    if (!key || !fits(key.get(), algorithm))
        return keyUnusable();
    const std::string signed_part = base64Url(header_json) + "." + base64Url(payload_json);
    const ContextPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;
    size_t length = 0;
    std::vector<unsigned char> signature;
    const auto* data = reinterpret_cast<const unsigned char*>(signed_part.data());
    bool ok = context && EVP_DigestSignInit(context.get(), &key_context, EVP_sha256(), nullptr, key.get()) == 1 && setPadding(key_context, algorithm)
        && EVP_DigestSign(context.get(), nullptr, &length, data, signed_part.size()) == 1;
    if (ok) {
        signature.resize(length);
        ok = EVP_DigestSign(context.get(), signature.data(), &length, data, signed_part.size()) == 1;
        signature.resize(length);
    }
    std::string raw(signature.begin(), signature.end());
    if (ok && algorithm == JwtAlgorithm::ES256)
        raw = rawOfDer(signature);
    if (!ok || raw.empty())
        return keyUnusable();
    return signed_part + "." + base64Url(raw);
}

bool verifyJwt(JwtAlgorithm algorithm, std::string_view signed_part, std::string_view signature_base64url, std::string_view public_key_pem)
{
    const KeyPtr key = readKey(public_key_pem, false);
    const auto raw = fromBase64Url(signature_base64url);
    if (!key || !raw || !fits(key.get(), algorithm))
        return false;
    std::vector<unsigned char> signature(raw->begin(), raw->end());
    if (algorithm == JwtAlgorithm::ES256)
        signature = derOfRaw(*raw);
    const ContextPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;
    return !signature.empty() && context && EVP_DigestVerifyInit(context.get(), &key_context, EVP_sha256(), nullptr, key.get()) == 1
        && setPadding(key_context, algorithm)
        && EVP_DigestVerify(context.get(), signature.data(), signature.size(), reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size()) == 1;
}

Result<KeyPairPem> makeKeyPair(JwtAlgorithm algorithm)
{
    const KeyPtr key(algorithm == JwtAlgorithm::ES256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(algorithm == JwtAlgorithm::PS256 ? kRsaBitsMin : kRsaBitsRs256));
    KeyPairPem pair;
    if (key)
        pair = { pemOf(key.get(), true), pemOf(key.get(), false) };
    if (pair.private_key.empty() || pair.public_key.empty())
        return makeError(Remedy::Machine, TIEOUT_TR("No key pair could be made: the system's random source or the crypto library failed. Try again; if it stays, reinstall OpenSSL."));
    return pair;
}

}
