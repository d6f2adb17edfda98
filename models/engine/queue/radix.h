#pragma once

#include "domain/wide.h"
#include "engine/queue/scratch.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

// Radix sorts of row lists: stable, without comparisons, a few milliseconds for a million rows.
namespace tieout::engine::radix {

using domain::Int128;
using domain::UInt128;

// Bits needed to number n things from 0.
int bitsFor(size_t n);

// Sorts values whose lowest `low_bits` are their place before (so they differ, and equal keys keep
// their order) and whose next `key_bits` are the key. `scratch` is as long as `packed`.
void sortPacked(Scratch<uint64_t>& packed, Scratch<uint64_t>& scratch, int low_bits, int key_bits);

// Reorders `rows` by keys[i], the key of rows[i]. `keys` is left in an unspecified order.
void sortByKeys(std::vector<uint32_t>& rows, Scratch<uint64_t>& keys);

// Takes factors of two and five out that all keys share, so that amounts with few decimals count
// in cents: fewer digits to sort by.
void reduce(Scratch<uint64_t>& keys);

// Reorders `rows` by value(row), 128 bits.
template <typename Value> void sortByWide(std::vector<uint32_t>& rows, bool ascending, Value value)
{
    const size_t n = rows.size();
    if (n < 2)
        return;
    Int128 smallest = value(rows[0]), largest = smallest;
    for (const uint32_t row : rows) {
        const Int128 here = value(row);
        smallest = here < smallest ? here : smallest;
        largest = here > largest ? here : largest;
    }
    // Distances from the end that comes first: unsigned, and equal keys stay in their order.
    const auto distance = [&](uint32_t row) {
        return ascending ? static_cast<UInt128>(value(row)) - static_cast<UInt128>(smallest) : static_cast<UInt128>(largest) - static_cast<UInt128>(value(row));
    };
    Scratch<uint64_t> keys(n);
    for (size_t i = 0; i < n; ++i)
        keys[i] = static_cast<uint64_t>(distance(rows[i]));
    const bool one_word = (static_cast<UInt128>(largest) - static_cast<UInt128>(smallest)) >> 64 == 0;
    if (one_word)
        reduce(keys);
    sortByKeys(rows, keys);
    if (one_word)
        return;
    for (size_t i = 0; i < n; ++i) // the low half is in order; now, stably, the high one
        keys[i] = static_cast<uint64_t>(distance(rows[i]) >> 64);
    sortByKeys(rows, keys);
}

}
