// Flows: what was signed, activated, amended, and when. The truth of CP13, worked out from the days
// chosen here and from nothing else: sixty days from a signature to the activation, two months from an
// amended item to its first charge.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>

namespace tieout::sandbox {

namespace {

// A day of a month, both from 1.
std::string dayOf(const std::string& month, int day)
{
    return month + numbered("-%02lld", day);
}

}

// Signed, and then nobody activated it.
void WorldBuilder::plantForgotten(size_t customer)
{
    Contract contract = world.contracts[customer];
    contract.id = numbered("8005g%010lldAAA", static_cast<int64_t>(world.contracts.size()) + 1);
    contract.status = "draft";
    contract.signed_at = world.monthFirstDay(0);
    contract.activated_at.clear();
    world.contracts.push_back(contract);
    ContractItem item = *std::find_if(world.contract_items.begin(), world.contract_items.end(), [&](const ContractItem& i) { return i.contract == world.contracts[customer].id; });
    item.id = numbered("8025g%010lldAAA", ++m_next_item);
    item.contract = contract.id;
    item.ends.clear();
    world.contract_items.push_back(item);
    estateTruth("CP13", "STEP_MISSING", "activation|" + contract.id + "|activated", "0");
}

// Sold in the middle of the term and subscribed, and nobody ever charged for it.
void WorldBuilder::plantUncharged(size_t customer)
{
    ContractItem item;
    item.id = numbered("8025g%010lldAAA", ++m_next_item);
    item.contract = world.contracts[customer].id;
    item.sku = "SKU-SUPPORT";
    item.meter = "support_hours";
    item.qty_e3 = 10'000;
    item.price_e4 = 95'000;
    item.currency = world.customer_currency[customer];
    item.starts = world.monthFirstDay(1);
    world.contract_items.push_back(item);
    subscribe(item, customer);
    estateTruth("CP13", "STEP_MISSING", "amendment|" + item.id + "|charged", "0");
}

void WorldBuilder::plantFlow(const char* reason, int nth)
{
    size_t customer = 0;
    if (!takeCustomer(false, customer))
        return;
    const std::string kind = reason;
    Contract& contract = world.contracts[customer]; // activated on the first day of November 2025
    const std::string activated = "activation|" + contract.id + "|activated";
    if (kind == "STEP_MISSING" && nth % 3 == 0)
        return plantForgotten(customer);
    if (kind == "STEP_MISSING" && nth % 3 == 1)
        return plantUncharged(customer);
    if (kind == "STEP_MISSING") {
        contract.signed_at.clear(); // in use without a signature
        estateTruth("CP13", reason, "activation|" + contract.id + "|signed", "0");
    } else if (kind == "STEP_LATE") {
        const int day = 1 + nth % 3 * 9; // of August: 92 days before the activation and fewer
        contract.signed_at = dayOf(world.monthText(-3), day);
        estateTruth("CP13", reason, activated, std::to_string(92 - (day - 1) - 60));
    } else {
        const int day = 10 + nth % 3; // of December: a month and some days after the activation
        contract.signed_at = dayOf(world.monthText(1), day);
        estateTruth("CP13", reason, activated, std::to_string(-(30 + day - 1)));
    }
}

// Looks wrong and is right.
void WorldBuilder::flowDecoys()
{
    size_t customer = 0;
    if (takeCustomer(false, customer))
        world.contracts[customer].signed_at = dayOf(world.monthText(-2), 5); // of September: 57 days before, late but in time
    if (takeCustomer(false, customer)) {
        world.contracts[customer].channel = "self_service"; // nobody signs there
        world.contracts[customer].signed_at.clear();
    }
}

}
