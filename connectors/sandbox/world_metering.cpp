// What the meter takes, from whom and when, which meters there are, and how sources number what they send. Everything is
// added to usage that stands or changes what is said about it, so that no sum of it moves.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <set>

namespace tieout::sandbox {

// Of no source that numbers its events.
UsageEvent WorldBuilder::strayEvent(const std::string& customer, int month, const char* meter, int64_t qty_e3)
{
    UsageEvent event;
    event.id = numbered("stray_%06lld", static_cast<int64_t>(world.events.size()) + 1) + "_" + std::to_string(world.seed);
    event.tenant = "northwind";
    event.customer = customer;
    event.meter = meter;
    event.qty_e3 = qty_e3;
    event.ts = world.monthText(month) + numbered("-%02lld", m_wider_dice.between(2, 28)) + "T10:20:30Z";
    event.source = "meter-stray";
    event.region = "eu-central";
    return event;
}

// By the usage alone it was never metered; where meters and contracts are known, why.
void WorldBuilder::explained(const UsageEvent& event, const std::string& key, const char* reason)
{
    truth("CP1", "MISSING_AGG", key, plainDecimal(-event.qty_e3, 3));
    world.explained.push_back(world.truth.back());
    estateTruth("CP1", reason, key, plainDecimal(event.qty_e3, 3));
}

void WorldBuilder::plantUsage(const char* reason, int nth)
{
    size_t customer = 0;
    int month = 0;
    const std::string kind = reason;
    const auto keyOf = [&](const UsageEvent& e) { return e.customer + "|" + e.meter + "|" + e.ts.substr(0, 7); };
    if (!takeSlot(true, customer, month))
        return;
    const std::string name = world.customers[customer];
    const auto own = std::find_if(world.events.begin(), world.events.end(), [&](const UsageEvent& e) { return e.customer == name && e.ts.starts_with(world.monthText(month)) && e.ts.substr(8, 2) != "01"; });
    if (kind == "UNKNOWN_METER") { // a name nobody set up, then one that was given up
        const UsageEvent event = strayEvent(name, month, nth % 2 == 0 ? "robot_hours" : "fax_pages", 3'500 + nth * 1'000);
        world.events.push_back(event);
        explained(event, keyOf(event), reason);
    } else if (kind == "NO_ACTIVE_CONTRACT") { // a customer of no system, then one whose contract had not begun
        const UsageEvent event = nth % 2 == 0 ? strayEvent(numbered("trial_%04lld", nth + 1), month, "api_calls", 8'250 + nth * 1'000) : strayEvent(name, -1, "api_calls", 2'125 + nth * 1'000);
        world.events.push_back(event);
        explained(event, keyOf(event), reason);
    } else if (kind == "REJECTED_UPSTREAM") {
        UsageEvent event = strayEvent(name, month, own == world.events.end() ? "api_calls" : own->meter.c_str(), 1'750 + nth * 1'000);
        event.refused = "invalid event: the subject was not assigned to a customer";
        world.events.push_back(event);
        truth("CP1", reason, keyOf(event), plainDecimal(-event.qty_e3, 3));
    } else if (own != world.events.end()) { // a clock that goes ahead, then a sender that was away too long
        own->received_at = nth % 2 == 0 ? world.monthFirstDay(month) + "T00:00:00Z" : world.monthText(month + 2) + "-15T00:00:00Z";
        truth("CP1", reason, keyOf(*own), plainDecimal(own->qty_e3, 3));
    }
}

// A code or an entity that nobody mapped, each of its own.
void WorldBuilder::plantUnmapped(const char* reason, int nth)
{
    size_t customer = 0;
    int month = 0;
    const bool tax = std::string(reason) == "UNMAPPED_TAX_CODE";
    do {
        if (!takeSlot(true, customer, month))
            return;
    } while (tax && worldCurrencies()[world.customer_currency[customer]].tax_percent == 0);
    Invoice& invoice = invoiceOf(customer, month);
    if (!tax) {
        invoice.entity = numbered("XX%02lld", nth + 1);
        return estateTruth("CP11", reason, "entity|" + invoice.entity, "0");
    }
    const auto line = std::find_if(world.lines.begin(), world.lines.end(), [&](const InvoiceLine& l) { return l.invoice == invoice.id; });
    line->tax_code = numbered("txr_old_%lld", nth + 1);
    estateTruth("CP11", reason, "tax_code|" + line->tax_code, "0");
}

// Each source counts what it sends; a copy carries the number of the first. Some numbers never came.
void WorldBuilder::numberEvents()
{
    std::map<std::string, int64_t> next;
    std::map<std::string, int64_t> of_event;
    const size_t gaps = static_cast<size_t>(world.scenario.plants_of_each);
    std::set<size_t> before; // the events in front of which numbers are missing
    for (size_t nth = 0; nth < gaps; ++nth)
        before.insert(world.events.size() * (nth + 1) / (gaps + 2));
    int lost = 0;
    bool due = false;
    for (size_t i = 0; i < world.events.size(); ++i) {
        UsageEvent& event = world.events[i];
        due = due || before.contains(i);
        if (event.source.size() != 7 || !event.source.starts_with("meter-")) // meter-0, meter-1, meter-2
            continue;
        if (const auto known = of_event.find(event.id); known != of_event.end()) {
            event.sequence = known->second;
            continue;
        }
        int64_t& number = next.try_emplace(event.source, 1'000).first->second;
        if (due && number > 1'000) { // nobody can tell what was before the first one
            const int64_t missing = 1 + lost++ % 3;
            truth("CP1", "SEQUENCE_GAP", event.source + "|" + std::to_string(number) + "|" + std::to_string(number + missing - 1), std::to_string(-missing));
            number += missing;
            due = false;
        }
        event.sequence = of_event[event.id] = number++;
    }
}

void WorldBuilder::metering()
{
    for (const char* reason : { "UNKNOWN_METER", "NO_ACTIVE_CONTRACT", "REJECTED_UPSTREAM", "TIME_OUT_OF_RANGE" })
        for (int nth = 0; nth < world.scenario.plants_of_each; ++nth)
            plantUsage(reason, nth);
    for (const char* reason : { "UNMAPPED_ENTITY", "UNMAPPED_TAX_CODE" })
        for (int nth = 0; nth < world.scenario.plants_of_each; ++nth)
            plantUnmapped(reason, nth);
    numberEvents();
    // Looks wrong and is right: what arrived weeks later, and a meter that was given up and is not used.
    for (UsageEvent& event : world.events)
        if (event.received_at.empty() && event.sequence % 97 == 5)
            event.received_at = event.ts.substr(0, 7) + "-28T23:59:59Z";
    std::set<std::string> meters;
    for (const UsageAggregate& aggregate : world.aggregates)
        meters.insert(aggregate.meter);
    for (const std::string& meter : meters)
        world.meters.push_back({ meter, meter, "", "active" });
    world.meters.push_back({ "fax_pages", "Fax pages", "pages", "inactive" });
}

}
