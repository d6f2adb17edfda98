#include "connectors/files/file_feed.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

// bench_read FOLDER [RUNS]: how fast the file feed reads a folder on one core. Prints one line per
// table and one for all: the median of RUNS (5) whole readings, caches warm.
namespace {

using namespace tieout;

struct Run {
    double wall_s = 0, cpu_s = 0;
};

struct Total {
    uint64_t bytes = 0, rows = 0, refused = 0, raw_rows = 0;
};

double cpuSeconds()
{
    timespec now {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

Total readOnce(engine::FeedFolder& folder, const engine::FeedFile& file)
{
    Total total { file.bytes };
    auto reader = folder.open(file);
    if (!reader.ok()) {
        std::fprintf(stderr, "%s\n", domain::english(reader.error()).c_str());
        std::exit(1);
    }
    for (;;) {
        auto batch = (*reader)->next({});
        if (!batch.ok()) {
            std::fprintf(stderr, "%s\n", domain::english(batch.error()).c_str());
            std::exit(1);
        }
        if (!batch->has_value())
            return total;
        const engine::ReadBatch& read = **batch;
        total.rows += read.batch.rows;
        total.refused += read.refused.size();
        for (size_t row = 0; row < read.batch.raw.ends.size(); ++row)
            total.raw_rows += read.batch.raw.at(row).empty() ? 0 : 1;
    }
}

template <typename Body> Run median(int runs, const Body& body)
{
    std::vector<Run> all;
    for (int i = 0; i < runs; ++i) {
        const auto wall = std::chrono::steady_clock::now();
        const double cpu = cpuSeconds();
        body();
        all.push_back({ std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(), cpuSeconds() - cpu });
    }
    std::sort(all.begin(), all.end(), [](const Run& a, const Run& b) { return a.cpu_s < b.cpu_s; });
    return all[all.size() / 2];
}

void print(const char* name, const Total& total, const Run& run)
{
    const double mb = double(total.bytes) / 1e6;
    std::printf("%-28s %9.1f MB %9llu rows %6llu refused %8llu with bytes %8.3f s cpu %8.3f s wall %7.0f MB/s %7.2f M rows/s\n", name, mb,
        static_cast<unsigned long long>(total.rows), static_cast<unsigned long long>(total.refused), static_cast<unsigned long long>(total.raw_rows), run.cpu_s,
        run.wall_s, mb / run.cpu_s, double(total.rows) / run.cpu_s / 1e6);
}

}

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_read FOLDER [RUNS]\n");
        return 2;
    }
    const int runs = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
    const auto folder = connect::makeFileFeedFolder();
    const auto plan = folder->plan(argv[1]);
    if (!plan.ok()) {
        std::fprintf(stderr, "%s\n", domain::english(plan.error()).c_str());
        return domain::exitStatus(plan.error().remedy);
    }
    Total all, digested;
    for (const engine::FeedFile& file : plan->files) {
        Total total;
        const Run run = median(runs, [&] { total = readOnce(*folder, file); });
        print(file.name.c_str(), total, run);
        all.bytes += total.bytes;
    }
    const Run run = median(runs, [&] {
        all = {};
        for (const engine::FeedFile& file : plan->files) {
            const Total total = readOnce(*folder, file);
            all = { all.bytes + total.bytes, all.rows + total.rows, all.refused + total.refused, all.raw_rows + total.raw_rows };
        }
    });
    print("all", all, run);
    digested.bytes = all.bytes;
    const Run hashing = median(runs, [&] {
        for (const engine::FeedFile& file : plan->files)
            if (!folder->digest(file, {}, {}).ok())
                std::exit(1);
    });
    print("SHA-256", digested, hashing);
    return 0;
}
