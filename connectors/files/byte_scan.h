#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// Copies a text to `out` up to the byte at which jsonStringStop or csvFieldStop would stop, in steps
// of a word: up to 16 bytes more are read and written. nullptr when the text is longer than `max`.
#if defined(__SSE2__)
template <typename Hits> const char* copyUntil(const char* p, char* out, size_t max, const Hits& hits)
{
    for (size_t done = 0; done <= max; done += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + done));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done), bytes);
        // Compared as signed numbers, bytes outside ASCII are below the space too.
        const __m128i stop = _mm_or_si128(hits(bytes), _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));
        if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stop)))
            return p + done + std::countr_zero(mask);
    }
    return nullptr;
}
inline const char* copyJsonText(const char* p, char* out, size_t max)
{
    return copyUntil(p, out, max, [](__m128i bytes) { return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))); });
}
inline const char* copyCsvText(const char* p, char* out, size_t max)
{
    return copyUntil(p, out, max, [](__m128i bytes) { return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))); });
}
#else
template <typename Hits> const char* copyUntil(const char* p, char* out, size_t max, const Hits& hits)
{
    for (size_t done = 0; done <= max; done += 8) {
        const uint64_t word = loadWord(p + done);
        std::memcpy(out + done, &word, 8);
        if (const uint64_t stop = hits(word) | hitsBelowSpace(word) | hitsAboveAscii(word))
            return p + done + firstHit(stop);
    }
    return nullptr;
}
inline const char* copyJsonText(const char* p, char* out, size_t max)
{
    return copyUntil(p, out, max, [](uint64_t word) { return hitsOf(word, '"') | hitsOf(word, '\\'); });
}
inline const char* copyCsvText(const char* p, char* out, size_t max)
{
    return copyUntil(p, out, max, [](uint64_t word) { return hitsOf(word, ',') | hitsOf(word, '"'); });
}
#endif

}
