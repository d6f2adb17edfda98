// The company's data warehouse: what it states of some tables, and where its copy differs. It states
// only tables that no remedy adds to, so that what is put right elsewhere leaves it as it is.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>

namespace tieout::sandbox {

namespace {

// The total of that table, month and currency, made when it is new.
CopyTotal& totalFor(std::vector<CopyTotal>& copies, const char* table, int month, int currency)
{
    const auto at = std::find_if(copies.begin(), copies.end(), [&](const CopyTotal& c) { return c.table == table && c.month == month && c.currency == currency; });
    if (at != copies.end())
        return *at;
    copies.push_back({ table, month, currency, 0, 0 });
    return copies.back();
}

}

void WorldBuilder::copies()
{
    const auto count = [&](const char* table, int month, size_t currency, int64_t amount) {
        CopyTotal& total = totalFor(world.copies, table, month, static_cast<int>(currency));
        ++total.records;
        total.amount += amount;
    };
    for (const Invoice& invoice : world.invoices)
        count("invoices", invoice.month, invoice.currency, invoice.total);
    for (const RatedCharge& charge : world.charges)
        count("rated_charges", charge.month, charge.currency, charge.amount);
    for (const Payment& payment : world.payments)
        count("payments", -1, payment.currency, payment.amount);
    world.copies.push_back({ "contracts", -1, -1, static_cast<int64_t>(world.contracts.size()), 0 });
    world.copies.push_back({ "crm_accounts", -1, -1, static_cast<int64_t>(world.accounts.size()), 0 });
    plantCopies();
}

// In turn: a record that was not loaded, an amount that was changed after loading, a month that was
// not loaded at all.
void WorldBuilder::plantCopies()
{
    for (int nth = 0; nth < world.scenario.plants_of_each; ++nth) {
        const int month = 1 + (nth + 2 * static_cast<int>(world.seed % 2)) % (world.scenario.months - 2);
        const size_t currency = (static_cast<size_t>(nth) + world.seed) % worldCurrencies().size();
        const auto invoice = std::find_if(world.invoices.begin(), world.invoices.end(), [&](const Invoice& i) { return i.month == month && i.currency == currency && i.total > 0; });
        if (invoice == world.invoices.end())
            continue;
        const auto at = std::find_if(world.copies.begin(), world.copies.end(),
            [&](const CopyTotal& c) { return c.table == "invoices" && c.month == month && c.currency == static_cast<int>(invoice->currency); });
        int64_t missing = 1;
        bool loaded = true;
        switch ((static_cast<uint64_t>(nth) + world.seed) % 3) {
        case 0:
            --at->records;
            at->amount -= invoice->total;
            break;
        case 1:
            missing = 0;
            at->amount += 100 + nth;
            break;
        default:
            missing = at->records;
            loaded = false;
        }
        estateTruth("CP0", "WAREHOUSE_MISMATCH", "files|invoices|" + world.monthText(month) + "|" + worldCurrencies()[invoice->currency].code, std::to_string(-missing));
        if (!loaded)
            world.copies.erase(at);
    }
}

}
