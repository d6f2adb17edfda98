#include "support/feed_world.h"

#include <algorithm>
#include <set>

// How FeedWorld writes its rows: every liberty the contract gives to a file.
namespace tieout::tests {

namespace {

const std::set<std::string> kNumbers = { "qty", "unit_price", "amount", "total", "tax", "debit", "credit", "events" };

const std::map<std::string, std::vector<std::string>>& usualColumns()
{
    static const std::map<std::string, std::vector<std::string>> kColumns = {
        { "usage_events", { "id", "tenant", "customer", "meter", "qty", "ts", "source", "region" } },
        { "usage_aggregates", { "id", "tenant", "customer", "meter", "period", "qty", "events" } },
        { "rated_charges", { "id", "aggregate_id", "customer", "sku", "period", "qty", "unit_price", "amount", "currency" } },
        { "invoice_lines", { "id", "invoice_id", "charge_id", "sku", "qty", "amount" } },
        { "invoices", { "id", "customer", "period", "total", "currency", "status", "issued_at" } },
        { "erp_postings", { "id", "invoice_ref", "period", "amount", "document" } },
        { "journal_lines", { "id", "posting_id", "account", "debit", "credit" } },
        { "payments", { "id", "invoice_id", "amount", "currency", "method" } },
        { "erp_receipts", { "id", "payment_ref", "amount", "account" } },
        { "sku_map", { "sku" } },
    };
    return kColumns;
}

std::string valueOf(const FeedWorld::Row& row, const std::string& column)
{
    const auto found = row.find(column);
    return found == row.end() ? std::string() : found->second;
}

}

std::string FeedWorld::file(const std::string& table, const std::vector<Row>& rows, bool csv)
{
    std::vector<std::string> columns = usualColumns().at(table);
    for (const Row& row : rows)
        for (const auto& [name, value] : row)
            if (std::find(columns.begin(), columns.end(), name) == columns.end())
                columns.push_back(name);
    if (rows.empty() && m_dice.percent(50))
        return {}; // an empty file is zero rows
    const bool shuffled = m_dice.percent(30);
    for (size_t i = columns.size(); shuffled && i > 1; --i)
        std::swap(columns[i - 1], columns[m_dice.below(i)]);
    return csv ? csvFile(table, rows, columns) : jsonFile(table, rows, columns);
}

std::string FeedWorld::csvCell(const std::string& value)
{
    const bool must = value.find_first_of(",\"\r\n") != std::string::npos;
    if (!must && !m_dice.percent(5))
        return value;
    std::string out = "\"";
    for (const char c : value) {
        out += c;
        if (c == '"')
            out += c;
    }
    return out + '"';
}

// A row of the file that no reader can take.
std::string FeedWorld::badRow(const std::string& table, bool csv, const Row& row, const std::vector<std::string>& columns)
{
    if (!csv && m_dice.percent(25))
        return R"({"id":"cut off)";
    if (!csv && m_dice.percent(20))
        return R"(["not","an","object"])";
    if (table == "sku_map")
        return csv ? std::string(columns.size(), ',') : R"({"sku":null})"; // one cell too many; no key
    Row bad = row;
    bad["id"] = "bad" + std::to_string(++m_numbers);
    const std::vector<std::string> wrong = { "1e3", "12,5", "abc", "+1", ".5", "1.", "1.1234567890123", "1234567890123456789", "0x10", "1 " };
    if (const std::string number_field = table == "invoices" ? "total" : table == "journal_lines" ? "debit" : table.starts_with("usage") ? "qty" : "amount"; m_dice.percent(60))
        bad[number_field] = m_dice.pick(wrong);
    else if (table == "usage_events")
        bad["ts"] = m_dice.pick<std::string>({ "2026-10-31", "2026-10-31T10:00:00", "2026-13-01T00:00:00Z", "" });
    else if (bad.contains("period"))
        bad["period"] = m_dice.pick<std::string>({ "2026-13", "2026-1", "202610", "" });
    else
        bad[table == "journal_lines" ? "credit" : "amount"] = "1.0001"; // more decimals than any currency here
    std::string out;
    for (const std::string& column : columns) {
        out += out.empty() ? (csv ? "" : "{") : ",";
        if (csv && out.empty() && &column != columns.data())
            out += ',';
        out += csv ? csvCell(valueOf(bad, column)) : jsonText(column) + ':' + jsonText(valueOf(bad, column));
    }
    return csv ? out : out + '}';
}

std::string FeedWorld::csvFile(const std::string& table, const std::vector<Row>& rows, const std::vector<std::string>& columns)
{
    const std::string end = m_dice.percent(20) ? "\r\n" : "\n";
    std::string out = m_dice.percent(15) ? "\xEF\xBB\xBF" : "";
    const auto put = [&](auto valueAt) {
        for (size_t i = 0; i < columns.size(); ++i)
            out += (i == 0 ? "" : ",") + csvCell(valueAt(columns[i]));
        out += end;
    };
    put([](const std::string& column) { return column; });
    for (const Row& row : rows) {
        if (m_dice.percent(m_size.bad_row_percent))
            out += badRow(table, true, row, columns) + end;
        put([&](const std::string& column) { return valueOf(row, column); });
    }
    if (m_dice.percent(15))
        out.resize(out.size() - end.size()); // no line end behind the last row
    return out;
}

std::string FeedWorld::jsonText(const std::string& value)
{
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (c == '/' && m_dice.percent(50))
            out += '\\';
        if (c == '_' && m_dice.percent(2))
            out += "\\u005F";
        else
            out += c;
    }
    return out + '"';
}

std::string FeedWorld::jsonFile(const std::string& table, const std::vector<Row>& rows, const std::vector<std::string>& columns)
{
    const bool numbers_as_text = m_dice.percent(25), spaced = m_dice.percent(15), with_null = m_dice.percent(30);
    std::string out;
    for (const Row& row : rows) {
        if (m_dice.percent(m_size.bad_row_percent))
            out += badRow(table, false, row, columns) + '\n';
        std::string members;
        for (const std::string& column : columns) {
            const std::string value = valueOf(row, column);
            if (value.empty() && !with_null)
                continue;
            members += (members.empty() ? "" : spaced ? " , " : ",") + jsonText(column) + (spaced ? ": " : ":");
            const bool flag = column == "_deleted" && value == "true";
            if (value.empty())
                members += "null";
            else if (flag || (kNumbers.contains(column) && !numbers_as_text))
                members += value;
            else
                members += jsonText(value);
        }
        out += '{' + members + "}\n";
    }
    if (!out.empty() && m_dice.percent(15))
        out.pop_back();
    return out;
}

}
