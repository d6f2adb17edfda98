#include "connectors/http/encoding.h"
#include "connectors/sandbox/salesforce.h"
#include "domain/time.h"

#include <algorithm>
#include <cstdio>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr size_t kSubrequestsMax = 25;

std::vector<std::string> partsOf(const std::string& path)
{
    std::vector<std::string> out;
    for (size_t at = 0; at <= path.size();) {
        const size_t end = std::min(path.find('/', at), path.size());
        if (end > at)
            out.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// The body's value as the field takes it; nothing when it is of another kind.
std::optional<CrmValue> valueFor(const CrmField& field, const JsonNode& node)
{
    if (node.kind == JsonNode::Null)
        return CrmValue {};
    if (field.kind == CrmValue::Flag)
        return node.kind == JsonNode::True || node.kind == JsonNode::False ? std::optional(CrmValue { CrmValue::Flag, node.kind == JsonNode::True ? "true" : "false" }) : std::nullopt;
    if (field.kind == CrmValue::Number) {
        const auto number = node.kind == JsonNode::Number || node.kind == JsonNode::String ? connect::decimalOf(node) : domain::Result<domain::Decimal>(domain::Decimal(0, 0));
        const bool reads = number.ok() && (node.kind == JsonNode::Number || node.kind == JsonNode::String);
        return reads ? std::optional(CrmValue { CrmValue::Number, domain::Exact(*number).toString() }) : std::nullopt;
    }
    if (!node.isText())
        return std::nullopt;
    if (field.kind == CrmValue::Date && !domain::Instant::parseDate(node.text))
        return std::nullopt;
    if (field.kind == CrmValue::Time) {
        const auto at = domain::Instant::parse(node.text);
        return at ? std::optional(CrmValue { CrmValue::Time, at->toString(3) }) : std::nullopt;
    }
    return node.text.empty() ? CrmValue {} : CrmValue { field.kind, node.text };
}

std::string saved(const std::string& id, bool created)
{
    return "{\"id\":" + jsonString(id) + ",\"success\":true,\"errors\":[],\"created\":" + (created ? "true" : "false") + "}";
}

}

SimReply SalesforceSim::sobjects(const SimRequest& request, const std::string& path)
{
    const std::vector<std::string> parts = partsOf(path);
    const CrmObject* known = parts.empty() ? nullptr : crmObject(m_objects, parts[0]);
    if (!known)
        return crmError(404, "NOT_FOUND", "The requested resource does not exist");
    CrmObject& object = m_objects.at(known->name);
    if (parts.size() == 1 && request.method == "POST")
        return create(object, {}, request.body);
    if (parts.size() == 2 && parts[1] == "describe")
        return describe(object);
    if (parts.size() == 2 && (parts[1] == "updated" || parts[1] == "deleted"))
        return replication(request, object, parts[1] == "deleted");
    if (parts.size() == 2)
        return oneRow(request, object, parts[1]);
    const CrmField* field = parts.size() == 3 ? object.field(parts[1]) : nullptr;
    if (field && field->external_id)
        return byExternalId(request, object, *field, parts[2]);
    return crmError(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + (parts.size() > 1 ? parts[1] : std::string()));
}

std::optional<SimReply> SalesforceSim::write(CrmObject& object, CrmRow& row, const std::string& body)
{
    const auto node = connect::parseJson(body);
    if (!node || node->kind != JsonNode::Object)
        return crmError(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
    CrmRow changed = row;
    for (const auto& [name, value] : node->members) {
        if (name == "attributes")
            continue;
        const CrmField* field = object.field(name);
        if (!field)
            return crmError(400, "INVALID_FIELD", "No such column '" + name + "' on sobject of type " + object.name);
        if (!field->writable)
            return crmError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: " + field->name + ". Please check the security settings of this field and verify that it is read/write for your profile or permission set.", { field->name });
        const auto read = valueFor(*field, value);
        if (!read)
            return crmError(400, "JSON_PARSER_ERROR", "Cannot deserialize instance of " + std::string(field->kind == CrmValue::Number ? "double" : field->kind == CrmValue::Date ? "date" : "string") + " from value " + value.text + " or request may be missing a required field");
        changed.values[field->name] = *read;
    }
    for (const CrmRow& other : object.rows)
        for (const CrmField& field : object.fields)
            if (field.name == "Tieout_Ref__c" && other.id() != row.id() && !other.deleted() && !changed.at(field.name).text.empty() && other.at(field.name) == changed.at(field.name))
                return crmError(400, "DUPLICATE_VALUE", "duplicate value found: " + field.name + " duplicates value on record with id: " + other.id());
    changed.values["SystemModstamp"] = changed.values["LastModifiedDate"] = { CrmValue::Time, timeNow() };
    row = std::move(changed);
    return std::nullopt;
}

SimReply SalesforceSim::create(CrmObject& object, CrmRow row, const std::string& body)
{
    if (auto wrong = write(object, row, body))
        return *wrong;
    char id[32];
    std::snprintf(id, sizeof id, "%s5h%010llu%s", object.prefix.c_str(), static_cast<unsigned long long>(++m_next), "AAA");
    row.values["Id"] = { CrmValue::Text, id };
    row.values["IsDeleted"] = { CrmValue::Flag, "false" };
    row.values["CreatedDate"] = row.at("SystemModstamp");
    for (const CrmField& field : object.fields)
        if (field.external_id && !row.at(field.name).text.empty())
            m_applied[row.at(field.name).text].push_back(id);
    object.add(std::move(row));
    return jsonReply(201, saved(id, true), "application/json;charset=UTF-8");
}

SimReply SalesforceSim::oneRow(const SimRequest& request, CrmObject& object, const std::string& id)
{
    auto found = object.by_id.find(id);
    if (found != object.by_id.end() && object.rows[found->second].purged)
        found = object.by_id.end();
    if (found == object.by_id.end() || (object.rows[found->second].deleted() && request.method != "GET"))
        return crmError(404, found == object.by_id.end() ? "NOT_FOUND" : "ENTITY_IS_DELETED", found == object.by_id.end() ? "Provided external ID field does not exist or is not accessible: " + id : "entity is deleted");
    CrmRow& row = object.rows[found->second];
    if (request.method == "GET") {
        std::vector<std::string> fields;
        for (const CrmField& field : object.fields)
            fields.push_back(field.name);
        return jsonReply(200, rowJson(object, row, fields), "application/json;charset=UTF-8");
    }
    if (request.method == "PATCH") {
        auto wrong = write(object, row, request.body);
        return wrong ? *wrong : SimReply { 204, {}, {} };
    }
    if (request.method == "DELETE") {
        row.values["IsDeleted"] = { CrmValue::Flag, "true" };
        row.values["SystemModstamp"] = { CrmValue::Time, timeNow() };
        return { 204, {}, {} };
    }
    return crmError(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + request.method + "' not allowed. Allowed are DELETE,GET,HEAD,PATCH");
}

SimReply SalesforceSim::byExternalId(const SimRequest& request, CrmObject& object, const CrmField& field, const std::string& value)
{
    std::vector<std::string> ids;
    for (const CrmRow& row : object.rows)
        if (!row.deleted() && lowerCase(row.at(field.name).text) == lowerCase(value))
            ids.push_back(row.id());
    if (ids.size() > 1) { // which one is meant cannot be said; nothing is written
        std::string links;
        for (const std::string& id : ids)
            links += (links.empty() ? "" : ",") + jsonString(std::string(kVersionPath) + "/sobjects/" + object.name + "/" + id);
        return jsonReply(300, "[" + links + "]", "application/json;charset=UTF-8");
    }
    if (ids.size() == 1) {
        const SimReply reply = oneRow(request, object, ids[0]);
        return request.method == "PATCH" && reply.status == 204 ? jsonReply(200, saved(ids[0], false), "application/json;charset=UTF-8") : reply;
    }
    if (request.method != "PATCH")
        return crmError(404, "NOT_FOUND", "The requested resource does not exist");
    CrmRow row;
    row.values[field.name] = { CrmValue::Text, value };
    return create(object, std::move(row), request.body);
}

// Subrequests one after the other; "@{name.id}" stands for an earlier answer's id. All or none when
// asked for: what was done is undone and the rest says so.
SimReply SalesforceSim::composite(const SimRequest& request)
{
    const auto body = connect::parseJson(request.body);
    const JsonNode* list = body ? body->find("compositeRequest") : nullptr;
    if (!list || list->kind != JsonNode::Array)
        return crmError(400, "JSON_PARSER_ERROR", "Unexpected composite request");
    if (list->items.size() > kSubrequestsMax)
        return crmError(400, "LIMIT_EXCEEDED", "Limit exceeded: at most 25 subrequests");
    const JsonNode* flag = body->find("allOrNone");
    const bool all_or_none = flag && flag->kind == JsonNode::True;
    const CrmObjects before = m_objects;
    const auto applied = m_applied;
    std::map<std::string, std::string> ids;
    std::vector<std::pair<std::string, SimReply>> answers;
    bool failed = false;
    for (const JsonNode& item : list->items) {
        const JsonNode *method = item.find("method"), *url = item.find("url"), *reference = item.find("referenceId"), *inner = item.find("body");
        if (!method || !url || !reference)
            return crmError(400, "JSON_PARSER_ERROR", "A subrequest needs method, url and referenceId");
        SimRequest sub { method->text, url->text.substr(0, url->text.find('?')), {}, {}, inner ? request.body.substr(inner->begin, inner->end - inner->begin) : std::string() };
        for (const auto& [name, id] : ids)
            for (std::string* text : { &sub.path, &sub.body })
                for (size_t at = text->find("@{" + name + ".id}"); at != std::string::npos; at = text->find("@{" + name + ".id}"))
                    text->replace(at, name.size() + 6, id);
        SimReply reply = crmError(400, "PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.");
        if (!(failed && all_or_none))
            reply = sub.path.starts_with(std::string(kVersionPath) + "/") ? data(sub, sub.path.substr(std::string_view(kVersionPath).size() + 1)) : crmError(404, "NOT_FOUND", "The requested resource does not exist");
        failed = failed || reply.status >= 300;
        const auto answer = connect::parseJson(reply.body);
        if (const JsonNode* id = answer ? answer->find("id") : nullptr)
            ids[reference->text] = id->text;
        answers.emplace_back(reference->text, std::move(reply));
    }
    if (failed && all_or_none) {
        m_objects = before;
        m_applied = applied;
        for (auto& [name, reply] : answers)
            if (reply.status < 300)
                reply = crmError(400, "PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.");
    }
    std::string out;
    for (const auto& [name, reply] : answers)
        out += std::string(out.empty() ? "" : ",") + "{\"body\":" + (reply.body.empty() ? "null" : reply.body) + ",\"httpHeaders\":{},\"httpStatusCode\":" + std::to_string(reply.status)
            + ",\"referenceId\":" + jsonString(name) + "}";
    return jsonReply(200, "{\"compositeResponse\":[" + out + "]}", "application/json;charset=UTF-8");
}

}
