#include "connectors/sandbox/stripe.h"

#include "connectors/sandbox/netsuite.h"
#include "domain/time.h"

#include <algorithm>
#include <charconv>

namespace tieout::sandbox {

using connect::jsonString;

namespace {

constexpr int64_t kHour = 3'600, kDay = 86'400;

std::optional<int64_t> secondsIn(const std::map<std::string, std::string>& query, const char* name)
{
    const auto found = query.find(name);
    int64_t value = 0;
    if (found == query.end())
        return std::nullopt;
    const char* end = found->second.data() + found->second.size();
    return std::from_chars(found->second.data(), end, value).ptr == end ? std::optional(value) : std::nullopt;
}

std::string valueOr(const std::map<std::string, std::string>& form, const std::string& name)
{
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

}

// The aggregates of the World, by the days of their events; what an aggregate has beyond its events
// stands on the month's last day.
void StripeSim::loadMeters()
{
    std::set<std::string> meters;
    std::map<std::pair<std::string, std::string>, std::vector<std::pair<int64_t, int64_t>>> events;
    for (const UsageEvent& event : m_world.events)
        if (const auto at = domain::Instant::parse(event.ts))
            events[{ event.customer, event.meter }].emplace_back(at->ns() / 1'000'000'000, event.qty_e3);
    for (const UsageAggregate& aggregate : m_world.aggregates) {
        meters.insert(aggregate.meter);
        const int64_t begin = stripeDay(m_world.monthFirstDay(aggregate.month)), end = stripeDay(m_world.monthFirstDay(aggregate.month + 1));
        auto& usage = m_usage[{ aggregate.customer, aggregate.meter }];
        int64_t rest = aggregate.qty_e3;
        for (const auto& [at, qty] : events[{ aggregate.customer, aggregate.meter }]) {
            if (at < begin || at >= end)
                continue;
            usage[at] += qty;
            rest -= qty;
        }
        usage[end - 1] += rest; // zero too: an aggregate that adds up to nothing is there all the same
    }
    for (const std::string& meter : meters)
        add(Meters, "mtr_" + meter, stripeDay(m_world.monthFirstDay(0)), { { "status", "active" } },
            "{\"id\":" + jsonString("mtr_" + meter) + ",\"object\":\"billing.meter\",\"created\":" + std::to_string(stripeDay(m_world.monthFirstDay(0)))
                + ",\"customer_mapping\":{\"event_payload_key\":\"stripe_customer_id\",\"type\":\"by_id\"},\"default_aggregation\":{\"formula\":\"sum\"},\"display_name\":" + jsonString(meter)
                + ",\"event_name\":" + jsonString(meter) + ",\"event_time_window\":null,\"livemode\":false,\"status\":\"active\",\"status_transitions\":{\"deactivated_at\":null},\"updated\":"
                + std::to_string(stripeDay(m_world.monthFirstDay(0))) + ",\"value_settings\":{\"event_payload_key\":\"value\"}}");
}

SimReply StripeSim::summaries(const SimRequest& request, const std::string& meter)
{
    if (!find(Meters, meter))
        return stripeError(404, "invalid_request_error", "resource_missing", "id", "No such meter: '" + meter + "'");
    SimRequest paging = request; // the parameters of every list, without this one's own
    for (const char* name : { "customer", "start_time", "end_time", "value_grouping_window" }) {
        if (!request.query.contains(name) && std::string_view(name) != "value_grouping_window")
            return stripeError(400, "invalid_request_error", "parameter_missing", name, "Missing required param: " + std::string(name) + ".");
        std::erase_if(paging.params, [&](const auto& param) { return param.first == name; });
    }
    const auto begin = secondsIn(request.query, "start_time"), end = secondsIn(request.query, "end_time");
    const std::string grouping = valueOr(request.query, "value_grouping_window"), customer = valueOr(request.query, "customer");
    const int64_t step = grouping == "hour" ? kHour : grouping == "day" ? kDay : 60;
    if (!grouping.empty() && step == 60)
        return stripeError(400, "invalid_request_error", "parameter_invalid_empty", "value_grouping_window", "Invalid value_grouping_window: must be one of hour or day");
    if (!begin || !end || *begin % step != 0 || *end % step != 0 || *end <= *begin)
        return stripeError(400, "invalid_request_error", {}, "start_time", "The start and end time must be aligned with " + (grouping.empty() ? "minute" : grouping) + " boundaries.");
    std::map<int64_t, int64_t> sums;
    const auto usage = m_usage.find({ customer, meter.substr(4) });
    if (usage != m_usage.end())
        for (auto at = usage->second.lower_bound(*begin); at != usage->second.end() && at->first < *end; ++at)
            sums[grouping.empty() ? *begin : at->first / step * step] += at->second;
    Query query;
    if (auto wrong = readQuery(paging, KindCount, query))
        return *wrong;
    std::vector<Entry> made;
    for (auto at = sums.rbegin(); at != sums.rend(); ++at) {
        Entry entry;
        entry.id = "mtrusg_" + meter.substr(4) + "_" + customer + "_" + std::to_string(at->first);
        entry.body = "{\"id\":" + jsonString(entry.id) + ",\"object\":\"billing.meter_event_summary\",\"aggregated_value\":" + plainDecimal(at->second, 3) + ",\"end_time\":"
            + std::to_string(grouping.empty() ? *end : at->first + step) + ",\"livemode\":false,\"meter\":" + jsonString(meter) + ",\"start_time\":" + std::to_string(at->first) + "}";
        made.push_back(std::move(entry));
    }
    std::vector<const Entry*> newest_first;
    for (const Entry& entry : made)
        newest_first.push_back(&entry);
    return listed(KindCount, request.path, newest_first, query);
}

SimReply StripeSim::meterEvent(const Form& form)
{
    const std::string meter = valueOr(form, "event_name"), customer = valueOr(form, "payload[stripe_customer_id]"), value = valueOr(form, "payload[value]");
    std::string identifier = valueOr(form, "identifier");
    const int64_t now = now_ms() / 1000;
    const int64_t at = form.contains("timestamp") ? secondsIn(form, "timestamp").value_or(0) : now;
    const auto qty = unitsOf(value, 3);
    if (!find(Meters, "mtr_" + meter))
        return stripeError(400, "invalid_request_error", "resource_missing", "event_name", "No meter found for event_name " + meter + ".");
    if (!find(Customers, customer) || !qty)
        return stripeError(400, "invalid_request_error", {}, "payload", "The payload needs stripe_customer_id and a numeric value.");
    if (at > now + 300 || at < now - 35 * kDay)
        return stripeError(400, "invalid_request_error", "timestamp_too_far_in_past", "timestamp", "The timestamp must be within the past 35 calendar days or up to 5 minutes in the future.");
    if (identifier.empty())
        identifier = "id_" + std::to_string(++m_created);
    if (m_sent.contains(identifier))
        return stripeError(400, "invalid_request_error", "duplicate_meter_event", "identifier", "An event already exists with identifier " + identifier + ".");
    m_sent[identifier] = { customer, meter, at, *qty };
    m_usage[{ customer, meter }][at] += *qty;
    ++m_applied[identifier];
    return jsonReply(200, "{\"object\":\"billing.meter_event\",\"created\":" + std::to_string(now) + ",\"event_name\":" + jsonString(meter) + ",\"identifier\":" + jsonString(identifier)
            + ",\"livemode\":false,\"payload\":{\"stripe_customer_id\":" + jsonString(customer) + ",\"value\":" + jsonString(value) + "},\"timestamp\":" + std::to_string(at) + "}");
}

SimReply StripeSim::cancelMeterEvent(const Form& form)
{
    const std::string identifier = valueOr(form, "cancel[identifier]");
    const auto sent = m_sent.find(identifier);
    if (valueOr(form, "type") != "cancel" || sent == m_sent.end())
        return stripeError(400, "invalid_request_error", "resource_missing", "cancel[identifier]", "No event was received with identifier " + identifier + " within the past 24 hours.");
    m_usage[{ sent->second.customer, sent->second.meter }][sent->second.time] -= sent->second.qty_e3;
    const std::string meter = sent->second.meter;
    m_sent.erase(sent);
    return jsonReply(200, "{\"object\":\"billing.meter_event_adjustment\",\"cancel\":{\"identifier\":" + jsonString(identifier) + "},\"event_name\":" + jsonString(meter)
            + ",\"livemode\":false,\"status\":\"pending\",\"type\":\"cancel\"}");
}

}
