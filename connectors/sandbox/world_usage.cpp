#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <utility>

namespace tieout::sandbox {

namespace {

constexpr const char* kMeters[] = { "api_calls", "storage_gb", "compute_hours", "seats" };
constexpr const char* kSkus[] = { "SKU-API", "SKU-STORAGE", "SKU-COMPUTE", "SKU-SEATS" };
constexpr const char* kSpareMeter = "egress_gb"; // nobody uses it: its aggregates are orphans
constexpr const char* kSpareSku = "SKU-EGRESS";
constexpr const char* kRegions[] = { "eu-central", "us-east", "ap-north" };

// The contract's keys: | and \ inside a part stand behind a \.
std::string escapedPart(const std::string& part)
{
    std::string out;
    for (const char c : part) {
        if (c == '|' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

}

WorldBuilder::WorldBuilder(uint64_t seed, const Scenario& scenario)
    : m_dice(seed * 0x9E3779B97F4A7C15ULL + 0x7F4A7C15ULL)
    , m_wider_dice(seed * 0xD1B54A32D192ED03ULL + 0x2545F491ULL)
{
    world.seed = seed;
    world.scenario = scenario;
    m_slots.resize(static_cast<size_t>(scenario.customers) * static_cast<size_t>(scenario.months));
}

void WorldBuilder::truth(const char* checkpoint, const char* reason, std::string key, std::string delta)
{
    world.truth.push_back({ checkpoint, reason, std::move(key), std::move(delta) });
}

// Where a plant may stand: some need a next month, a paid invoice, or a month still open.
bool WorldBuilder::suits(Plant plant, int nth, size_t customer, int month) const
{
    const int months = world.scenario.months;
    if (month == world.scenario.quiet_month)
        return false;
    switch (plant) {
    case Plant::ChargePeriod:
    case Plant::LinePeriod:
        return month + 1 < months;
    case Plant::PostingPeriod:
        return month + 2 < months;
    case Plant::MissingPosting: // the first ones can still be posted, the third is in a closed month
        return nth % 3 == 2 ? month < world.closedMonths() : month >= world.closedMonths();
    case Plant::UnmatchedPayment:
    case Plant::MissingReceipt:
    case Plant::DupReceipt:
    case Plant::OrphanReceipt:
    case Plant::ReceiptAmount:
    case Plant::DecoyPartialPayment:
    case Plant::DecoyRefund:
    case Plant::DecoyDispute:
    case Plant::DecoyPartialRefund:
        return month < world.closedMonths();
    case Plant::DecoyDraft:
    case Plant::LostEvent: // still young enough to be sent again
        return month + 1 == months;
    case Plant::DecoyRoundingTie:
        return world.customer_currency[customer] == 0;
    default:
        return true;
    }
}

void WorldBuilder::plan()
{
    for (int i = 0; i < world.scenario.customers; ++i) {
        world.customers.push_back(numbered("cus_%04lld", i + 1));
        world.customer_currency.push_back(static_cast<size_t>(i) % worldCurrencies().size());
        m_customer_index[world.customers.back()] = static_cast<size_t>(i);
    }
    world.skus.assign(std::begin(kSkus), std::end(kSkus));
    world.skus.push_back(kSpareSku);

    std::vector<size_t> order(m_slots.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[static_cast<size_t>(m_dice.between(0, static_cast<int64_t>(i) - 1))]);
    const auto months = static_cast<size_t>(world.scenario.months);
    if (world.scenario.quarter_end) // the World begins in November: its second month ends a quarter
        std::stable_partition(order.begin(), order.end(), [&](size_t i) { return i % months % 3 == 1; });
    for (int kind = 1; kind < static_cast<int>(Plant::Count); ++kind) {
        const auto plant = static_cast<Plant>(kind);
        // A dispute has three ends, and each looks wrong in its own way.
        const int least = plant == Plant::DecoyDispute ? 3 : plant == Plant::DecoyPartialRefund || (plant >= Plant::DecoyVoid && plant <= Plant::DecoyCreditMemo) ? 1 : 0;
        const int wanted = std::max(least, world.scenario.plants_of_each);
        for (int nth = 0; nth < wanted; ++nth) {
            const auto free = [&](size_t i) { return m_slots[i].plant == Plant::None && suits(plant, nth, i / months, static_cast<int>(i % months)); };
            const auto at = std::find_if(order.begin(), order.end(), free);
            if (at != order.end())
                m_slots[*at] = { plant, nth };
        }
    }
}

std::vector<size_t> WorldBuilder::metersOf(size_t customer) const
{
    std::vector<size_t> meters { customer % 4, (customer + 1 + customer / 4 % 2) % 4 };
    if (customer % 5 == 0)
        meters.push_back((meters[1] + 1) % 4 == meters[0] ? (meters[1] + 2) % 4 : (meters[1] + 1) % 4);
    return meters;
}

// Every third customer is upgraded in the middle of the World's time: another price is not a defect.
int64_t WorldBuilder::priceOf(size_t customer, size_t meter, int month) const
{
    const int64_t base[] = { 25, 1'150, 8'800, 120'000 };
    const int64_t local = worldCurrencies()[world.customer_currency[customer]].exponent == 0 ? 150 : 1;
    const bool upgraded = customer % 3 == 0 && month >= upgradeMonth();
    return base[meter] * local * static_cast<int64_t>(100 + customer % 7 * 5) / 100 * (upgraded ? 9 : 10) / 10;
}

// What is charged: the agreed price, until a new price list goes out to customers who never agreed to it.
int64_t WorldBuilder::billedPriceOf(size_t customer, size_t meter, int month) const
{
    const int64_t agreed = priceOf(customer, meter, month);
    const bool rolled_out = world.scenario.rollout_month >= 0 && month >= world.scenario.rollout_month && customer % 2 == 1;
    return rolled_out ? agreed * 11 / 10 : agreed;
}

void WorldBuilder::usage()
{
    for (size_t customer = 0; customer < world.customers.size(); ++customer) {
        for (int month = 0; month < world.scenario.months; ++month) {
            bool first = true;
            for (const size_t meter : metersOf(customer)) {
                usageOf(customer, month, meter, first);
                first = false;
            }
        }
    }
}

UsageEvent WorldBuilder::eventOf(size_t customer, int month, size_t meter)
{
    UsageEvent event;
    event.id = numbered("ev_%06lld", static_cast<int64_t>(world.events.size()) + 1) + "_" + std::to_string(world.seed);
    event.tenant = "northwind";
    event.customer = world.customers[customer];
    event.meter = kMeters[meter];
    event.qty_e3 = meter == 3 ? m_dice.between(1, 9) * 1000 : m_dice.between(1'000, 900'000);
    event.ts = world.monthText(month) + numbered("-%02lld", m_dice.between(1, 28)) + numbered("T%02lld", m_dice.between(0, 23)) + numbered(":%02lld", m_dice.between(0, 59))
        + numbered(":%02lldZ", m_dice.between(0, 59));
    event.source = "meter-" + std::to_string(customer % 3);
    event.region = kRegions[customer % 3];
    return event;
}

void WorldBuilder::usageOf(size_t customer, int month, size_t meter, bool first)
{
    const Slot slot = slotOf(customer, month);
    const std::string& name = world.customers[customer];
    UsageAggregate aggregate;
    aggregate.customer = name;
    aggregate.meter = kMeters[meter];
    aggregate.month = month;
    aggregate.id = name + "|" + kMeters[meter] + "|" + world.monthText(month);
    const bool tie = first && slot.plant == Plant::DecoyRoundingTie;
    const bool quiet = month == world.scenario.quiet_month;
    const bool lost = first && slot.plant == Plant::LostEvent;
    int64_t lost_e3 = 0;
    const int64_t n = tie || quiet ? 1 : m_dice.between(3, 5);
    for (int64_t k = 0; k < n; ++k) {
        UsageEvent event = eventOf(customer, month, meter);
        if (tie)
            event.qty_e3 = 1'500; // with a price of 0.03 the product ends in half a cent
        // Written in a zone where the next month has begun; in UTC it is still this one.
        if (first && k == 0 && slot.plant == Plant::DecoyLateEvent)
            event.ts = world.monthText(month + 1) + "-01T01:30:00+02:00";
        if (first && k == 1 && slot.plant == Plant::DecoyNegativeEvent)
            event.qty_e3 = -m_dice.between(1, 900);
        if (quiet)
            event.qty_e3 = meter == 3 ? 1'000 : m_dice.between(1, 40);
        const bool missed = lost && k + 1 == n;
        if (lost && !missed && slot.nth % 3 == 2)
            continue; // the lost event is the only one of its month
        if (missed) // neither another event nor several together have as much
            event.qty_e3 = (aggregate.qty_e3 / 1000 + 1 + slot.nth) * 1000;
        world.events.push_back(event);
        if (missed)
            lost_e3 = event.qty_e3;
        else
            aggregate.qty_e3 += event.qty_e3;
        aggregate.events += missed ? 0 : 1;
        if (first && k == 0)
            plantEvent(customer, month, event);
    }
    if (first && month == world.scenario.late_month && slot.plant == Plant::None)
        flood(aggregate, customer);
    if (first && slot.plant == Plant::MissingAgg) {
        truth("CP1", "MISSING_AGG", aggregate.id, plainDecimal(-aggregate.qty_e3, 3));
        return;
    }
    if (first && slot.plant == Plant::AggQty) {
        const int64_t off = slot.nth % 2 == 0 ? 12'345 : -1;
        aggregate.qty_e3 += off;
        truth("CP1", "QTY_MISMATCH", aggregate.id, plainDecimal(off, 3));
    }
    if (lost)
        truth("CP1", aggregate.events == 0 ? "MISSING_AGG" : "QTY_MISMATCH", aggregate.id, plainDecimal(-lost_e3, 3));
    if (lost && aggregate.events == 0)
        return;
    world.aggregates.push_back(aggregate);
    if (first && slot.plant == Plant::OrphanAgg) {
        aggregate.meter = kSpareMeter;
        aggregate.id = name + "|" + kSpareMeter + "|" + world.monthText(month);
        aggregate.events = 2;
        aggregate.qty_e3 = 77'700 + slot.nth;
        world.aggregates.push_back(aggregate);
        truth("CP1", "ORPHAN_AGG", aggregate.id, plainDecimal(aggregate.qty_e3, 3));
    }
}

// Usage of the month that came in late. What came before the meter was read is counted: only late, not wrong.
void WorldBuilder::flood(UsageAggregate& aggregate, size_t customer)
{
    int64_t missed = 0;
    for (int64_t k = m_dice.between(8, 20); k > 0; --k) {
        UsageEvent event;
        event.id = numbered("late_%06lld", static_cast<int64_t>(world.events.size()) + 1) + "_" + std::to_string(world.seed);
        event.tenant = "northwind";
        event.customer = aggregate.customer;
        event.meter = aggregate.meter;
        event.qty_e3 = m_dice.between(1, 9) * 1000;
        event.ts = world.monthLastDay(aggregate.month) + numbered("T23:%02lld:00Z", m_dice.between(0, 59));
        event.source = "meter-late";
        event.region = kRegions[customer % 3];
        world.events.push_back(event);
        if (customer % 3 == 0) {
            aggregate.qty_e3 += event.qty_e3;
            ++aggregate.events;
        } else {
            missed += event.qty_e3;
        }
    }
    if (missed != 0)
        truth("CP1", "QTY_MISMATCH", aggregate.id, plainDecimal(-missed, 3));
}

void WorldBuilder::plantEvent(size_t customer, int month, const UsageEvent& event)
{
    const Slot slot = slotOf(customer, month);
    if (slot.plant == Plant::DupEvent) {
        const int extra = slot.nth % 3 == 1 ? 2 : 1;
        for (int i = 0; i < extra; ++i)
            world.events.push_back(event);
        truth("CP1", "DUP_EVENT", event.id, std::to_string(extra));
    }
    if (slot.plant != Plant::ConflictingEvent)
        return;
    UsageEvent copy = event; // the counted copy is the earliest, then the smallest: always the first one here
    int64_t spread = 0;
    if (slot.nth % 3 == 0) {
        spread = 2'500;
        copy.qty_e3 += spread;
    } else if (slot.nth % 3 == 1) {
        spread = 999;
        copy.qty_e3 -= spread;
        copy.ts = world.monthText(month) + "-28T23:59:59.5Z";
    } else {
        copy.region = "zz-other"; // sorts after every real region
    }
    world.events.push_back(copy);
    truth("CP1", "DUP_EVENT", event.id, "1");
    truth("CP1", "CONFLICTING_EVENT", event.id, plainDecimal(spread, 3));
}

// Half away from zero, on whole numbers.
const char* WorldBuilder::skuOf(size_t meter)
{
    return kSkus[meter];
}

int64_t WorldBuilder::unitOf(size_t currency) const
{
    int64_t unit = 10'000'000; // quantity and price have seven decimals together
    for (int i = 0; i < worldCurrencies()[currency].exponent; ++i)
        unit /= 10;
    return unit;
}

int64_t WorldBuilder::ratedAmount(int64_t qty_e3, int64_t price_e4, size_t currency) const
{
    const int64_t divisor = unitOf(currency);
    const int64_t product = qty_e3 * price_e4;
    const int64_t magnitude = product < 0 ? -product : product;
    const int64_t rounded = (magnitude * 2 + divisor) / (divisor * 2);
    return product < 0 ? -rounded : rounded;
}

void WorldBuilder::rating()
{
    for (const UsageAggregate& aggregate : world.aggregates)
        rate(aggregate, m_customer_index.at(aggregate.customer));
}

void WorldBuilder::rate(const UsageAggregate& aggregate, size_t customer)
{
    const Slot slot = slotOf(customer, aggregate.month);
    const bool spare = aggregate.meter == kSpareMeter;
    const size_t meter = spare ? 1 : static_cast<size_t>(std::find_if(std::begin(kMeters), std::end(kMeters), [&](const char* m) { return aggregate.meter == m; }) - std::begin(kMeters));
    // The defect stands on the first charge of its month.
    const bool first = !spare && !std::exchange(m_first_meter_done[aggregate.customer + std::to_string(aggregate.month)], true);
    const Plant plant = first ? slot.plant : Plant::None;
    RatedCharge charge;
    charge.id = numbered("chg_%06lld", ++m_next_charge);
    charge.aggregate = aggregate.id;
    charge.customer = aggregate.customer;
    charge.sku = spare ? kSpareSku : kSkus[meter];
    charge.month = aggregate.month;
    charge.qty_e3 = aggregate.qty_e3;
    charge.price_e4 = plant == Plant::DecoyRoundingTie ? 300 : billedPriceOf(customer, meter, aggregate.month);
    charge.currency = world.customer_currency[customer];
    if (plant == Plant::MissingCharge) {
        truth("CP2", "MISSING_CHARGE", escapedPart(aggregate.id), plainDecimal(-aggregate.qty_e3, 3));
        return;
    }
    if (plant == Plant::ChargeQty) {
        charge.qty_e3 += 10'000;
        truth("CP2", "QTY_MISMATCH", charge.id, "10");
    } else if (plant == Plant::ChargePeriod) {
        charge.month += 1;
        truth("CP2", "WRONG_PERIOD", charge.id, "0");
    } else if (plant == Plant::UnmappedSku) {
        charge.sku = numbered("SKU-RETIRED-%lld", slot.nth);
        truth("CP2", "UNMAPPED_SKU", charge.id, "0");
    }
    const bool tiered = plant == Plant::None && !spare && sellsByTiers(customer, meter);
    charge.amount = tiered ? tieredAmount(charge.qty_e3, charge.price_e4, meter, charge.currency) : ratedAmount(charge.qty_e3, charge.price_e4, charge.currency);
    if (tiered)
        m_tiered_charges.insert(charge.id);
    if (plant == Plant::ChargeAmount) {
        const int64_t off = slot.nth % 2 == 0 ? -1 : 250;
        charge.amount += off;
        truth("CP2", "AMOUNT_MISMATCH", charge.id, money(off, charge.currency));
    }
    world.charges.push_back(charge);
    if (plant == Plant::DupCharge) {
        charge.id = numbered("chg_%06lld", ++m_next_charge);
        world.charges.push_back(charge);
        truth("CP2", "DUP_CHARGE", escapedPart(aggregate.id), "1");
    } else if (plant == Plant::OrphanCharge) {
        charge.id = numbered("chg_%06lld", ++m_next_charge);
        charge.aggregate += "-gone";
        world.charges.push_back(charge);
        truth("CP2", "ORPHAN_CHARGE", charge.id, plainDecimal(charge.qty_e3, 3));
    }
}

}
