#include "store/digest.h"

#include "domain/wide.h"

#include <sodium.h>

#include <cstring>

namespace tieout::store {

namespace {

// Every entry point that needs the library calls this; it is cheap after the first time.
void ready()
{
    static const bool ok = sodium_init() >= 0;
    TIEOUT_CHECK(ok);
}

const unsigned char* bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

uint64_t mix(uint64_t a, uint64_t b)
{
    const domain::UInt128 product = domain::UInt128(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t word(const char* at)
{
    uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

}

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

Sha256::Sha256()
{
    crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(m_state));
}

Sha256& Sha256::add(std::string_view bytes)
{
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(m_state), bytesOf(bytes), bytes.size());
    return *this;
}

Sha256& Sha256::addPart(std::string_view bytes)
{
    char length[8];
    for (size_t i = 0; i < 8; ++i)
        length[i] = static_cast<char>(static_cast<uint64_t>(bytes.size()) >> (8 * i) & 0xFF);
    return add({ length, 8 }).add(bytes);
}

Digest Sha256::finish()
{
    Digest digest;
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(m_state), digest.bytes.data());
    return digest;
}

Digest sha256(std::string_view bytes)
{
    return Sha256().add(bytes).finish();
}

Digest sha256OfParts(std::span<const std::string_view> parts)
{
    Sha256 sum;
    for (const std::string_view part : parts)
        sum.addPart(part);
    return sum.finish();
}

Digest hmacSha256(std::string_view key, std::string_view bytes)
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytesOf(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytesOf(bytes), bytes.size());
    Digest digest;
    crypto_auth_hmacsha256_final(&state, digest.bytes.data());
    return digest;
}

// Multiply-and-fold over 16 bytes a round, in the manner of the well-known folded-multiply hashes.
uint64_t hash64(std::string_view bytes, uint64_t seed)
{
    constexpr uint64_t kA = 0x9E3779B97F4A7C15U, kB = 0xC2B2AE3D27D4EB4FU, kC = 0x165667B19E3779F9U;
    const char* at = bytes.data();
    size_t left = bytes.size();
    uint64_t h = seed ^ mix(bytes.size() ^ kA, kB);
    while (left >= 16) {
        h = mix(word(at) ^ kA ^ h, word(at + 8) ^ kB);
        at += 16;
        left -= 16;
    }
    char tail[16] = {};
    if (left > 0)
        std::memcpy(tail, at, left);
    h = mix(word(tail) ^ kC ^ h, word(tail + 8) ^ kA);
    return mix(h ^ kB, h ^ kC ^ bytes.size());
}

bool equalConstantTime(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

domain::Result<std::string> hashPassphrase(std::string_view passphrase)
{
    ready();
    std::string out(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(out.data(), passphrase.data(), passphrase.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return domain::makeError(domain::Remedy::Machine, TIEOUT_TR("There is not enough memory to protect the passphrase (64 MiB are needed). Close other programs and try again."));
    out.resize(std::strlen(out.c_str()));
    return out;
}

bool passphraseMatches(std::string_view passphrase, const std::string& hash)
{
    ready();
    return hash.size() < crypto_pwhash_STRBYTES && crypto_pwhash_str_verify(hash.c_str(), passphrase.data(), passphrase.size()) == 0;
}

const std::string& unmatchableHash()
{
    // Salt and tag of zeros under the interactive cost: valid in form, matched by no known input.
    static const std::string hash = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    return hash;
}

SigningKey signingKeyFromSeed(const Digest& seed)
{
    ready();
    SigningKey key { std::string(crypto_sign_PUBLICKEYBYTES, '\0'), std::string(crypto_sign_SECRETKEYBYTES, '\0') };
    static_assert(sizeof(seed.bytes) == crypto_sign_SEEDBYTES);
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(key.public_key.data()), reinterpret_cast<unsigned char*>(key.secret_key.data()), seed.bytes.data());
    return key;
}

std::string sign(std::string_view message, const SigningKey& key)
{
    ready();
    TIEOUT_CHECK(key.secret_key.size() == crypto_sign_SECRETKEYBYTES);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, bytesOf(message), message.size(), bytesOf(key.secret_key));
    return signature;
}

bool signatureHolds(std::string_view message, std::string_view signature, std::string_view public_key)
{
    ready();
    return signature.size() == crypto_sign_BYTES && public_key.size() == crypto_sign_PUBLICKEYBYTES
        && crypto_sign_verify_detached(bytesOf(signature), bytesOf(message), message.size(), bytesOf(public_key)) == 0;
}

void wipe(std::string& secret)
{
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

}
