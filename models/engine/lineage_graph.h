#pragma once

#include "engine/ports.h"

#include <string>
#include <string_view>
#include <vector>

// The chain around one record, both ways: usage event ⇄ aggregate ⇄ charge ⇄ invoice line ⇄
// invoice ⇄ ERP document ⇄ journal lines, payment ⇄ receipt.
namespace tieout::engine {

inline constexpr std::string_view kUsageGroupKind = "usage_group"; // a key, not a table

struct RecordRef {
    Table table = Table::UsageEvents;
    std::string set; // empty: the only set that has it
    std::string id;
    // "KIND:ID" or "KIND:SET/ID"; error FixData when the kind is unknown or the id is empty. The
    // set ends at the first "/"; one inside the set is written "\/", and "\" there "\\". The id is
    // the rest as it stands; one that holds a "/" needs a set before it or an empty one:
    // "invoice:/2026/001". "usage_group:CUSTOMER|METER|PERIOD" is the aggregate of that group,
    // whether there is one or not.
    static Result<RecordRef> parse(const std::string& text);
    std::string toString() const; // parse(toString()) gives the same
    bool operator==(const RecordRef&) const = default;
};

struct LineageNode {
    RecordRef ref;
    // False: named by a reference, but no such record (an orphan's parent); or expected, but not
    // there: then the id is "?" and the id of the record that lacks it.
    bool present = true;
    // Stands for `members` events of one customer, meter and period; the id is their group's key.
    bool collapsed = false;
    uint64_t members = 1; // of an event: how often it was delivered
    int rank = 0; // left to right, fixed per table
    std::optional<Exact> quantity, amount;
    uint32_t currency = 0;
    std::optional<Period> period;
    std::string customer, status, document;
    // The record's own figure less all that is compared with it: aggregates of a group less its
    // events; an invoice's total less its lines and tax; debits less credits of an ERP document.
    // Nothing where there is no such sum.
    std::optional<Exact> quantity_residual, amount_residual;
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
