#include "connectors/sandbox/soql.h"

#include "connectors/sandbox/soql_parser.h"
#include "domain/decimal.h"
#include "domain/time.h"

#include <algorithm>

namespace tieout::sandbox {

std::string lowerCase(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

const CrmValue& CrmRow::at(const std::string& field) const
{
    static const CrmValue none;
    const auto found = values.find(field);
    return found == values.end() ? none : found->second;
}

const CrmField* CrmObject::field(const std::string& any_case) const
{
    const std::string lower = lowerCase(any_case);
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const CrmField& f) { return lowerCase(f.name) == lower; });
    return found == fields.end() ? nullptr : &*found;
}

const CrmRow* CrmObject::row(const std::string& id) const
{
    const auto found = by_id.find(id);
    return found == by_id.end() ? nullptr : &rows[found->second];
}

void CrmObject::add(CrmRow row)
{
    by_id[row.id()] = rows.size();
    rows.push_back(std::move(row));
}

const CrmObject* crmObject(const CrmObjects& objects, const std::string& any_case)
{
    const std::string lower = lowerCase(any_case);
    for (const auto& [name, object] : objects)
        if (lowerCase(name) == lower)
            return &object;
    return nullptr;
}

namespace {

// The path as the objects write it, and the field at its end; null when a step is not known.
const CrmField* resolve(const CrmObjects& objects, const CrmObject& from, const std::string& path, std::string& written)
{
    const CrmObject* object = &from;
    size_t at = 0;
    for (size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', at)) {
        const std::string step = lowerCase(path.substr(at, dot - at));
        const auto parent = std::find_if(object->parents.begin(), object->parents.end(), [&](const CrmParent& p) { return lowerCase(p.relation) == step; });
        if (parent == object->parents.end())
            return nullptr;
        written += parent->relation + ".";
        object = &objects.at(parent->object);
        at = dot + 1;
    }
    const CrmField* field = object->field(path.substr(at));
    if (field)
        written += field->name;
    return field;
}

int compared(const CrmValue& a, const CrmValue& b)
{
    if (a.kind == CrmValue::Number && b.kind == CrmValue::Number) {
        const auto x = domain::Exact::parse(a.text), y = domain::Exact::parse(b.text);
        return x && y ? (*x < *y ? -1 : *x > *y ? 1 : 0) : 0;
    }
    if (a.kind == CrmValue::Time && b.kind == CrmValue::Time) {
        const auto x = domain::Instant::parse(a.text), y = domain::Instant::parse(b.text);
        return x && y ? (*x < *y ? -1 : *x > *y ? 1 : 0) : 0;
    }
    if (a.kind == CrmValue::Null || b.kind == CrmValue::Null)
        return (a.kind == CrmValue::Null ? 0 : 1) - (b.kind == CrmValue::Null ? 0 : 1);
    return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

// % any characters, _ one; in any case.
bool like(std::string_view text, std::string_view pattern)
{
    if (pattern.empty())
        return text.empty();
    if (pattern[0] == '%') {
        for (size_t i = 0; i <= text.size(); ++i)
            if (like(text.substr(i), pattern.substr(1)))
                return true;
        return false;
    }
    return !text.empty() && (pattern[0] == '_' || pattern[0] == text[0]) && like(text.substr(1), pattern.substr(1));
}

class Runner {
public:
    Runner(const CrmObjects& objects, const CrmObject& object)
        : m_objects(objects)
        , m_object(object)
    {
    }

    std::optional<SoqlError> error;

    std::string field(const std::string& path, CrmValue::Kind* kind = nullptr)
    {
        std::string written;
        const CrmField* found = resolve(m_objects, m_object, path, written);
        if (!found && !error)
            error = { "INVALID_FIELD",
                "No such column '" + path + "' on entity '" + m_object.name
                    + "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names." };
        if (found && kind)
            *kind = found->kind;
        return written;
    }

    // Paths become as written, and values are checked against their fields.
    void check(SoqlCondition& condition)
    {
        for (const auto& part : condition.parts)
            check(*part);
        if (condition.kind != SoqlCondition::Compare && condition.kind != SoqlCondition::In)
            return;
        CrmValue::Kind kind = CrmValue::Text;
        const std::string given = condition.path;
        condition.path = field(given, &kind);
        for (size_t i = 0; i < condition.values.size() && !error; ++i) {
            const char* type = kind == CrmValue::Time ? "dateTime" : kind == CrmValue::Date ? "date" : kind == CrmValue::Number ? "double" : kind == CrmValue::Flag ? "boolean" : "string";
            const bool fits = condition.values[i].kind == CrmValue::Null || condition.values[i].kind == kind;
            if (!fits)
                error = { "INVALID_FIELD",
                    "value of filter criterion for field '" + given + "' must be of type " + type
                        + (kind == CrmValue::Text ? " and should be enclosed in quotes" : condition.quoted[i] ? " and should not be enclosed in quotes" : "") };
        }
    }

    bool holds(const SoqlCondition& condition, const CrmRow& row) const
    {
        const auto part = [&](const auto& p) { return holds(*p, row); };
        switch (condition.kind) {
        case SoqlCondition::And:
            return std::all_of(condition.parts.begin(), condition.parts.end(), part);
        case SoqlCondition::Or:
            return std::any_of(condition.parts.begin(), condition.parts.end(), part);
        case SoqlCondition::Not:
            return !part(condition.parts.front());
        default:
            break;
        }
        const CrmValue& value = crmValue(m_objects, m_object, row, condition.path);
        const bool text = value.kind == CrmValue::Text;
        const auto equal = [&](const CrmValue& other) { return text ? other.kind == CrmValue::Text && lowerCase(value.text) == lowerCase(other.text) : value.kind == other.kind && compared(value, other) == 0; };
        if (condition.kind == SoqlCondition::In)
            return std::any_of(condition.values.begin(), condition.values.end(), equal) == (condition.op == "IN");
        const CrmValue& wanted = condition.values.front();
        if (condition.op == "=" || condition.op == "!=")
            return equal(wanted) == (condition.op == "=");
        if (value.kind == CrmValue::Null || wanted.kind == CrmValue::Null)
            return false;
        if (condition.op == "LIKE")
            return like(lowerCase(value.text), lowerCase(wanted.text));
        const int order = compared(value, wanted);
        return condition.op == "<" ? order < 0 : condition.op == "<=" ? order <= 0 : condition.op == ">" ? order > 0 : order >= 0;
    }

private:
    const CrmObjects& m_objects;
    const CrmObject& m_object;
};

}

const CrmValue& crmValue(const CrmObjects& objects, const CrmObject& object, const CrmRow& row, const std::string& path)
{
    static const CrmValue none;
    const size_t dot = path.find('.');
    if (dot == std::string::npos)
        return row.at(path);
    const std::string relation = path.substr(0, dot);
    for (const CrmParent& parent : object.parents) {
        if (parent.relation != relation)
            continue;
        const CrmObject& of = objects.at(parent.object);
        const CrmRow* found = of.row(row.at(parent.field).text);
        return found ? crmValue(objects, of, *found, path.substr(dot + 1)) : none;
    }
    return none;
}

SoqlAnswer runSoql(const CrmObjects& objects, const std::string& text, bool with_deleted)
{
    SoqlAnswer answer;
    SoqlQuery query;
    answer.error = parseSoql(text, query);
    if (answer.error)
        return answer;
    answer.object = crmObject(objects, query.object);
    if (!answer.object) {
        answer.error = { "INVALID_TYPE", "sObject type '" + query.object + "' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name." };
        return answer;
    }
    Runner runner(objects, *answer.object);
    for (const std::string& field : query.fields)
        answer.fields.push_back(runner.field(field));
    for (auto& [path, descending] : query.order)
        path = runner.field(path);
    if (query.where)
        runner.check(*query.where);
    if (runner.error) {
        answer.error = runner.error;
        return answer;
    }
    answer.count_only = query.count;
    for (const CrmRow& row : answer.object->rows)
        if (!row.purged && (with_deleted || !row.deleted()) && (!query.where || runner.holds(*query.where, row)))
            answer.rows.push_back(&row);
    std::stable_sort(answer.rows.begin(), answer.rows.end(), [&](const CrmRow* a, const CrmRow* b) {
        for (const auto& [path, descending] : query.order) {
            const int order = compared(crmValue(objects, *answer.object, *a, path), crmValue(objects, *answer.object, *b, path));
            if (order != 0)
                return descending ? order > 0 : order < 0;
        }
        return false;
    });
    if (query.limit && answer.rows.size() > *query.limit)
        answer.rows.resize(*query.limit);
    return answer;
}

}
