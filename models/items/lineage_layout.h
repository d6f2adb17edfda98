#pragma once

#include <cstddef>
#include <vector>

// Where the boxes of a layered graph stand and how its edges run. Pure geometry in pixels: it
// knows nothing of records, money or painting, so it is tested without a window.
//
// Ranks run left to right. The order inside a rank comes from barycentre sweeps over a proper
// layering (an edge that passes over a rank holds a place in it, so it never runs through a box);
// the height of each box is the nearest to its neighbours' that keeps order and distance.
namespace tieout::items {

struct LayoutNode {
    int rank = 0; // any integers; empty ranks take no room
    double width = 0, height = 0;
};
struct LayoutEdge {
    size_t from = 0, to = 0; // indexes of nodes; may point right to left or stay in a rank
};
struct LayoutSpacing {
    double rank_gap = 96; // free room between two columns of boxes
    double node_gap = 16; // free room between two boxes of a column
    double stub = 12; // an edge leaves and arrives horizontally for this long
};

struct LayoutPoint {
    double x = 0, y = 0;
};
struct LayoutBox {
    double x = 0, y = 0, width = 0, height = 0;
    double centre() const { return y + height / 2; }
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};
struct LineageLayout {
    std::vector<LayoutBox> boxes; // one per node
    std::vector<std::vector<LayoutPoint>> paths; // one per edge, from its `from` to its `to`
    std::vector<std::vector<size_t>> ranks; // nodes of each column, top to bottom
    double width = 0, height = 0;
    size_t crossings = 0; // of edges between neighbouring columns, after the sweeps
};

// Same input, same output. Linear in nodes and edges, but for sorting; an edge with an index out of
// range is given an empty path.
LineageLayout layOutLineage(const std::vector<LayoutNode>& nodes, const std::vector<LayoutEdge>& edges, const LayoutSpacing& spacing = {});

}
