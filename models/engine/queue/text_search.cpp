#include "engine/queue/text_search.h"

#include <algorithm>
#include <array>

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
    // 16 places at a time: both watched bytes must fit before the whole needle is compared.
    const size_t places = hay.size() - m_folded.size() + 1;
    for (; from + 16 <= places; from += 16)
        for (uint32_t hits = candidates(hay.data() + from); hits != 0; hits &= hits - 1) {
            const size_t at = from + static_cast<size_t>(std::countr_zero(hits));
            if (matchesAt(hay.data() + at))
                return at;
        }
    return findSlowly(hay, from);
}

}
