#include "engine/queue/text_search.h"
#include "engine/queue_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace tieout::engine {

namespace {

// One bit a row, 64 rows a word. Each condition takes bits away; a word without bits is skipped.
class RowBits {
public:
    explicit RowBits(size_t rows)
        : m_rows(rows)
        , m_words((rows + 63) / 64, ~uint64_t(0))
    {
        if (rows % 64 != 0)
            m_words.back() = (uint64_t(1) << rows % 64) - 1;
    }

    // Keeps the rows for which `keep(row)` is true.
    template <typename Keep> void restrict(Keep keep)
    {
        for (size_t w = 0; w < m_words.size(); ++w) {
            if (std::popcount(m_words[w]) < 12) {
                restrictFew(w, keep);
                continue;
            }
            const size_t first = w * 64, last = std::min(first + 64, m_rows);
            uint64_t word = 0;
            for (size_t row = first; row < last; ++row)
                word |= static_cast<uint64_t>(keep(row)) << (row - first);
            m_words[w] &= word;
        }
    }

    // Asks only the rows that are left, for costly questions.
    template <typename Keep> void restrictFew(Keep keep)
    {
        for (size_t w = 0; w < m_words.size(); ++w)
            restrictFew(w, keep);
    }

    void restrict(const std::vector<uint64_t>& words)
    {
        for (size_t w = 0; w < m_words.size(); ++w)
            m_words[w] &= words[w];
    }

    size_t count() const
    {
        size_t n = 0;
        for (const uint64_t word : m_words)
            n += static_cast<size_t>(std::popcount(word));
        return n;
    }

    RowList list() const
    {
        RowList rows(count());
        uint32_t* out = rows.data();
        for (size_t w = 0; w < m_words.size(); ++w) {
            const auto first = static_cast<uint32_t>(w * 64);
            if (m_words[w] == ~uint64_t(0)) {
                for (uint32_t bit = 0; bit < 64; ++bit)
                    *out++ = first + bit;
                continue;
            }
            for (uint64_t left = m_words[w]; left != 0; left &= left - 1)
                *out++ = first + static_cast<uint32_t>(std::countr_zero(left));
        }
        return rows;
    }

private:
    template <typename Keep> void restrictFew(size_t w, Keep& keep)
    {
        for (uint64_t left = m_words[w]; left != 0; left &= left - 1) {
            const auto bit = static_cast<size_t>(std::countr_zero(left));
            if (!keep(w * 64 + bit))
                m_words[w] &= ~(uint64_t(1) << bit);
        }
    }

    size_t m_rows;
    std::vector<uint64_t> m_words;
};

template <typename Enum> void restrictEnum(RowBits& bits, const std::vector<Enum>& column, const std::vector<Enum>& wanted)
{
    if (wanted.empty())
        return;
    std::array<uint8_t, 256> keep {};
    for (const Enum value : wanted)
        keep[static_cast<uint8_t>(value)] = 1;
    bits.restrict([&](size_t row) { return keep[static_cast<uint8_t>(column[row])]; });
}

// One flag per value of the column, so that a row costs one look-up whatever is asked.
template <typename Wanted> void restrictDict(RowBits& bits, const DictColumn& column, const Wanted& wanted)
{
    std::vector<uint8_t> keep(column.values.size());
    for (size_t i = 0; i < keep.size(); ++i)
        keep[i] = wanted(column.values[i]) ? 1 : 0;
    bits.restrict([&](size_t row) { return keep[column.codes[row]]; });
}

void restrictDict(RowBits& bits, const DictColumn& column, const std::vector<std::string>& wanted)
{
    if (!wanted.empty())
        restrictDict(bits, column, [&](const std::string& value) { return std::find(wanted.begin(), wanted.end(), value) != wanted.end(); });
}

template <typename Number> void restrictNumbers(RowBits& bits, const std::vector<Number>& column, std::vector<Number> wanted)
{
    if (wanted.empty())
        return;
    if (wanted.size() == 1) {
        const Number only = wanted.front();
        bits.restrict([&](size_t row) { return column[row] == only; });
        return;
    }
    std::sort(wanted.begin(), wanted.end());
    bits.restrict([&](size_t row) { return std::binary_search(wanted.begin(), wanted.end(), column[row]); });
}

// Sets the bit of every row whose text holds the needle: one pass over all texts laid end to end.
void markMatches(const domain::TextColumn& column, size_t rows, FoldedNeedle needle, std::vector<uint64_t>& marks)
{
    if (rows == 0)
        return;
    const std::string_view bytes = std::string_view(column.bytes).substr(0, column.ends[rows - 1]);
    const uint32_t* ends = column.ends.data();
    needle.tune(bytes);
    size_t row = 0, resume = 0; // nothing before `resume` matters: its row is marked already
    needle.forEach(bytes, [&](size_t at) {
        if (at < resume)
            return;
        if (ends[row] <= at) { // further on: gallop, then halve
            size_t step = 1;
            while (row + step < rows && ends[row + step] <= at)
                step *= 2;
            row = static_cast<size_t>(std::upper_bound(ends + row + step / 2, ends + std::min(row + step + 1, rows), at) - ends);
        }
        if (at + needle.size() > ends[row]) // lies across two texts
            return;
        marks[row / 64] |= uint64_t(1) << row % 64;
        resume = ends[row];
    });
}

size_t placeOf(domain::Checkpoint checkpoint, domain::Reason reason)
{
    return static_cast<size_t>(checkpoint) << 8 | static_cast<size_t>(reason);
}

// Every word somewhere in the title, in any order: who asks does not know it by heart.
bool holdsWords(std::string_view title, const std::vector<FoldedNeedle>& words)
{
    return !words.empty() && std::all_of(words.begin(), words.end(), [title](const FoldedNeedle& word) { return word.in(title); });
}

std::vector<FoldedNeedle> wordsOf(std::string_view text)
{
    std::vector<FoldedNeedle> words;
    if (text.size() < kReasonWordsMin)
        return words;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find(' ', at), text.size());
        if (end > at)
            words.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// One flag per checkpoint and reason: whether the text, or the person's language, names it.
std::vector<uint8_t> placesNamed(const std::string& text, const FoldedNeedle& needle, const std::vector<ReasonPlace>& named)
{
    constexpr int kCheckpoints = static_cast<int>(domain::Checkpoint::CP14) + 1;
    std::vector<uint8_t> hit(size_t(kCheckpoints) << 8);
    const std::vector<FoldedNeedle> words = wordsOf(text);
    for (int c = 0; c < kCheckpoints; ++c) {
        const auto checkpoint = static_cast<domain::Checkpoint>(c);
        // A checkpoint by its whole name only: CP1 is not meant to bring CP11.
        const std::string_view id = domain::checkpointId(checkpoint);
        std::fill_n(hit.begin() + (c << 8), 256, id.size() == text.size() && needle.in(id) ? 1 : 0);
        for (const domain::ReasonSpec& spec : domain::reasonSpecs())
            if (needle.in(spec.id) || (spec.checkpoint == checkpoint && holdsWords(spec.title, words)))
                hit[placeOf(checkpoint, spec.reason)] = 1;
    }
    for (const auto& [checkpoint, reason] : named)
        hit[placeOf(checkpoint, reason)] = 1;
    return hit;
}

void restrictText(RowBits& bits, const QueueTable& table, const std::string& text, const std::vector<ReasonPlace>& named)
{
    if (text.empty())
        return;
    FoldedNeedle needle(text);
    const std::vector<uint8_t> place_hit = placesNamed(text, needle, named);
    std::vector<uint8_t> customer_hit(table.customer.values.size());
    for (size_t i = 0; i < customer_hit.size(); ++i)
        customer_hit[i] = needle.in(table.customer.values[i]) ? 1 : 0;
    const auto shortHit = [&](size_t row) { return (place_hit[placeOf(table.checkpoint[row], table.reason[row])] | customer_hit[table.customer.codes[row]]) != 0; };
    if (bits.count() < table.rows / 16) { // looking into the rows left is cheaper than the whole columns
        bits.restrictFew([&](size_t row) { return shortHit(row) || needle.in(table.key.at(row)) || needle.in(table.document.at(row)); });
        return;
    }
    std::vector<uint64_t> marks((table.rows + 63) / 64);
    markMatches(table.key, table.rows, needle, marks);
    markMatches(table.document, table.rows, needle, marks);
    const bool any_short = std::find(place_hit.begin(), place_hit.end(), 1) != place_hit.end() || std::find(customer_hit.begin(), customer_hit.end(), 1) != customer_hit.end();
    if (any_short)
        for (size_t row = 0; row < table.rows; ++row)
            marks[row / 64] |= static_cast<uint64_t>(shortHit(row)) << row % 64;
    bits.restrict(marks);
}

void restrictOverdue(RowBits& bits, const QueueTable& table, int64_t now_us)
{
    std::array<uint8_t, 256> open {};
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        open[static_cast<size_t>(i)] = domain::caseIsOpen(static_cast<domain::CaseState>(i)) ? 1 : 0;
    bits.restrict([&](size_t row) {
        return open[static_cast<uint8_t>(table.state[row])] & static_cast<uint8_t>(table.due_us[row] != 0 && table.due_us[row] < now_us);
    });
}

}

RowList filterRows(const QueueTable& table, const QueueFilter& filter, int64_t now_us)
{
    return filterRows(table, filter, now_us, {});
}

RowList filterRows(const QueueTable& table, const QueueFilter& filter, int64_t now_us, const std::vector<ReasonPlace>& named)
{
    RowBits bits(table.rows);
    if (filter.found_only)
        bits.restrict([&](size_t row) { return table.found[row] != 0; });
    restrictEnum(bits, table.checkpoint, filter.checkpoints);
    restrictEnum(bits, table.reason, filter.reasons);
    restrictEnum(bits, table.state, filter.states);
    restrictEnum(bits, table.severity, filter.severities);
    restrictDict(bits, table.owner, filter.owners);
    restrictDict(bits, table.assignee, filter.assignees);
    restrictDict(bits, table.customer, filter.customers);
    restrictDict(bits, table.system, filter.systems);
    restrictDict(bits, table.set, filter.sets);
    restrictDict(bits, table.cause, filter.causes);
    restrictDict(bits, table.label, filter.labels);
    restrictDict(bits, table.entity, filter.entities);
    restrictNumbers(bits, table.currency, filter.currencies);
    restrictNumbers(bits, table.period, filter.periods);
    if (filter.exposure_min)
        bits.restrict([&, least = filter.exposure_min->e12()](size_t row) { return table.exposure[row].e12() >= least; });
    if (filter.opened_from_us != 0)
        bits.restrict([&](size_t row) { return table.opened_us[row] >= filter.opened_from_us; });
    if (filter.opened_before_us != 0)
        bits.restrict([&](size_t row) { return table.opened_us[row] < filter.opened_before_us; });
    if (filter.overdue_only)
        restrictOverdue(bits, table, now_us);
    restrictText(bits, table, filter.text, named); // last: it gains most from what is already gone
    return bits.list();
}

}
