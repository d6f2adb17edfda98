// For how long items were agreed, and when billing was told of them. The truth is worked out from the days chosen
// here: three days are allowed.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace tieout::sandbox {

namespace {

constexpr int kAllowedDays = 3;

std::string dayOf(const std::string& month, int day)
{
    char text[16];
    std::snprintf(text, sizeof text, "-%02d", day);
    return month + text;
}

}

// An item with which nothing is wrong, not the first of its contract; from the contract's first day on, or amended later.
bool WorldBuilder::takeItem(bool amended, SubscriptionItem*& item)
{
    if (!std::exchange(m_items_listed, true)) {
        std::map<std::string, size_t> subscribed; // by contract item; several: none
        for (size_t i = 0; i < world.subscription_items.size(); ++i) {
            const auto [at, added] = subscribed.emplace(world.subscription_items[i].contract_item, i);
            at->second = added ? i : world.subscription_items.size();
        }
        std::string contract;
        for (const ContractItem& agreed : world.contract_items) {
            const bool first = agreed.contract != std::exchange(contract, agreed.contract);
            const auto at = subscribed.find(agreed.id);
            if (first || agreed.sku == "SKU-SUPPORT" || at == subscribed.end() || at->second == world.subscription_items.size())
                continue;
            const SubscriptionItem& billed = world.subscription_items[at->second];
            if (billed.price_e4 == agreed.price_e4 && billed.qty_e3 == agreed.qty_e3 && billed.starts == agreed.starts && billed.ends == agreed.ends)
                m_free_items.push_back(at->second);
        }
        shuffle(m_free_items);
    }
    const auto found = std::find_if(m_free_items.begin(), m_free_items.end(), [&](size_t i) { return (world.subscription_items[i].starts > world.monthFirstDay(0)) == amended; });
    if (found == m_free_items.end())
        return false;
    item = &world.subscription_items[*found];
    m_free_items.erase(found);
    return true;
}

void WorldBuilder::plantTold(const char* reason, int nth)
{
    const std::string kind = reason;
    SubscriptionItem* item = nullptr;
    if (!takeItem(kind == "AMENDMENT_LATE" || (kind == "TERM_MISMATCH" && nth % 2 == 1), item))
        return;
    if (kind == "TERM_MISMATCH") {
        item->term += nth % 2 == 0 ? 12 : -11; // two years in billing, or from month to month
        return estateTruth("CP7", reason, item->contract_item, "0");
    }
    const int late = kAllowedDays + 1 + 7 * nth; // every item begins on the first of a month
    item->created = dayOf(item->starts.substr(0, 7), 1 + late);
    estateTruth("CP7", reason, item->contract_item, std::to_string(late - kAllowedDays));
}

// Looks wrong and is right.
void WorldBuilder::toldDecoys()
{
    SubscriptionItem* item = nullptr;
    if (takeItem(false, item))
        item->created = dayOf(item->starts.substr(0, 7), 1 + kAllowedDays); // after a long weekend
    if (takeItem(true, item))
        item->created = world.monthLastDay(upgradeMonth() - 2); // weeks before it begins
    if (takeItem(false, item))
        item->term = 0; // billing does not say
}

}
