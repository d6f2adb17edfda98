#include "engine/queue/radix.h"

#include <algorithm>
#include <array>
#include <bit>

namespace tieout::engine::radix {

namespace {

constexpr int kDigitBits = 11;
constexpr size_t kBuckets = size_t(1) << kDigitBits;

using Histogram = std::array<uint32_t, kBuckets>;

// Turns counts into first places; false when all share one bucket and the pass can be left out.
bool toPlaces(Histogram& histogram, size_t n)
{
    uint32_t place = 0;
    for (uint32_t& count : histogram) {
        if (count == n)
            return false;
        const uint32_t here = count;
        count = place;
        place += here;
    }
    return true;
}

struct Wide {
    uint64_t key;
    uint32_t row;
};

// For keys so wide that key and place do not fit into 64 bits together.
void sortWide(std::vector<uint32_t>& rows, const std::vector<uint64_t>& keys, int key_bits)
{
    const size_t n = rows.size();
    std::vector<Wide> a(n), b(n);
    for (size_t i = 0; i < n; ++i)
        a[i] = { keys[i], rows[i] };
    Histogram histogram;
    for (int shift = 0; shift < key_bits; shift += kDigitBits) {
        histogram.fill(0);
        for (const Wide& item : a)
            ++histogram[item.key >> shift & (kBuckets - 1)];
        if (!toPlaces(histogram, n))
            continue;
        for (const Wide& item : a)
            b[histogram[item.key >> shift & (kBuckets - 1)]++] = item;
        a.swap(b);
    }
    for (size_t i = 0; i < n; ++i)
        rows[i] = a[i].row;
}

// The keys at their smallest common unit: trailing zero bits and factors of five taken out.
void reduce(std::vector<uint64_t>& keys)
{
    uint64_t all = 0, largest = 0;
    for (const uint64_t key : keys) {
        all |= key;
        largest = std::max(largest, key);
    }
    if (all == 0)
        return;
    const int shift = std::countr_zero(all);
    if (shift > 0)
        for (uint64_t& key : keys)
            key >>= shift;
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
        if (!std::all_of(keys.begin(), keys.end(), [&](uint64_t key) { return key * inverse <= quotient_max; }))
            continue;
        for (uint64_t& key : keys)
            key *= inverse;
        return;
    }
}

}

int bitsFor(size_t n)
{
    return n <= 1 ? 0 : std::bit_width(n - 1);
}

void sortPacked(std::vector<uint64_t>& packed, std::vector<uint64_t>& scratch, int low_bits, int key_bits)
{
    const size_t n = packed.size();
    const int passes = (key_bits + kDigitBits - 1) / kDigitBits;
    std::vector<Histogram> histograms(static_cast<size_t>(passes));
    for (Histogram& histogram : histograms)
        histogram.fill(0);
    for (const uint64_t value : packed) {
        uint64_t digits = value >> low_bits;
        for (Histogram& histogram : histograms) {
            ++histogram[digits & (kBuckets - 1)];
            digits >>= kDigitBits;
        }
    }
    scratch.resize(n);
    int shift = low_bits;
    for (Histogram& histogram : histograms) {
        if (toPlaces(histogram, n)) {
            for (const uint64_t value : packed)
                scratch[histogram[value >> shift & (kBuckets - 1)]++] = value;
            packed.swap(scratch);
        }
        shift += kDigitBits;
    }
}

void sortByKeys(std::vector<uint32_t>& rows, std::vector<uint64_t>& keys)
{
    const size_t n = rows.size();
    if (n < 2)
        return;
    const auto [smallest, largest] = std::minmax_element(keys.begin(), keys.end());
    const uint64_t base = *smallest;
    const int key_bits = std::bit_width(*largest - base);
    if (key_bits == 0)
        return;
    const int place_bits = bitsFor(n);
    if (base != 0)
        for (uint64_t& key : keys)
            key -= base;
    if (key_bits + place_bits > 64) {
        sortWide(rows, keys, key_bits);
        return;
    }
    for (size_t i = 0; i < n; ++i)
        keys[i] = keys[i] << place_bits | i;
    std::vector<uint64_t> scratch;
    sortPacked(keys, scratch, place_bits, key_bits);
    const uint64_t place_mask = (uint64_t(1) << place_bits) - 1;
    std::vector<uint32_t> sorted(n);
    for (size_t i = 0; i < n; ++i)
        sorted[i] = rows[keys[i] & place_mask];
    rows.swap(sorted);
}

void sortByWideKeys(std::vector<uint32_t>& rows, std::vector<Int128>& keys, bool ascending)
{
    const size_t n = rows.size();
    if (n < 2)
        return;
    const auto [smallest_at, largest_at] = std::minmax_element(keys.begin(), keys.end());
    const Int128 smallest = *smallest_at, largest = *largest_at;
    // Distances from the end that comes first: unsigned, and equal keys stay in their order.
    const auto distance = [&](Int128 key) {
        return ascending ? static_cast<domain::UInt128>(key) - static_cast<domain::UInt128>(smallest)
                         : static_cast<domain::UInt128>(largest) - static_cast<domain::UInt128>(key);
    };
    std::vector<uint64_t> low(n);
    for (size_t i = 0; i < n; ++i)
        low[i] = static_cast<uint64_t>(distance(keys[i]));
    if (distance(ascending ? largest : smallest) >> 64 == 0) {
        reduce(low);
        sortByKeys(rows, low);
        return;
    }
    // Two halves: the low one first, then stably the high one, carried along by place.
    std::vector<uint32_t> places(n);
    for (size_t i = 0; i < n; ++i)
        places[i] = static_cast<uint32_t>(i);
    sortByKeys(places, low);
    std::vector<uint64_t> high(n);
    for (size_t i = 0; i < n; ++i)
        high[i] = static_cast<uint64_t>(distance(keys[places[i]]) >> 64);
    sortByKeys(places, high);
    std::vector<uint32_t> sorted(n);
    for (size_t i = 0; i < n; ++i)
        sorted[i] = rows[places[i]];
    rows.swap(sorted);
}

}
