// The first hop: usage events, all those of one customer, meter and period together, and the
// aggregates of that group.
#include "engine/lineage/lineage_walker.h"

#include "store/cache.h"

#include <algorithm>

namespace tieout::engine {

namespace {

// What is drawn of a group's events: those shown by themselves, and the stack of the others.
struct GroupFigures {
    std::vector<RecordRef> aggregates; // by id
    UsageGroupSummary summary;
    std::optional<Exact> aggregated; // sum of the aggregates
    std::optional<Exact> residual; // aggregated − events
};

GroupFigures figuresOf(const RecordView& view, const UsageGroupSummary& summary)
{
    GroupFigures figures;
    figures.summary = summary;
    figures.aggregates = view.groupAggregatesByKey(summary.set, summary.key);
    std::sort(figures.aggregates.begin(), figures.aggregates.end(), [](const RecordRef& a, const RecordRef& b) { return a.id < b.id; });
    Exact sum;
    bool fits = true;
    for (const RecordRef& ref : figures.aggregates)
        if (const auto aggregate = view.summary(ref))
            fits = sum.add(aggregate->quantity.value_or(Exact())) && fits;
    if (fits) {
        figures.aggregated = sum;
        if (summary.quantity && sum.subtract(*summary.quantity))
            figures.residual = sum;
    }
    return figures;
}

std::optional<UsageGroupSummary> groupOf(const RecordView& view, const RecordRef& ref)
{
    if (auto group = view.group(ref))
        return group;
    if (ref.table != Table::UsageAggregates)
        return std::nullopt;
    const auto events = view.groupEventsByKey(ref.set, ref.id, 1); // an aggregate that should be there
    return events.empty() ? std::nullopt : view.group(events.front());
}

}

void LineageWalker::goToEvents(const Step& step)
{
    const RecordRef from = m_graph.nodes[step.node].ref;
    const auto group = groupOf(m_view, from);
    if (!group)
        return;
    drawGroup(*group, kNoNode, step);
}

void LineageWalker::goToAggregates(const Step& step)
{
    const RecordRef event = m_graph.nodes[step.node].ref;
    const auto group = m_view.group(event);
    if (!group)
        return;
    drawGroup(*group, step.node, step);
}

// `event`: the one the walk began at, or kNoNode when it comes from an aggregate.
void LineageWalker::drawGroup(const UsageGroupSummary& summary, size_t event, const Step& step)
{
    if (m_stacks.contains({ Table::UsageEvents, summary.set, summary.key }))
        return;
    m_stacks.emplace(Key { Table::UsageEvents, summary.set, summary.key }, kNoNode);
    const GroupFigures figures = figuresOf(m_view, summary);
    std::vector<size_t> aggregates;
    for (const RecordRef& ref : figures.aggregates)
        if (const size_t node = nodeOf(ref); node != kNoNode)
            aggregates.push_back(node);
    if (figures.aggregates.empty()) // usage that was never metered
        if (const size_t node = nodeOf({ Table::UsageAggregates, summary.set, summary.key }); node != kNoNode)
            aggregates.push_back(node);
    if (aggregates.empty())
        return;
    LineageNode& first = m_graph.nodes[aggregates.front()];
    first.quantity_residual = figures.residual;
    first.period = first.period ? first.period : std::optional<Period>(summary.period);
    first.customer = first.customer.empty() ? summary.customer : first.customer;
    addGroupFindings(first, summary, figures.aggregates);

    const std::vector<size_t> events = shownEvents(summary, event);
    const size_t stack = stackOf(summary, events);
    for (size_t i = 0; i < aggregates.size(); ++i) {
        const std::optional<Exact> residual = i == 0 ? figures.residual : std::optional<Exact>(Exact());
        // What is known to flow from one event: its quantity, where there is but one way to go.
        for (const size_t node : events)
            connectGroup(node, aggregates[i], aggregates.size() == 1 ? m_graph.nodes[node].quantity : std::nullopt,
                stack == kNoNode && events.size() == 1 ? residual : std::nullopt);
        if (stack == kNoNode)
            continue;
        std::optional<Exact> flow = m_graph.nodes[aggregates[i]].quantity.value_or(Exact());
        if (aggregates.size() == 1)
            flow = m_graph.nodes[stack].quantity;
        else if (i == 0 && (!residual || !flow->subtract(*residual)))
            flow.reset();
        connectGroup(stack, aggregates[i], flow, residual);
    }
    if (event != kNoNode)
        for (const size_t node : aggregates)
            follow(step, node, Down);
}

void LineageWalker::addGroupFindings(LineageNode& node, const UsageGroupSummary& summary, const std::vector<RecordRef>& aggregates)
{
    if (!aggregates.empty())
        return addFindings(node, aggregates.front(), true);
    const auto events = m_view.groupEventsByKey(summary.set, summary.key, 1);
    if (!events.empty())
        addFindings(node, events.front(), true);
}

std::vector<size_t> LineageWalker::shownEvents(const UsageGroupSummary& summary, size_t event)
{
    std::vector<size_t> events;
    if (event != kNoNode)
        events.push_back(event);
    if (!m_query.open_events)
        return events;
    const size_t room = m_query.nodes_max - std::min(m_query.nodes_max, m_graph.nodes.size() + 1); // one for the rest
    for (const RecordRef& ref : m_view.groupEventsByKey(summary.set, summary.key, room)) {
        const size_t node = nodeOf(ref);
        if (node != kNoNode && node != event)
            events.push_back(node);
    }
    return events;
}

size_t LineageWalker::stackOf(const UsageGroupSummary& summary, const std::vector<size_t>& shown)
{
    if (summary.events > 0 && shown.size() >= summary.events)
        return kNoNode;
    if (m_query.open_events && !shown.empty())
        m_graph.truncated = true;
    if (m_graph.nodes.size() >= m_query.nodes_max) {
        m_graph.truncated = true;
        return kNoNode;
    }
    LineageNode node;
    node.ref = { Table::UsageEvents, summary.set, summary.key };
    node.present = summary.events > 0;
    node.collapsed = true;
    node.members = summary.events - shown.size();
    node.rank = lineageRank(Table::UsageEvents);
    node.period = summary.period;
    node.customer = summary.customer;
    node.quantity = summary.quantity;
    for (const size_t event : shown)
        if (node.quantity && !node.quantity->subtract(m_graph.nodes[event].quantity.value_or(Exact())))
            node.quantity.reset();
    m_graph.nodes.push_back(std::move(node));
    return m_graph.nodes.size() - 1;
}

void LineageWalker::connectGroup(size_t events, size_t aggregate, const std::optional<Exact>& flow, const std::optional<Exact>& residual)
{
    LineageEdge edge;
    edge.from = events;
    edge.to = aggregate;
    edge.basis = "group";
    edge.basis_version = kLineageBasisVersion;
    edge.quantity = flow;
    edge.quantity_residual = residual;
    m_graph.edges.push_back(std::move(edge));
}

}
