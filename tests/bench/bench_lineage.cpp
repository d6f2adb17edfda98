// Lineage, case pages and the work queue over a store of many usage events (a million unless told).
//   bench_lineage [events]
#include "app/wiring/wiring.h"
#include "engine/engine.h"
#include "support/queue_tables.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace tieout;
using namespace tieout::engine;

namespace {

template <typename T> T need(domain::Result<T> result)
{
    if (!result.ok()) {
        std::fprintf(stderr, "%s\n", domain::english(result.error()).c_str());
        std::exit(1);
    }
    return std::move(result).value();
}

// Ten events a group, ten lines an invoice; every fiftieth record is wrong or missing.
void writeFeed(const std::filesystem::path& folder, uint64_t events)
{
    const uint64_t groups = events / 10, invoices = groups / 10;
    const auto file = [&](const char* name, const char* head) {
        std::ofstream out(folder / (std::string(name) + ".csv"));
        out << head << '\n';
        return out;
    };
    const auto customer = [](uint64_t group) { return "cust_" + std::to_string(group / 4); };
    const auto meter = [](uint64_t group) { return "meter_" + std::to_string(group % 4); };
    auto out = file("usage_events", "id,tenant,customer,meter,qty,ts,source,region");
    for (uint64_t i = 0; i < events; ++i)
        out << "evt_" << i << ",t," << customer(i / 10) << ',' << meter(i / 10) << ',' << 1 + i % 7 << ".5,2026-10-0" << 1 + i % 9 << "T10:00:00Z,gateway,eu\n";
    out = file("usage_aggregates", "id,tenant,customer,meter,period,qty,events");
    auto charges = file("rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency");
    auto lines = file("invoice_lines", "id,invoice_id,charge_id,sku,qty,amount");
    for (uint64_t g = 0; g < groups; ++g) {
        uint64_t halves = 0;
        for (uint64_t i = g * 10; i < g * 10 + 10; ++i)
            halves += 2 * (1 + i % 7) + 1;
        halves += g % 50 == 0 ? 2 : 0;
        const std::string quantity = std::to_string(halves / 2) + (halves % 2 ? ".5" : "");
        const std::string amount = std::to_string(halves) + ".00";
        out << "agg_" << g << ",t," << customer(g) << ',' << meter(g) << ",2026-10," << quantity << ",10\n";
        charges << "chg_" << g << ",agg_" << g << ',' << customer(g) << ",SKU,2026-10," << quantity << ",2," << amount << ",EUR\n";
        if (g % 50 != 7)
            lines << "line_" << g << ",inv_" << g / 10 << ",chg_" << g << ",SKU," << quantity << ',' << amount << '\n';
    }
    out = file("invoices", "id,customer,period,total,currency,status,issued_at");
    auto postings = file("erp_postings", "id,invoice_ref,period,amount,document");
    auto journal = file("journal_lines", "id,posting_id,account,debit,credit");
    auto payments = file("payments", "id,invoice_id,amount,currency,method");
    auto receipts = file("erp_receipts", "id,payment_ref,amount,account");
    for (uint64_t i = 0; i < invoices; ++i) {
        out << "inv_" << i << ',' << customer(i * 10) << ",2026-10,100.00,EUR,final,2026-11-01\n";
        if (i % 50 != 3) {
            postings << "doc_" << i << ",inv_" << i << ",2026-10,100.00,D" << i << '\n';
            journal << "jl_" << 2 * i << ",doc_" << i << ",1100,100.00,0\njl_" << 2 * i + 1 << ",doc_" << i << ",4000,0,100.00\n";
        }
        payments << "pay_" << i << ",inv_" << i << ",100.00,EUR,card\n";
        receipts << "rec_" << i << ",pay_" << i << ",100.00,1000\n";
    }
    file("sku_map", "sku") << "SKU\n";
}

// Aggregates as they were, with another quantity: `count` of them, a different choice each round.
void writeChange(const std::filesystem::path& folder, uint64_t events, uint64_t count, int round)
{
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::ofstream out(folder / "usage_aggregates.csv");
    out << "id,tenant,customer,meter,period,qty,events\n";
    const uint64_t groups = events / 10;
    for (uint64_t i = 0; i < count; ++i) {
        const uint64_t g = (i * 7919 + static_cast<uint64_t>(round) * 13) % groups;
        out << "agg_" << g << ",t,cust_" << g / 4 << ",meter_" << g % 4 << ",2026-10," << 50 + round << ",10\n";
    }
}

double cpuMs()
{
    timespec t {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

void measure(const char* name, int rounds, const std::function<size_t(int)>& work)
{
    std::vector<double> wall, cpu;
    size_t result = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        const double cpu_start = cpuMs();
        result = work(round);
        cpu.push_back(cpuMs() - cpu_start);
        wall.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(wall.begin(), wall.end());
    std::sort(cpu.begin(), cpu.end());
    std::printf("%-44s median %9.3f ms   max %9.3f ms   processor %9.3f ms   (%zu)\n", name, wall[wall.size() / 2], wall.back(), cpu[cpu.size() / 2], result);
    std::fflush(stdout);
}

}

int main(int argc, char** argv)
{
    const uint64_t events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("bench_lineage_" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    std::filesystem::create_directories(folder / "feed");
    writeFeed(folder / "feed", events);
    {
        wiring::Wiring wiring;
        auto engine = need(Engine::open((folder / "store").string(), wiring.environment()));
        const Session session = need(engine->localSession());
        measure("import", 1, [&](int) { return need(engine->importFolder(session, (folder / "feed").string(), "files", "main", {}, {})).rows; });
        measure("reconcile", 1, [&](int) { return need(engine->reconcile(session, {}, {}, {})).opened; });
        std::shared_ptr<const QueueTable> queue;
        measure("queue, from nothing", 1, [&](int) { return (queue = need(engine->answer(session, QueueQuery {})))->rows; });
        measure("queue, after one act", 9, [&](int round) {
            ActOnCases act;
            act.act = domain::CaseAct::Comment;
            act.cases = { queue->ids[static_cast<size_t>(round)] };
            act.text = "looked at";
            need(engine->execute(session, engine->newCommandId(), act));
            return need(engine->answer(session, QueueQuery {}))->rows;
        });
        for (const uint64_t count : { uint64_t(1), uint64_t(1000), events / 100 }) {
            const std::string name = "changed, imported and tied out: " + std::to_string(count);
            writeChange(folder / "change", events, count, 0);
            measure(name.c_str(), 9, [&](int round) {
                writeChange(folder / "change", events, count, round + static_cast<int>(count % 97));
                need(engine->importFolder(session, (folder / "change").string(), "files", "main", {}, {}));
                return need(engine->reconcile(session, {}, {}, {})).changed;
            });
        }
        queue = need(engine->answer(session, QueueQuery {}));
        tests::SeededNumbers random(1);
        const auto lineage = [&](const char* name, const char* stem, Table table, uint64_t count, bool open, int rounds) {
            measure(name, rounds, [&](int) {
                LineageQuery query;
                query.ref = { table, "main", stem + std::to_string(random.below(count)) };
                query.open_events = open;
                return need(engine->answer(session, query)).nodes.size();
            });
        };
        lineage("lineage of an invoice", "inv_", Table::Invoices, events / 100, false, 201);
        lineage("events of an aggregate, first time", "agg_", Table::UsageAggregates, events / 10, true, 1);
        lineage("events of an aggregate, after that", "agg_", Table::UsageAggregates, events / 10, true, 201);
        lineage("lineage of a usage event", "evt_", Table::UsageEvents, events, false, 201);
        measure("case page", 101, [&](int) { return need(engine->answer(session, CaseQuery { queue->ids[random.below(queue->rows)] })).strip.size(); });
        measure("find records by beginning", 5, [&](int) { return need(engine->answer(session, FindRecordQuery { "inv_12", 20 })).size(); });
        measure("home", 5, [&](int) { return need(engine->answer(session, HomeQuery {})).open_cases; });
    }
    std::filesystem::remove_all(folder);
    return 0;
}
