#include "connectors/sandbox/json_object.h"
#include "connectors/sandbox/salesforce.h"

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr size_t kCollectionMax = 200;

// The record as a body of its own, without what only the collection needs.
std::string bodyWithout(const std::string& document, const JsonNode& record, const std::string& left_out)
{
    JsonObject out;
    for (const auto& [name, value] : record.members)
        if (name != "attributes" && name != "id" && name != "Id" && name != left_out)
            out.raw(name, std::string_view(document).substr(value.begin, value.end - value.begin));
    return out.str();
}

// One record's part of the answer: its own success, or the vendor's error as a collection words it.
std::string resultOf(const SimReply& reply, const std::string& id)
{
    if (reply.status < 300)
        return reply.body.empty() ? "{\"id\":" + jsonString(id) + ",\"success\":true,\"errors\":[]}" : reply.body;
    const auto body = connect::parseJson(reply.body);
    const JsonNode* first = body && !body->items.empty() ? &body->items[0] : nullptr;
    const JsonNode *code = first ? first->find("errorCode") : nullptr, *message = first ? first->find("message") : nullptr;
    return (id.empty() ? std::string("{") : "{\"id\":" + jsonString(id) + ",") + "\"success\":false,\"errors\":[{\"statusCode\":" + jsonString(code ? code->text : "UNKNOWN_EXCEPTION") + ",\"message\":"
        + jsonString(message ? message->text : std::string()) + ",\"fields\":[]}]}";
}

SimReply rolledBack()
{
    return crmError(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back because not all records were valid and the request was using AllOrNone header");
}

}

// Up to 200 records at once, the answers in their order: HTTP says 200 although some may have failed,
// unless all or none was asked for. `path` is what follows composite/sobjects: empty, or /Type/Field.
SimReply SalesforceSim::collection(const SimRequest& request, const std::string& path)
{
    const auto body = connect::parseJson(request.body);
    const JsonNode *list = body ? body->find("records") : nullptr, *flag = body ? body->find("allOrNone") : nullptr;
    if (!list || list->kind != JsonNode::Array || (request.method != "POST" && request.method != "PATCH"))
        return crmError(400, "JSON_PARSER_ERROR", "Unexpected collection request");
    if (list->items.size() > kCollectionMax)
        return crmError(400, "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call");
    const bool all_or_none = flag && flag->kind == JsonNode::True;
    const CrmObjects objects = m_objects;
    const auto applied = m_applied;
    std::vector<std::pair<std::string, SimReply>> answers; // id sent, answer
    bool failed = false;
    for (const JsonNode& item : list->items) {
        const JsonNode *type = item.at("attributes.type"), *id = item.find("id") ? item.find("id") : item.find("Id");
        SimRequest one { request.method, {}, {}, {}, bodyWithout(request.body, item, {}) };
        const std::string name = type && type->isText() ? type->text : std::string();
        std::string at = name;
        if (!path.empty()) { // the external id goes into the address
            const std::string field = path.substr(path.rfind('/') + 1);
            const JsonNode* value = item.find(field);
            at = path.substr(1) + "/" + (value ? value->text : std::string());
            one.body = bodyWithout(request.body, item, field);
        } else if (request.method == "PATCH") {
            at += "/" + (id ? id->text : std::string());
        }
        SimReply reply = sobjects(one, at);
        failed = failed || reply.status >= 300;
        answers.emplace_back(id ? id->text : std::string(), std::move(reply));
    }
    if (failed && all_or_none) {
        m_objects = objects;
        m_applied = applied;
        for (auto& [id, reply] : answers)
            if (reply.status < 300)
                reply = rolledBack();
    }
    std::string out;
    for (const auto& [id, reply] : answers)
        out += (out.empty() ? "" : ",") + resultOf(reply, id);
    return jsonReply(200, "[" + out + "]", "application/json;charset=UTF-8");
}

// The objects there are, as far as a client asks before it names one.
SimReply SalesforceSim::describeAll() const
{
    std::string out;
    for (const auto& [name, object] : m_objects)
        out += std::string(out.empty() ? "" : ",") + "{\"name\":" + jsonString(object.name) + ",\"keyPrefix\":" + jsonString(object.prefix) + ",\"queryable\":true,\"urls\":{\"sobject\":\"" + kVersionPath
            + "/sobjects/" + object.name + "\"}}";
    return jsonReply(200, "{\"encoding\":\"UTF-8\",\"maxBatchSize\":200,\"sobjects\":[" + out + "]}", "application/json;charset=UTF-8");
}

}
