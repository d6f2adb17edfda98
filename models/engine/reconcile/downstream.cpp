#include "engine/reconcile/downstream.h"

#include "domain/currency.h"
#include "domain/downstream.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

struct Tally {
    int64_t records = 0;
    WideSum amount;
};
// What landed of one table, by month and currency; 0 where the table has none.
using Landed = std::map<std::pair<int32_t, uint32_t>, Tally>;

void addUsage(const LineageState& state, Landed& landed)
{
    const GroupTable& groups = state.groups();
    for (uint32_t g = 0; g < groups.size(); ++g) {
        const auto aside = groups.aside.find(g); // what the meter refused landed all the same
        const uint32_t refused = aside == groups.aside.end() ? 0 : aside->second.refused_events;
        if (groups.events[g] + refused == 0)
            continue;
        Tally& tally = landed[{ groups.period[g], 0 }];
        tally.records += groups.events[g] + refused;
        tally.amount.add(groups.raw[g]);
        if (refused > 0)
            tally.amount.add(aside->second.refused);
    }
}

size_t numberAt(const TableLayout& layout, int column)
{
    for (size_t n = 0; column != d::kNotCounted && n < layout.numbers; ++n)
        if (layout.number[n] == column)
            return n;
    return kNumbersMax;
}

Landed landedOf(const LineageState& state, const d::CountedTable& counted)
{
    Landed landed;
    if (counted.table == Table::UsageEvents) {
        addUsage(state, landed);
        return landed;
    }
    const RecordTable& table = state.table(counted.table);
    const size_t amount = numberAt(*table.layout, counted.amount);
    Tally* last = nullptr; // neighbours are mostly of one month
    std::pair<int32_t, uint32_t> last_of;
    for (uint32_t i = 0; i < table.size(); ++i) {
        if (!table.present(i))
            continue;
        const std::pair of { counted.period == d::kNotCounted ? 0 : table.period[i], counted.currency == d::kNotCounted ? 0 : table.currency[i] };
        if (!last || of != last_of)
            last = &landed[of];
        last_of = of;
        ++last->records;
        if (amount != kNumbersMax)
            last->amount.add(Exact(table.decimal(amount, i)));
    }
    return landed;
}

struct WindowKey {
    std::string source;
    Table table = Table::Invoices;
    uint32_t currency = 0;
    int32_t period = 0;
    auto operator<=>(const WindowKey&) const = default;
};
struct Stated {
    WideSum records, amount;
    bool amounts = true; // every row states one
    std::vector<uint32_t> rows;
};

std::map<WindowKey, Stated> statedWindows(const LineageState& state, const SourceOfChunk& source_of)
{
    std::map<WindowKey, Stated> windows;
    const RecordTable& totals = state.table(Table::WarehouseTotals);
    for (uint32_t i = 0; i < totals.size(); ++i) {
        const d::CountedTable* counted = totals.present(i) ? d::countedTable(state.text(totals.text[words::counted_table][i])) : nullptr;
        if (!counted) // absent; a name that is no table was refused when it was read
            continue;
        const uint32_t currency = totals.flags[i] & kOwnCurrency ? totals.currency[i] : 0;
        Stated& stated = windows[{ std::string(source_of(totals.chunk[i])), counted->table, currency, totals.period[i] }];
        stated.records.add(Exact(totals.decimal(number::records, i)));
        stated.amounts = stated.amounts && (totals.flags[i] & kHasAmount);
        stated.amount.add(Exact(totals.decimal(number::stated_amount, i)));
        stated.rows.push_back(i);
    }
    return windows;
}

// A month between two that a copy states, and of which it says nothing, is stated to be empty.
void addSkippedMonths(std::map<WindowKey, Stated>& windows, const std::map<Table, Landed>& landed)
{
    std::vector<std::pair<WindowKey, bool>> skipped; // whether its neighbours state amounts
    for (auto at = windows.begin(), next = at; at != windows.end(); at = next) {
        ++next;
        const WindowKey& from = at->first;
        const bool follows = next != windows.end() && from.period != 0
            && std::tie(next->first.source, next->first.table, next->first.currency) == std::tie(from.source, from.table, from.currency);
        if (!follows)
            continue;
        for (const auto& [of, tally] : landed.at(from.table))
            if (of.first > from.period && of.first < next->first.period && (from.currency == 0 || of.second == from.currency))
                skipped.push_back({ { from.source, from.table, from.currency, of.first }, at->second.amounts && next->second.amounts });
    }
    for (const auto& [key, amounts] : skipped)
        windows[key].amounts = amounts;
}

// Nothing: it does not fit.
std::optional<Exact> differenceOf(const std::optional<Exact>& stated, const std::optional<Exact>& landed)
{
    if (!stated || !landed)
        return std::nullopt;
    Exact difference = *stated;
    return difference.subtract(*landed) ? std::optional<Exact>(difference) : std::nullopt;
}

DownstreamWindow compared(const WindowKey& key, const Stated& stated, const Landed& landed)
{
    DownstreamWindow window;
    window.source = key.source;
    window.table = key.table;
    window.period = key.period;
    window.currency = key.currency;
    window.rows = stated.rows;
    Tally sum;
    for (const auto& [of, tally] : landed) {
        if ((key.period != 0 && of.first != key.period) || (key.currency != 0 && of.second != key.currency))
            continue;
        sum.records += tally.records;
        sum.amount.add(tally.amount);
    }
    window.stated_records = stated.records.value();
    window.landed_records = Exact::ofCount(sum.records);
    window.overflow = !differenceOf(window.stated_records, window.landed_records);
    if (!stated.amounts)
        return window;
    window.stated_amount = stated.amount.value();
    window.landed_amount = sum.amount.value();
    window.overflow = window.overflow || !differenceOf(window.stated_amount, window.landed_amount);
    return window;
}

d::Finding findingOf(const DownstreamWindow& window, const std::string& set)
{
    d::Finding f;
    f.checkpoint = d::Checkpoint::CP0;
    f.reason = d::Reason::WarehouseMismatch;
    f.set = set;
    f.key = window.key();
    f.period = window.period;
    f.document = d::tableSpec(window.table).name;
    f.system = window.source;
    f.expected = *window.landed_records;
    f.actual = *window.stated_records;
    f.delta = *differenceOf(f.actual, f.expected);
    if (window.stated_amount && d::countedTable(window.table)->isMoney()) {
        f.exposure = differenceOf(*window.stated_amount, *window.landed_amount)->absolute();
        f.currency = window.currency;
    }
    return f;
}

}

std::string DownstreamWindow::key() const
{
    return d::escapeKeyPart(source) + "|" + std::string(d::tableSpec(table).name) + "|" + (period == 0 ? std::string("all") : d::Period(period).toString()) + "|"
        + (currency == 0 ? std::string("all") : std::string(d::Currency::fromPacked(currency).code()));
}

std::vector<DownstreamWindow> downstreamWindows(const LineageState& state, const SourceOfChunk& source_of)
{
    std::vector<DownstreamWindow> out;
    if (!state.any(Table::WarehouseTotals))
        return out;
    std::map<WindowKey, Stated> windows = statedWindows(state, source_of);
    std::map<Table, Landed> landed;
    for (const auto& [key, stated] : windows)
        if (!landed.contains(key.table))
            landed.emplace(key.table, landedOf(state, *d::countedTable(key.table)));
    addSkippedMonths(windows, landed);
    for (const auto& [key, stated] : windows)
        out.push_back(compared(key, stated, landed.at(key.table)));
    return out;
}

std::vector<IntakeFindings> evaluateDownstream(const LineageState& state, const SourceOfChunk& source_of, Looked& looked, std::vector<std::string>& gaps)
{
    std::vector<IntakeFindings> out;
    for (const DownstreamWindow& window : downstreamWindows(state, source_of)) {
        IntakeFindings of { kDownstreamKind, window.key(), {} };
        if (window.overflow)
            gaps.push_back(of.key);
        else if (!window.agrees())
            of.found.push_back(findingOf(window, state.set()));
        ++looked.looked_at;
        looked.matched += !window.overflow && of.found.empty() ? 1 : 0;
        out.push_back(std::move(of));
    }
    return out;
}

}
