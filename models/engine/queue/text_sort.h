#pragma once

#include "domain/columns.h"

#include <cstdint>
#include <vector>

namespace tieout::engine {

// Reorders `rows` bytewise by the column's texts; stable in both directions. Works on the bits of
// the next bytes that differ at all (digits differ in four), as many as fit into one word, then
// looks deeper only where they tie.
void sortByText(const domain::TextColumn& column, std::vector<uint32_t>& rows, bool ascending);

// The bits of `word` that `mask` names, pushed together. Leaving out bits that are the same in all
// words keeps their order.
uint64_t extractBits(uint64_t word, uint64_t mask);

}
