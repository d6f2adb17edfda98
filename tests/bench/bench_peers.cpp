// bench_peers FOLDER [RUNS]: what the same work costs others on this machine, in the same run as
// ours. Reading: nlohmann/json line by line, keeping nothing, against our reader filling columns.
// Storing: SQLite's prepared inserts of the same rows into plain tables without an index, one
// transaction, against our import (reading included) into a store of its own.
#include "app/wiring/wiring.h"
#include "connectors/files/file_feed.h"
#include "engine/engine.h"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace tieout;

namespace {

namespace fs = std::filesystem;

[[noreturn]] void stop(const std::string& why)
{
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

template <typename T> T need(domain::Result<T> result)
{
    if (!result.ok())
        stop(domain::english(result.error()));
    return std::move(result).value();
}

double cpuSeconds()
{
    timespec now {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double medianCpu(int runs, const std::function<double()>& body)
{
    std::vector<double> all;
    for (int i = 0; i < runs; ++i)
        all.push_back(body());
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

template <typename Body> double timed(const Body& body)
{
    const double begin = cpuSeconds();
    body();
    return cpuSeconds() - begin;
}

uint64_t readOurs(engine::FeedFolder& folder, const engine::FeedPlan& plan)
{
    uint64_t rows = 0;
    for (const engine::FeedFile& file : plan.files) {
        auto reader = need(folder.open(file));
        while (auto batch = need(reader->next({})))
            rows += batch->batch.rows;
    }
    return rows;
}

uint64_t readNlohmann(const engine::FeedPlan& plan)
{
    uint64_t rows = 0;
    for (const engine::FeedFile& file : plan.files) {
        std::ifstream in(file.path);
        for (std::string line; std::getline(in, line);)
            rows += nlohmann::json::parse(line).is_object() ? 1 : 0;
    }
    return rows;
}

// The cells of a file as texts, kept aside so that only SQLite's own work is measured.
struct PlainTable {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::string> cells;
};

std::vector<PlainTable> plainTables(const engine::FeedPlan& plan)
{
    std::vector<PlainTable> tables;
    for (const engine::FeedFile& file : plan.files) {
        PlainTable table { std::string(domain::tableSpec(file.table).name), {}, {} };
        std::ifstream in(file.path);
        for (std::string line; std::getline(in, line);) {
            const auto row = nlohmann::ordered_json::parse(line);
            if (table.columns.empty())
                for (const auto& [key, value] : row.items())
                    table.columns.push_back(key);
            for (const auto& [key, value] : row.items())
                table.cells.push_back(value.is_string() ? value.get<std::string>() : value.dump());
        }
        tables.push_back(std::move(table));
    }
    return tables;
}

double insertIntoSqlite(const std::vector<PlainTable>& tables, const fs::path& file)
{
    fs::remove(file);
    sqlite3* db = nullptr;
    const auto run = [&](const std::string& sql) {
        if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            stop(sqlite3_errmsg(db));
    };
    if (sqlite3_open(file.c_str(), &db) != SQLITE_OK)
        stop("the peer's database cannot be opened");
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=NORMAL");
    const double cpu = timed([&] {
        run("BEGIN");
        for (const PlainTable& table : tables) {
            std::string columns, marks;
            for (const std::string& column : table.columns) {
                columns += (columns.empty() ? "" : ",") + column;
                marks += marks.empty() ? "?" : ",?";
            }
            run("CREATE TABLE " + table.name + "(" + columns + ")");
            sqlite3_stmt* insert = nullptr;
            if (sqlite3_prepare_v2(db, ("INSERT INTO " + table.name + " VALUES(" + marks + ")").c_str(), -1, &insert, nullptr) != SQLITE_OK)
                stop(sqlite3_errmsg(db));
            const size_t width = table.columns.size();
            for (size_t cell = 0; cell < table.cells.size(); cell += width) {
                for (size_t c = 0; c < width; ++c)
                    sqlite3_bind_text(insert, static_cast<int>(c + 1), table.cells[cell + c].data(), static_cast<int>(table.cells[cell + c].size()), SQLITE_STATIC);
                if (sqlite3_step(insert) != SQLITE_DONE)
                    stop(sqlite3_errmsg(db));
                sqlite3_reset(insert);
            }
            sqlite3_finalize(insert);
        }
        run("COMMIT");
    });
    sqlite3_close(db);
    return cpu;
}

double importOurs(const std::string& folder, const fs::path& store)
{
    fs::remove_all(store);
    wiring::Wiring wiring;
    auto engine = need(engine::Engine::open(store.string(), wiring.environment()));
    const engine::Session session = need(engine->localSession());
    return timed([&] { need(engine->importFolder(session, folder, "files", "main", {}, {})); });
}

void print(const char* what, double ours, const char* peer, double theirs)
{
    std::printf("%-22s ours %8.3f processor s   %s %8.3f processor s   ratio %6.1f\n", what, ours, peer, theirs, theirs / ours);
}

}

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_peers FOLDER [RUNS]\n");
        return 2;
    }
    const int runs = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
    const auto folder = connect::makeFileFeedFolder();
    const engine::FeedPlan plan = need(folder->plan(argv[1]));
    uint64_t ours_rows = 0, peer_rows = 0;
    const double ours = medianCpu(runs, [&] { return timed([&] { ours_rows = readOurs(*folder, plan); }); });
    const double peer = medianCpu(runs, [&] { return timed([&] { peer_rows = readNlohmann(plan); }); });
    if (ours_rows != peer_rows)
        std::printf("note: %llu rows here, %llu there (rows refused here are rows there)\n", static_cast<unsigned long long>(ours_rows), static_cast<unsigned long long>(peer_rows));
    print("read into columns", ours, "nlohmann/json", peer);

    const fs::path work = fs::temp_directory_path() / ("bench_peers_" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    fs::create_directories(work);
    const std::vector<PlainTable> tables = plainTables(plan);
    const double stored = medianCpu(runs, [&] { return importOurs(argv[1], work / "store"); });
    const double inserted = medianCpu(runs, [&] { return insertIntoSqlite(tables, work / "peer.db"); });
    print("import, committed", stored, "SQLite inserts", inserted);
    uintmax_t bytes = 0; // with what is still in the log
    for (const char* name : { "cache.db", "cache.db-wal" })
        bytes += fs::exists(work / "store" / name) ? fs::file_size(work / "store" / name) : 0;
    std::printf("%-22s ours %8.1f MB            SQLite tables %8.1f MB            ratio %6.1f\n", "size on disk",
        static_cast<double>(bytes) / 1e6, static_cast<double>(fs::file_size(work / "peer.db")) / 1e6,
        static_cast<double>(fs::file_size(work / "peer.db")) / static_cast<double>(bytes));
    fs::remove_all(work);
    return 0;
}
