#include "items/lineage_layout.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>

namespace tieout::items {

namespace {

constexpr int kOrderSweeps = 8;
constexpr int kHeightSweeps = 6;

// A box of the proper layering: a node, or the place a long edge holds in a rank it passes.
struct Slot {
    size_t rank = 0;
    double width = 0, height = 0;
    std::vector<size_t> before, after; // neighbours in the ranks left and right
    size_t order = 0; // place in its rank
    double centre = 0;
};

// One edge as the slots it runs through, left to right.
struct Chain {
    std::vector<size_t> slots;
    bool reversed = false; // drawn right to left
};

struct Layering {
    std::vector<Slot> slots; // the nodes first, then the passing edges
    std::vector<Chain> chains; // one per edge; empty for edges that are not drawn through ranks
    std::vector<std::vector<size_t>> ranks;
};

Layering properLayering(const std::vector<LayoutNode>& nodes, const std::vector<LayoutEdge>& edges)
{
    Layering out;
    std::map<int, size_t> columns;
    for (const LayoutNode& node : nodes)
        columns.emplace(node.rank, 0);
    size_t next = 0;
    for (auto& [rank, column] : columns)
        column = next++;
    out.ranks.resize(next);
    for (const LayoutNode& node : nodes) {
        Slot slot;
        slot.rank = columns[node.rank];
        slot.width = node.width;
        slot.height = node.height;
        out.ranks[slot.rank].push_back(out.slots.size());
        out.slots.push_back(slot);
    }
    out.chains.resize(edges.size());
    for (size_t e = 0; e < edges.size(); ++e) {
        size_t from = edges[e].from, to = edges[e].to;
        if (from >= nodes.size() || to >= nodes.size() || out.slots[from].rank == out.slots[to].rank)
            continue;
        Chain& chain = out.chains[e];
        chain.reversed = out.slots[from].rank > out.slots[to].rank;
        if (chain.reversed)
            std::swap(from, to);
        chain.slots.push_back(from);
        for (size_t rank = out.slots[from].rank + 1; rank < out.slots[to].rank; ++rank) {
            Slot passing;
            passing.rank = rank;
            out.ranks[rank].push_back(out.slots.size());
            chain.slots.push_back(out.slots.size());
            out.slots.push_back(passing);
        }
        chain.slots.push_back(to);
        for (size_t i = 1; i < chain.slots.size(); ++i) {
            out.slots[chain.slots[i - 1]].after.push_back(chain.slots[i]);
            out.slots[chain.slots[i]].before.push_back(chain.slots[i - 1]);
        }
    }
    return out;
}

void numberRank(Layering& layering, size_t rank)
{
    for (size_t i = 0; i < layering.ranks[rank].size(); ++i)
        layering.slots[layering.ranks[rank][i]].order = i;
}

// Inversions of the targets' order when edges are walked by their sources' order: by merge sort.
size_t inversions(std::vector<size_t>& values, std::vector<size_t>& scratch, size_t begin, size_t end)
{
    if (end - begin < 2)
        return 0;
    const size_t middle = begin + (end - begin) / 2;
    size_t count = inversions(values, scratch, begin, middle) + inversions(values, scratch, middle, end);
    size_t left = begin, right = middle;
    for (size_t out = begin; out < end; ++out) {
        if (right == end || (left < middle && values[left] <= values[right])) {
            scratch[out] = values[left++];
        } else {
            count += middle - left;
            scratch[out] = values[right++];
        }
    }
    std::copy(scratch.begin() + static_cast<std::ptrdiff_t>(begin), scratch.begin() + static_cast<std::ptrdiff_t>(end), values.begin() + static_cast<std::ptrdiff_t>(begin));
    return count;
}

size_t countCrossings(const Layering& layering)
{
    size_t total = 0;
    for (const std::vector<size_t>& rank : layering.ranks) {
        std::vector<size_t> targets;
        for (const size_t slot : rank) {
            const size_t begin = targets.size();
            for (const size_t neighbour : layering.slots[slot].after)
                targets.push_back(layering.slots[neighbour].order);
            std::sort(targets.begin() + static_cast<std::ptrdiff_t>(begin), targets.end());
        }
        std::vector<size_t> scratch(targets.size());
        total += inversions(targets, scratch, 0, targets.size());
    }
    return total;
}

// Orders one rank by the mean place of its neighbours on one side; slots without any keep theirs.
void orderByNeighbours(Layering& layering, size_t rank, bool by_left)
{
    std::vector<size_t>& members = layering.ranks[rank];
    std::vector<double> keys(layering.slots.size(), 0);
    for (const size_t slot : members) {
        const std::vector<size_t>& neighbours = by_left ? layering.slots[slot].before : layering.slots[slot].after;
        double sum = 0;
        for (const size_t neighbour : neighbours)
            sum += static_cast<double>(layering.slots[neighbour].order);
        keys[slot] = neighbours.empty() ? static_cast<double>(layering.slots[slot].order) : sum / static_cast<double>(neighbours.size());
    }
    std::stable_sort(members.begin(), members.end(), [&keys](size_t a, size_t b) { return keys[a] < keys[b]; });
    numberRank(layering, rank);
}

void orderRanks(Layering& layering)
{
    for (size_t rank = 0; rank < layering.ranks.size(); ++rank)
        numberRank(layering, rank);
    std::vector<std::vector<size_t>> best = layering.ranks;
    size_t fewest = countCrossings(layering);
    for (int sweep = 0; sweep < kOrderSweeps && fewest > 0; ++sweep) {
        const bool rightwards = sweep % 2 == 0;
        for (size_t i = 1; i < layering.ranks.size(); ++i)
            orderByNeighbours(layering, rightwards ? i : layering.ranks.size() - 1 - i, rightwards);
        const size_t crossings = countCrossings(layering);
        if (crossings < fewest) {
            fewest = crossings;
            best = layering.ranks;
        }
    }
    layering.ranks = best;
    for (size_t rank = 0; rank < layering.ranks.size(); ++rank)
        numberRank(layering, rank);
}

// The centres nearest to the wished ones (least squares) that keep order and distance: blocks that
// would overlap are joined and stand at the mean of their wishes.
void placeRank(Layering& layering, size_t rank, const std::vector<double>& wished, double gap)
{
    const std::vector<size_t>& members = layering.ranks[rank];
    struct Block {
        double sum = 0;
        size_t count = 0;
        double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<double> offset(members.size(), 0); // of each centre from the first one, packed
    for (size_t i = 1; i < members.size(); ++i)
        offset[i] = offset[i - 1] + layering.slots[members[i - 1]].height / 2 + gap + layering.slots[members[i]].height / 2;
    std::vector<Block> blocks;
    for (size_t i = 0; i < members.size(); ++i) {
        blocks.push_back({ wished[members[i]] - offset[i], 1 });
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().count += last.count;
        }
    }
    size_t i = 0;
    for (const Block& block : blocks)
        for (size_t n = 0; n < block.count; ++n, ++i)
            layering.slots[members[i]].centre = block.mean() + offset[i];
}

void placeAll(Layering& layering, double gap)
{
    std::vector<double> wished(layering.slots.size(), 0);
    for (size_t rank = 0; rank < layering.ranks.size(); ++rank)
        placeRank(layering, rank, wished, gap);
    for (int sweep = 0; sweep < kHeightSweeps; ++sweep) {
        const bool rightwards = sweep % 2 == 0;
        for (size_t i = 0; i < layering.ranks.size(); ++i) {
            const size_t rank = rightwards ? i : layering.ranks.size() - 1 - i;
            for (const size_t slot : layering.ranks[rank]) {
                const Slot& s = layering.slots[slot];
                double sum = 0;
                size_t count = 0;
                for (const std::vector<size_t>* side : { &s.before, &s.after })
                    for (const size_t neighbour : *side) {
                        sum += layering.slots[neighbour].centre;
                        ++count;
                    }
                wished[slot] = count == 0 ? s.centre : sum / static_cast<double>(count);
            }
            placeRank(layering, rank, wished, gap);
        }
    }
}

// Boxes from slots; everything moved so that the topmost edge is at 0.
void place(const Layering& layering, const std::vector<LayoutNode>& nodes, const LayoutSpacing& spacing, LineageLayout& out)
{
    std::vector<double> left(layering.ranks.size(), 0);
    double x = 0, top = 0, bottom = 0;
    bool first = true;
    for (size_t rank = 0; rank < layering.ranks.size(); ++rank) {
        double widest = 0;
        for (const size_t slot : layering.ranks[rank]) {
            const Slot& s = layering.slots[slot];
            widest = std::max(widest, s.width);
            top = first ? s.centre - s.height / 2 : std::min(top, s.centre - s.height / 2);
            bottom = first ? s.centre + s.height / 2 : std::max(bottom, s.centre + s.height / 2);
            first = false;
        }
        left[rank] = x;
        out.width = x + widest;
        x += widest + spacing.rank_gap;
    }
    out.height = bottom - top;
    out.boxes.resize(nodes.size());
    for (size_t i = 0; i < nodes.size(); ++i) {
        const Slot& s = layering.slots[i];
        out.boxes[i] = { left[s.rank], s.centre - s.height / 2 - top, s.width, s.height };
    }
}

// Height at which each end of an edge touches its box: ends are spread over the side in the order
// of where they lead, so that a fan does not cross itself.
std::vector<double> ports(const Layering& layering, bool leaving)
{
    struct End {
        size_t chain;
        double other;
    };
    std::vector<std::vector<End>> ends(layering.slots.size());
    for (size_t c = 0; c < layering.chains.size(); ++c) {
        const std::vector<size_t>& slots = layering.chains[c].slots;
        if (slots.empty())
            continue;
        const size_t here = leaving ? slots.front() : slots.back();
        const size_t there = leaving ? slots[1] : slots[slots.size() - 2];
        ends[here].push_back({ c, layering.slots[there].centre });
    }
    std::vector<double> out(layering.chains.size(), 0);
    for (size_t slot = 0; slot < ends.size(); ++slot) {
        std::stable_sort(ends[slot].begin(), ends[slot].end(), [](const End& a, const End& b) { return a.other < b.other; });
        const double room = layering.slots[slot].height * 0.6;
        const double step = room / static_cast<double>(ends[slot].size() + 1);
        for (size_t i = 0; i < ends[slot].size(); ++i)
            out[ends[slot][i].chain] = layering.slots[slot].centre - room / 2 + step * static_cast<double>(i + 1);
    }
    return out;
}

void route(const Layering& layering, const std::vector<LayoutEdge>& edges, const LayoutSpacing& spacing, double top, LineageLayout& out)
{
    const std::vector<double> leave = ports(layering, true), arrive = ports(layering, false);
    std::vector<double> column_x(layering.ranks.size(), 0), column_right(layering.ranks.size(), 0);
    for (size_t i = 0; i < out.boxes.size(); ++i) {
        const size_t rank = layering.slots[i].rank;
        column_x[rank] = out.boxes[i].x;
        column_right[rank] = std::max(column_right[rank], out.boxes[i].right());
    }
    out.paths.resize(edges.size());
    for (size_t e = 0; e < edges.size(); ++e) {
        const Chain& chain = layering.chains[e];
        if (edges[e].from >= out.boxes.size() || edges[e].to >= out.boxes.size())
            continue;
        std::vector<LayoutPoint>& path = out.paths[e];
        if (chain.slots.empty()) { // inside one rank: round the right side
            const LayoutBox &a = out.boxes[edges[e].from], &b = out.boxes[edges[e].to];
            const double x = std::max(a.right(), b.right()) + spacing.stub;
            path = { { a.right(), a.centre() }, { x, a.centre() }, { x, b.centre() }, { b.right(), b.centre() } };
            continue;
        }
        const LayoutBox& first = out.boxes[chain.slots.front()];
        const LayoutBox& last = out.boxes[chain.slots.back()];
        path.push_back({ first.right(), leave[e] - top });
        path.push_back({ column_right[layering.slots[chain.slots.front()].rank] + spacing.stub, leave[e] - top });
        for (size_t i = 1; i + 1 < chain.slots.size(); ++i) {
            const Slot& passing = layering.slots[chain.slots[i]];
            path.push_back({ column_x[passing.rank] - spacing.stub, passing.centre - top });
            path.push_back({ column_right[passing.rank] + spacing.stub, passing.centre - top });
        }
        path.push_back({ last.x - spacing.stub, arrive[e] - top });
        path.push_back({ last.x, arrive[e] - top });
        if (chain.reversed)
            std::reverse(path.begin(), path.end());
    }
}

}

LineageLayout layOutLineage(const std::vector<LayoutNode>& nodes, const std::vector<LayoutEdge>& edges, const LayoutSpacing& spacing)
{
    LineageLayout out;
    if (nodes.empty()) {
        out.paths.resize(edges.size());
        return out;
    }
    Layering layering = properLayering(nodes, edges);
    orderRanks(layering);
    placeAll(layering, spacing.node_gap);
    place(layering, nodes, spacing, out);
    const double top = layering.slots[0].centre - layering.slots[0].height / 2 - out.boxes[0].y;
    route(layering, edges, spacing, top, out);
    out.crossings = countCrossings(layering);
    out.ranks.resize(layering.ranks.size());
    for (size_t rank = 0; rank < layering.ranks.size(); ++rank)
        for (const size_t slot : layering.ranks[rank])
            if (slot < nodes.size())
                out.ranks[rank].push_back(slot);
    return out;
}

}
