#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tieout::sandbox {

// A field's value as the simulated CRM keeps it.
struct CrmValue {
    enum Kind : uint8_t { Null, Text, Number, Flag, Date, Time } kind = Null;
    std::string text; // Number: plain decimal; Flag: true, false; Date: YYYY-MM-DD; Time: RFC 3339, UTC, milliseconds
    bool operator==(const CrmValue&) const = default;
};

struct CrmField {
    std::string name;
    CrmValue::Kind kind = CrmValue::Text;
    bool external_id = false, writable = true;
};

struct CrmRow {
    std::map<std::string, CrmValue> values; // by the field's name
    bool purged = false; // deleted, and taken out of the recycle bin: only the log of deletions knows it
    const CrmValue& at(const std::string& field) const;
    const std::string& id() const { return at("Id").text; }
    bool deleted() const { return at("IsDeleted").text == "true"; }
};

struct CrmParent {
    std::string relation, field, object; // Order, OrderId, Order
};

struct CrmObject {
    std::string name, prefix;
    std::vector<CrmField> fields;
    std::vector<CrmParent> parents;
    std::vector<CrmRow> rows;
    std::map<std::string, size_t> by_id;

    const CrmField* field(const std::string& any_case) const;
    const CrmRow* row(const std::string& id) const;
    void add(CrmRow row);
};
using CrmObjects = std::map<std::string, CrmObject>;
const CrmObject* crmObject(const CrmObjects& objects, const std::string& any_case);

struct SoqlError {
    std::string code, message; // INVALID_FIELD …
};

// SELECT fields (with parents: Order.ContractId) or COUNT(), FROM one object, WHERE with AND, OR, NOT,
// brackets, = != < <= > >= LIKE IN and NOT IN, ORDER BY, LIMIT. Names in any case.
struct SoqlAnswer {
    std::optional<SoqlError> error;
    const CrmObject* object = nullptr;
    std::vector<std::string> fields; // as the object writes them, in the query's order
    std::vector<const CrmRow*> rows;
    bool count_only = false;
};
SoqlAnswer runSoql(const CrmObjects& objects, const std::string& query, bool with_deleted);

// The value at the end of a path; Null when a parent is missing.
const CrmValue& crmValue(const CrmObjects& objects, const CrmObject& object, const CrmRow& row, const std::string& path);
std::string lowerCase(std::string text);

}
