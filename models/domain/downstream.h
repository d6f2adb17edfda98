#pragma once

#include "domain/tables.h"

#include <cstdint>
#include <string_view>

// What a copy downstream (a data warehouse, a lake, a report's extract) can be asked to state of a
// table of canonical records: how many there are and what they add up to, by month and currency.
namespace tieout::domain {

inline constexpr int kNotCounted = -1;

// Columns of the table (indices of TableSpec::columns); kNotCounted where it has none.
struct CountedTable {
    Table table = Table::UsageEvents;
    int amount = kNotCounted; // what is added up; of journal lines their debits
    int period = kNotCounted; // a Period, or a Time whose UTC month counts
    int currency = kNotCounted; // of the amount; none where it is a quantity
    constexpr bool isMoney() const { return amount != kNotCounted && currency != kNotCounted; }
};

// Null for a name that is no table, and for warehouse_totals themselves.
const CountedTable* countedTable(std::string_view name);
const CountedTable* countedTable(Table table);

}
