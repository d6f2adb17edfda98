#include "engine/flows/as_of.h"

#include <algorithm>

namespace tieout::engine {

namespace {

constexpr int64_t kDayNs = 86'400LL * 1'000'000'000;

int32_t dayOfNs(int64_t ns)
{
    return static_cast<int32_t>(ns / kDayNs - (ns % kDayNs < 0 ? 1 : 0));
}

struct TwoNewest {
    int32_t newest = kNoDay, second = kNoDay;
    void add(int32_t day)
    {
        if (day > newest) {
            second = newest;
            newest = day;
        } else if (day > second) {
            second = day;
        }
    }
};

void addMonths(const LineageState& state, Table which, TwoNewest& days)
{
    const RecordTable& table = state.table(which);
    TwoNewest months;
    for (uint32_t i = 0; i < table.size(); ++i)
        if (table.present(i) && table.period[i] != 0)
            months.add(table.period[i]);
    for (const int32_t month : { months.newest, months.second })
        if (month != kNoDay)
            days.add(domain::Period(month).firstDay()); // the month has begun
}

}

int32_t dayOf(std::string_view text)
{
    if (text.size() < 10)
        return kNoDay;
    const auto at = domain::Instant::parseDate(text.substr(0, 10));
    return at.ok() ? dayOfNs(at->ns()) : kNoDay;
}

std::string dayText(int32_t day)
{
    return day == kNoDay ? std::string() : domain::Instant(day * kDayNs).toDate();
}

int32_t asOfDay(const LineageState& state)
{
    TwoNewest days;
    // Of the newest events only the times are compared; two of them are made days.
    int64_t newest = std::numeric_limits<int64_t>::min(), second = newest;
    for (const int64_t ts : state.events().ts) {
        if (ts > newest) {
            second = newest;
            newest = ts;
        } else if (ts > second) {
            second = ts;
        }
    }
    for (const int64_t ts : { newest, second })
        if (ts != std::numeric_limits<int64_t>::min())
            days.add(dayOfNs(ts));
    for (const Table table : { Table::UsageAggregates, Table::RatedCharges, Table::Invoices, Table::ErpPostings })
        addMonths(state, table, days);
    const RecordTable& invoices = state.table(Table::Invoices);
    for (uint32_t i = 0; i < invoices.size(); ++i)
        if (invoices.present(i))
            days.add(dayOf(state.text(invoices.text[words::issued_at][i])));
    const RecordTable& contracts = state.table(Table::Contracts);
    for (uint32_t i = 0; i < contracts.size(); ++i)
        if (contracts.present(i))
            days.add(std::max(dayOf(state.text(contracts.text[words::signed_at][i])), dayOf(state.text(contracts.text[words::activated_at][i]))));
    return days.second;
}

}
