#pragma once

#include "domain/checkpoint.h"
#include "domain/tables.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

// A flow: the steps a business object takes through the systems, as data (docs/flows.md). What is
// here is only what the records can tell; the engine evaluates it, a connector reads it from a file.
namespace tieout::domain {

struct FlowColumn {
    Table table = Table::UsageEvents;
    size_t column = 0; // index in TableSpec::columns
    bool operator==(const FlowColumn&) const = default;
};

// What a column holds, as far as a flow may use it.
enum class FlowColumnKind : uint8_t { None, Word, Day, Month, Number };
FlowColumnKind flowColumnKind(const FlowColumn& column);

// How one gets from a record to those of another table.
enum class FlowHop : uint8_t {
    None, // there is no reference between the two
    Up, // the record names one of `to`
    Down, // records of `to` name it
    NamedUp, // it carries the id of a billing customer as its customer
    NamedDown, // records of `to` carry this billing customer as their customer
};
FlowHop flowHop(Table from, Table to);

struct FlowCondition {
    enum Kind : uint8_t {
        In, // the column is one of `words`
        NotIn,
        Given, // not empty
        Empty,
        Equals, // the same word or day as `other`
        From, // not before `other`
        LaterThan, // after `other`
        ReferencedBy, // at least one record of `by` names it
    };
    Kind kind = Given;
    FlowColumn column; // of the record looked at, or of the one record it names
    std::vector<std::string> words;
    FlowColumn other; // of the flow's object, or of the one record that names
    Table by = Table::UsageEvents;
};

using FlowTitles = std::map<std::string, std::string>; // by language; "en" is always there

struct FlowStep {
    std::string name;
    FlowTitles titles;
    std::vector<Table> path; // from the object to the expected record; empty: the object itself
    std::vector<FlowCondition> where; // all must hold; none: the record exists
    std::optional<FlowColumn> date; // of that record
    std::optional<size_t> after; // index of the step before
    std::optional<int> days; // at most so many days after that one; none: no limit
    std::optional<Checkpoint> checked_by; // raises what is missing here, so that CP13 need not
    std::vector<std::string> not_for; // channels that skip it
};

// The money behind an object: a sum over records, by currency.
struct FlowMoneyRule {
    std::vector<Table> path;
    std::vector<FlowCondition> where;
    FlowColumn amount;
    std::optional<FlowColumn> times;
};

struct Flow {
    std::string name;
    FlowTitles titles;
    Table object = Table::UsageEvents;
    std::vector<FlowCondition> where; // which records of the table take this way
    std::optional<FlowColumn> channel; // of the object
    std::optional<FlowMoneyRule> money;
    std::vector<FlowStep> steps; // a step stands after the one it follows
};

// The title in that language ("de"), else the English one.
const std::string& flowTitle(const FlowTitles& titles, const std::string& language);

// flow|object|step, as findings are keyed.
std::string flowKey(std::string_view flow, std::string_view object, std::string_view step);
// The three parts, unescaped; nothing when it is no such key.
struct FlowKey {
    std::string flow, object, step;
};
std::optional<FlowKey> readFlowKey(std::string_view key);

}
