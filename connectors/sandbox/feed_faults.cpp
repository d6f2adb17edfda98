#include "connectors/sandbox/feed_faults.h"

namespace tieout::sandbox {

std::string withComma(std::string number)
{
    const size_t point = number.find('.');
    if (point == std::string::npos)
        return number + ",00";
    number[point] = ',';
    return number;
}

std::string spoiled(std::string object, const std::string& member)
{
    const std::string name = "\"" + member + "\":";
    const size_t at = object.find(name);
    if (at == std::string::npos)
        return object;
    const size_t begin = at + name.size();
    const bool quoted = object[begin] == '"';
    const size_t from = begin + (quoted ? 1 : 0), end = object.find_first_of(quoted ? "\"" : ",}", from);
    const std::string number = object.substr(from, end - from);
    return object.replace(begin, end - begin + (quoted ? 1 : 0), "\"" + withComma(number) + "\"");
}

SqlTables asListed(SqlTables books, const FeedFaults& faults)
{
    for (const char* name : { "transaction", "customer" }) {
        SqlTable& table = books[name];
        const size_t id = table.column("id"), total = table.column("foreigntotal");
        std::erase_if(table.rows, [&](const std::vector<SqlValue>& row) { return faults.leavesOut(row[id].value_or("")); });
        for (std::vector<SqlValue>& row : table.rows)
            if (total < row.size() && row[total] && faults.spoils(row[id].value_or("")))
                row[total] = withComma(*row[total]);
    }
    return books;
}

CrmObjects asListed(const CrmObjects& objects, const FeedFaults& faults)
{
    CrmObjects listed;
    for (const auto& [name, object] : objects) {
        CrmObject& to = listed[name];
        to.name = object.name;
        to.prefix = object.prefix;
        to.fields = object.fields;
        to.parents = object.parents;
        for (CrmRow row : object.rows) {
            if (faults.leavesOut(row.id()))
                continue;
            if (faults.spoils(row.id()))
                row.values["UnitPrice"] = { CrmValue::Text, withComma(row.at("UnitPrice").text) };
            to.add(std::move(row));
        }
    }
    return listed;
}

}
