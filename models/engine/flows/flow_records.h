#pragma once

#include "domain/flow.h"
#include "engine/flows/as_of.h"
#include "engine/reconcile/lineage_state.h"

#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

// The records as a flow asks about them: by table and column, along references. A view of the hot
// state; one thread.
namespace tieout::engine {

// A date, or a month: from its first to its last day.
struct FlowDays {
    int32_t first = kNoDay, last = kNoDay;
    bool known() const { return first != kNoDay; }
    bool operator==(const FlowDays&) const = default;
};

class FlowRecords {
public:
    explicit FlowRecords(const LineageState& state);
    const LineageState& state() const { return m_state; }
    // The state keeps this column, as a thing of that kind.
    bool keeps(const domain::FlowColumn& column, domain::FlowColumnKind kind) const;

    // Column of a record of `table`, or of the one record of the column's table that it names. Absent
    // records have no words, days and numbers.
    std::string_view word(Table table, uint32_t i, const domain::FlowColumn& column) const;
    FlowDays days(Table table, uint32_t i, const domain::FlowColumn& column) const;
    std::optional<domain::Decimal> number(uint32_t i, const domain::FlowColumn& column) const; // of the column's own table
    bool given(Table table, uint32_t i, const domain::FlowColumn& column) const;

    // Present records of `to` that a record of `from` leads to; false from `visit` ends it.
    using Visit = std::function<bool(uint32_t)>;
    bool eachNext(Table from, uint32_t i, Table to, const Visit& visit);
    // Present records at the end of a path; the same one may be met more than once.
    bool eachAt(Table from, uint32_t i, const std::vector<Table>& path, const Visit& visit, size_t step = 0);

    // The billing customer that a contract or its item is for, by way of its account: the smallest id; empty: none.
    std::string customerOf(Table table, uint32_t i);

private:
    struct Slot {
        enum Kind : uint8_t { None, Text, Customer, Named, Month, Number } kind = None;
        size_t n = 0;
    };
    Slot slotOf(const domain::FlowColumn& column) const;
    uint32_t own(Table table, uint32_t i, Table wanted) const; // the record itself, or the one it names
    const std::vector<uint32_t>* ofCustomer(Table table, uint32_t code);

    const LineageState& m_state;
    std::vector<std::vector<Slot>> m_slots; // by table and column
    std::unordered_map<uint8_t, std::unordered_map<uint32_t, std::vector<uint32_t>>> m_by_customer; // table, then text code; made when first asked for
};

}
