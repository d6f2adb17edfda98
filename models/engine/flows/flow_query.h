#pragma once

#include "domain/flow.h"
#include "domain/ids.h"
#include "engine/lineage_graph.h"

#include <optional>
#include <string>
#include <vector>

// The question where the objects of the flows are, as values. docs/flows.md tells the words.
namespace tieout::engine {

struct FlowMoney {
    uint32_t currency = 0; // Currency::packed()
    domain::Exact amount;
    bool operator==(const FlowMoney&) const = default;
};

// One step of a flow over all its objects, in all sets.
struct FlowStepFigures {
    std::string name;
    domain::FlowTitles titles;
    std::optional<domain::Checkpoint> checked_by;
    uint64_t reached = 0, skipped = 0, late = 0, out_of_order = 0;
    uint64_t standing = 0; // objects that stand before it
    uint64_t overdue = 0; // of those: time is up, or a later step is reached
    std::vector<FlowMoney> money; // behind those that stand before it
    std::vector<FlowMoney> money_overdue;
};

// An object that has not reached the end.
struct FlowStanding {
    RecordRef object;
    std::string customer;
    size_t step = 0; // it stands before this one
    std::string since, deadline; // YYYY-MM-DD; empty: not known, no limit
    int64_t days_over = 0; // as of FlowFigures::as_of of its set
    bool overdue = false;
    std::vector<FlowMoney> money;
    std::optional<domain::Fingerprint> case_id; // CP13's, where it raised one
};

struct FlowFigures {
    std::string name;
    domain::FlowTitles titles;
    Table object = Table::Contracts;
    uint64_t objects = 0, done = 0;
    std::vector<FlowStepFigures> steps;
    std::vector<FlowStanding> standing; // only of the flow asked for: overdue first, oldest first
    uint64_t standing_total = 0; // before the limit
};

struct FlowsQuery {
    struct AsOf {
        std::string set, day; // the newest day its records tell of; empty: none
        bool raises = false; // CP13 is in force: the set has contracts
    };
    struct Answer {
        std::vector<AsOf> as_of;
        std::vector<FlowFigures> flows; // sorted by name
    };
    std::string flow; // whose standing objects are listed; empty: none
    std::string step; // only those that stand before it; empty: any
    bool overdue_only = false;
    size_t limit = 500;
};

}
