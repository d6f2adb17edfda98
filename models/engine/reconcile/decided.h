#pragma once

#include "domain/result.h"
#include "domain/tables.h"
#include "store/control_mappings.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What two people agreed on about reference data, as a value: the same decisions give the same value,
// and with the same rows the same findings. The reconciler reads nothing else of control.db.
namespace tieout::engine {

struct DecidedRow { // a mapping row that people made; days as in the tables, empty: always, for ever
    std::string id, mapping, key, value, from, to;
    bool operator==(const DecidedRow&) const = default;
};

// The last day of a row that a source delivers; nothing: the row does not count at all.
struct DecidedEnd {
    std::string mapping, key;
    std::optional<std::string> last_day;
    bool operator==(const DecidedEnd&) const = default;
};

// A customer record and the one of the system before it.
struct DecidedLink {
    domain::Table child_table = domain::Table::BillingCustomers; // or ErpCustomers
    std::string child, parent; // an empty parent: no longer linked
    std::vector<std::string> former; // other parents it was linked to before
    bool operator==(const DecidedLink&) const = default;
};

struct DecidedSet {
    std::vector<DecidedRow> rows; // in force, in the order of their approvals
    std::map<std::string, DecidedEnd> ends; // by the id of the pulled row
    std::vector<DecidedLink> links; // one for each child there ever was a link of
    std::set<std::pair<std::string, std::string>> not_same; // "kind:child", parent
    bool accounts = false; // a mapping of accounts or of their dimensions was ever decided
    bool operator==(const DecidedSet&) const = default;
};

struct Decided {
    int64_t revision = 0; // seq of the last approval in it
    std::map<std::string, DecidedSet> sets;
};

// The value of all approvals up to `revision`.
Decided decidedUpTo(const std::vector<store::MappingProposal>& mappings, const std::vector<store::LinkProposal>& links, int64_t revision);

// A row cut at its last day; nothing when no day is left.
std::optional<std::string> validToAfter(const std::string& from, const std::string& to, const DecidedEnd& end);
// The day before YYYY-MM-DD. Error FixData when it is no day.
domain::Result<std::string> dayBefore(const std::string& day);

// The accounts of a billing customer, the billing customers of an ERP customer.
domain::Table linkParentTable(domain::Table child);
size_t linkOfChild(domain::Table child); // position in TableLayout::link

// Where a reconciliation gets the decisions from, and remembers which it took.
class Decisions {
public:
    virtual ~Decisions() = default;
    virtual domain::Result<Decided> newest() = 0;
    virtual domain::Result<Decided> ofRun(int64_t run) = 0; // those that run of cache.db went by
    virtual domain::Result<void> note(int64_t run, int64_t revision) = 0;
};

}
