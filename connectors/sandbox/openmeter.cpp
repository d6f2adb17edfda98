#include "connectors/sandbox/openmeter.h"

#include "connectors/http/encoding.h"
#include "domain/time.h"

#include <algorithm>
#include <set>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr int64_t kDedupMs = 24 * 3'600'000; // the memory of its default store
constexpr int64_t kCopyDelayMs = 25 * 3'600'000; // a copy in the World came after that

std::optional<int64_t> secondsOf(std::string_view time)
{
    const auto at = domain::Instant::parse(time);
    if (!at)
        return std::nullopt;
    const int64_t ns = at->ns();
    return ns / 1'000'000'000 - (ns % 1'000'000'000 < 0 ? 1 : 0);
}

std::string dataOf(const UsageEvent& event)
{
    const std::string sequence = event.sequence == 0 ? std::string() : ",\"sequence\":" + std::to_string(event.sequence);
    return "{\"value\":" + jsonString(plainDecimal(event.qty_e3, 3)) + ",\"tenant\":" + jsonString(event.tenant) + ",\"region\":" + jsonString(event.region) + sequence + "}";
}

}

OpenMeterSim::OpenMeterSim(const World& world, std::string api_key)
    : m_world(world)
    , m_api_key(std::move(api_key))
{
    // Someone set up a meter for whatever is used; of what it is called elsewhere it knows nothing.
    std::set<std::string> types;
    for (const UsageEvent& event : world.events)
        types.insert(event.meter);
    for (const std::string& type : types) {
        m_meters.push_back({ type, type, "SUM" });
        m_meters.push_back({ type + "_events", type, "COUNT" });
    }
    load();
}

void OpenMeterSim::load()
{
    m_events.reserve(m_world.events.size());
    std::map<std::string, int64_t> last;
    for (const UsageEvent& from : m_world.events) {
        Event event { from.id, from.source, from.meter, from.customer, dataOf(from), secondsOf(from.ts).value_or(0), 0, 0, {}, 0 };
        const auto [seen, first] = last.try_emplace(from.source + "\n" + from.id, from.received_at.empty() ? event.time_s * 1000 + 4'120 : secondsOf(from.received_at).value_or(0) * 1000);
        if (!first)
            seen->second += kCopyDelayMs;
        event.ingested_ms = seen->second;
        event.stored_ms = event.ingested_ms + 2'000;
        event.invalid = from.refused.empty() ? judged(event) : from.refused;
        m_events.push_back(std::move(event));
    }
    m_seen = std::move(last);
}

void OpenMeterSim::reset()
{
    m_events.clear();
    m_applied.clear();
    m_next_lag_ms = 0;
    m_miss = false;
    load();
}

void OpenMeterSim::stateFault(const Fault& fault)
{
    if (fault.kind == FaultKind::SearchLag)
        m_next_lag_ms = fault.ms;
    m_miss = fault.kind == FaultKind::SearchMiss;
}

std::string OpenMeterSim::announcement() const
{
    return "{\"base_url\":" + jsonString(base_url) + ",\"api_key\":" + jsonString(m_api_key) + ",\"count_meters\":" + jsonString(countMeters()) + ",\"requests_per_second\":\"2000\"}";
}

std::string OpenMeterSim::countMeters() const
{
    std::string out;
    for (const Meter& meter : m_meters)
        if (meter.aggregation == "COUNT")
            out += (out.empty() ? "" : ",") + meter.slug;
    return out;
}

std::string OpenMeterSim::effectsJson() const
{
    std::string out;
    for (const auto& [id, count] : m_applied)
        out += (out.empty() ? "" : ",") + std::string("{\"external_id\":") + jsonString(id) + ",\"applied\":" + std::to_string(count) + "}";
    return "{\"effects\":[" + out + "]}";
}

SimReply OpenMeterSim::problem(int status, const std::string& detail)
{
    const char* title = status == 401 ? "Unauthorized" : status == 404 ? "Not Found" : status == 405 ? "Method Not Allowed" : status >= 500 ? "Internal Server Error" : "Bad Request";
    return jsonReply(status,
        "{\"type\":\"about:blank\",\"title\":\"" + std::string(title) + "\",\"status\":" + std::to_string(status) + ",\"detail\":" + jsonString(detail)
            + ",\"instance\":\"urn:request:tieout/JMOlctsKV8-" + std::to_string(1'000'000 + ++m_problems).substr(1) + "\"}",
        "application/problem+json");
}

SimReply OpenMeterSim::handle(const SimRequest& request)
{
    if (bearerOf(request) != m_api_key)
        return problem(401, "unauthorized");
    if (request.path == "/api/v1/events" && request.method == "POST")
        return ingest(request);
    if (request.method != "GET")
        return problem(405, "method not allowed");
    if (request.path == "/api/v1/events")
        return listV1(request);
    if (request.path == "/api/v2/events")
        return listV2(request);
    if (request.path.starts_with("/api/v1/meters"))
        return meters(request);
    return problem(404, "no matching operation was found");
}

// ---- Ingest -------------------------------------------------------------------------------------

std::optional<std::string> OpenMeterSim::readEvent(const JsonNode& node, std::string_view body, Event& out) const
{
    const std::string schema = "request body has an error: doesn't match schema: ";
    if (node.kind != JsonNode::Object)
        return schema + "value must be an object";
    for (const auto& [name, field] : { std::pair("id", &out.id), std::pair("source", &out.source), std::pair("specversion", static_cast<std::string*>(nullptr)),
             std::pair("type", &out.type), std::pair("subject", &out.subject) }) {
        const JsonNode* value = node.find(name);
        if (!value)
            return schema + "property \"" + name + "\" is missing";
        if (!value->isText() || value->text.empty())
            return schema + "Error at \"/" + name + "\": minimum string length is 1";
        if (field)
            *field = value->text;
    }
    if (node.find("specversion")->text != "1.0")
        return std::string("invalid event: specversion: no such version");
    const JsonNode* type = node.find("datacontenttype");
    if (type && type->kind != JsonNode::Null && type->text != "application/json")
        return schema + "Error at \"/datacontenttype\": value is not one of the allowed values [\"application/json\"]";
    const JsonNode* time = node.find("time");
    const bool timed = time && time->kind != JsonNode::Null;
    const auto seconds = timed ? secondsOf(time->text) : std::optional(now_ms() / 1000);
    if (!seconds)
        return schema + "Error at \"/time\": string doesn't match the format \"date-time\"";
    out.time_s = *seconds;
    const JsonNode* data = node.find("data");
    if (data && data->kind != JsonNode::Null) {
        if (data->kind != JsonNode::Object)
            return schema + "Error at \"/data\": value must be an object";
        out.data = std::string(body.substr(data->begin, data->end - data->begin));
    }
    return std::nullopt;
}

// Meters look at an event after it was accepted.
std::string OpenMeterSim::judged(const Event& event) const
{
    if (std::none_of(m_meters.begin(), m_meters.end(), [&](const Meter& meter) { return meter.type == event.type; }))
        return "no meter found for event type: " + event.type;
    const auto data = connect::parseJson(event.data.empty() ? "{}" : event.data);
    const JsonNode* value = data ? data->find("value") : nullptr;
    if (!value)
        return "event data is missing value property at \"$.value\"";
    if (!domain::Exact::parse(value->text).ok())
        return "event data value cannot be parsed as float64: " + value->text;
    return {};
}

void OpenMeterSim::accept(Event event)
{
    event.ingested_ms = now_ms();
    event.stored_ms = event.ingested_ms + m_next_lag_ms;
    event.visible_from_ms = m_next_lag_ms > 0 ? event.stored_ms : 0;
    m_next_lag_ms = 0;
    const auto [seen, first] = m_seen.try_emplace(event.source + "\n" + event.id, event.ingested_ms);
    if (!first && event.ingested_ms - seen->second < kDedupMs)
        return; // accepted and dropped; nothing says so
    seen->second = event.ingested_ms;
    event.invalid = judged(event);
    ++m_applied[event.id];
    m_events.push_back(std::move(event));
}

SimReply OpenMeterSim::ingest(const SimRequest& request)
{
    const std::string type(request.header("content-type").substr(0, request.header("content-type").find(';')));
    const bool one = type == "application/cloudevents+json", batch = type == "application/cloudevents-batch+json";
    if (!one && !batch && type != "application/json")
        return problem(400, "request body has an error: header Content-Type has unexpected value \"" + type + "\"");
    const auto body = connect::parseJson(request.body);
    if (!body)
        return problem(400, "request body has an error: failed to decode request body: invalid JSON");
    const bool list = body->kind == JsonNode::Array;
    if ((one && list) || (batch && !list))
        return problem(400, list ? "request body has an error: doesn't match schema: value must be an object" : "request body has an error: doesn't match schema: value must be an array");
    std::vector<Event> events(list ? body->items.size() : 1);
    for (size_t i = 0; i < events.size(); ++i)
        if (const auto wrong = readEvent(list ? body->items[i] : *body, request.body, events[i]))
            return problem(400, *wrong);
    for (Event& event : events)
        accept(std::move(event));
    return { 204, {}, {} };
}

}
