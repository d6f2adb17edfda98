#include "connectors/http/encoding.h"
#include "connectors/sandbox/openmeter.h"
#include "domain/time.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

namespace tieout::sandbox {

using connect::JsonNode;
using connect::jsonString;

namespace {

constexpr size_t kPageMax = 100;
constexpr int64_t kHourMs = 3'600'000;

// Milliseconds of an RFC 3339 time; nothing when it does not read.
std::optional<int64_t> msOf(const std::string& time)
{
    const auto at = domain::Instant::parse(time);
    return at ? std::optional(at->ns() / 1'000'000) : std::nullopt;
}

std::optional<size_t> limitOf(const std::map<std::string, std::string>& query)
{
    const std::string text = valueOr(query, "limit", "100");
    size_t limit = 0;
    const char* end = text.data() + text.size();
    const bool reads = !text.empty() && std::from_chars(text.data(), end, limit).ptr == end;
    return reads && limit >= 1 && limit <= kPageMax ? std::optional(limit) : std::nullopt;
}

// The start of the window a time lies in, in UTC; milliseconds.
int64_t windowStart(int64_t ms, const std::string& size)
{
    const int64_t step = size == "MINUTE" ? 60'000 : size == "HOUR" ? kHourMs : 24 * kHourMs;
    if (size != "MONTH")
        return ms - ms % step;
    return msOf(domain::Instant(ms * 1'000'000).period().toString() + "-01T00:00:00Z").value_or(0);
}

int64_t windowEnd(int64_t start, const std::string& size)
{
    if (size == "MONTH")
        return msOf(domain::Instant(start * 1'000'000).period().next().toString() + "-01T00:00:00Z").value_or(0);
    return start + (size == "MINUTE" ? 60'000 : size == "HOUR" ? kHourMs : 24 * kHourMs);
}

}

// ---- Lists --------------------------------------------------------------------------------------

// One condition of a list: a field, an operator and what it is compared with.
struct OpenMeterSim::Filter {
    struct Condition {
        std::string field, op;
        std::set<std::string> texts;
        int64_t ms = 0;
    };
    std::vector<Condition> conditions;
    std::optional<std::pair<int64_t, std::string>> before; // cursor: seconds and id

    // False when the JSON has a field or an operator that is not known.
    bool read(const JsonNode& node)
    {
        for (const auto& [field, ops] : node.members) {
            const bool time = field == "time" || field == "ingestedAt";
            if (ops.kind != JsonNode::Object || (!time && field != "id" && field != "source" && field != "subject" && field != "type"))
                return false;
            for (const auto& [op, value] : ops.members) {
                Condition condition { field, op, {}, 0 };
                for (const JsonNode& item : value.items)
                    condition.texts.insert(item.text);
                if (value.isText())
                    condition.texts.insert(value.text);
                const auto at = time ? msOf(value.text) : std::nullopt;
                const bool known = time ? at && (op == "$gt" || op == "$gte" || op == "$lt" || op == "$lte") : op == "$eq" || op == "$ne" || op == "$in";
                if (!known)
                    return false;
                condition.ms = at.value_or(0);
                conditions.push_back(std::move(condition));
            }
        }
        return true;
    }

    static bool holds(const Condition& condition, const Event& event)
    {
        if (condition.field == "time" || condition.field == "ingestedAt") {
            const int64_t ms = condition.field == "time" ? event.time_s * 1000 : event.ingested_ms;
            return condition.op == "$gt" ? ms > condition.ms : condition.op == "$gte" ? ms >= condition.ms : condition.op == "$lt" ? ms < condition.ms : ms <= condition.ms;
        }
        const std::string& text = condition.field == "id" ? event.id : condition.field == "source" ? event.source : condition.field == "subject" ? event.subject : event.type;
        return condition.texts.contains(text) != (condition.op == "$ne");
    }
};

// Newest first, whole seconds, then by id: copies of one event that arrived within a second are
// alike in this order, and a page that ends between them loses the rest, as with the real one.
std::vector<const OpenMeterSim::Event*> OpenMeterSim::matching(const Filter& filter, bool by_ingestion) const
{
    const auto key = [&](const Event& event) { return by_ingestion ? event.ingested_ms / 1000 : event.time_s; };
    std::vector<const Event*> found;
    for (const Event& event : m_events) {
        const bool shown = event.visible_from_ms <= now_ms() && !feeds.leavesOut(event.id);
        const bool after = !filter.before || key(event) < filter.before->first || (key(event) == filter.before->first && event.id < filter.before->second);
        if (shown && after && std::all_of(filter.conditions.begin(), filter.conditions.end(), [&](const Filter::Condition& c) { return Filter::holds(c, event); }))
            found.push_back(&event);
    }
    const auto newer = [&](const Event* a, const Event* b) { return key(*a) != key(*b) ? key(*a) > key(*b) : a->id > b->id; };
    std::stable_sort(found.begin(), found.end(), newer);
    return found;
}

std::string OpenMeterSim::eventJson(const Event& event) const
{
    std::string out = "{\"event\":{\"specversion\":\"1.0\",\"id\":" + jsonString(event.id) + ",\"source\":" + jsonString(event.source) + ",\"type\":" + jsonString(event.type)
        + ",\"subject\":" + jsonString(event.subject) + ",\"time\":\"" + isoTime(event.time_s * 1000, 0) + "\"";
    if (!event.data.empty())
        out += ",\"datacontenttype\":\"application/json\",\"data\":" + (feeds.spoils(event.id) ? spoiled(event.data, "value") : event.data);
    out += "}";
    if (!event.invalid.empty())
        out += ",\"validationError\":" + jsonString(event.invalid);
    return out + ",\"ingestedAt\":\"" + isoTime(event.ingested_ms, 3) + "\",\"storedAt\":\"" + isoTime(event.stored_ms, 3) + "\"}";
}

SimReply OpenMeterSim::listV1(const SimRequest& request)
{
    Filter filter;
    bool timed = false;
    for (const auto& [name, field, op] : { std::tuple("from", "time", "$gte"), std::tuple("to", "time", "$lt"), std::tuple("ingestedAtFrom", "ingestedAt", "$gte"), std::tuple("ingestedAtTo", "ingestedAt", "$lt") }) {
        const std::string text = valueOr(request.query, name);
        if (text.empty())
            continue;
        const auto ms = msOf(text);
        if (!ms)
            return problem(400, "parameter \"" + std::string(name) + "\" in query has an error: string doesn't match the format \"date-time\"");
        filter.conditions.push_back({ field, op, {}, *ms });
        timed = true;
    }
    for (const char* name : { "id", "subject" })
        if (const std::string text = valueOr(request.query, name); !text.empty())
            filter.conditions.push_back({ name, "$eq", { text }, 0 });
    if (!timed)
        filter.conditions.push_back({ "time", "$gte", {}, now_ms() - 72 * kHourMs });
    const auto limit = limitOf(request.query);
    if (!limit)
        return problem(400, "parameter \"limit\" in query has an error: number must be at most 100");
    std::string items;
    const auto found = matching(filter, false);
    for (size_t i = 0; i < std::min(*limit, found.size()); ++i)
        items += (i == 0 ? "" : ",") + eventJson(*found[i]);
    return jsonReply(200, "[" + items + "]");
}

SimReply OpenMeterSim::listV2(const SimRequest& request)
{
    Filter filter;
    bool by_ingestion = false;
    if (const std::string text = valueOr(request.query, "filter"); !text.empty()) {
        const auto node = connect::parseJson(text);
        if (!node || node->kind != JsonNode::Object || !filter.read(*node))
            return problem(400, "parameter \"filter\" in query has an error: invalid filter");
        by_ingestion = node->find("ingestedAt") != nullptr;
    }
    if (const std::string text = valueOr(request.query, "cursor"); !text.empty()) {
        const auto decoded = connect::fromBase64Url(text);
        const size_t comma = decoded ? decoded->find(',') : std::string::npos;
        const auto ms = comma == std::string::npos ? std::nullopt : msOf(decoded->substr(0, comma));
        if (!ms)
            return problem(400, "parameter \"cursor\" in query has an error: invalid cursor");
        filter.before = { *ms / 1000, decoded->substr(comma + 1) };
    }
    const auto limit = limitOf(request.query);
    if (!limit)
        return problem(400, "parameter \"limit\" in query has an error: number must be at most 100");
    const auto found = std::exchange(m_miss, false) ? std::vector<const Event*> {} : matching(filter, by_ingestion);
    const size_t count = std::min(*limit, found.size());
    std::string items;
    for (size_t i = 0; i < count; ++i)
        items += (i == 0 ? "" : ",") + eventJson(*found[i]);
    std::string next; // of the last item, also on the last page
    if (count > 0)
        next = ",\"nextCursor\":" + jsonString(connect::base64Url(isoTime(by_ingestion ? found[count - 1]->ingested_ms : found[count - 1]->time_s * 1000, by_ingestion ? 3 : 0) + "," + found[count - 1]->id));
    return jsonReply(200, "{\"items\":[" + items + "]" + next + "}");
}

// ---- Meters -------------------------------------------------------------------------------------

SimReply OpenMeterSim::meters(const SimRequest& request)
{
    const auto json = [](const Meter& meter) {
        const std::string value = meter.aggregation == "SUM" ? ",\"valueProperty\":\"$.value\"" : "";
        return "{\"slug\":" + jsonString(meter.slug) + ",\"name\":" + jsonString(meter.slug) + ",\"eventType\":" + jsonString(meter.type) + ",\"aggregation\":" + jsonString(meter.aggregation)
            + value + ",\"groupBy\":{\"region\":\"$.region\",\"tenant\":\"$.tenant\"}}";
    };
    const std::string rest = request.path.substr(std::string_view("/api/v1/meters").size());
    if (rest.empty()) {
        std::string items;
        for (const Meter& meter : m_meters)
            items += (items.empty() ? "" : ",") + json(meter);
        return jsonReply(200, "[" + items + "]");
    }
    const size_t slash = rest.find('/', 1);
    const std::string slug = rest.substr(1, slash == std::string::npos ? slash : slash - 1);
    const auto meter = std::find_if(m_meters.begin(), m_meters.end(), [&](const Meter& m) { return m.slug == slug; });
    if (meter == m_meters.end())
        return problem(404, "meter not found: " + slug);
    if (slash == std::string::npos)
        return jsonReply(200, json(*meter));
    return rest.substr(slash) == "/query" ? queryMeter(request, *meter) : problem(404, "no matching operation was found");
}

SimReply OpenMeterSim::queryMeter(const SimRequest& request, const Meter& meter)
{
    const std::string size = valueOr(request.query, "windowSize"), subject = valueOr(request.query, "subject"), group = valueOr(request.query, "groupBy");
    if (!size.empty() && size != "MINUTE" && size != "HOUR" && size != "DAY" && size != "MONTH")
        return problem(400, "parameter \"windowSize\" in query has an error: value is not one of the allowed values [\"MINUTE\",\"HOUR\",\"DAY\",\"MONTH\"]");
    if (!group.empty() && group != "region" && group != "tenant" && group != "subject")
        return problem(400, "invalid group by: " + group);
    const std::string from_text = valueOr(request.query, "from"), to_text = valueOr(request.query, "to");
    const auto from = from_text.empty() ? std::optional<int64_t>(0) : msOf(from_text);
    const auto to = to_text.empty() ? std::optional(now_ms()) : msOf(to_text);
    if (!from || !to || *from >= *to)
        return problem(400, "invalid meter query: from must be before to");
    std::map<std::tuple<int64_t, std::string, std::string>, domain::Exact> cells; // by window, subject, group
    for (const Event& event : m_events) {
        const int64_t ms = event.time_s * 1000;
        if (event.type != meter.type || !event.invalid.empty() || ms < *from || ms >= *to || (!subject.empty() && event.subject != subject) || event.visible_from_ms > now_ms())
            continue;
        const auto data = connect::parseJson(event.data.empty() ? "{}" : event.data);
        const JsonNode* by = data && (group == "region" || group == "tenant") ? data->find(group) : nullptr;
        domain::Exact& sum = cells[{ size.empty() ? *from : windowStart(ms, size), subject.empty() && group != "subject" ? std::string() : event.subject, by ? by->text : std::string() }];
        const auto value = meter.aggregation == "COUNT" ? domain::Result<domain::Exact>(domain::Exact::ofCount(1)) : domain::Exact::parse(data->find("value")->text);
        if (!value || !sum.add(*value))
            return problem(500, "internal server error");
    }
    std::string rows;
    for (const auto& [at, sum] : cells) {
        const auto& [start, who, by] = at;
        rows += std::string(rows.empty() ? "" : ",") + "{\"value\":" + sum.toString() + ",\"windowStart\":\"" + isoTime(start, 0) + "\",\"windowEnd\":\""
            + isoTime(size.empty() ? *to : windowEnd(start, size), 0) + "\",\"subject\":" + (who.empty() ? "null" : jsonString(who)) + ",\"groupBy\":{"
            + (group == "region" || group == "tenant" ? jsonString(group) + ":" + (by.empty() ? "null" : jsonString(by)) : std::string()) + "}}";
    }
    std::string head;
    if (!from_text.empty())
        head += "\"from\":\"" + isoTime(*from, 0) + "\",";
    if (!to_text.empty())
        head += "\"to\":\"" + isoTime(*to, 0) + "\",";
    if (!size.empty())
        head += "\"windowSize\":\"" + size + "\",";
    return jsonReply(200, "{" + head + "\"data\":[" + rows + "]}");
}

}
