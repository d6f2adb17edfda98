#include "connectors/sandbox/suiteql.h"

#include "connectors/sandbox/suiteql_parser.h"
#include "domain/decimal.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace tieout::sandbox {

namespace {

using RowSet = std::vector<const std::vector<SqlValue>*>; // one row of each table joined so far

bool wholeNumber(const std::string& text)
{
    const size_t from = !text.empty() && text[0] == '-' ? 1 : 0;
    return text.size() > from && text.size() < 18 && text.find_first_not_of("0123456789", from) == std::string::npos;
}

int compare(const std::string& a, const std::string& b)
{
    if (wholeNumber(a) && wholeNumber(b)) {
        const long long x = std::stoll(a), y = std::stoll(b);
        return x < y ? -1 : x > y ? 1 : 0;
    }
    return a < b ? -1 : a > b ? 1 : 0;
}

class Evaluator {
public:
    Evaluator(const SqlTables& tables, const SqlQuery& query, const std::vector<std::string>& params)
        : m_tables(tables)
        , m_query(query)
        , m_params(params)
    {
    }

    std::string error;

    std::vector<RowSet> joined()
    {
        std::vector<RowSet> sets { RowSet {} };
        for (const SqlSource& source : m_query.sources) {
            const auto found = m_tables.find(source.table);
            if (found == m_tables.end()) {
                error = "Record ‘" + source.table + "’ was not found.";
                return {};
            }
            m_bound.push_back({ source.alias, &found->second });
            sets = extended(sets, source, found->second);
            if (!error.empty())
                return {};
        }
        if (m_query.where >= 0)
            std::erase_if(sets, [&](const RowSet& set) { return !truth(m_query.where, set); });
        return sets;
    }

    SqlValue value(int index, const RowSet& set)
    {
        const SqlExpr& expr = m_query.exprs[static_cast<size_t>(index)];
        switch (expr.kind) {
        case SqlExpr::Literal:
            return expr.text;
        case SqlExpr::Param:
            return expr.param < m_params.size() ? SqlValue(m_params[expr.param]) : missingParam();
        case SqlExpr::Column:
            return column(expr, set);
        case SqlExpr::ToChar:
            return formatted(value(expr.left, set), expr.text);
        case SqlExpr::ToTimestamp:
            return value(expr.left, set);
        case SqlExpr::Case: {
            const int chosen = truth(expr.when, set) ? expr.left : expr.right;
            return chosen < 0 ? SqlValue() : value(chosen, set);
        }
        case SqlExpr::Nvl: {
            const SqlValue first = value(expr.left, set);
            return first ? first : value(expr.right, set);
        }
        default:
            return truth(index, set) ? "T" : "F";
        }
    }

    bool isDate(int index) const
    {
        const SqlExpr& expr = m_query.exprs[static_cast<size_t>(index)];
        return expr.kind == SqlExpr::Column && expr.text.ends_with("date");
    }

private:
    struct Bound {
        std::string alias;
        const SqlTable* table;
    };

    SqlValue missingParam()
    {
        error = "Invalid number of parameters. Expected more.";
        return std::nullopt;
    }

    // Position of the column's table and column; false and an error when there is none.
    bool locate(const SqlExpr& expr, size_t& table, size_t& column)
    {
        for (table = 0; table < m_bound.size(); ++table) {
            if (!expr.alias.empty() && expr.alias != m_bound[table].alias)
                continue;
            column = m_bound[table].table->column(expr.text);
            if (column < m_bound[table].table->columns.size())
                return true;
        }
        error = "Unknown identifier '" + expr.text + "'.";
        return false;
    }

    SqlValue column(const SqlExpr& expr, const RowSet& set)
    {
        size_t table = 0, at = 0;
        if (!locate(expr, table, at) || table >= set.size())
            return std::nullopt;
        return (*set[table])[at];
    }

    static SqlValue formatted(const SqlValue& value, const std::string& format)
    {
        if (!value)
            return std::nullopt;
        return format == "YYYY-MM" ? value->substr(0, 7) : format == "YYYY-MM-DD" ? value->substr(0, 10) : *value;
    }

    bool truth(int index, const RowSet& set)
    {
        const SqlExpr& expr = m_query.exprs[static_cast<size_t>(index)];
        switch (expr.kind) {
        case SqlExpr::And:
            return truth(expr.left, set) && truth(expr.right, set);
        case SqlExpr::Or:
            return truth(expr.left, set) || truth(expr.right, set);
        case SqlExpr::IsNull:
            return value(expr.left, set).has_value() == (expr.text == "not");
        case SqlExpr::Compare: {
            const SqlValue a = value(expr.left, set), b = value(expr.right, set);
            if (!a || !b)
                return false;
            const int order = compare(*a, *b);
            return expr.text == "=" ? order == 0
                : expr.text == "<>" ? order != 0
                : expr.text == "<"  ? order < 0
                : expr.text == "<=" ? order <= 0
                : expr.text == ">"  ? order > 0
                                    : order >= 0;
        }
        default:
            error = "A condition was expected.";
            return false;
        }
    }

    // An equality in `index` between a column of the table bound last and something bound before.
    bool equality(int index, int& own, int& other)
    {
        if (index < 0)
            return false;
        const SqlExpr& expr = m_query.exprs[static_cast<size_t>(index)];
        if (expr.kind == SqlExpr::And)
            return equality(expr.left, own, other) || equality(expr.right, own, other);
        if (expr.kind != SqlExpr::Compare || expr.text != "=")
            return false;
        for (const auto& [a, b] : { std::pair(expr.left, expr.right), std::pair(expr.right, expr.left) }) {
            const SqlExpr& left = m_query.exprs[static_cast<size_t>(a)];
            const SqlExpr& right = m_query.exprs[static_cast<size_t>(b)];
            if (left.kind == SqlExpr::Column && left.alias == m_bound.back().alias && right.kind == SqlExpr::Column && right.alias != left.alias) {
                own = a;
                other = b;
                return true;
            }
        }
        return false;
    }

    std::vector<RowSet> extended(const std::vector<RowSet>& sets, const SqlSource& source, const SqlTable& table)
    {
        std::vector<RowSet> out;
        int own = -1, other = -1;
        std::unordered_multimap<std::string, const std::vector<SqlValue>*> index;
        const bool indexed = equality(source.on, own, other);
        const size_t at = indexed ? table.column(m_query.exprs[static_cast<size_t>(own)].text) : 0;
        if (indexed && at < table.columns.size())
            for (const auto& row : table.rows)
                if (row[at])
                    index.emplace(*row[at], &row);
        const auto keep = [&](const RowSet& set, const std::vector<SqlValue>* row) {
            RowSet longer = set;
            longer.push_back(row);
            if (source.on < 0 || truth(source.on, longer))
                out.push_back(std::move(longer));
        };
        m_nulls.emplace_back(table.columns.size());
        for (const RowSet& set : sets) {
            const size_t before = out.size();
            if (!indexed)
                for (const auto& row : table.rows)
                    keep(set, &row);
            else if (const SqlValue key = value(other, set)) {
                const auto [from, to] = index.equal_range(*key);
                for (auto it = from; it != to; ++it)
                    keep(set, it->second);
            }
            if (source.left && out.size() == before) {
                out.push_back(set);
                out.back().push_back(&m_nulls.back());
            }
        }
        return out;
    }

    const SqlTables& m_tables;
    const SqlQuery& m_query;
    const std::vector<std::string>& m_params;
    std::vector<Bound> m_bound;
    std::deque<std::vector<SqlValue>> m_nulls; // rows of joins without a match; they stay where they are
};

// One row for each group, in the order of their first rows. Every column is a sum or stands in GROUP BY.
SqlAnswer grouped(Evaluator& evaluator, const SqlQuery& query, const std::vector<RowSet>& sets)
{
    SqlAnswer answer;
    for (const SqlItem& item : query.select) {
        const auto same = [&](int key) { return query.exprs[size_t(key)].alias == query.exprs[size_t(item.expr)].alias && query.exprs[size_t(key)].text == query.exprs[size_t(item.expr)].text; };
        if (!item.sum && (item.expr < 0 || std::none_of(query.group.begin(), query.group.end(), same))) {
            answer.error = "Not a GROUP BY expression.";
            return answer;
        }
    }
    std::vector<std::vector<domain::Exact>> sums;
    std::map<std::vector<std::string>, size_t> known;
    for (const RowSet& set : sets) {
        std::vector<std::string> key;
        for (const int expr : query.group)
            key.push_back(evaluator.value(expr, set).value_or(""));
        const auto [at, fresh] = known.try_emplace(key, answer.rows.size());
        if (fresh) {
            auto& row = answer.rows.emplace_back();
            for (const SqlItem& item : query.select)
                row.emplace_back(item.name, item.sum ? std::string() : evaluator.value(item.expr, set).value_or(""));
            sums.emplace_back(query.select.size());
        }
        for (size_t i = 0; i < query.select.size(); ++i) {
            const auto amount = query.select[i].sum ? domain::Decimal::parse(evaluator.value(query.select[i].expr, set).value_or("0")) : domain::Result<domain::Decimal>(domain::Decimal());
            if (!amount || !sums[at->second][i].add(query.select[i].absolute ? domain::Exact(*amount).absolute() : domain::Exact(*amount))) {
                answer.error = "Invalid number.";
                return answer;
            }
        }
    }
    for (size_t row = 0; row < answer.rows.size(); ++row)
        for (size_t i = 0; i < query.select.size(); ++i)
            if (query.select[i].sum)
                answer.rows[row][i].second = sums[row][i].toString();
    answer.total = answer.rows.size();
    answer.error = evaluator.error;
    return answer;
}

// Dates that are not converted come in the account's format.
std::string asShown(const std::string& value, bool date)
{
    if (!date || value.size() < 10)
        return value;
    return std::to_string(std::stoi(value.substr(5, 2))) + "/" + std::to_string(std::stoi(value.substr(8, 2))) + "/" + value.substr(0, 4);
}

}

size_t SqlTable::column(std::string_view name) const
{
    return static_cast<size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

SqlAnswer runSuiteQl(const SqlTables& tables, std::string_view text, const std::vector<std::string>& params, size_t limit, size_t offset)
{
    SqlAnswer answer;
    const SqlQuery query = parseSuiteQl(text);
    if (!query.error.empty()) {
        answer.error = query.error;
        return answer;
    }
    Evaluator evaluator(tables, query, params);
    std::vector<RowSet> sets = evaluator.joined();
    const bool counting = std::any_of(query.select.begin(), query.select.end(), [](const SqlItem& item) { return item.expr < 0; });
    if (counting && evaluator.error.empty()) {
        answer.total = 1;
        answer.rows.push_back({ { query.select[0].name, std::to_string(sets.size()) } });
        return answer;
    }
    if (evaluator.error.empty() && (!query.group.empty() || std::any_of(query.select.begin(), query.select.end(), [](const SqlItem& item) { return item.sum; })))
        return grouped(evaluator, query, sets);
    std::vector<std::pair<std::vector<SqlValue>, const RowSet*>> order;
    for (const RowSet& set : sets) {
        std::vector<SqlValue> keys;
        for (const int expr : query.order)
            keys.push_back(evaluator.value(expr, set));
        order.emplace_back(std::move(keys), &set);
    }
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        for (size_t i = 0; i < a.first.size(); ++i)
            if (const int c = compare(a.first[i].value_or(""), b.first[i].value_or("")); c != 0)
                return c < 0;
        return false;
    });
    answer.total = order.size();
    for (size_t i = offset; i < order.size() && i < offset + limit; ++i) {
        auto& row = answer.rows.emplace_back();
        for (const SqlItem& item : query.select)
            if (const SqlValue value = evaluator.value(item.expr, *order[i].second))
                row.emplace_back(item.name, asShown(*value, evaluator.isDate(item.expr)));
    }
    answer.error = evaluator.error;
    return answer;
}

}
