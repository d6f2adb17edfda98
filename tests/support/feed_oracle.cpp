#include "support/feed_oracle.h"

#include "support/feed_text.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <tuple>

namespace tieout::tests {

namespace {

using Fields = std::map<std::string, std::string>;

struct Column {
    const char* name;
    char type; // text, quantity, money, count, period, time, currency, flag, issued
    bool required;
};

const std::map<std::string, std::vector<Column>>& contract()
{
    static const std::map<std::string, std::vector<Column>> kTables = {
        { "usage_events", { { "id", 't', true }, { "tenant", 't', false }, { "customer", 't', true }, { "meter", 't', true }, { "qty", 'q', true }, { "ts", 'z', true }, { "source", 't', false }, { "region", 't', false } } },
        { "usage_aggregates", { { "id", 't', true }, { "customer", 't', true }, { "meter", 't', true }, { "period", 'p', true }, { "qty", 'q', true }, { "events", 'n', false } } },
        { "rated_charges", { { "id", 't', true }, { "aggregate_id", 't', true }, { "sku", 't', true }, { "period", 'p', true }, { "qty", 'q', true }, { "unit_price", 'q', true }, { "amount", 'm', true }, { "currency", 'c', false } } },
        { "invoice_lines", { { "id", 't', true }, { "invoice_id", 't', true }, { "charge_id", 't', true }, { "qty", 'q', true }, { "amount", 'm', true }, { "currency", 'c', false } } },
        { "invoices", { { "id", 't', true }, { "period", 'p', true }, { "total", 'm', true }, { "currency", 'c', false }, { "tax", 'm', false } } },
        { "erp_postings", { { "id", 't', true }, { "invoice_ref", 't', true }, { "period", 'p', true }, { "amount", 'm', true }, { "currency", 'c', false } } },
        { "journal_lines", { { "id", 't', true }, { "posting_id", 't', true }, { "debit", 'm', true }, { "credit", 'm', true }, { "currency", 'c', false } } },
        { "payments", { { "id", 't', true }, { "invoice_id", 't', true }, { "amount", 'm', true }, { "currency", 'c', false } } },
        { "erp_receipts", { { "id", 't', true }, { "payment_ref", 't', true }, { "amount", 'm', true }, { "currency", 'c', false } } },
        { "sku_map", { { "sku", 't', true } } },
    };
    return kTables;
}

std::string get(const Fields& row, const std::string& name)
{
    const auto found = row.find(name);
    return found == row.end() ? std::string() : found->second;
}

PlainNumber number(const Fields& row, const std::string& name)
{
    return PlainNumber::read(get(row, name)).value_or(PlainNumber());
}

int decimalsOf(const std::string& currency)
{
    return currency == "JPY" ? 0 : currency == "KWD" ? 3 : 2; // the ones the test worlds use
}

struct Moment {
    int64_t seconds = 0, ns = 0;
    auto operator<=>(const Moment&) const = default;
};

// 2026-10-31T23:59:59.5+02:00
std::optional<Moment> readMoment(const std::string& text)
{
    std::tm t {};
    int used = 0;
    if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min, &t.tm_sec, &used) != 6 || used != 19)
        return std::nullopt;
    const bool possible = t.tm_mon >= 1 && t.tm_mon <= 12 && t.tm_mday >= 1 && t.tm_mday <= 31 && t.tm_hour < 24 && t.tm_min < 60 && t.tm_sec < 60;
    if (!possible)
        return std::nullopt;
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    Moment moment { timegm(&t), 0 };
    size_t at = 19;
    if (text[at] == '.') {
        std::string digits = text.substr(at + 1, text.find_first_of("Z+-", at) - at - 1);
        at += 1 + digits.size();
        digits.resize(9, '0');
        moment.ns = std::stoll(digits);
    }
    if (text[at] == 'Z' && at + 1 == text.size())
        return moment;
    if ((text[at] != '+' && text[at] != '-') || text.size() != at + 6)
        return std::nullopt;
    const int64_t east = std::stoll(text.substr(at + 1, 2)) * 3600 + std::stoll(text.substr(at + 4, 2)) * 60;
    moment.seconds -= text[at] == '+' ? east : -east;
    return moment;
}

std::string monthOf(const Moment& moment)
{
    const std::time_t seconds = moment.seconds;
    std::tm t {};
    gmtime_r(&seconds, &t);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m", &t);
    return text;
}

bool isPeriod(const std::string& text)
{
    int year = 0, month = 0, used = 0;
    return std::sscanf(text.c_str(), "%4d-%2d%n", &year, &month, &used) == 2 && used == 7 && text.size() == 7 && month >= 1 && month <= 12;
}

bool isDeleted(const Fields& row)
{
    return get(row, "_deleted") == "true" || get(row, "_deleted") == "1";
}

bool fits(const Column& column, const std::string& text, int money_decimals)
{
    if (text.empty())
        return true;
    const auto n = PlainNumber::read(text);
    const bool good_number = n && n->digits <= 18 && n->decimals <= 12;
    switch (column.type) {
    case 'q':
        return good_number;
    case 'm':
        return good_number && usedDecimals(*n) <= money_decimals;
    case 'n':
        return good_number && usedDecimals(*n) == 0;
    case 'p':
        return isPeriod(text);
    case 'z':
        return readMoment(text).has_value();
    case 'c':
        return text == "USD" || text == "EUR" || text == "JPY" || text == "KWD";
    default:
        return true;
    }
}

bool readable(const std::string& table, const TextRow& row)
{
    if (!row.readable)
        return false;
    const std::string flag = get(row.fields, "_deleted");
    if (!flag.empty() && flag != "true" && flag != "false" && flag != "0" && flag != "1")
        return false;
    const bool deleted = isDeleted(row.fields);
    if (deleted && table == "usage_events")
        return false;
    const std::vector<Column>& columns = contract().at(table);
    bool has_currency = false;
    for (const Column& column : columns)
        has_currency = has_currency || column.type == 'c';
    const int decimals = has_currency ? decimalsOf(get(row.fields, "currency")) : 2;
    for (const Column& column : columns) {
        const std::string text = get(row.fields, column.name);
        if (!fits(column, text, decimals) || (text.empty() && column.required && !(deleted && &column != columns.data())))
            return false;
    }
    return true;
}

std::string escaped(const std::string& part)
{
    std::string out;
    for (const char c : part) {
        if (c == '|' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

}

// Looks at one set from nothing and writes down what is wrong.
struct FeedOracle::Judge {
    const Set& set;
    const std::string& name;
    std::vector<OracleException>& out;

    void report(const char* checkpoint, const char* reason, const std::string& key, const PlainNumber& delta)
    {
        out.push_back({ checkpoint, reason, key, delta.text(), name });
    }
    void differs(const char* checkpoint, const char* reason, const std::string& id, const PlainNumber& delta)
    {
        if (delta.units != 0)
            report(checkpoint, reason, escaped(id), delta);
    }
    const std::map<std::string, Row>& table(const char* table_name) const
    {
        static const std::map<std::string, Row> kEmpty;
        const auto found = set.tables.find(table_name);
        return found == set.tables.end() ? kEmpty : found->second;
    }
    const Row* find(const char* table_name, const std::string& id) const
    {
        const auto found = table(table_name).find(id);
        return found == table(table_name).end() ? nullptr : &found->second;
    }
    // The ids in `table_name` whose column names `parent`.
    std::vector<std::string> children(const char* table_name, const char* column, const std::string& parent) const
    {
        std::vector<std::string> ids;
        for (const auto& [id, row] : table(table_name))
            if (get(row, column) == parent)
                ids.push_back(id);
        return ids;
    }
    // None, or more than one, where one is expected.
    void presence(size_t count, const char* checkpoint, const char* missing, const char* duplicate, const std::string& key, const PlainNumber& value)
    {
        if (count == 0 && missing != nullptr)
            report(checkpoint, missing, escaped(key), -value);
        if (count > 1)
            report(checkpoint, duplicate, escaped(key), { static_cast<Wide>(count) - 1, 0 });
    }

    void cp1();
    void copies(const std::string& id, const std::vector<Copy>& all, std::map<std::string, Group>& groups);
    void cp2();
    void cp3();
    void cp4();
    void cp5();
};

void FeedOracle::Judge::copies(const std::string& id, const std::vector<Copy>& all, std::map<std::string, Group>& groups)
{
    const Copy* counted = nullptr;
    PlainNumber low, high;
    bool conflict = false;
    for (const Copy& copy : all) {
        const auto rank = [](const Copy& c) { return *readMoment(get(c.row, "ts")); };
        const PlainNumber qty = number(copy.row, "qty");
        low = counted == nullptr || qty < low ? qty : low;
        high = counted == nullptr || high < qty ? qty : high;
        for (const Column& column : contract().at("usage_events")) {
            const std::string a = get(copy.row, column.name), b = get(all.front().row, column.name);
            const bool same = column.type == 'q' ? *PlainNumber::read(a) == *PlainNumber::read(b) : column.type == 'z' ? *readMoment(a) == *readMoment(b) : a == b;
            conflict = conflict || !same;
        }
        if (counted == nullptr || rank(copy) < rank(*counted)
            || (rank(copy) == rank(*counted) && (qty < number(counted->row, "qty") || (qty == number(counted->row, "qty") && copy.bytes < counted->bytes))))
            counted = &copy;
    }
    if (all.size() > 1)
        report("CP1", "DUP_EVENT", escaped(id), { static_cast<Wide>(all.size()) - 1, 0 });
    if (conflict)
        report("CP1", "CONFLICTING_EVENT", escaped(id), high - low);
    Group& group = groups[escaped(get(counted->row, "customer")) + '|' + escaped(get(counted->row, "meter")) + '|' + monthOf(*readMoment(get(counted->row, "ts")))];
    group.raw = group.raw + number(counted->row, "qty");
    group.has_raw = true;
}

void FeedOracle::Judge::cp1()
{
    std::map<std::string, Group> groups;
    for (const auto& [id, all] : set.events)
        copies(id, all, groups);
    for (const auto& [id, row] : table("usage_aggregates")) {
        Group& group = groups[escaped(get(row, "customer")) + '|' + escaped(get(row, "meter")) + '|' + get(row, "period")];
        group.metered = group.metered + number(row, "qty");
        group.has_metered = true;
    }
    for (const auto& [key, group] : groups) {
        if (!group.has_metered)
            report("CP1", "MISSING_AGG", key, -group.raw);
        else if (!group.has_raw)
            report("CP1", "ORPHAN_AGG", key, group.metered);
        else if (!(group.raw == group.metered))
            report("CP1", "QTY_MISMATCH", key, group.metered - group.raw);
    }
}

void FeedOracle::Judge::cp2()
{
    for (const auto& [id, row] : table("usage_aggregates"))
        presence(children("rated_charges", "aggregate_id", id).size(), "CP2", "MISSING_CHARGE", "DUP_CHARGE", id, number(row, "qty"));
    for (const auto& [id, row] : table("rated_charges")) {
        if (find("sku_map", get(row, "sku")) == nullptr)
            report("CP2", "UNMAPPED_SKU", escaped(id), {});
        const PlainNumber due = timesRounded(number(row, "qty"), number(row, "unit_price"), decimalsOf(get(row, "currency")));
        differs("CP2", "AMOUNT_MISMATCH", id, number(row, "amount") - due);
        const Row* aggregate = find("usage_aggregates", get(row, "aggregate_id"));
        if (aggregate == nullptr) {
            report("CP2", "ORPHAN_CHARGE", escaped(id), number(row, "qty"));
            continue;
        }
        differs("CP2", "QTY_MISMATCH", id, number(row, "qty") - number(*aggregate, "qty"));
        if (get(row, "period") != get(*aggregate, "period"))
            report("CP2", "WRONG_PERIOD", escaped(id), {});
    }
}

void FeedOracle::Judge::cp3()
{
    for (const auto& [id, row] : table("rated_charges"))
        presence(children("invoice_lines", "charge_id", id).size(), "CP3", "MISSING_LINE", "DUP_LINE", id, number(row, "amount"));
    for (const auto& [id, row] : table("invoice_lines")) {
        const Row* charge = find("rated_charges", get(row, "charge_id"));
        const Row* invoice = find("invoices", get(row, "invoice_id"));
        if (charge == nullptr)
            report("CP3", "ORPHAN_LINE", escaped(id), number(row, "amount"));
        if (invoice == nullptr)
            report("CP3", "MISSING_INVOICE", escaped(id), number(row, "amount"));
        if (charge != nullptr) {
            differs("CP3", "QTY_MISMATCH", id, number(row, "qty") - number(*charge, "qty"));
            differs("CP3", "AMOUNT_MISMATCH", id, number(row, "amount") - number(*charge, "amount"));
        }
        if (charge != nullptr && invoice != nullptr && get(*invoice, "period") != get(*charge, "period"))
            report("CP3", "WRONG_PERIOD", escaped(id), {});
    }
}

void FeedOracle::Judge::cp4()
{
    for (const auto& [id, row] : table("invoices")) {
        PlainNumber lines = number(row, "tax");
        for (const std::string& line : children("invoice_lines", "invoice_id", id))
            lines = lines + number(*find("invoice_lines", line), "amount");
        differs("CP4", "TOTAL_MISMATCH", id, number(row, "total") - lines);
        const bool expects = get(row, "status") != "draft" && get(row, "status") != "void";
        presence(children("erp_postings", "invoice_ref", id).size(), "CP4", expects ? "MISSING_POSTING" : nullptr, "DUP_POSTING", id, number(row, "total"));
    }
    for (const auto& [id, row] : table("erp_postings")) {
        PlainNumber balance;
        for (const std::string& line : children("journal_lines", "posting_id", id))
            balance = balance + number(*find("journal_lines", line), "debit") - number(*find("journal_lines", line), "credit");
        differs("CP4", "UNBALANCED", id, balance);
        const Row* invoice = find("invoices", get(row, "invoice_ref"));
        if (invoice == nullptr) {
            report("CP4", "ORPHAN_POSTING", escaped(id), number(row, "amount"));
            continue;
        }
        differs("CP4", "AMOUNT_MISMATCH", id, number(row, "amount") - number(*invoice, "total"));
        if (get(row, "period") != get(*invoice, "period"))
            report("CP4", "WRONG_PERIOD", escaped(id), {});
    }
}

void FeedOracle::Judge::cp5()
{
    for (const auto& [id, row] : table("payments")) {
        if (find("invoices", get(row, "invoice_id")) == nullptr)
            report("CP5", "UNMATCHED_PAYMENT", escaped(id), number(row, "amount"));
        presence(children("erp_receipts", "payment_ref", id).size(), "CP5", "MISSING_RECEIPT", "DUP_RECEIPT", id, number(row, "amount"));
    }
    for (const auto& [id, row] : table("erp_receipts")) {
        const Row* payment = find("payments", get(row, "payment_ref"));
        if (payment == nullptr)
            report("CP5", "ORPHAN_RECEIPT", escaped(id), number(row, "amount"));
        else
            differs("CP5", "AMOUNT_MISMATCH", id, number(row, "amount") - number(*payment, "amount"));
    }
}

std::vector<OracleFileReport> FeedOracle::import(const OracleImport& delivery)
{
    std::vector<OracleFileReport> reports;
    for (const OracleFile& file : delivery.files) {
        OracleFileReport report;
        report.already_imported = !m_seen.insert(delivery.source + '\n' + file.table + '\n' + file.bytes).second;
        const bool csv = file.name.ends_with(".csv");
        for (TextRow& row : csv ? readCsvText(file.bytes) : readNdjsonText(file.bytes)) {
            if (report.already_imported)
                break;
            if (!readable(file.table, row)) {
                ++report.refused;
                continue;
            }
            ++report.rows;
            Set& set = m_sets[delivery.set];
            const std::string key = row.fields[contract().at(file.table).front().name];
            if (file.table == "usage_events")
                set.events[key].push_back({ row.fields, row.bytes });
            else if (isDeleted(row.fields))
                set.tables[file.table].erase(key);
            else
                set.tables[file.table][key] = row.fields;
        }
        reports.push_back(report);
    }
    return reports;
}

std::vector<OracleException> FeedOracle::exceptions() const
{
    std::vector<OracleException> all;
    for (const auto& [name, set] : m_sets) {
        Judge judge { set, name, all };
        judge.cp1();
        judge.cp2();
        judge.cp3();
        judge.cp4();
        judge.cp5();
    }
    std::sort(all.begin(), all.end(), [](const OracleException& a, const OracleException& b) {
        return std::tie(a.checkpoint, a.reason, a.key, a.set) < std::tie(b.checkpoint, b.reason, b.key, b.set);
    });
    return all;
}

size_t FeedOracle::events() const
{
    size_t count = 0;
    for (const auto& [name, set] : m_sets)
        for (const auto& [id, all] : set.events)
            count += all.size();
    return count;
}

}
