#pragma once

#include "engine/reconcile/intake.h"
#include "engine/reconcile/lineage_state.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

// CP0, downstream: what copies of the records elsewhere state they hold, against what landed here.
namespace tieout::engine {

// One table, month and currency of one source of totals. Several rows of the same window (a copy
// kept in parts) are one: they are added up.
struct DownstreamWindow {
    std::string source; // of the totals
    Table table = Table::Invoices; // which is counted
    int32_t period = 0; // months; 0: all there are
    uint32_t currency = 0; // 0: whatever currency
    // Nothing: does not fit, or (amounts) was not stated by every row. Landed ones counted alike.
    std::optional<Exact> stated_records, landed_records;
    std::optional<Exact> stated_amount, landed_amount;
    bool overflow = false; // a sum that was to be compared does not fit
    std::vector<uint32_t> rows; // of the table of totals; empty: a month between two that were stated

    std::string key() const; // source|table|2026-07 or all|EUR or all
    bool agrees() const { return stated_records == landed_records && (!stated_amount || stated_amount == landed_amount); }
};

inline constexpr std::string_view kDownstreamKind = "warehouse_window"; // of the findings' keys

using SourceOfChunk = std::function<std::string_view(uint32_t chunk)>;
// In order of the key's parts. Costs a look at every record of the tables that are stated, of usage
// events at every group; nothing where no totals arrived.
std::vector<DownstreamWindow> downstreamWindows(const LineageState& state, const SourceOfChunk& source_of);

// Every key that is looked at; `gaps` gets those whose sums do not fit.
std::vector<IntakeFindings> evaluateDownstream(const LineageState& state, const SourceOfChunk& source_of, Looked& looked, std::vector<std::string>& gaps);

}
