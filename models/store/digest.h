#pragma once

#include "domain/ids.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// Hashes, passphrases and signatures. The one header of the store that the layers above may use for
// cryptography; libsodium stands behind it.
namespace tieout::store {

using domain::Digest;

// SHA-256 of what was added so far. One thread at a time.
class Sha256 {
public:
    Sha256();
    Sha256& add(std::string_view bytes);
    // Length (8 bytes, little endian), then the bytes: parts cannot be shifted against each other.
    Sha256& addPart(std::string_view bytes);
    Digest finish(); // once

private:
    alignas(16) unsigned char m_state[128];
};

Digest sha256(std::string_view bytes);
// SHA-256 of the length-prefixed parts.
Digest sha256OfParts(std::span<const std::string_view> parts);
// HMAC-SHA-256; key of any length.
Digest hmacSha256(std::string_view key, std::string_view bytes);
// 64 bits for tables in memory and checksums; not for evidence. Stable across runs and machines.
uint64_t hash64(std::string_view bytes, uint64_t seed = 0);

// True when equal; the time does not depend on where they differ.
bool equalConstantTime(std::string_view a, std::string_view b);

// Argon2id, interactive cost; the text holds salt and parameters. Error Machine without memory.
domain::Result<std::string> hashPassphrase(std::string_view passphrase);
bool passphraseMatches(std::string_view passphrase, const std::string& hash);
// An Argon2id hash that no passphrase matches: checked for unknown persons so that both take the same time.
const std::string& unmatchableHash();

struct SigningKey {
    std::string public_key; // 32 bytes
    std::string secret_key; // 64 bytes; wipe() after use
};
SigningKey signingKeyFromSeed(const Digest& seed); // Ed25519
std::string sign(std::string_view message, const SigningKey& key); // 64 bytes
bool signatureHolds(std::string_view message, std::string_view signature, std::string_view public_key);

// Overwrites the bytes, then clears.
void wipe(std::string& secret);

}
