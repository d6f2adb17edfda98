#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tieout::sandbox {

struct SqlExpr {
    enum Kind : unsigned char { Literal, Param, Column, ToChar, ToTimestamp, Compare, And, Or, IsNull, Case, Nvl } kind = Literal;
    std::string alias; // Column
    std::string text; // Literal, Column: name; ToChar, ToTimestamp: format; Compare: operator; IsNull: "not" or empty
    size_t param = 0;
    int left = -1, right = -1; // indices into SqlQuery::exprs; Case: the value where `when` is true, and else
    int when = -1;
};
struct SqlItem {
    std::string name; // lower case
    int expr = -1; // -1: COUNT(*)
    bool sum = false, absolute = false; // SUM(expr), SUM(ABS(expr))
};
struct SqlSource {
    std::string table, alias;
    int on = -1;
    bool left = false; // LEFT JOIN: a row without a match stays, with nulls
};
struct SqlQuery {
    std::string error; // empty when it reads
    std::vector<SqlExpr> exprs;
    std::vector<SqlItem> select;
    std::vector<SqlSource> sources;
    int where = -1;
    std::vector<int> group;
    std::vector<int> order;
};

SqlQuery parseSuiteQl(std::string_view text);

}
