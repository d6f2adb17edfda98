// The evaluator's part of CP1: usage events and what was metered of them.
#include "domain/currency.h"
#include "domain/time.h"
#include "engine/checks/estate_checks.h"
#include "engine/reconcile/evaluate.h"

#include <set>

namespace tieout::engine {

namespace d = tieout::domain;
using checks::Drafts;
using d::Checkpoint;

std::optional<Evaluator::Price> Evaluator::groupPrice(uint32_t group) const
{
    const RecordTable& aggregates = table(Table::UsageAggregates);
    uint32_t first = kNone;
    std::optional<Price> price;
    m_state.eachAggregate(group, [&](uint32_t i) {
        if (first != kNone && aggregates.ids.at(first) < aggregates.ids.at(i))
            return;
        if (auto candidate = aggregatePrice(i)) {
            first = i;
            price = candidate;
        }
    });
    return price;
}

// One that the metering system lists and that is in use.
bool Evaluator::knownMeter(uint32_t meter) const
{
    const RecordTable& meters = table(Table::Meters);
    const uint32_t at = meters.ids.find(m_state.text(meter));
    if (!meters.present(at))
        return false;
    const std::string_view status = m_state.text(meters.text[words::meter_status][at]);
    return status.empty() || status == "active";
}

// Some day of the month lies in the term of an activated contract of the customer's account, or of an account above it:
// who belongs to a group uses what the group agreed on.
bool Evaluator::underContract(uint32_t group) const
{
    const GroupTable& groups = m_state.groups();
    const RecordTable& customers = table(Table::BillingCustomers);
    const RecordTable& accounts = table(Table::CrmAccounts);
    const RecordTable& contracts = table(Table::Contracts);
    const uint32_t customer = customers.ids.find(m_state.text(groups.customer[group]));
    if (!customers.present(customer))
        return false;
    const std::string month = d::Period(groups.period[group]).toString();
    std::set<uint32_t> seen; // parents that go round in a circle end
    for (uint32_t account = m_state.linkedParent(Table::BillingCustomers, customer); account != kNone && seen.insert(account).second;
         account = accounts.link[link::account_parent].parent[account]) {
        bool covered = false;
        m_state.eachChild(Table::CrmAccounts, account, head::account_contracts, Table::Contracts, link::contract_account, [&](uint32_t at) {
            const checks::ValidFromTo term { m_state.text(contracts.text[words::contract_starts][at]), m_state.text(contracts.text[words::contract_ends][at]) };
            covered = covered || (m_state.text(contracts.text[words::contract_status][at]) == "activated" && term.inMonth(month));
        });
        if (covered)
            return true;
    }
    return false;
}

Drafts Evaluator::usageEvent(uint32_t i) const
{
    Drafts drafts(Checkpoint::CP1);
    const auto copies = m_state.events().copies.find(i);
    if (copies == m_state.events().copies.end())
        return drafts;
    checks::EventFacts facts;
    const EventCopy& counted = copies->second.front();
    facts.copies = copies->second.size();
    facts.counted = facts.smallest = facts.largest = Exact(counted.decimal());
    for (const EventCopy& copy : copies->second) {
        const Exact quantity(copy.decimal());
        facts.differ = facts.differ || copy.ts != counted.ts || quantity != facts.counted || !m_state.shape(copy.shape).sameEvent(m_state.shape(counted.shape));
        facts.smallest = std::min(facts.smallest, quantity);
        facts.largest = std::max(facts.largest, quantity);
    }
    if (const auto price = groupPrice(m_state.shape(counted.shape).group))
        facts.price = price->unit;
    checkUsageEvent(facts, drafts);
    return drafts;
}

Drafts Evaluator::usageGroup(uint32_t i) const
{
    const GroupTable& groups = m_state.groups();
    const RecordTable& aggregates = table(Table::UsageAggregates);
    checks::UsageGroupFacts facts;
    facts.has_events = groups.events[i] > 0;
    facts.raw = groups.raw[i].value();
    WideSum sum;
    m_state.eachAggregate(i, [&](uint32_t at) {
        facts.has_aggregates = true;
        sum.add(aggregates.decimal(number::quantity, at));
    });
    facts.aggregated = sum.value();
    if (const auto aside = groups.aside.find(i); aside != groups.aside.end()) {
        facts.any_refused = aside->second.refused_events > 0;
        facts.any_untimely = aside->second.untimely_events > 0;
        facts.refused = aside->second.refused.value();
        facts.untimely = aside->second.untimely.value();
    }
    facts.meter_known = !m_state.scope().meters || knownMeter(groups.meter[i]);
    facts.under_contract = !m_state.scope().contracts || underContract(i);
    Drafts drafts(Checkpoint::CP1);
    checkUsageGroup(facts, drafts);
    if (drafts.all().empty())
        return drafts;
    // The price is looked up only for what is wrong: nearly all groups are right.
    if (const auto price = groupPrice(i))
        facts.price = price->unit;
    Drafts priced(Checkpoint::CP1);
    checkUsageGroup(facts, priced);
    return priced;
}

Evaluator::Context Evaluator::usageContext(const Node& node) const
{
    const RecordTable& aggregates = table(Table::UsageAggregates);
    Context context;
    std::optional<Price> price;
    if (node.kind == NodeKind::UsageGroup) {
        const GroupTable& groups = m_state.groups();
        uint32_t first = kNone;
        m_state.eachAggregate(node.index, [&](uint32_t i) { first = first == kNone || aggregates.ids.at(i) < aggregates.ids.at(first) ? i : first; });
        context.customer = text(groups.customer[node.index]);
        context.period = groups.period[node.index];
        context.document = first == kNone ? std::string() : std::string(aggregates.ids.at(first));
        context.system = m_source_of(first == kNone ? groups.first_chunk[node.index] : aggregates.chunk[first]);
        price = groupPrice(node.index);
    } else if (node.table == Table::UsageEvents) {
        const EventTable& events = m_state.events();
        const EventShape& shape = m_state.shape(events.shape[node.index]);
        context.customer = text(shape.customer);
        context.period = m_state.groups().period[shape.group];
        context.document = events.ids.at(node.index);
        context.system = m_source_of(events.chunk[node.index]);
        price = groupPrice(shape.group);
    } else {
        context.customer = text(aggregates.customer[node.index]);
        context.period = aggregates.period[node.index];
        context.document = aggregates.ids.at(node.index);
        context.system = m_source_of(aggregates.chunk[node.index]);
        price = aggregatePrice(node.index);
    }
    context.currency = price ? price->currency : 0;
    return context;
}

}
