#include "items/lineage_layout.h"
#include "support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <cstdint>

using namespace tieout::items;

namespace {

LayoutNode node(int rank, double height = 40)
{
    return { rank, 100, height };
}

// A seeded graph of `ranks` columns; every node but those of the first rank has one or two parents.
void randomGraph(uint32_t seed, int ranks, int per_rank, std::vector<LayoutNode>& nodes, std::vector<LayoutEdge>& edges)
{
    uint32_t state = seed * 2654435761U + 1;
    const auto next = [&state](uint32_t limit) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8) % limit;
    };
    for (int rank = 0; rank < ranks; ++rank)
        for (int i = 0; i < per_rank; ++i) {
            nodes.push_back(node(rank * 10, 20.0 + next(50)));
            for (uint32_t parents = rank == 0 ? 0 : 1 + next(2); parents > 0; --parents)
                edges.push_back({ next(static_cast<uint32_t>(rank * per_rank)), nodes.size() - 1 });
        }
}

}

class LineageLayoutTest : public QObject {
    Q_OBJECT
private slots:
    void emptyGraphHasNoSize()
    {
        const LineageLayout out = layOutLineage({}, {});
        QCOMPARE(out.boxes.size(), size_t(0));
        QCOMPARE(out.width, 0.0);
        QCOMPARE(out.height, 0.0);
    }

    void ranksStandLeftToRightWithoutGapsForEmptyRanks()
    {
        const LineageLayout out = layOutLineage({ node(7), node(0), node(3) }, { { 1, 2 }, { 2, 0 } });
        QCOMPARE(out.boxes[1].x, 0.0);
        QCOMPARE(out.boxes[2].x, 196.0);
        QCOMPARE(out.boxes[0].x, 392.0);
        QCOMPARE(out.width, 492.0);
        QCOMPARE(out.height, 40.0); // a straight chain lies on one line
    }

    void twistedPairsAreUntwisted()
    {
        // 0,1 → 2,3 crossed as given: a sweep must leave no crossing.
        const LineageLayout out = layOutLineage({ node(0), node(0), node(1), node(1) }, { { 0, 3 }, { 1, 2 } });
        QCOMPARE(out.crossings, size_t(0));
        QVERIFY((out.boxes[0].y < out.boxes[1].y) == (out.boxes[3].y < out.boxes[2].y));
    }

    void completeBipartiteKeepsItsOneCrossing()
    {
        const LineageLayout out = layOutLineage({ node(0), node(0), node(1), node(1) }, { { 0, 2 }, { 0, 3 }, { 1, 2 }, { 1, 3 } });
        QCOMPARE(out.crossings, size_t(1));
    }

    void treeHasNoCrossing()
    {
        // Children given in scattered order: an invoice, its lines, their charges, their aggregates.
        std::vector<LayoutNode> nodes { node(3) };
        std::vector<LayoutEdge> edges;
        for (int i = 0; i < 7; ++i) {
            nodes.push_back(node(2));
            edges.push_back({ nodes.size() - 1, 0 });
        }
        for (int i = 0; i < 7; ++i) {
            nodes.push_back(node(1));
            edges.push_back({ nodes.size() - 1, static_cast<size_t>(1 + (i * 3) % 7) });
        }
        for (int i = 0; i < 14; ++i) {
            nodes.push_back(node(0));
            edges.push_back({ nodes.size() - 1, static_cast<size_t>(8 + (i * 5) % 7) });
        }
        QCOMPARE(layOutLineage(nodes, edges).crossings, size_t(0));
    }

    void boxesNeverOverlapAndKeepTheirDistance_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void boxesNeverOverlapAndKeepTheirDistance()
    {
        QFETCH(int, seed);
        std::vector<LayoutNode> nodes;
        std::vector<LayoutEdge> edges;
        randomGraph(static_cast<uint32_t>(seed), 5, 12, nodes, edges);
        const LineageLayout out = layOutLineage(nodes, edges, { 80, 10, 8 });
        size_t seen = 0;
        for (const std::vector<size_t>& rank : out.ranks) {
            seen += rank.size();
            for (size_t i = 1; i < rank.size(); ++i)
                QVERIFY2(out.boxes[rank[i]].y >= out.boxes[rank[i - 1]].bottom() + 10 - 1e-6, "two boxes of a column are closer than the gap");
        }
        QCOMPARE(seen, nodes.size());
        for (size_t r = 1; r < out.ranks.size(); ++r)
            for (const size_t left : out.ranks[r - 1])
                for (const size_t right : out.ranks[r])
                    QVERIFY(out.boxes[left].right() + 80 <= out.boxes[right].x + 1e-6);
        for (const LayoutBox& box : out.boxes)
            QVERIFY(box.y >= -1e-6 && box.bottom() <= out.height + 1e-6 && box.right() <= out.width + 1e-6);
    }

    void longEdgesRunThroughNoBox()
    {
        for (uint32_t seed = 1; seed <= 20; ++seed) {
            std::vector<LayoutNode> nodes;
            std::vector<LayoutEdge> edges;
            randomGraph(seed, 5, 8, nodes, edges);
            const LineageLayout out = layOutLineage(nodes, edges);
            for (size_t e = 0; e < edges.size(); ++e) {
                const std::vector<LayoutPoint>& path = out.paths[e];
                QVERIFY(path.size() >= 4);
                for (size_t i = 1; i < path.size(); ++i) {
                    if (path[i].y != path[i - 1].y)
                        continue; // slanted parts lie between columns only, checked below
                    for (size_t n = 0; n < nodes.size(); ++n) {
                        const LayoutBox& box = out.boxes[n];
                        const bool across = path[i].x > box.x + 1e-6 && path[i - 1].x < box.right() - 1e-6;
                        QVERIFY2(!across || path[i].y <= box.y || path[i].y >= box.bottom(), "an edge runs through a box");
                    }
                }
                for (size_t i = 1; i < path.size(); ++i)
                    if (path[i].y != path[i - 1].y)
                        for (const LayoutBox& box : out.boxes)
                            QVERIFY(path[i].x <= box.x + 1e-6 || path[i - 1].x >= box.right() - 1e-6);
            }
        }
    }

    void edgeEndsTouchTheirBoxes()
    {
        const LineageLayout out = layOutLineage({ node(0), node(1), node(1) }, { { 0, 1 }, { 0, 2 }, { 2, 0 } });
        QCOMPARE(out.paths[0].front().x, out.boxes[0].right());
        QCOMPARE(out.paths[0].back().x, out.boxes[1].x);
        QVERIFY(out.paths[0].back().y > out.boxes[1].y && out.paths[0].back().y < out.boxes[1].bottom());
        // Right to left: starts where its `from` stands.
        QCOMPARE(out.paths[2].front().x, out.boxes[2].x);
        QCOMPARE(out.paths[2].back().x, out.boxes[0].right());
    }

    void edgeWithAWrongIndexIsLeftOut()
    {
        const LineageLayout out = layOutLineage({ node(0), node(1) }, { { 0, 9 }, { 0, 1 } });
        QVERIFY(out.paths[0].empty());
        QVERIFY(!out.paths[1].empty());
    }

    void parentStandsAtTheMiddleOfItsChildren()
    {
        const LineageLayout out = layOutLineage({ node(0), node(0), node(0), node(1) }, { { 0, 3 }, { 1, 3 }, { 2, 3 } });
        QVERIFY(qAbs(out.boxes[3].centre() - out.boxes[1].centre()) < 1.0);
    }

    void laysOutFiveThousandNodes()
    {
        std::vector<LayoutNode> nodes;
        std::vector<LayoutEdge> edges;
        randomGraph(3, 8, 625, nodes, edges);
        QCOMPARE(layOutLineage(nodes, edges).boxes.size(), size_t(5000));
    }
};

TIEOUT_TEST(LineageLayoutTest)
#include "tst_lineage_layout.moc"
