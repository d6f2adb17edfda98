#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <set>

namespace tieout::sandbox {

namespace {

constexpr const char* kMeters[] = { "api_calls", "storage_gb", "compute_hours", "seats" };
constexpr const char* kSkus[] = { "SKU-API", "SKU-STORAGE", "SKU-COMPUTE", "SKU-SEATS" };
constexpr const char* kNames[] = { "Alder", "Birch", "Cedar", "Dahlia", "Elm", "Fir", "Ginkgo", "Hazel", "Iris", "Juniper" };
constexpr const char* kTrades[] = { "Analytics", "Freight", "Foods", "Robotics", "Health", "Media", "Energy" };
constexpr int kFirstErpCustomer = 600;
constexpr int kTermMonths = 12; // everybody is bound for a year

// Fifteen characters without capitals: Salesforce's three check characters are then always AAA.
std::string crmId(const char* prefix, int64_t n)
{
    return prefix + numbered("5g%010lld", n) + "AAA";
}

// The subsidiary of a group hangs below the first customer of its ten.
size_t parentOf(size_t customer)
{
    return customer % 10 == 3 || customer % 10 == 7 ? customer - customer % 10 : customer;
}

}

void WorldBuilder::masters()
{
    for (size_t i = 0; i < world.customers.size(); ++i) {
        const auto n = static_cast<int64_t>(i) + 1;
        const size_t parent = parentOf(i), currency = world.customer_currency[i];
        const bool child = parent != i;
        Account account;
        account.id = crmId("001", n);
        account.name = std::string(kNames[i % 10]) + " " + kTrades[i % 7] + numbered(" %lld", n);
        account.parent = child ? crmId("001", static_cast<int64_t>(parent) + 1) : std::string();
        account.tax_id = worldCurrencies()[currency].entity.substr(0, 2) + numbered("%09lld", 100'000'007 + n * 7'919);
        account.currency = currency;
        account.entity = worldCurrencies()[currency].entity;
        account.status = "active";
        world.accounts.push_back(account);
        world.billing_customers.push_back({ world.customers[i], account.id, account.name, child ? world.customers[parent] : std::string(), account.tax_id, currency, account.entity });
        world.erp_customers.push_back({ std::to_string(kFirstErpCustomer + static_cast<int>(i)), world.customers[i], account.name,
            child ? std::to_string(kFirstErpCustomer + static_cast<int>(parent)) : std::string(), account.tax_id, currency, account.entity });
    }
}

std::string WorldBuilder::subscribe(const ContractItem& item, size_t customer)
{
    SubscriptionItem subscribed;
    subscribed.id = numbered("si_%06lld", ++m_next_subscribed);
    subscribed.subscription = numbered("sub_%04lld", static_cast<int64_t>(customer) + 1);
    subscribed.contract_item = item.id;
    subscribed.customer = world.customers[customer];
    subscribed.sku = item.sku;
    subscribed.qty_e3 = item.qty_e3;
    subscribed.price_e4 = item.price_e4;
    subscribed.currency = item.currency;
    subscribed.starts = item.starts;
    subscribed.ends = item.ends;
    subscribed.status = item.ends.empty() ? "active" : "canceled";
    subscribed.term = item.term;
    subscribed.created = item.starts;
    world.subscription_items.push_back(subscribed);
    return subscribed.id;
}

// An item a stretch of time with one price: who was upgraded has the earlier item's end and the later
// one's beginning, and so has who was given another price list. The subscription has what is billed.
void WorldBuilder::agree(const std::string& contract, size_t customer, size_t meter)
{
    const int months = world.scenario.months;
    const auto changes = [&](int month) {
        return month > 0 && (priceOf(customer, meter, month) != priceOf(customer, meter, month - 1) || billedPriceOf(customer, meter, month) != billedPriceOf(customer, meter, month - 1));
    };
    for (int from = 0; from < months;) {
        int next = from + 1;
        while (next < months && !changes(next))
            ++next;
        ContractItem item;
        item.id = crmId("802", ++m_next_item);
        item.contract = contract;
        item.sku = kSkus[meter];
        item.meter = kMeters[meter];
        item.qty_e3 = meter == 3 ? static_cast<int64_t>(5 + customer % 20) * 1000 : 1'000;
        item.price_e4 = priceOf(customer, meter, from);
        item.currency = world.customer_currency[customer];
        item.starts = world.monthFirstDay(from);
        item.ends = next < months ? world.monthLastDay(next - 1) : std::string();
        item.term = kTermMonths;
        if (sellsByTiers(customer, meter))
            agreeOnTiers(item, meter);
        world.contract_items.push_back(item);
        subscribe(item, customer);
        SubscriptionItem& subscribed = world.subscription_items.back();
        subscribed.price_e4 = billedPriceOf(customer, meter, from);
        if (subscribed.price_e4 != item.price_e4)
            estateTruth("CP7", "PRICE_MISMATCH", item.id, plainDecimal((subscribed.price_e4 - item.price_e4) * item.qty_e3, 7));
        from = next;
    }
}

void WorldBuilder::agreements()
{
    for (size_t customer = 0; customer < world.customers.size(); ++customer) {
        Contract contract;
        contract.id = crmId("800", static_cast<int64_t>(customer) + 1);
        contract.account = world.accounts[customer].id;
        contract.status = "activated";
        contract.starts = world.monthFirstDay(0);
        contract.currency = world.customer_currency[customer];
        contract.signed_at = world.monthFirstDay(-1);
        contract.activated_at = world.monthFirstDay(0);
        world.contracts.push_back(contract);
        for (const size_t meter : metersOf(customer))
            agree(contract.id, customer, meter);
    }
    nameTieredItems();
}

void WorldBuilder::addMapping(const char* mapping, const std::string& key, const std::string& value, const std::string& from, const std::string& to)
{
    world.mappings.push_back({ numbered("map_%04lld", static_cast<int64_t>(world.mappings.size()) + 1), mapping, key, value, from, to });
}

void WorldBuilder::mappings()
{
    const std::string from = world.monthFirstDay(-12);
    for (const std::string& sku : world.skus)
        addMapping("sku", sku, sku, from);
    std::set<std::string> retired; // unknown to the SKU list, not to the mappings: another checkpoint's matter
    for (const RatedCharge& charge : world.charges)
        if (std::find(world.skus.begin(), world.skus.end(), charge.sku) == world.skus.end())
            retired.insert(charge.sku);
    for (const std::string& sku : retired)
        addMapping("sku", sku, "SKU-API", from);
    for (size_t meter = 0; meter < std::size(kMeters); ++meter)
        addMapping("meter", kMeters[meter], kSkus[meter], from);
    // Two rows, one after the other: right.
    addMapping("meter", "egress_gb", "SKU-STORAGE", from, world.monthLastDay(-1));
    addMapping("meter", "egress_gb", "SKU-EGRESS", world.monthFirstDay(0));
    constexpr const char* kRoles[] = { "receivable", "revenue", "tax", "bank" };
    for (size_t i = 0; i < std::size(kRoles); ++i)
        addMapping("account", bookAccounts()[i].number, kRoles[i], from);
    for (const WorldCurrency& currency : worldCurrencies()) {
        addMapping("entity", currency.entity, currency.entity_name, from);
        if (currency.tax_percent != 0)
            addMapping("tax_code", "txr_" + std::to_string(currency.tax_percent), "VAT" + std::to_string(currency.tax_percent), from);
    }
    addMapping("dimension", bookAccounts()[1].number, departments()[0], from);
}

}
