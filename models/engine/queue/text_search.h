#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Substring search that takes ASCII letters of both cases for equal. Bytes of other letters are
// compared as they are. Used over the queue's text columns, tens of megabytes per key press.
namespace tieout::engine {

class FoldedNeedle {
public:
    explicit FoldedNeedle(std::string_view text);

    bool empty() const { return m_folded.empty(); }
    size_t size() const { return m_folded.size(); }
    // Looks at a sample of what will be searched and watches for the two rarest bytes of the needle.
    void tune(std::string_view sample);
    // Position of the first match at or after `from`, or npos.
    size_t find(std::string_view hay, size_t from = 0) const;
    bool in(std::string_view hay) const { return find(hay) != std::string_view::npos; }
    // Calls see(position) for every match, in order, overlapping ones too.
    template <typename See> void forEach(std::string_view hay, See see) const;

private:
    bool matchesAt(const char* at) const
    {
        for (size_t i = 0; i < m_folded.size(); ++i)
            if (static_cast<char>(at[i] | m_fold[i]) != m_folded[i])
                return false;
        return true;
    }
    size_t findSlowly(std::string_view hay, size_t from) const;
    // Bit i: both watched bytes fit at place at + i, 0 ≤ i < 16.
    uint32_t candidates(const char* at) const;

    std::string m_folded; // lower case
    std::string m_fold; // 0x20 where the byte is a letter, else 0
    size_t m_watch_a = 0, m_watch_b = 0; // positions in the needle
};

inline uint32_t FoldedNeedle::candidates(const char* at) const
{
#if defined(__SSE2__)
    const auto fits = [at](size_t watch, char fold, char wanted) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + watch));
        return _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(fold)), _mm_set1_epi8(wanted));
    };
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_and_si128(
        fits(m_watch_a, m_fold[m_watch_a], m_folded[m_watch_a]), fits(m_watch_b, m_fold[m_watch_b], m_folded[m_watch_b]))));
#else
    uint32_t hits = 0;
    for (uint32_t i = 0; i < 16; ++i) {
        const bool a = static_cast<char>(at[i + m_watch_a] | m_fold[m_watch_a]) == m_folded[m_watch_a];
        const bool b = static_cast<char>(at[i + m_watch_b] | m_fold[m_watch_b]) == m_folded[m_watch_b];
        hits |= static_cast<uint32_t>(a && b) << i;
    }
    return hits;
#endif
}

template <typename See> void FoldedNeedle::forEach(std::string_view hay, See see) const
{
    if (m_folded.empty() || hay.size() < m_folded.size())
        return;
    const size_t places = hay.size() - m_folded.size() + 1;
    const bool watched_is_all = m_folded.size() <= 2 && m_watch_b + 1 == m_folded.size();
    size_t from = 0;
    for (; from + 16 <= places; from += 16)
        for (uint32_t hits = candidates(hay.data() + from); hits != 0; hits &= hits - 1) {
            const size_t at = from + static_cast<size_t>(std::countr_zero(hits));
            if (watched_is_all || matchesAt(hay.data() + at))
                see(at);
        }
    for (size_t at = findSlowly(hay, from); at != std::string_view::npos; at = findSlowly(hay, at + 1))
        see(at);
}

}
