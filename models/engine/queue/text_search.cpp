#include "engine/queue/text_search.h"

#include <algorithm>
#include <array>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tieout::engine {

namespace {

bool isLetter(char c)
{
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

}

FoldedNeedle::FoldedNeedle(std::string_view text)
    : m_folded(text)
    , m_fold(text.size(), '\0')
    , m_watch_b(text.empty() ? 0 : text.size() - 1)
{
    for (size_t i = 0; i < text.size(); ++i)
        if (isLetter(text[i])) {
            m_fold[i] = 0x20;
            m_folded[i] = static_cast<char>(text[i] | 0x20);
        }
}

void FoldedNeedle::tune(std::string_view sample)
{
    if (m_folded.size() < 3)
        return;
    std::array<uint32_t, 256> seen {};
    for (const char c : sample.substr(0, 16'384))
        ++seen[static_cast<unsigned char>(isLetter(c) ? c | 0x20 : c)];
    const auto frequency = [&](size_t i) { return seen[static_cast<unsigned char>(m_folded[i])]; };
    size_t a = 0, b = 1;
    if (frequency(b) < frequency(a))
        std::swap(a, b);
    for (size_t i = 2; i < m_folded.size(); ++i) {
        if (frequency(i) < frequency(a)) {
            b = a;
            a = i;
        } else if (frequency(i) < frequency(b)) {
            b = i;
        }
    }
    m_watch_a = std::min(a, b);
    m_watch_b = std::max(a, b);
}

bool FoldedNeedle::matchesAt(const char* at) const
{
    for (size_t i = 0; i < m_folded.size(); ++i)
        if (static_cast<char>(at[i] | m_fold[i]) != m_folded[i])
            return false;
    return true;
}

size_t FoldedNeedle::findSlowly(std::string_view hay, size_t from) const
{
    const char fold = m_fold[m_watch_a], wanted = m_folded[m_watch_a];
    for (size_t at = from; at + m_folded.size() <= hay.size(); ++at)
        if (static_cast<char>(hay[at + m_watch_a] | fold) == wanted && matchesAt(hay.data() + at))
            return at;
    return std::string_view::npos;
}

size_t FoldedNeedle::find(std::string_view hay, size_t from) const
{
    if (m_folded.empty())
        return from <= hay.size() ? from : std::string_view::npos;
    if (hay.size() < m_folded.size() || from > hay.size() - m_folded.size())
        return std::string_view::npos;
#if defined(__SSE2__)
    // 16 places at a time: both watched bytes must fit before the whole needle is compared.
    const __m128i wanted_a = _mm_set1_epi8(m_folded[m_watch_a]), wanted_b = _mm_set1_epi8(m_folded[m_watch_b]);
    const __m128i fold_a = _mm_set1_epi8(m_fold[m_watch_a]), fold_b = _mm_set1_epi8(m_fold[m_watch_b]);
    const size_t places = hay.size() - m_folded.size() + 1;
    for (; from + 16 <= places; from += 16) {
        const char* at = hay.data() + from;
        const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + m_watch_a));
        const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + m_watch_b));
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(a, fold_a), wanted_a), _mm_cmpeq_epi8(_mm_or_si128(b, fold_b), wanted_b));
        for (auto hits = static_cast<uint32_t>(_mm_movemask_epi8(both)); hits != 0; hits &= hits - 1) {
            const auto offset = static_cast<size_t>(std::countr_zero(hits));
            if (matchesAt(at + offset))
                return from + offset;
        }
    }
#endif
    return findSlowly(hay, from);
}

}
