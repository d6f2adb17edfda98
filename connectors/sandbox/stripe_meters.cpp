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

}

// The aggregates of the World, by the days of their events; what an aggregate has beyond its events
// stands on the month's last day.
void StripeSim::loadMeters()
{
    std::map<std::pair<std::string, std::string>, std::vector<std::pair<int64_t, int64_t>>> events;
    for (const UsageEvent& event : m_world.events)
        if (const auto at = domain::Instant::parse(event.ts))
            events[{ event.customer, event.meter }].emplace_back(at->ns() / 1'000'000'000, event.qty_e3);
    for (const UsageAggregate& aggregate : m_world.aggregates) {
        const int64_t begin = stripeDay(m_world.monthFirstDay(aggregate.month)), end = stripeDay(m_world.monthFirstDay(aggregate.month + 1));
        auto& usage = m_usage[{ aggregate.customer, aggregate.meter }];
        std::vector<std::pair<int64_t, int64_t>> inside;
        int64_t rest = aggregate.qty_e3;
        for (const auto& [at, qty] : events[{ aggregate.customer, aggregate.meter }]) {
            if (at < begin || at >= end)
                continue;
            inside.emplace_back(at, qty);
            rest -= qty;
        }
        // What is missing as a whole is an event that never came here.
        const auto lost = std::find_if(inside.begin(), inside.end(), [&](const auto& event) { return rest < 0 && event.second == -rest; });
        if (lost != inside.end()) {
            inside.erase(lost);
            rest = 0;
        }
        for (const auto& [at, qty] : inside)
            usage[at] += qty;
        usage[end - 1] += rest; // zero too: an aggregate that adds up to nothing is there all the same
    }
    for (const auto& [meter, name, unit, status] : m_world.meters)
        add(Meters, "mtr_" + meter, stripeDay(m_world.monthFirstDay(0)), { { "status", status } },
            "{\"id\":" + jsonString("mtr_" + meter) + ",\"object\":\"billing.meter\",\"created\":" + std::to_string(stripeDay(m_world.monthFirstDay(0)))
                + ",\"customer_mapping\":{\"event_payload_key\":\"stripe_customer_id\",\"type\":\"by_id\"},\"default_aggregation\":{\"formula\":\"sum\"},\"display_name\":" + jsonString(name)
                + ",\"event_name\":" + jsonString(meter) + ",\"event_time_window\":null,\"livemode\":false,\"status\":" + jsonString(status) + ",\"status_transitions\":{\"deactivated_at\":null},\"updated\":"
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
    for (const Received& event : m_received)
        if (event.customer == customer && event.meter == meter.substr(4) && event.time >= *begin && event.time < *end && event.visible_from_ms <= now_ms())
            sums[grouping.empty() ? *begin : event.time / step * step] += event.qty_e3;
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

// The company stands still on a day soon after its last month, however late it is really: its
// customers live by a test clock, as the vendor has them, and the age of their usage is measured by it.
int64_t StripeSim::clock() const
{
    return stripeDay(m_world.today());
}

void StripeSim::loadClock()
{
    const std::string frozen = std::to_string(clock()), id = "clock_1T" + std::to_string(m_world.seed);
    add(TestClocks, id, clock(), {},
        "{\"id\":" + jsonString(id) + ",\"object\":\"test_helpers.test_clock\",\"created\":" + frozen + ",\"deletes_after\":" + std::to_string(clock() + 30 * kDay) + ",\"frozen_time\":" + frozen
            + ",\"livemode\":false,\"name\":" + jsonString(m_world.scenario.name) + ",\"status\":\"ready\",\"status_details\":{}}");
}

std::optional<SimReply> StripeSim::refusedEvent(const Received& event) const
{
    if (!find(Meters, "mtr_" + event.meter))
        return stripeError(400, "invalid_request_error", "resource_missing", "event_name", "No meter found for event_name " + event.meter + ".");
    if (!find(Customers, event.customer))
        return stripeError(400, "invalid_request_error", "resource_missing", "payload[stripe_customer_id]", "No such customer: '" + event.customer + "'");
    if (event.time < clock() - 35 * kDay)
        return stripeError(400, "invalid_request_error", "timestamp_too_far_in_past", "timestamp", "The timestamp must be within the past 35 calendar days.");
    if (event.time > clock() + 300)
        return stripeError(400, "invalid_request_error", "timestamp_in_future", "timestamp", "The timestamp must be at most 5 minutes in the future.");
    // For a day an identifier is known; afterwards the same event would be counted once more.
    const auto same = [&](const Received& known) { return known.identifier == event.identifier && known.received_ms > event.received_ms - kDay * 1000; };
    if (std::any_of(m_received.begin(), m_received.end(), same))
        return stripeError(400, "invalid_request_error", "duplicate_meter_event", "identifier", "An event already exists with identifier " + event.identifier + ".");
    return std::nullopt;
}

SimReply StripeSim::meterEvent(const Form& form)
{
    const std::string value = valueOr(form, "payload[value]");
    const auto qty = unitsOf(value, 3);
    Received event { valueOr(form, "identifier"), valueOr(form, "payload[stripe_customer_id]"), valueOr(form, "event_name"), clock(), qty.value_or(0), now_ms(), 0 };
    if (form.contains("timestamp"))
        event.time = secondsIn(form, "timestamp").value_or(0);
    if (!qty)
        return stripeError(400, "invalid_request_error", "parameter_invalid", "payload[value]", "The payload needs a numeric value.");
    if (event.identifier.size() > 100)
        return stripeError(400, "invalid_request_error", "parameter_invalid", "identifier", "The identifier must be at most 100 characters.");
    if (event.identifier.empty())
        event.identifier = "id_" + std::to_string(++m_created);
    if (auto refused = refusedEvent(event))
        return *refused;
    event.visible_from_ms = now_ms() + m_lag_ms;
    m_lag_ms = 0;
    m_received.push_back(event);
    ++m_applied[event.identifier];
    return jsonReply(200, "{\"object\":\"billing.meter_event\",\"created\":" + std::to_string(now_ms() / 1000) + ",\"event_name\":" + jsonString(event.meter) + ",\"identifier\":" + jsonString(event.identifier)
            + ",\"livemode\":false,\"payload\":{\"stripe_customer_id\":" + jsonString(event.customer) + ",\"value\":" + jsonString(value) + "},\"timestamp\":" + std::to_string(event.time) + "}");
}

SimReply StripeSim::cancelMeterEvent(const Form& form)
{
    const std::string identifier = valueOr(form, "cancel[identifier]");
    const auto sent = std::find_if(m_received.begin(), m_received.end(), [&](const Received& known) { return known.identifier == identifier && known.received_ms > now_ms() - kDay * 1000; });
    if (valueOr(form, "type") != "cancel" || sent == m_received.end())
        return stripeError(400, "invalid_request_error", "resource_missing", "cancel[identifier]", "No event was received with identifier " + identifier + " within the past 24 hours.");
    const std::string meter = sent->meter;
    m_received.erase(sent);
    return jsonReply(200, "{\"object\":\"billing.meter_event_adjustment\",\"cancel\":{\"identifier\":" + jsonString(identifier) + "},\"event_name\":" + jsonString(meter)
            + ",\"livemode\":false,\"status\":\"pending\",\"type\":\"cancel\"}");
}

}
