#pragma once

#include "domain/result.h"

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tieout::domain {

// N bytes with a type of their own, so that a case cannot be taken for an effect.
template <typename Tag, size_t N> struct BytesId {
    std::array<uint8_t, N> bytes {};

    bool isNull() const { return *this == BytesId {}; }
    std::string hex() const // lower case
    {
        constexpr char kDigits[] = "0123456789abcdef";
        std::string out(N * 2, '0');
        for (size_t i = 0; i < N; ++i) {
            out[2 * i] = kDigits[bytes[i] >> 4];
            out[2 * i + 1] = kDigits[bytes[i] & 15];
        }
        return out;
    }
    // Exactly 2 × N hexadecimal digits; error FixData otherwise.
    static Result<BytesId> parse(std::string_view hex)
    {
        BytesId id;
        bool ok = hex.size() == N * 2;
        for (size_t i = 0; ok && i < hex.size(); ++i) {
            const char c = hex[i];
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            ok = digit >= 0;
            id.bytes[i / 2] = static_cast<uint8_t>(id.bytes[i / 2] << 4 | (digit & 15));
        }
        if (!ok)
            return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not an id of %2 hexadecimal digits."), { visible(hex.substr(0, 80)), std::to_string(N * 2) });
        return id;
    }
    std::string_view view() const { return { reinterpret_cast<const char*>(bytes.data()), N }; }
    static BytesId fromView(std::string_view raw) // raw.size() must be N
    {
        TIEOUT_CHECK(raw.size() == N);
        BytesId id;
        std::memcpy(id.bytes.data(), raw.data(), N);
        return id;
    }
    auto operator<=>(const BytesId&) const = default;
};

using Digest = BytesId<struct DigestTag, 32>; // SHA-256
using Fingerprint = BytesId<struct FingerprintTag, 32>; // a finding, and the case it raises
using EffectId = BytesId<struct EffectTag, 16>; // fixed when proposed
using CommandId = BytesId<struct CommandTag, 16>; // made by the caller; the same one twice acts once
using ViewId = BytesId<struct ViewTag, 16>; // a saved view of the queue

// For unordered containers.
struct BytesIdHash {
    template <typename Tag, size_t N> size_t operator()(const BytesId<Tag, N>& id) const
    {
        size_t h = 0;
        std::memcpy(&h, id.bytes.data(), sizeof h);
        return h;
    }
};

}
