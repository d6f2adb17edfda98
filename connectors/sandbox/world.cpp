#include "connectors/sandbox/world.h"

#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <cstdio>

namespace tieout::sandbox {

namespace {

constexpr int kFirstYear = 2025, kFirstMonth = 11; // the World begins in November 2025

bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int daysIn(int year, int month)
{
    static constexpr int kDays[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

struct YearMonth {
    int year, month;
};

YearMonth yearMonth(int index)
{
    const int months = kFirstYear * 12 + kFirstMonth - 1 + index;
    return { months / 12, months % 12 + 1 };
}

std::string dayText(int month_index, int day)
{
    const YearMonth at = yearMonth(month_index);
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", at.year, at.month, day);
    return text;
}

}

const std::array<WorldCurrency, 4>& worldCurrencies()
{
    static const std::array<WorldCurrency, 4> all = { WorldCurrency { "USD", 2, "US01", "Northwind Inc.", 0 },
        WorldCurrency { "EUR", 2, "EU01", "Northwind Europe GmbH", 19 }, WorldCurrency { "JPY", 0, "JP01", "Northwind KK", 10 },
        WorldCurrency { "KWD", 3, "KW01", "Northwind Gulf WLL", 0 } };
    return all;
}

const std::array<BookAccount, 8>& bookAccounts()
{
    static const std::array<BookAccount, 8> all = { BookAccount { "6", "1100", "Accounts Receivable" }, { "54", "4000", "Subscription Revenue" },
        { "109", "2200", "Sales Tax Payable" }, { "2", "1000", "Bank" }, { "71", "4901", "Other Revenue A" }, { "72", "4902", "Other Revenue B" },
        { "73", "4903", "Other Revenue C" }, { "80", "4100", "Licence Revenue (old)" } };
    return all;
}

const std::array<const char*, 2>& departments()
{
    static const std::array<const char*, 2> all = { "CC-SALES", "CC-FACILITIES" };
    return all;
}

const std::vector<std::string>& scenarioNames()
{
    static const std::vector<std::string> all = { "default", "small", "clean", "quiet_month", "quarter_end", "pricing_rollout", "erp_outage", "late_usage", "incomplete_feeds" };
    return all;
}

bool scenarioByName(const std::string& name, Scenario& out)
{
    out = { name, 60, 8, 1 };
    if (name == "default")
        out = { name, 200, 12, 3 };
    else if (name == "small")
        out = { name, 24, 6, 1 };
    else if (name == "clean")
        out = { name, 200, 12, 0 };
    else if (name == "quiet_month")
        out.quiet_month = 3;
    else if (name == "quarter_end")
        out.quarter_end = true;
    else if (name == "pricing_rollout")
        out.rollout_month = 5;
    else if (name == "erp_outage")
        out.outage_month = 6;
    else if (name == "late_usage")
        out.late_month = 6;
    else if (name == "incomplete_feeds") {
        out = { name, 40, 6, 1 };
        out.incomplete_feeds = true;
    }
    else
        return false;
    return true;
}

std::string World::monthText(int month) const
{
    return dayText(month, 1).substr(0, 7);
}

std::string World::monthFirstDay(int month) const
{
    return dayText(month, 1);
}

std::string World::monthLastDay(int month) const
{
    const YearMonth at = yearMonth(month);
    return dayText(month, daysIn(at.year, at.month));
}

std::string fixedDecimal(int64_t units, int decimals)
{
    const bool negative = units < 0;
    std::string digits = std::to_string(negative ? -units : units);
    if (digits.size() <= static_cast<size_t>(decimals))
        digits.insert(0, static_cast<size_t>(decimals) + 1 - digits.size(), '0');
    if (decimals > 0)
        digits.insert(digits.size() - static_cast<size_t>(decimals), ".");
    return (negative ? "-" : "") + digits;
}

std::string plainDecimal(int64_t units, int decimals)
{
    if (units == 0)
        return "0";
    std::string text = fixedDecimal(units, decimals);
    if (decimals > 0) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.')
            text.pop_back();
    }
    return text;
}

std::string numbered(const char* format, int64_t n)
{
    char text[64];
    std::snprintf(text, sizeof text, format, static_cast<long long>(n));
    return text;
}

World makeWorld(uint64_t seed, const Scenario& scenario)
{
    WorldBuilder builder(seed, scenario);
    builder.plan();
    builder.usage();
    builder.rating();
    builder.invoicing();
    builder.posting();
    builder.collecting();
    builder.strangers();
    builder.masters();
    builder.agreements();
    builder.mappings();
    builder.widerDefects();
    builder.metering();
    builder.settle();
    builder.copies();
    builder.feedFaults();
    World world = std::move(builder.world);
    std::sort(world.truth.begin(), world.truth.end());
    std::sort(world.estate_truth.begin(), world.estate_truth.end());
    std::sort(world.feed_truth.begin(), world.feed_truth.end());
    return world;
}

}
