// The part of LineageState that knows what a customer's change of legal entity touches.
#include "engine/reconcile/lineage_state.h"

namespace tieout::engine {

// A billing customer says for its records to which legal entity they belong.
uint32_t LineageState::entityToldBy(Table t, uint32_t i) const
{
    return t == Table::BillingCustomers && table(t).present(i) ? table(t).text[words::entity][i] : 0;
}

// Records name their customer by text, not by a link: whoever moved is looked for, once a batch.
void LineageState::markCustomersOf()
{
    if (m_moved.empty())
        return;
    std::vector<uint8_t> moved(m_texts.size());
    for (const uint32_t i : m_moved) {
        if (const uint32_t code = m_texts.find(table(Table::BillingCustomers).ids.at(i)); code != kNone)
            moved[code] = 1;
        touchChildren(Table::BillingCustomers, i, head::customer_subscriptions, Table::SubscriptionItems, link::subscription_customer);
    }
    m_moved.clear();
    for (uint32_t group = 0; group < m_groups.size(); ++group)
        if (moved[m_groups.customer[group]])
            markGroup(group, true);
    for (const Table t : { Table::UsageAggregates, Table::RatedCharges, Table::Invoices })
        for (uint32_t i = 0; i < table(t).size(); ++i)
            if (moved[table(t).customer[i]])
                touch(t, i);
}

}
