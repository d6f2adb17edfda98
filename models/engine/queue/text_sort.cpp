#include "engine/queue/text_sort.h"

#include "engine/queue/radix.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace tieout::engine {

namespace {

constexpr size_t kWords = 3;
constexpr size_t kWindow = kWords * 8; // bytes looked at in one step
constexpr size_t kFew = 40; // compared directly below that

using Words = std::array<uint64_t, kWords>; // the first byte uppermost

uint64_t bigEndian(uint64_t word)
{
    return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

struct PlainExtract {
    uint64_t operator()(uint64_t word, uint64_t mask) const { return extractBits(word, mask); }
};

#if defined(__x86_64__)
struct FastExtract { // the same in one instruction, where the processor has it
    uint64_t operator()(uint64_t word, uint64_t mask) const
    {
        uint64_t out;
        __asm__("pextq %2, %1, %0" : "=r"(out) : "r"(word), "rm"(mask));
        return out;
    }
};
#endif

template <typename Extract> uint64_t denseKey(const Words& words, const Words& mask, const std::array<int, kWords>& bits, Extract extract)
{
    uint64_t key = 0;
    for (size_t w = 0; w < kWords; ++w)
        if (bits[w] != 0)
            key = (bits[w] == 64 ? 0 : key << bits[w]) | extract(words[w], mask[w]);
    return key;
}

class TextSorter {
public:
    TextSorter(const domain::TextColumn& column, bool ascending)
        : m_column(column)
        , m_ascending(ascending)
    {
    }

    void sort(uint32_t* rows, size_t n, size_t depth)
    {
        if (n < 2)
            return;
        if (n <= kFew) {
            compareSort(rows, n, depth);
            return;
        }
        Window window = look(rows, n, depth);
        while (window.bits == 0 && !window.all_ended) {
            depth += kWindow;
            window = look(rows, n, depth);
        }
        if (window.bits == 0) { // nothing differs up to the end, except how many zero bytes stand there
            const size_t length = m_column.at(rows[0]).size();
            if (std::any_of(rows, rows + n, [&](uint32_t row) { return m_column.at(row).size() != length; }))
                compareSort(rows, n, 0);
            return;
        }
        std::vector<Run> ties;
        {
            Scratch<uint64_t> packed(n), scratch(n);
            pack(packed, rows, n, depth, window);
            radix::sortPacked(packed, scratch, window.place_bits, window.bits);
            ties = unpack(packed, rows, n, window);
        }
        for (const Run& tie : ties)
            sort(rows + tie.first, tie.count, depth + window.bytes);
    }

private:
    struct Window {
        Words varying {}; // bits that are not the same in all texts
        std::array<int, kWords> bits_of {}; // how many in each word
        size_t bytes = 0; // of the window that are used
        int bits = 0; // of those bytes that vary
        int place_bits = 0;
        bool all_ended = true; // no text goes on behind the window
    };

    struct Run {
        size_t first, count;
    };

    // The window of a text; zero behind its end.
    Words load(std::string_view text, size_t depth) const
    {
        Words words {};
        const char* bytes_end = m_column.bytes.data() + m_column.bytes.size();
        for (size_t w = 0; w < kWords && depth < text.size(); ++w, depth += 8) {
            const size_t left = text.size() - depth;
            uint64_t word = 0;
            if (left >= 8 || bytes_end - (text.data() + depth) >= 8) { // what follows in memory is masked out
                std::memcpy(&word, text.data() + depth, 8);
                word = bigEndian(word);
                if (left < 8)
                    word &= ~uint64_t(0) << (8 - left) * 8;
            } else {
                std::memcpy(&word, text.data() + depth, left);
                word = bigEndian(word);
            }
            words[w] = word;
        }
        return words;
    }

    Window look(const uint32_t* rows, size_t n, size_t depth) const
    {
        Window window;
        Words any {}, all;
        all.fill(~uint64_t(0));
        size_t longest = 0;
        for (size_t i = 0; i < n; ++i) {
            const std::string_view text = m_column.at(rows[i]);
            const Words words = load(text, depth);
            for (size_t w = 0; w < kWords; ++w) {
                any[w] |= words[w];
                all[w] &= words[w];
            }
            longest = std::max(longest, text.size());
        }
        window.all_ended = longest <= depth + kWindow;
        window.place_bits = radix::bitsFor(n);
        for (size_t k = 0; k < kWindow; ++k) {
            const uint64_t byte = uint64_t(0xFF) << (56 - k % 8 * 8);
            const uint64_t varying = any[k / 8] & ~all[k / 8] & byte;
            const int more = std::popcount(varying);
            if (window.bits + more + window.place_bits > 64)
                break;
            window.varying[k / 8] |= varying;
            window.bits_of[k / 8] += more;
            window.bits += more;
            window.bytes = k + 1;
        }
        return window;
    }

    template <typename Extract> void packWith(Scratch<uint64_t>& packed, const uint32_t* rows, size_t n, size_t depth, const Window& window, Extract extract) const
    {
        const uint64_t flip = m_ascending ? 0 : window.bits == 64 ? ~uint64_t(0) : (uint64_t(1) << window.bits) - 1;
        for (size_t i = 0; i < n; ++i) {
            const uint64_t key = denseKey(load(m_column.at(rows[i]), depth), window.varying, window.bits_of, extract);
            packed[i] = (key ^ flip) << window.place_bits | i;
        }
    }

    void pack(Scratch<uint64_t>& packed, const uint32_t* rows, size_t n, size_t depth, const Window& window) const
    {
#if defined(__x86_64__)
        if (__builtin_cpu_supports("bmi2"))
            return packWith(packed, rows, n, depth, window, FastExtract());
#endif
        packWith(packed, rows, n, depth, window, PlainExtract());
    }

    // Writes the order back; returns where the packed bits tie.
    static std::vector<Run> unpack(const Scratch<uint64_t>& packed, uint32_t* rows, size_t n, const Window& window)
    {
        const uint64_t place_mask = (uint64_t(1) << window.place_bits) - 1;
        Scratch<uint32_t> before(n);
        std::copy(rows, rows + n, before.begin());
        std::vector<Run> ties;
        size_t first = 0;
        for (size_t i = 0; i < n; ++i) {
            rows[i] = before[packed[i] & place_mask];
            if (packed[i] >> window.place_bits != packed[first] >> window.place_bits) {
                if (i - first > 1)
                    ties.push_back({ first, i - first });
                first = i;
            }
        }
        if (n - first > 1)
            ties.push_back({ first, n - first });
        return ties;
    }

    void compareSort(uint32_t* rows, size_t n, size_t depth)
    {
        // A text that ended inside the bytes already compared may tie with one that goes on with
        // zero bytes, so those are compared whole.
        const auto rest = [&](uint32_t row) {
            const std::string_view text = m_column.at(row);
            return text.size() < depth ? std::string_view() : text.substr(depth);
        };
        const auto less = [&](uint32_t a, uint32_t b) {
            const int order = rest(a).compare(rest(b));
            const int whole = order != 0 ? order : m_column.at(a).compare(m_column.at(b));
            return m_ascending ? whole < 0 : whole > 0;
        };
        if (n <= kFew) {
            for (size_t i = 1; i < n; ++i) {
                const uint32_t row = rows[i];
                size_t at = i;
                for (; at > 0 && less(row, rows[at - 1]); --at)
                    rows[at] = rows[at - 1];
                rows[at] = row;
            }
            return;
        }
        std::stable_sort(rows, rows + n, less);
    }

    const domain::TextColumn& m_column;
    const bool m_ascending;
};

}

uint64_t extractBits(uint64_t word, uint64_t mask)
{
    uint64_t out = 0;
    while (mask != 0) { // runs of ones, from above
        const int top = 63 - std::countl_zero(mask);
        const int run = std::countl_one(mask << (63 - top));
        const uint64_t ones = run == 64 ? ~uint64_t(0) : (uint64_t(1) << run) - 1;
        const int low = top - run + 1;
        out = (run == 64 ? 0 : out << run) | (word >> low & ones);
        mask &= ~(ones << low);
    }
    return out;
}

void sortByText(const domain::TextColumn& column, std::vector<uint32_t>& rows, bool ascending)
{
    TextSorter(column, ascending).sort(rows.data(), rows.size(), 0);
}

}
