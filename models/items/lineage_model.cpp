#include "items/lineage_model.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

namespace tieout::items {

using engine::Exact;
using engine::LineageEdge;
using engine::LineageGraph;
using engine::LineageNode;

namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

std::string nodeKey(const LineageNode& node)
{
    return std::string(node.collapsed ? "events/" : "") + std::string(domain::tableSpec(node.ref.table).kind) + ":" + node.ref.set + "/" + node.ref.id;
}

// A sum that remembers when it stopped meaning anything.
struct Sum {
    std::optional<Exact> value;
    uint32_t currency = 0;
    bool broken = false;

    void add(const std::optional<Exact>& more, uint32_t in)
    {
        if (!more || broken)
            return;
        if (!value) {
            value = more;
            currency = in;
            return;
        }
        if (currency != in || !value->add(*more)) {
            broken = true;
            value.reset();
        }
    }
};

// The graph walked from its root over edges in both directions.
struct Walk {
    std::vector<size_t> order; // nodes as met; unconnected ones last
    std::vector<size_t> parent; // the node each was met from
    std::vector<bool> hot; // holds an exception, or leads to one
};

Walk walkFromRoot(const LineageGraph& graph)
{
    Walk walk;
    const size_t n = graph.nodes.size();
    walk.parent.assign(n, kNone);
    walk.hot.assign(n, false);
    std::vector<std::vector<size_t>> neighbours(n);
    for (const LineageEdge& edge : graph.edges) {
        neighbours[edge.from].push_back(edge.to);
        neighbours[edge.to].push_back(edge.from);
    }
    std::vector<bool> seen(n, false);
    for (size_t start = 0; start <= n; ++start) {
        const size_t first = start == 0 ? graph.root : start - 1;
        if (first >= n || seen[first])
            continue;
        std::queue<size_t> queue;
        queue.push(first);
        seen[first] = true;
        while (!queue.empty()) {
            const size_t at = queue.front();
            queue.pop();
            walk.order.push_back(at);
            for (const size_t next : neighbours[at])
                if (!seen[next]) {
                    seen[next] = true;
                    walk.parent[next] = at;
                    queue.push(next);
                }
        }
    }
    for (size_t i = walk.order.size(); i-- > 0;) {
        const size_t at = walk.order[i];
        if (!graph.nodes[at].cases.empty() || !graph.nodes[at].present)
            walk.hot[at] = true;
        if (walk.hot[at] && walk.parent[at] != kNone)
            walk.hot[walk.parent[at]] = true;
    }
    return walk;
}

void addToBox(LineageBox& box, const LineageNode& node, size_t index)
{
    if (box.nodes.empty()) {
        box.table = node.ref.table;
        box.rank = node.rank;
        box.present = node.present;
        box.records = 0;
    }
    box.nodes.push_back(index);
    box.records += node.collapsed ? node.members : 1;
    box.cases += node.cases.size();
}

void sumBoxes(const LineageGraph& graph, LineageScene& scene)
{
    for (LineageBox& box : scene.boxes) {
        Sum quantity, amount;
        for (const size_t node : box.nodes) {
            quantity.add(graph.nodes[node].quantity, 0);
            amount.add(graph.nodes[node].amount, graph.nodes[node].currency);
        }
        box.quantity = quantity.value;
        box.amount = amount.value;
        box.currency = amount.value ? amount.currency : 0;
    }
}

void linkBoxes(const LineageGraph& graph, LineageScene& scene)
{
    struct Sums {
        Sum quantity, amount, quantity_residual, amount_residual;
    };
    std::map<std::pair<size_t, size_t>, size_t> known;
    std::vector<Sums> sums;
    for (size_t e = 0; e < graph.edges.size(); ++e) {
        const LineageEdge& edge = graph.edges[e];
        const size_t from = scene.box_of_node[edge.from], to = scene.box_of_node[edge.to];
        if (from == to)
            continue;
        const auto [at, fresh] = known.emplace(std::pair(from, to), scene.links.size());
        if (fresh) {
            scene.links.emplace_back();
            scene.links.back().from = from;
            scene.links.back().to = to;
            sums.emplace_back();
        }
        scene.links[at->second].edges.push_back(e);
        Sums& s = sums[at->second];
        s.quantity.add(edge.quantity, 0);
        s.amount.add(edge.amount, edge.currency);
        s.quantity_residual.add(edge.quantity_residual, 0);
        s.amount_residual.add(edge.amount_residual, edge.currency);
    }
    for (size_t i = 0; i < scene.links.size(); ++i) {
        LineageLink& link = scene.links[i];
        link.quantity = sums[i].quantity.value;
        link.amount = sums[i].amount.value;
        link.quantity_residual = sums[i].quantity_residual.value;
        link.amount_residual = sums[i].amount_residual.value;
        link.currency = graph.edges[link.edges.front()].currency;
    }
}

}

void LineageModel::reset(LineageGraph graph)
{
    m_graph = std::move(graph);
    m_opened.clear();
    if (m_graph.root >= m_graph.nodes.size())
        m_graph.root = 0;
    std::erase_if(m_graph.edges, [this](const LineageEdge& edge) { return edge.from >= m_graph.nodes.size() || edge.to >= m_graph.nodes.size(); });
}

void LineageModel::grow(const LineageGraph& more, const engine::RecordRef& opened)
{
    LineageGraph merged;
    std::map<std::string, size_t> known;
    // The closed events in front of the opened record go away when their events are here.
    std::vector<bool> gone(m_graph.nodes.size(), false);
    const bool brings_events = std::any_of(more.nodes.begin(), more.nodes.end(), [](const LineageNode& node) { return node.ref.table == engine::Table::UsageEvents && !node.collapsed; });
    for (const LineageEdge& edge : m_graph.edges)
        if (brings_events && m_graph.nodes[edge.from].collapsed && m_graph.nodes[edge.to].ref == opened)
            gone[edge.from] = true;

    const auto place = [&](const LineageNode& node) {
        const auto [at, fresh] = known.emplace(nodeKey(node), merged.nodes.size());
        if (fresh)
            merged.nodes.push_back(node);
        return at->second;
    };
    std::set<std::tuple<size_t, size_t, std::string>> drawn;
    const auto link = [&](LineageEdge edge, size_t from, size_t to) {
        edge.from = from;
        edge.to = to;
        if (drawn.emplace(from, to, edge.basis).second)
            merged.edges.push_back(std::move(edge));
    };
    std::vector<size_t> old_place(m_graph.nodes.size(), kNone);
    for (size_t i = 0; i < m_graph.nodes.size(); ++i)
        if (!gone[i])
            old_place[i] = place(m_graph.nodes[i]);
    std::vector<size_t> new_place(more.nodes.size(), kNone);
    for (size_t i = 0; i < more.nodes.size(); ++i)
        if (!(brings_events && more.nodes[i].collapsed))
            new_place[i] = place(more.nodes[i]);
    for (const LineageEdge& edge : m_graph.edges)
        if (old_place[edge.from] != kNone && old_place[edge.to] != kNone)
            link(edge, old_place[edge.from], old_place[edge.to]);
    for (const LineageEdge& edge : more.edges)
        if (edge.from < new_place.size() && edge.to < new_place.size() && new_place[edge.from] != kNone && new_place[edge.to] != kNone)
            link(edge, new_place[edge.from], new_place[edge.to]);
    merged.truncated = m_graph.truncated || more.truncated;
    if (!m_graph.nodes.empty() && old_place[m_graph.root] != kNone)
        merged.root = old_place[m_graph.root];
    m_graph = std::move(merged);
}

LineageScene LineageModel::scene() const
{
    LineageScene scene;
    scene.box_of_node.assign(m_graph.nodes.size(), kNone);
    const Walk walk = walkFromRoot(m_graph);

    // Children of one parent box, alike and unsuspicious, are counted first; many become a stack.
    // Boxes are made from the root outwards, so a parent's box is known before its children.
    std::map<std::pair<size_t, int>, std::vector<size_t>> like; // (parent node's box, table) → nodes
    size_t begin = 0;
    const auto single = [&](size_t node) {
        LineageBox box;
        box.key = nodeKey(m_graph.nodes[node]);
        box.closed_events = m_graph.nodes[node].collapsed;
        addToBox(box, m_graph.nodes[node], node);
        scene.box_of_node[node] = scene.boxes.size();
        scene.boxes.push_back(std::move(box));
    };
    while (begin < walk.order.size()) {
        // One generation: nodes whose parents are placed.
        size_t end = begin;
        like.clear();
        for (; end < walk.order.size(); ++end) {
            const size_t node = walk.order[end], parent = walk.parent[node];
            if (parent != kNone && scene.box_of_node[parent] == kNone)
                break;
            if (parent == kNone) {
                single(node);
                continue;
            }
            like[{ scene.box_of_node[parent], static_cast<int>(m_graph.nodes[node].ref.table) }].push_back(node);
        }
        for (const auto& [group, nodes] : like) {
            const std::string key = "stack/" + scene.boxes[group.first].key + "/" + std::to_string(group.second);
            std::vector<size_t> quiet;
            for (const size_t node : nodes)
                if (!walk.hot[node])
                    quiet.push_back(node);
            const bool in_stack = scene.boxes[group.first].stack; // what hangs on a stack is one too
            const bool fold = !m_opened.contains(key) && (quiet.size() > kStackFrom || (in_stack && quiet.size() > 1));
            for (const size_t node : nodes)
                if (!fold || walk.hot[node])
                    single(node);
            if (!fold)
                continue;
            LineageBox box;
            box.key = key;
            box.stack = true;
            for (const size_t node : quiet) {
                addToBox(box, m_graph.nodes[node], node);
                scene.box_of_node[node] = scene.boxes.size();
            }
            scene.boxes.push_back(std::move(box));
        }
        begin = end;
    }
    sumBoxes(m_graph, scene);
    linkBoxes(m_graph, scene);
    if (!m_graph.nodes.empty())
        scene.root = scene.box_of_node[m_graph.root];
    return scene;
}

std::vector<bool> lineagePath(const LineageScene& scene, size_t box)
{
    std::vector<bool> on(scene.boxes.size(), false);
    if (box >= scene.boxes.size())
        return on;
    for (const bool upstream : { true, false }) {
        std::vector<bool> seen(scene.boxes.size(), false);
        std::vector<size_t> todo { box };
        while (!todo.empty()) {
            const size_t at = todo.back();
            todo.pop_back();
            if (seen[at])
                continue;
            seen[at] = on[at] = true;
            for (const LineageLink& link : scene.links)
                if ((upstream ? link.to : link.from) == at)
                    todo.push_back(upstream ? link.from : link.to);
        }
    }
    return on;
}

double linkWidth(const LineageScene& scene, size_t link, double thin, double thick)
{
    const LineageLink& wanted = scene.links[link];
    if (!wanted.amount)
        return thin;
    Exact largest;
    for (const LineageLink& other : scene.links)
        if (other.amount && other.currency == wanted.currency)
            largest = std::max(largest, other.amount->absolute());
    if (largest.isZero())
        return thin;
    // Whole hundredths of the largest: pixels, never money.
    const auto e12 = wanted.amount->absolute().e12();
    const auto unit = std::max<decltype(e12)>(largest.e12() / 100, 1);
    const int hundredths = static_cast<int>(std::min<decltype(e12)>(e12 / unit, 100));
    return thin + (thick - thin) * hundredths / 100.0;
}

}
