// The part of LineageState that knows what reaches further than a link: a customer's change of legal entity, contracts
// that usage is held against, numbers that systems carry for each other.
#include "engine/reconcile/lineage_state.h"

#include <algorithm>

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

// Whether the ERP's record carries billing's number of what it was made from.
bool LineageState::carriesReference(Table t, uint32_t i) const
{
    if (!table(t).present(i))
        return false;
    switch (t) {
    case Table::ErpPostings:
    case Table::ErpCredits:
        return table(t).text[words::posting_reference][i] != 0;
    case Table::ErpReceipts:
        return table(t).text[words::receipt_reference][i] != 0;
    default:
        return false;
    }
}

// Usage is held against the contracts of its customer's account: whose contract or customer this is.
void LineageState::noteAccountOf(Table t, uint32_t i)
{
    if (!m_mark)
        return;
    if (t == Table::CrmAccounts)
        m_accounts_touched.push_back(i);
    else if (t == Table::BillingCustomers)
        m_customers_touched.push_back(i);
    else if (t == Table::Contracts)
        m_accounts_touched.push_back(table(t).link[link::contract_account].parent[i]);
}

void LineageState::markUsageOfAccounts()
{
    if (m_accounts_touched.empty() && m_customers_touched.empty())
        return;
    std::vector<uint8_t> touched(m_texts.size());
    const auto take = [&](uint32_t customer) {
        if (const uint32_t code = m_texts.find(table(Table::BillingCustomers).ids.at(customer)); code != kNone)
            touched[code] = 1;
    };
    std::for_each(m_customers_touched.begin(), m_customers_touched.end(), take);
    // An account's contracts are also those of the accounts below it.
    std::vector<uint8_t> done(table(Table::CrmAccounts).size());
    while (!m_accounts_touched.empty()) {
        const uint32_t account = m_accounts_touched.back();
        m_accounts_touched.pop_back();
        if (account == kNone || done[account])
            continue;
        done[account] = 1;
        eachChild(Table::CrmAccounts, account, head::account_children, Table::CrmAccounts, link::account_parent, [&](uint32_t below) { m_accounts_touched.push_back(below); });
        // By their own reference or by people's word, whichever counts now: both may have changed with it.
        eachChild(Table::CrmAccounts, account, head::account_customers, Table::BillingCustomers, link::customer_account, take);
        if (const auto decided = overlay(Table::BillingCustomers).children.find(account); decided != overlay(Table::BillingCustomers).children.end())
            std::for_each(decided->second.begin(), decided->second.end(), take);
    }
    m_customers_touched.clear();
    for (uint32_t group = 0; group < m_groups.size(); ++group)
        if (touched[m_groups.customer[group]])
            markGroup(group, false);
}

void LineageState::markAllGroups()
{
    for (uint32_t group = 0; group < m_groups.size(); ++group)
        markGroup(group, false);
}

}
