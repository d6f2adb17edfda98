#include "engine/queue/text_sort.h"

#include "engine/queue/radix.h"

#include <algorithm>
#include <array>
#include <bit>

namespace tieout::engine {

namespace {

constexpr size_t kWindow = 24; // bytes looked at in one step
constexpr size_t kFew = 40; // compared directly below that

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
        std::array<uint8_t, kWindow> varying {}; // bits that are not the same in all texts
        size_t bytes = 0; // of the window that are used
        int bits = 0; // of those bytes that vary
        int place_bits = 0;
        bool all_ended = true; // no text goes on behind the window
    };

    struct Run {
        size_t first, count;
    };

    // The byte at a position, 0 behind the end.
    static uint8_t byteAt(std::string_view text, size_t at) { return at < text.size() ? static_cast<uint8_t>(text[at]) : 0; }

    Window look(const uint32_t* rows, size_t n, size_t depth) const
    {
        Window window;
        std::array<uint8_t, kWindow> any {}, all;
        all.fill(0xFF);
        for (size_t i = 0; i < n; ++i) {
            const std::string_view text = m_column.at(rows[i]);
            const size_t length = text.size() > depth ? std::min(text.size() - depth, kWindow) : 0;
            for (size_t k = 0; k < length; ++k) {
                const auto byte = static_cast<uint8_t>(text[depth + k]);
                any[k] |= byte;
                all[k] &= byte;
            }
            for (size_t k = length; k < kWindow; ++k)
                all[k] = 0;
            window.all_ended = window.all_ended && text.size() <= depth + kWindow;
        }
        window.place_bits = radix::bitsFor(n);
        for (size_t k = 0; k < kWindow; ++k) {
            const auto varying = static_cast<uint8_t>(any[k] & ~all[k]);
            const int more = std::popcount(varying);
            if (window.bits + more + window.place_bits > 64)
                break;
            window.varying[k] = varying;
            window.bits += more;
            window.bytes = k + 1;
        }
        return window;
    }

    // The varying bits of a byte, pushed together: leaving out what is the same everywhere keeps
    // the order.
    void fillTables(const Window& window)
    {
        for (size_t k = 0; k < window.bytes; ++k)
            for (unsigned byte = 0; window.varying[k] != 0 && byte < 256; ++byte) {
                uint8_t dense = 0;
                int to = 0;
                for (int bit = 0; bit < 8; ++bit)
                    if (window.varying[k] >> bit & 1)
                        dense = static_cast<uint8_t>(dense | (byte >> bit & 1) << to++);
                m_dense[k][byte] = dense;
            }
    }

    void pack(Scratch<uint64_t>& packed, const uint32_t* rows, size_t n, size_t depth, const Window& window)
    {
        fillTables(window);
        std::array<std::pair<size_t, int>, kWindow> used; // position, bits
        size_t used_count = 0;
        for (size_t k = 0; k < window.bytes; ++k)
            if (window.varying[k] != 0)
                used[used_count++] = { k, std::popcount(window.varying[k]) };
        const uint64_t flip = m_ascending ? 0 : window.bits == 64 ? ~uint64_t(0) : (uint64_t(1) << window.bits) - 1;
        for (size_t i = 0; i < n; ++i) {
            const std::string_view text = m_column.at(rows[i]);
            uint64_t key = 0;
            for (size_t u = 0; u < used_count; ++u)
                key = key << used[u].second | m_dense[used[u].first][byteAt(text, depth + used[u].first)];
            packed[i] = (key ^ flip) << window.place_bits | i;
        }
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
    std::array<std::array<uint8_t, 256>, kWindow> m_dense;
};

}

void sortByText(const domain::TextColumn& column, std::vector<uint32_t>& rows, bool ascending)
{
    TextSorter(column, ascending).sort(rows.data(), rows.size(), 0);
}

}
