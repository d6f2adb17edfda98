// Medians of the work queue's operations over a million rows.
//   bench_queue [rows]
#include "engine/queue_table.h"
#include "support/queue_tables.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace tieout;
using namespace tieout::engine;

namespace {

// A copy in the operation's set-up is not counted: `prepare` runs outside the clock.
void measure(const char* name, double goal_ms, const std::function<void()>& prepare, const std::function<size_t()>& work)
{
    std::vector<double> times;
    size_t result = 0;
    for (int round = 0; round < 15; ++round) {
        prepare();
        const auto start = std::chrono::steady_clock::now();
        result = work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%-30s best %7.2f ms   median %7.2f ms   max %7.2f ms   goal %6.1f ms   %s   (%zu)\n", name, times.front(), times[times.size() / 2], times.back(), goal_ms,
        times[times.size() / 2] <= goal_ms ? "met" : "MISSED", result);
}

}

int main(int argc, char** argv)
{
    const size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const QueueTable table = tests::randomQueueTable(42, rows, false);
    const int64_t now_us = 1'792'000'000'000'000;
    const auto nothing = [] {};
    const auto filter = [&](const char* name, double goal_ms, const QueueFilter& f) {
        measure(name, goal_ms, nothing, [&] { return filterRows(table, f, now_us).size(); });
    };
    QueueFilter f;
    filter("filter: found", 3, f);
    f.checkpoints = { domain::Checkpoint::CP4 };
    f.severities = { domain::Severity::High, domain::Severity::Critical };
    filter("filter: checkpoint, severity", 3, f);
    f.owners = { table.owner.values[1] };
    f.currencies = { domain::Currency::usd().packed() };
    f.exposure_min = domain::Exact::ofCount(1000);
    filter("filter: five conditions", 3, f);
    for (const char* text : { "inv-2026-0012345", "0417", "e", "no such text", "MISSING_P", "cust_00123" }) {
        QueueFilter search;
        search.text = text;
        filter((std::string("search: ") + text).c_str(), 8, search);
    }
    RowList all(rows), work;
    for (uint32_t i = 0; i < rows; ++i)
        all[i] = i;
    const auto sort = [&](const char* name, double goal_ms, QueueColumn column) {
        measure(name, goal_ms, [&] { work = all; }, [&] {
            sortRows(table, work, column, false);
            return size_t(work.front());
        });
    };
    sort("sort: severity", 15, QueueColumn::Severity);
    sort("sort: age", 15, QueueColumn::Age);
    sort("sort: residual", 15, QueueColumn::Residual);
    sort("sort: exposure", 15, QueueColumn::Exposure);
    sort("sort: customer", 15, QueueColumn::Customer);
    sort("sort: key", 100, QueueColumn::Key);
    sort("sort: document", 100, QueueColumn::Document);
    measure("facet: customer", 16, nothing, [&] { return facet(table, all, QueueColumn::Customer).size(); });
    measure("sums by currency", 16, nothing, [&] { return sumByCurrency(table, all).size(); });
    measure("groups by cause", 16, nothing, [&] { return groupByCause(table, all).size(); });
    return 0;
}
