#pragma once

#include "engine/queries.h"
#include "engine/record_view.h"

#include <deque>
#include <map>
#include <string>
#include <tuple>

namespace tieout::engine {

// The rules by which records are joined and compared; stands on every edge.
inline constexpr std::string_view kLineageBasisVersion = "contract 1";

// Places left to right.
int lineageRank(Table table);

// Draws the chain around one record: what it came from (and what that came from …) and what came of
// it (and what came of that …), but not the side branches of either. Breadth first, so that a limit
// cuts what is farthest.
class LineageWalker {
public:
    LineageWalker(const RecordView& view, const LineageQuery& query);
    // Error FixData when no record has the id, or several sets do and none is named.
    Result<LineageGraph> walk();

private:
    enum Way : uint8_t { Up, Down };
    struct Step {
        size_t node;
        Way way;
        int depth;
    };
    static constexpr size_t kNoNode = SIZE_MAX;

    Result<RecordRef> findRoot();
    size_t nodeOf(const RecordRef& ref); // made when new; kNoNode: the limit is reached
    size_t absentChild(size_t parent, Table table);
    void addFindings(LineageNode& node, const RecordRef& ref, bool group);
    void sumInvoice(size_t invoice);
    void sumJournal(size_t posting);

    void goUp(const Step& step);
    void goDown(const Step& step);
    void goToChildren(const Step& step, Table table, bool expected);
    void goToParents(const Step& step, Table table);
    void goToEvents(const Step& step);
    void goToAggregates(const Step& step);
    void drawGroup(const UsageGroupSummary& summary, size_t event, const Step& step);
    void addGroupFindings(LineageNode& node, const UsageGroupSummary& summary, const std::vector<RecordRef>& aggregates);
    std::vector<size_t> shownEvents(const UsageGroupSummary& summary, size_t event);
    // The events not shown by themselves; kNoNode when all are.
    size_t stackOf(const UsageGroupSummary& summary, const std::vector<size_t>& shown);
    void follow(const Step& from, size_t node, Way way);

    void connect(size_t upstream, size_t downstream, std::string_view basis);
    void connectGroup(size_t events, size_t aggregate, const std::optional<Exact>& flow, const std::optional<Exact>& residual);

    const RecordView& m_view;
    const LineageQuery& m_query;
    LineageGraph m_graph;
    using Key = std::tuple<Table, std::string, std::string>;
    std::map<Key, size_t> m_nodes, m_stacks;
    std::map<std::pair<size_t, size_t>, size_t> m_edges;
    std::deque<Step> m_steps;
};

}
