// The work queue's operations over a million rows. Wall time is what a person waits; processor time
// tells the same on a machine that does other things as well.
//   bench_queue [rows]
#include "engine/queue_table.h"
#include "support/queue_tables.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>

using namespace tieout;
using namespace tieout::engine;

namespace {

// A copy in the operation's set-up is not counted: `prepare` runs outside the clock.
void measure(const char* name, double goal_ms, const std::function<void()>& prepare, const std::function<size_t()>& work)
{
    std::vector<double> times, cpu_times;
    size_t result = 0;
    const auto cpu = [] {
        timespec t {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
    };
    for (int round = 0; round < 15; ++round) {
        prepare();
        const auto start = std::chrono::steady_clock::now();
        const double cpu_start = cpu();
        result = work();
        cpu_times.push_back(cpu() - cpu_start);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    std::sort(cpu_times.begin(), cpu_times.end());
    std::printf("%-30s median %7.2f ms   best %7.2f ms   processor %7.2f ms   goal %6.1f ms   %s   (%zu)\n", name, times[times.size() / 2], times.front(), cpu_times[cpu_times.size() / 2], goal_ms,
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
