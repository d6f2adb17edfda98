#pragma once

#include "domain/columns.h"

#include <string>

namespace tieout::domain {

// The bytes of a row as they stood in its delivery, without the end of the line. Exact for every
// row of every batch: `Batch::raw` keeps what the canonical rendering below does not give back.
std::string rowBytes(const Batch& batch, size_t row);

// The canonical rendering of a row's columns, in Batch::order, added to `out`.
//   Json  {"id":"…","qty":1.50}: no spaces; texts, periods, times and currencies as strings with only
//         the necessary escapes, numbers as literals with their decimals, absent numbers and flags
//         null, absent texts "".
//   Csv   fields quoted only where they hold a comma, a quotation mark or a line end; absent = empty.
// Times are written in UTC with their decimals and Z, flags true and false.
void appendCanonicalRow(std::string& out, const Batch& batch, size_t row);

}
