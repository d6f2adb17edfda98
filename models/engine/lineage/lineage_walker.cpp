#include "engine/lineage/lineage_walker.h"

#include "store/cache.h"

#include <algorithm>

namespace tieout::engine {

namespace {

Exact orZero(const std::optional<Exact>& value)
{
    return value.value_or(Exact());
}

// a − b; nothing when it does not fit.
std::optional<Exact> minus(Exact a, const Exact& b)
{
    return a.subtract(b) ? std::optional<Exact>(a) : std::nullopt;
}

bool aboutGroup(const domain::Finding& finding)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(finding.checkpoint, finding.reason);
    return spec && spec->key_kind == kUsageGroupKind;
}

// Whether anything may lie further on.
bool ends(Table table, bool up)
{
    return up ? table == Table::UsageEvents || table == Table::SkuMap : table == Table::JournalLines || table == Table::ErpReceipts;
}

}

int lineageRank(Table table)
{
    switch (table) {
    case Table::UsageEvents:
    case Table::CrmAccounts:
    case Table::Mappings:
    case Table::WarehouseTotals:
    case Table::Meters:
        return 0;
    case Table::UsageAggregates:
    case Table::SkuMap:
    case Table::BillingCustomers:
    case Table::Contracts:
        return 1;
    case Table::RatedCharges:
    case Table::ErpCustomers:
    case Table::ContractItems:
        return 2;
    case Table::InvoiceLines:
    case Table::SubscriptionItems:
    case Table::CreditDrawdowns:
        return 3;
    case Table::Invoices:
        return 4;
    case Table::ErpPostings:
    case Table::Payments:
    case Table::CreditNotes:
        return 5;
    case Table::JournalLines:
    case Table::ErpReceipts:
    case Table::ErpCredits:
        return 6;
    }
    return 0;
}

LineageWalker::LineageWalker(const RecordView& view, const LineageQuery& query)
    : m_view(view)
    , m_query(query)
{
}

Result<RecordRef> LineageWalker::findRoot()
{
    RecordRef ref = m_query.ref;
    std::vector<std::string> sets = m_view.setsOf(ref);
    if (sets.empty() && ref.table == Table::UsageAggregates) // the key of a group without an aggregate
        for (const std::string& set : m_view.sets())
            if ((ref.set.empty() || ref.set == set) && (!m_view.groupEventsByKey(set, ref.id, 1).empty() || !m_view.groupAggregatesByKey(set, ref.id).empty()))
                sets.push_back(set);
    if (sets.empty())
        return makeError(Remedy::FixData, TIEOUT_TR("There is no record %1 in this store. Check the id, or import or pull the data that holds it."), { domain::visible(ref.toString()) });
    if (sets.size() > 1) {
        std::string names;
        for (const std::string& set : sets)
            names += (names.empty() ? "" : ", ") + domain::visible(set);
        return makeError(Remedy::FixData, TIEOUT_TR("%1 is in several sets (%2). Name one: KIND:SET/ID."), { domain::visible(ref.toString()), names });
    }
    ref.set = sets.front();
    if (ref.table == Table::UsageAggregates && !m_view.summary(ref)) // a group's key for its only aggregate
        if (const auto aggregates = m_view.groupAggregatesByKey(ref.set, ref.id); !aggregates.empty())
            return aggregates.front();
    return ref;
}

Result<LineageGraph> LineageWalker::walk()
{
    TIEOUT_TRY_INTO(const RecordRef root, findRoot());
    m_graph.root = nodeOf(root);
    if (m_graph.root == kNoNode)
        return makeError(Remedy::Usage, TIEOUT_TR("A lineage of at most 0 records shows nothing: allow more."));
    if (m_query.up)
        m_steps.push_back({ m_graph.root, Up, 0 });
    if (m_query.down)
        m_steps.push_back({ m_graph.root, Down, 0 });
    while (!m_steps.empty()) {
        const Step step = m_steps.front();
        m_steps.pop_front();
        if (step.depth >= m_query.depth_max) {
            m_graph.truncated = m_graph.truncated || !ends(m_graph.nodes[step.node].ref.table, step.way == Up);
            continue;
        }
        if (step.way == Up)
            goUp(step);
        else
            goDown(step);
    }
    return std::move(m_graph);
}

size_t LineageWalker::nodeOf(const RecordRef& ref)
{
    const auto known = m_nodes.find({ ref.table, ref.set, ref.id });
    if (known != m_nodes.end())
        return known->second;
    if (m_graph.nodes.size() >= m_query.nodes_max) {
        m_graph.truncated = true;
        return kNoNode;
    }
    LineageNode node;
    node.ref = ref;
    node.rank = lineageRank(ref.table);
    const auto summary = m_view.summary(ref);
    node.present = summary && summary->present;
    if (node.present) {
        node.quantity = summary->quantity;
        node.amount = summary->amount;
        node.currency = summary->currency;
        node.period = summary->period;
        node.customer = summary->customer;
        node.document = summary->document;
        node.source = summary->source;
        node.members = summary->copies;
    }
    addFindings(node, ref, false);
    const size_t index = m_graph.nodes.size();
    m_nodes.emplace(Key { ref.table, ref.set, ref.id }, index);
    m_graph.nodes.push_back(std::move(node));
    if (ref.table == Table::Invoices && m_graph.nodes[index].present)
        sumInvoice(index);
    if (ref.table == Table::ErpPostings && m_graph.nodes[index].present)
        sumJournal(index);
    return index;
}

void LineageWalker::addFindings(LineageNode& node, const RecordRef& ref, bool group)
{
    for (const domain::Finding& finding : m_view.findings(ref))
        if (aboutGroup(finding) == group) {
            const Fingerprint id = store::fingerprintOf(finding);
            if (std::find(node.cases.begin(), node.cases.end(), id) == node.cases.end())
                node.cases.push_back(id);
        }
}

void LineageWalker::sumInvoice(size_t invoice)
{
    LineageNode& node = m_graph.nodes[invoice];
    const auto summary = m_view.summary(node.ref);
    Exact sum = orZero(summary->tax);
    bool fits = true;
    for (const RecordRef& line : m_view.children(node.ref, Table::InvoiceLines, SIZE_MAX))
        if (const auto part = m_view.summary(line))
            fits = sum.add(orZero(part->amount)) && fits;
    node.amount_residual = fits ? minus(orZero(node.amount), sum) : std::nullopt;
    if (!summary->posting_expected || invoice == m_graph.root)
        if (const auto row = m_view.row(node.ref); row.ok())
            for (const auto& [name, value] : row->columns)
                if (name == "status")
                    node.status = value;
}

void LineageWalker::sumJournal(size_t posting)
{
    LineageNode& node = m_graph.nodes[posting];
    Exact sum;
    bool fits = true;
    for (const RecordRef& line : m_view.children(node.ref, Table::JournalLines, SIZE_MAX))
        if (const auto part = m_view.summary(line))
            fits = sum.add(orZero(part->amount)) && fits;
    node.amount_residual = fits ? std::optional<Exact>(sum) : std::nullopt;
}

void LineageWalker::follow(const Step& from, size_t node, Way way)
{
    m_steps.push_back({ node, way, from.depth + 1 });
}

void LineageWalker::goUp(const Step& step)
{
    const LineageNode& node = m_graph.nodes[step.node];
    switch (node.ref.table) {
    case Table::UsageEvents:
    case Table::SkuMap:
    case Table::CrmAccounts:
    case Table::Mappings:
    case Table::WarehouseTotals:
    case Table::Meters:
        return;
    case Table::UsageAggregates:
        return goToEvents(step);
    case Table::RatedCharges:
        goToParents(step, Table::UsageAggregates);
        return goToParents(step, Table::SkuMap);
    case Table::InvoiceLines:
    case Table::CreditDrawdowns:
        return goToParents(step, Table::RatedCharges);
    case Table::Invoices:
        return goToChildren(step, Table::InvoiceLines, false);
    case Table::ErpPostings:
    case Table::Payments:
        return goToParents(step, Table::Invoices);
    case Table::JournalLines:
        return goToParents(step, Table::ErpPostings);
    case Table::ErpReceipts:
        return goToParents(step, Table::Payments);
    case Table::CreditNotes:
        return goToParents(step, Table::Invoices);
    case Table::ErpCredits:
        return goToParents(step, Table::CreditNotes);
    case Table::BillingCustomers:
    case Table::Contracts:
        return goToParents(step, Table::CrmAccounts);
    case Table::ErpCustomers:
        return goToParents(step, Table::BillingCustomers);
    case Table::ContractItems:
        return goToParents(step, Table::Contracts);
    case Table::SubscriptionItems:
        return goToParents(step, Table::ContractItems);
    }
}

void LineageWalker::goDown(const Step& step)
{
    const LineageNode& node = m_graph.nodes[step.node];
    switch (node.ref.table) {
    case Table::UsageEvents:
        return goToAggregates(step);
    case Table::UsageAggregates:
        return goToChildren(step, Table::RatedCharges, node.present);
    case Table::SkuMap:
        return goToChildren(step, Table::RatedCharges, false);
    case Table::RatedCharges:
        goToChildren(step, Table::CreditDrawdowns, false);
        return goToChildren(step, Table::InvoiceLines, node.present);
    case Table::InvoiceLines:
        return goToParents(step, Table::Invoices);
    case Table::Invoices: {
        const auto summary = m_view.summary(node.ref);
        goToChildren(step, Table::ErpPostings, summary && summary->present && summary->posting_expected);
        goToChildren(step, Table::CreditNotes, false);
        return goToChildren(step, Table::Payments, false);
    }
    case Table::ErpPostings:
        return goToChildren(step, Table::JournalLines, false);
    case Table::Payments:
        return goToChildren(step, Table::ErpReceipts, node.present);
    case Table::CreditNotes: {
        const auto summary = m_view.summary(node.ref);
        return goToChildren(step, Table::ErpCredits, summary && summary->present && summary->posting_expected);
    }
    case Table::CrmAccounts:
        goToChildren(step, Table::BillingCustomers, false);
        return goToChildren(step, Table::Contracts, false);
    case Table::BillingCustomers:
        return goToChildren(step, Table::ErpCustomers, false);
    case Table::Contracts:
        return goToChildren(step, Table::ContractItems, false);
    case Table::ContractItems:
        return goToChildren(step, Table::SubscriptionItems, false);
    case Table::JournalLines:
    case Table::ErpReceipts:
    case Table::ErpCredits:
    case Table::ErpCustomers:
    case Table::SubscriptionItems:
    case Table::Mappings:
    case Table::WarehouseTotals:
    case Table::Meters:
    case Table::CreditDrawdowns:
        return;
    }
}

void LineageWalker::goToParents(const Step& step, Table table)
{
    const RecordRef from = m_graph.nodes[step.node].ref;
    for (const RecordRef& ref : m_view.parents(from)) {
        if (ref.table != table)
            continue;
        if (table == Table::SkuMap) { // a product that is known joins charges that have nothing else in common
            const auto product = m_view.summary(ref);
            if (product && product->present)
                continue;
        }
        const size_t parent = nodeOf(ref);
        if (parent == kNoNode)
            return;
        if (step.way == Up)
            connect(parent, step.node, "reference");
        else
            connect(step.node, parent, "reference");
        follow(step, parent, step.way);
    }
}

void LineageWalker::goToChildren(const Step& step, Table table, bool expected)
{
    const RecordRef from = m_graph.nodes[step.node].ref;
    const size_t room = m_query.nodes_max - std::min(m_query.nodes_max, m_graph.nodes.size());
    uint64_t total = 0;
    const auto children = m_view.children(from, table, room + 1, &total);
    m_graph.truncated = m_graph.truncated || total > children.size();
    for (const RecordRef& ref : children) {
        const size_t child = nodeOf(ref);
        if (child == kNoNode)
            return;
        if (step.way == Up)
            connect(child, step.node, "reference");
        else
            connect(step.node, child, "reference");
        follow(step, child, step.way);
    }
    if (total == 0 && expected)
        if (const size_t missing = absentChild(step.node, table); missing != kNoNode)
            connect(step.node, missing, "reference");
}

size_t LineageWalker::absentChild(size_t parent, Table table)
{
    const LineageNode& of = m_graph.nodes[parent];
    return nodeOf({ table, of.ref.set, "?" + of.ref.id });
}

}
