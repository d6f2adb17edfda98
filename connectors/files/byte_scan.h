#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

// Eight bytes at a time. Each function sets the top bit of bytes that are hit; the lowest hit is
// exact, higher ones may be false, so only the lowest is used. Callers own eight readable bytes
// behind the text.
namespace tieout::connect {

static_assert(std::endian::native == std::endian::little, "the lowest hit is the first byte only on little-endian machines");

inline constexpr uint64_t kOnes = 0x0101010101010101ULL;
inline constexpr uint64_t kTops = 0x8080808080808080ULL;

inline uint64_t loadWord(const char* p)
{
    uint64_t word = 0;
    std::memcpy(&word, p, 8);
    return word;
}

inline uint64_t hitsOf(uint64_t word, char c)
{
    const uint64_t x = word ^ (kOnes * static_cast<unsigned char>(c));
    return (x - kOnes) & ~x & kTops;
}

inline uint64_t hitsBelowSpace(uint64_t word) { return (word - kOnes * 0x20) & ~word & kTops; }
inline uint64_t hitsAboveAscii(uint64_t word) { return word & kTops; }

inline size_t firstHit(uint64_t hits) { return static_cast<size_t>(std::countr_zero(hits)) / 8; }

// The first byte that ends or complicates a JSON string: quotation mark, backslash, control
// character or anything outside ASCII. There must be one.
inline const char* jsonStringStop(const char* p)
{
    for (;; p += 8) {
        const uint64_t word = loadWord(p);
        if (const uint64_t hits = hitsOf(word, '"') | hitsOf(word, '\\') | hitsBelowSpace(word) | hitsAboveAscii(word))
            return p + firstHit(hits);
    }
}

// The same for a CSV field without quotation marks.
inline const char* csvFieldStop(const char* p)
{
    for (;; p += 8) {
        const uint64_t word = loadWord(p);
        if (const uint64_t hits = hitsOf(word, ',') | hitsOf(word, '"') | hitsBelowSpace(word) | hitsAboveAscii(word))
            return p + firstHit(hits);
    }
}

}
