#pragma once

#include "domain/wide.h"

#include <cstddef>
#include <cstdint>
#include <vector>

// Least-significant-digit radix sorts of row lists: stable, no comparison, a few milliseconds for
// a million rows.
namespace tieout::engine::radix {

using domain::Int128;

// Reorders `rows` by keys[i], the key of rows[i]. `keys` is left in an unspecified order.
void sortByKeys(std::vector<uint32_t>& rows, std::vector<uint64_t>& keys);

// Reorders `rows` by a 128-bit key of each. Amounts with few decimals are first reduced to their
// smallest common unit, which brings them down to three or four digits.
void sortByWideKeys(std::vector<uint32_t>& rows, std::vector<Int128>& keys, bool ascending);

// Sorts packed values (key in the upper bits, `low_bits` below it that do not take part).
void sortPacked(std::vector<uint64_t>& packed, std::vector<uint64_t>& scratch, int low_bits, int key_bits);

// Bits needed to number n things from 0.
int bitsFor(size_t n);

}
