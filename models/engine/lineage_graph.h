#pragma once

#include "engine/ports.h"

#include <string>
#include <vector>

// The chain around one record, both ways: usage event ⇄ aggregate ⇄ charge ⇄ invoice line ⇄
// invoice ⇄ ERP document ⇄ journal lines, payment ⇄ receipt.
namespace tieout::engine {

struct RecordRef {
    Table table = Table::UsageEvents;
    std::string set; // empty: the only set that has it
    std::string id;
    // "KIND:ID" or "KIND:SET/ID"; error FixData when the kind is unknown.
    static Result<RecordRef> parse(const std::string& text);
    std::string toString() const;
    bool operator==(const RecordRef&) const = default;
};

struct LineageNode {
    RecordRef ref;
    bool present = true; // false: named by a reference, but no such record (an orphan's parent)
    bool collapsed = false; // stands for `members` records (the events of an aggregate)
    uint64_t members = 1;
    int rank = 0; // left to right, fixed per table
    std::optional<Exact> quantity, amount;
    uint32_t currency = 0;
    std::optional<Period> period;
    std::string customer, status, document;
    std::string source; // connection and delivery the record came from
    std::vector<Fingerprint> cases; // open exceptions keyed to this record
};

struct LineageEdge {
    size_t from = 0, to = 0; // indexes of nodes, upstream → downstream
    std::string basis; // key, reference, group
    std::string basis_version; // rule or mapping version that drew it
    std::optional<Exact> quantity, amount; // what flows
    std::optional<Exact> quantity_residual, amount_residual; // downstream − upstream; 0 = ties out
    uint32_t currency = 0;
};

struct LineageGraph {
    std::vector<LineageNode> nodes;
    std::vector<LineageEdge> edges;
    size_t root = 0;
    bool truncated = false; // a limit was reached
};

}
