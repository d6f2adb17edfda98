#pragma once

#include "engine/lineage_graph.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What the lineage page shows, apart from how it is drawn: the answered graph, which of its stacks
// a person opened, and the boxes and links that follow from both. No Qt, one thread.
namespace tieout::items {

// A record, or a stack of like records beside each other.
struct LineageBox {
    std::string key; // stable over growing and opening: "invoice:main/INV-1", "stack/…"
    std::vector<size_t> nodes; // of the graph; one, unless it is a stack
    uint64_t records = 1; // all the box stands for, the events of a collapsed aggregate included
    bool stack = false; // several records; open() takes them apart
    bool closed_events = false; // the events of an aggregate, not fetched yet: to be asked for
    bool present = true;
    engine::Table table = engine::Table::UsageEvents;
    int rank = 0;
    std::optional<engine::Exact> quantity, amount; // sums; none when unknown, mixed or too large
    uint32_t currency = 0;
    size_t cases = 0; // open exceptions inside
};

struct LineageLink {
    size_t from = 0, to = 0; // boxes, upstream → downstream
    std::vector<size_t> edges; // of the graph
    std::optional<engine::Exact> quantity, amount, quantity_residual, amount_residual; // sums
    uint32_t currency = 0;
    bool broken() const { return (amount_residual && !amount_residual->isZero()) || (quantity_residual && !quantity_residual->isZero()); }
};

struct LineageScene {
    std::vector<LineageBox> boxes;
    std::vector<LineageLink> links;
    std::vector<size_t> box_of_node; // one per node of the graph
    size_t root = 0;
};

class LineageModel {
public:
    // More like records than this on one parent stand as a stack.
    static constexpr size_t kStackFrom = 7;

    void reset(engine::LineageGraph graph);
    // Adds what another answer knows. Nodes are the same when their records are; the closed events
    // in front of `opened` make room for the events that came.
    void grow(const engine::LineageGraph& more, const engine::RecordRef& opened);

    const engine::LineageGraph& graph() const { return m_graph; }
    bool empty() const { return m_graph.nodes.empty(); }

    void openStack(const std::string& key) { m_opened.insert(key); }
    void closeStacks() { m_opened.clear(); }
    bool stacksOpened() const { return !m_opened.empty(); }

    LineageScene scene() const;

private:
    engine::LineageGraph m_graph;
    std::set<std::string> m_opened;
};

// Boxes on a way through `box`: everything it came from and everything that came of it.
std::vector<bool> lineagePath(const LineageScene& scene, size_t box);

// Line width in pixels, `thin` … `thick`, by amount against the largest of its currency.
double linkWidth(const LineageScene& scene, size_t link, double thin, double thick);

}
