#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieout::sandbox {

using SqlValue = std::optional<std::string>; // nothing: null. Dates are "YYYY-MM-DD HH:MM:SS".

struct SqlTable {
    std::vector<std::string> columns; // lower case
    std::vector<std::vector<SqlValue>> rows;

    size_t column(std::string_view name) const; // columns.size() when there is none
    void add(std::vector<SqlValue> row) { rows.push_back(std::move(row)); }
};
using SqlTables = std::map<std::string, SqlTable, std::less<>>;

struct SqlAnswer {
    std::string error; // empty: it was understood
    std::vector<std::vector<std::pair<std::string, std::string>>> rows; // nulls left out
    size_t total = 0;
};

// The part of SuiteQL that a reconciliation needs: SELECT columns, TO_CHAR, NVL, CASE WHEN, COUNT(*), SUM and
// SUM(ABS()) with GROUP BY; FROM one table, [LEFT] JOIN … ON; WHERE with comparisons, AND, OR, brackets, IS
// [NOT] NULL, `?`; ORDER BY. What it does not know it refuses, in the vendor's words.
SqlAnswer runSuiteQl(const SqlTables& tables, std::string_view query, const std::vector<std::string>& params, size_t limit, size_t offset);

}
