#include "engine/queue/radix.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace tieout::engine::radix {

namespace {

// Above this many values a pass writes to no more places at once than the address cache holds
// pages; below, the whole range is near and larger digits save passes.
constexpr size_t kNear = 32'768;
constexpr int kFarBits = 6;
constexpr int kNearBits = 9;
constexpr size_t kFew = 48;

struct Span {
    uint64_t* values;
    uint64_t* scratch;
    size_t n;
};

// Returns whether the order stands in `scratch`.
bool sortNear(Span span, int low_bits, int key_bits)
{
    const int passes = (key_bits + kNearBits - 1) / kNearBits;
    const int digit_bits = (key_bits + passes - 1) / passes;
    const uint64_t mask = (uint64_t(1) << digit_bits) - 1;
    std::array<std::array<uint32_t, size_t(1) << kNearBits>, 8> counts; // 64 / 9 rounded up
    for (int pass = 0; pass < passes; ++pass)
        std::memset(counts[static_cast<size_t>(pass)].data(), 0, (mask + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < span.n; ++i) {
        uint64_t digits = span.values[i] >> low_bits;
        for (int pass = 0; pass < passes; ++pass, digits >>= digit_bits)
            ++counts[static_cast<size_t>(pass)][digits & mask];
    }
    uint64_t* from = span.values;
    uint64_t* to = span.scratch;
    for (int pass = 0; pass < passes; ++pass) {
        uint32_t* places = counts[static_cast<size_t>(pass)].data();
        const int shift = low_bits + pass * digit_bits;
        if (places[from[0] >> shift & mask] == span.n)
            continue;
        uint32_t place = 0;
        for (uint64_t digit = 0; digit <= mask; ++digit) {
            const uint32_t here = places[digit];
            places[digit] = place;
            place += here;
        }
        for (size_t i = 0; i < span.n; ++i)
            to[places[from[i] >> shift & mask]++] = from[i];
        std::swap(from, to);
    }
    return from == span.scratch;
}

// The order ends up in `values`, or in `scratch` when wanted there.
void sortSpan(Span span, int low_bits, int key_bits, bool into_scratch)
{
    const auto place = [&](bool in_scratch) {
        if (in_scratch != into_scratch)
            std::memcpy(into_scratch ? span.scratch : span.values, into_scratch ? span.values : span.scratch, span.n * sizeof(uint64_t));
    };
    if (span.n <= kFew) {
        std::sort(span.values, span.values + span.n); // places make every value different
        return place(false);
    }
    if (span.n <= kNear)
        return place(key_bits > 0 && sortNear(span, low_bits, key_bits));
    while (key_bits > 0) {
        const int digit_bits = std::min(key_bits, kFarBits);
        const int shift = low_bits + key_bits - digit_bits;
        const uint64_t mask = (uint64_t(1) << digit_bits) - 1;
        key_bits -= digit_bits;
        std::array<uint32_t, size_t(1) << kFarBits> counts {};
        for (size_t i = 0; i < span.n; ++i)
            ++counts[span.values[i] >> shift & mask];
        if (counts[span.values[0] >> shift & mask] == span.n)
            continue;
        auto places = counts;
        uint32_t first = 0;
        for (uint32_t& count : places) {
            const uint32_t here = count;
            count = first;
            first += here;
        }
        for (size_t i = 0; i < span.n; ++i)
            span.scratch[places[span.values[i] >> shift & mask]++] = span.values[i];
        size_t begin = 0;
        for (const uint32_t count : counts) {
            if (count > 0)
                sortSpan({ span.scratch + begin, span.values + begin, count }, low_bits, key_bits, !into_scratch);
            begin += count;
        }
        return;
    }
    place(false);
}

struct Wide {
    uint64_t key;
    uint32_t row;
};

// For keys so wide that key and place do not fit into 64 bits together.
void sortWide(std::vector<uint32_t>& rows, const Scratch<uint64_t>& keys, int key_bits)
{
    const size_t n = rows.size();
    Scratch<Wide> a(n), b(n);
    for (size_t i = 0; i < n; ++i)
        a[i] = { keys[i], rows[i] };
    for (int shift = 0; shift < key_bits; shift += kFarBits) {
        std::array<uint32_t, size_t(1) << kFarBits> places {};
        for (const Wide& item : a)
            ++places[item.key >> shift & (places.size() - 1)];
        uint32_t first = 0;
        for (uint32_t& count : places) {
            const uint32_t here = count;
            count = first;
            first += here;
        }
        for (const Wide& item : a)
            b[places[item.key >> shift & (places.size() - 1)]++] = item;
        a.swap(b);
    }
    for (size_t i = 0; i < n; ++i)
        rows[i] = a[i].row;
}

}

int bitsFor(size_t n)
{
    return n <= 1 ? 0 : std::bit_width(n - 1);
}

void sortPacked(Scratch<uint64_t>& packed, Scratch<uint64_t>& scratch, int low_bits, int key_bits)
{
    sortSpan({ packed.data(), scratch.data(), packed.size() }, low_bits, key_bits, false);
}

void sortByKeys(std::vector<uint32_t>& rows, Scratch<uint64_t>& keys)
{
    const size_t n = rows.size();
    if (n < 2)
        return;
    uint64_t smallest = keys[0], largest = keys[0];
    for (const uint64_t key : keys) {
        smallest = key < smallest ? key : smallest;
        largest = key > largest ? key : largest;
    }
    const int key_bits = std::bit_width(largest - smallest), place_bits = bitsFor(n);
    if (key_bits == 0)
        return;
    if (key_bits + place_bits > 64) {
        for (uint64_t& key : keys)
            key -= smallest;
        sortWide(rows, keys, key_bits);
        return;
    }
    for (size_t i = 0; i < n; ++i)
        keys[i] = (keys[i] - smallest) << place_bits | i;
    Scratch<uint64_t> scratch(n);
    sortPacked(keys, scratch, place_bits, key_bits);
    const uint64_t place_mask = (uint64_t(1) << place_bits) - 1;
    auto* before = reinterpret_cast<uint32_t*>(scratch.data());
    std::copy(rows.begin(), rows.end(), before);
    for (size_t i = 0; i < n; ++i)
        rows[i] = before[keys[i] & place_mask];
}

void reduce(Scratch<uint64_t>& keys)
{
    uint64_t all = 0, largest = 0;
    for (const uint64_t key : keys) {
        all |= key;
        largest = key > largest ? key : largest;
    }
    if (all == 0)
        return;
    const int shift = std::countr_zero(all);
    largest >>= shift;
    constexpr uint64_t kInverseOfFive = 0xCCCC'CCCC'CCCC'CCCDU; // 5 × this = 1 modulo 2^64
    for (int power = std::min(shift, domain::kScaleMax); power > 0; --power) {
        uint64_t divisor = 1, inverse = 1;
        for (int i = 0; i < power; ++i) {
            divisor *= 5;
            inverse *= kInverseOfFive;
        }
        // A multiple of the divisor times the inverse is the quotient; anything else lands above.
        const uint64_t quotient_max = largest / divisor;
        if (!std::all_of(keys.begin(), keys.end(), [&](uint64_t key) { return (key >> shift) * inverse <= quotient_max; }))
            continue;
        for (uint64_t& key : keys)
            key = (key >> shift) * inverse;
        return;
    }
    if (shift > 0)
        for (uint64_t& key : keys)
            key >>= shift;
}

}
