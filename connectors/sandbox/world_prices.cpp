// Charges that are rated by the terms of their contract item: tiers, a minimum, a discount, part of a month, prepaid
// credit. The amount that was charged stays, so that what follows from it stays too; the terms are chosen so that it is
// right, or wrong by what the truth says. Money here is in the currency's smallest unit.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>

namespace tieout::sandbox {

namespace {

// numerator ÷ denominator, half away from zero; both above zero.
int64_t rounded(int64_t numerator, int64_t denominator)
{
    return (numerator * 2 + denominator) / (denominator * 2);
}

constexpr int64_t kFee = 2;

int64_t firstTierOf(size_t meter)
{
    return meter == 3 ? 10'000 : 1'000'000; // seats, or a thousand of anything else
}

int64_t aboveFirstTier(int64_t price_e4)
{
    return price_e4 * 4 / 5;
}

std::string tiers(int64_t bound_e3, int64_t price_e4, int64_t above_e4)
{
    return plainDecimal(bound_e3, 3) + ":" + plainDecimal(price_e4, 4) + ";:" + plainDecimal(above_e4, 4);
}

}

// Some customers agreed on tiers for one of their products: what lies above an end costs a fifth less, and two more are
// owed for getting there. They are charged so; whom a price list was forced on is charged by that.
bool WorldBuilder::sellsByTiers(size_t customer, size_t meter) const
{
    return customer % 11 == 6 && (world.scenario.rollout_month < 0 || customer % 2 == 0) && meter == metersOf(customer).back();
}

int64_t WorldBuilder::tieredAmount(int64_t qty_e3, int64_t price_e4, size_t meter, size_t currency) const
{
    const int64_t end_e3 = firstTierOf(meter), below_e3 = std::min(qty_e3, end_e3);
    const int64_t fee_e7 = qty_e3 > end_e3 ? kFee * 10'000'000 : 0;
    return rounded(below_e3 * price_e4 + (qty_e3 - below_e3) * aboveFirstTier(price_e4) + fee_e7, unitOf(currency));
}

void WorldBuilder::agreeOnTiers(ContractItem& item, size_t meter) const
{
    item.model = "graduated";
    item.tiers = tiers(firstTierOf(meter), item.price_e4, aboveFirstTier(item.price_e4)) + "+" + std::to_string(kFee);
}

void WorldBuilder::nameTieredItems()
{
    for (RatedCharge& charge : world.charges) {
        if (!m_tiered_charges.contains(charge.id))
            continue;
        const std::string& contract = world.contracts[m_customer_index.at(charge.customer)].id;
        const std::string day = world.monthFirstDay(charge.month);
        for (const ContractItem& item : world.contract_items)
            if (item.contract == contract && item.sku == charge.sku && item.starts <= day && (item.ends.empty() || item.ends > day))
                charge.contract_item = item.id;
    }
}

// A charge with which nothing is wrong, of an item that no other plant uses and that is not the first of its contract.
bool WorldBuilder::takeCharge(PricedCharge& out)
{
    size_t customer = 0;
    int month = 0;
    while (takeSlot(true, customer, month)) {
        const std::string sku = skuOf(metersOf(customer).back());
        const auto charge = std::find_if(world.charges.begin(), world.charges.end(),
            [&](const RatedCharge& c) { return c.customer == world.customers[customer] && c.month == month && c.sku == sku; });
        const std::string day = world.monthFirstDay(month);
        const auto item = std::find_if(world.contract_items.begin(), world.contract_items.end(), [&](const ContractItem& i) {
            return i.contract == world.contracts[customer].id && i.sku == sku && i.starts <= day && (i.ends.empty() || i.ends > day) && i.model.empty() && !m_priced_items.contains(i.id);
        });
        if (charge == world.charges.end() || item == world.contract_items.end() || charge->amount < 100 || charge->qty_e3 < 4'000)
            continue;
        m_priced_items.insert(item->id);
        out = { &*charge, item->id, customer };
        charge->contract_item = item->id;
        return true;
    }
    return false;
}

ContractItem& WorldBuilder::termsOf(const PricedCharge& priced)
{
    return *std::find_if(world.contract_items.begin(), world.contract_items.end(), [&](const ContractItem& i) { return i.id == priced.item; });
}

// An item of its own that costs `fee` a month and begins on a day of the charge's month; the charge is for it.
ContractItem& WorldBuilder::feeOf(PricedCharge& priced, int64_t fee, int day)
{
    const ContractItem& like = termsOf(priced);
    int64_t scale = 1; // from the smallest unit to ten-thousandths
    for (int i = worldCurrencies()[like.currency].exponent; i < 4; ++i)
        scale *= 10;
    ContractItem item = like;
    item.id = numbered("8025g%010lldAAA", ++m_next_item);
    item.qty_e3 = 1'000;
    item.price_e4 = fee * scale;
    item.starts = world.monthText(priced.charge->month) + numbered("-%02lld", day);
    item.ends = world.monthLastDay(priced.charge->month);
    item.model = "flat";
    world.contract_items.push_back(item);
    subscribe(item, priced.customer);
    priced.item = priced.charge->contract_item = item.id;
    return world.contract_items.back();
}

void WorldBuilder::drawDown(const RatedCharge& charge, int64_t amount)
{
    world.drawdowns.push_back({ numbered("cbtxn_%05lld", static_cast<int64_t>(world.drawdowns.size()) + 1), charge.id, amount, charge.currency });
}

void WorldBuilder::plantTiers(PricedCharge& priced, int nth)
{
    const RatedCharge& charge = *priced.charge;
    ContractItem& item = termsOf(priced);
    const int64_t half_e3 = charge.qty_e3 / 2000 * 1000, above_e4 = charge.price_e4 / 2;
    int64_t expected = 0;
    if (nth % 3 == 0) { // the second half at half the price, and somebody charged the first tier's for all
        item.model = "graduated";
        item.tiers = tiers(half_e3, charge.price_e4, above_e4);
        expected = rounded(half_e3 * charge.price_e4 + (charge.qty_e3 - half_e3) * above_e4, unitOf(charge.currency));
    } else if (nth % 3 == 1) { // all at half the price
        item.model = "volume";
        item.tiers = tiers(half_e3, charge.price_e4, above_e4);
        expected = rounded(charge.qty_e3 * above_e4, unitOf(charge.currency));
    } else { // packages of three, of which the last is begun
        item.model = "package";
        item.tiers = "3:" + plainDecimal(charge.price_e4 * 4, 4);
        expected = rounded((charge.qty_e3 + 2'999) / 3'000 * 1'000 * charge.price_e4 * 4, unitOf(charge.currency));
    }
    estateTruth("CP2", "TIER_MISMATCH", charge.id, money(charge.amount - expected, charge.currency));
}

void WorldBuilder::plantPrice(const char* reason, int nth)
{
    PricedCharge priced;
    if (!takeCharge(priced))
        return;
    const std::string kind = reason;
    RatedCharge& charge = *priced.charge;
    const auto off = [&](int64_t delta) { estateTruth("CP2", reason, charge.id, money(delta, charge.currency)); };
    if (kind == "TIER_MISMATCH")
        return plantTiers(priced, nth);
    if (kind == "MINIMUM_NOT_APPLIED") {
        termsOf(priced).minimum = charge.amount + 500 * (nth + 1);
        return off(-500 * (nth + 1));
    }
    if (kind == "DISCOUNT_MISMATCH") {
        const int64_t percent_e1 = nth % 3 == 0 ? 100 : nth % 3 == 1 ? 125 : 250;
        termsOf(priced).discount_e1 = static_cast<int>(percent_e1);
        return off(charge.amount - rounded(charge.qty_e3 * charge.price_e4 * (1000 - percent_e1), unitOf(charge.currency) * 1000));
    }
    if (kind == "PRORATION_MISMATCH") { // a fee for the whole month, though the item began in its middle
        const int first_day = 11 + 5 * (nth % 3), days_of_month = std::stoi(world.monthLastDay(charge.month).substr(8));
        feeOf(priced, charge.amount, first_day).proration = "daily";
        return off(charge.amount - rounded(charge.amount * (days_of_month - first_day + 1), days_of_month));
    }
    if (kind == "CREDIT_DRAWDOWN_MISMATCH" && nth % 2 == 0) { // paid by credit, and charged as well
        drawDown(charge, 75 + nth);
        return off(75 + nth);
    }
    if (kind == "CREDIT_DRAWDOWN_MISMATCH") { // charged as if more had been paid by credit
        charge.drawn = 90;
        feeOf(priced, charge.amount + charge.drawn, 1);
        drawDown(charge, 60);
        return off(-30);
    }
    if (nth % 3 == 0)
        termsOf(priced).model = "stairstep";
    else if (nth % 3 == 1) {
        termsOf(priced).model = "graduated";
        termsOf(priced).tiers = "100:0.5;50:0.4;:0.3"; // falling ends
    } else {
        charge.contract_item = numbered("8025g%010lldAAA", 9'500'000 + nth); // sold by a contract nobody has
    }
    estateTruth("CP2", reason, charge.id, "0");
}

// Looks wrong and is right.
void WorldBuilder::priceDecoys()
{
    PricedCharge priced;
    if (takeCharge(priced)) { // all of it still in the first tier, to the last unit
        termsOf(priced).model = "volume";
        termsOf(priced).tiers = tiers(priced.charge->qty_e3, priced.charge->price_e4, priced.charge->price_e4 / 2);
    }
    if (takeCharge(priced)) { // a minimum that was reached, in a month that is covered to its end
        termsOf(priced).minimum = priced.charge->amount;
        termsOf(priced).proration = "daily";
    }
    if (takeCharge(priced)) // a whole fee for part of a month, as agreed
        feeOf(priced, priced.charge->amount, 20);
    if (takeCharge(priced)) { // two drawdowns of one charge
        priced.charge->drawn = 80;
        feeOf(priced, priced.charge->amount + 80, 1);
        drawDown(*priced.charge, 50);
        drawDown(*priced.charge, 30);
    }
}

}
