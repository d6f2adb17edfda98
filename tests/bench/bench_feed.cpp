// Writes a feed for measuring: bench_feed EVENTS FOLDER makes FOLDER/base/ndjson with ten tables and
// FOLDER/delta/ndjson, in which one record in a hundred is different. Every fiftieth is wrong.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

// The same on every machine, and without a pattern that a packer would find.
uint64_t scattered(uint64_t i)
{
    uint64_t x = i * 0x9E3779B97F4A7C15U + 1;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

// Thousandths.
uint64_t quantityOf(uint64_t event)
{
    return 1 + scattered(event) % 99'999;
}

std::string fixed(uint64_t units, unsigned decimals)
{
    std::string digits = std::to_string(units);
    if (digits.size() <= decimals)
        digits.insert(0, decimals + 1 - digits.size(), '0');
    return digits.insert(digits.size() - decimals, 1, '.');
}

std::string numbered(const char* stem, uint64_t i)
{
    std::string digits = std::to_string(i);
    return stem + std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits;
}

// Ten events a group, ten groups an invoice.
class Feed {
public:
    Feed(fs::path folder, uint64_t events, bool delta)
        : m_folder(std::move(folder))
        , m_events(events)
        , m_delta(delta)
    {
        fs::create_directories(m_folder);
    }
    bool write()
    {
        usage();
        groups();
        ledger();
        open("sku_map") << "{\"sku\":\"SKU-1\"}\n";
        return m_whole;
    }

private:
    std::ofstream open(const char* table) const { return std::ofstream(m_folder / (std::string(table) + ".ndjson"), std::ios::binary); }
    void close(std::ofstream& out)
    {
        out.flush();
        m_whole = m_whole && out.good();
    }
    // A delta holds one in a hundred.
    bool wanted(uint64_t i) const { return !m_delta || i % 100 == 41; }
    static std::string customer(uint64_t group) { return numbered("cus_", group / 4); }
    static std::string meter(uint64_t group) { return "meter_" + std::to_string(group % 4); }

    // Thousandths; a delta and every fiftieth group say more than the events.
    uint64_t metered(uint64_t group) const
    {
        uint64_t sum = group % 50 == 0 || m_delta ? 1'500 : 0;
        for (uint64_t i = group * 10; i < group * 10 + 10; ++i)
            sum += quantityOf(i);
        return sum;
    }
    uint64_t charged(uint64_t group) const { return (metered(group) * 2 + 5) / 10; } // hundredths, at a price of 2
    static bool invoiced(uint64_t group) { return group % 50 != 7; }

    void usage()
    {
        std::ofstream out = open("usage_events");
        for (uint64_t i = 0; i < m_events; ++i) {
            if (!wanted(i))
                continue;
            out << "{\"id\":\"" << numbered(m_delta ? "late_" : "evt_", i) << "\",\"tenant\":\"t1\",\"customer\":\"" << customer(i / 10) << "\",\"meter\":\"" << meter(i / 10)
                << "\",\"qty\":" << fixed(quantityOf(i), 3) << ",\"ts\":\"2026-10-" << 10 + scattered(i + 1) % 20 << "T1" << scattered(i + 2) % 10 << ":" << 10 + scattered(i + 3) % 50 << ":"
                << 10 + scattered(i + 4) % 50 << "Z\",\"source\":\"gateway\",\"region\":\"eu\"}\n";
        }
        close(out);
    }
    void groups()
    {
        std::ofstream aggregates = open("usage_aggregates"), charges = open("rated_charges"), lines = open("invoice_lines");
        for (uint64_t g = 0; g < m_events / 10; ++g) {
            if (!wanted(g))
                continue;
            const std::string quantity = fixed(metered(g), 3), amount = fixed(charged(g), 2);
            aggregates << "{\"id\":\"" << numbered("agg_", g) << "\",\"tenant\":\"t1\",\"customer\":\"" << customer(g) << "\",\"meter\":\"" << meter(g)
                       << "\",\"period\":\"2026-10\",\"qty\":" << quantity << ",\"events\":10}\n";
            charges << "{\"id\":\"" << numbered("chg_", g) << "\",\"aggregate_id\":\"" << numbered("agg_", g) << "\",\"customer\":\"" << customer(g)
                    << "\",\"sku\":\"SKU-1\",\"period\":\"2026-10\",\"qty\":" << quantity << ",\"unit_price\":2,\"amount\":" << amount << ",\"currency\":\"EUR\"}\n";
            if (invoiced(g))
                lines << "{\"id\":\"" << numbered("il_", g) << "\",\"invoice_id\":\"" << numbered("inv_", g / 10) << "\",\"charge_id\":\"" << numbered("chg_", g)
                      << "\",\"sku\":\"SKU-1\",\"qty\":" << quantity << ",\"amount\":" << amount << "}\n";
        }
        close(aggregates);
        close(charges);
        close(lines);
    }
    void ledger()
    {
        std::ofstream invoices = open("invoices"), postings = open("erp_postings"), journal = open("journal_lines"), payments = open("payments"), receipts = open("erp_receipts");
        for (uint64_t i = 0; i < m_events / 100; ++i) {
            if (!wanted(i))
                continue;
            uint64_t cents = 0;
            for (uint64_t g = i * 10; g < i * 10 + 10; ++g)
                cents += invoiced(g) ? charged(g) : 0;
            const std::string total = fixed(cents, 2);
            const std::string invoice = numbered("inv_", i), document = numbered("erp_", i), payment = numbered("pay_", i);
            invoices << "{\"id\":\"" << invoice << "\",\"customer\":\"" << customer(i * 10) << "\",\"period\":\"2026-10\",\"total\":" << total << ",\"currency\":\"EUR\",\"status\":\"final\",\"issued_at\":\"2026-11-01\"}\n";
            if (i % 50 != 3) {
                postings << "{\"id\":\"" << document << "\",\"invoice_ref\":\"" << invoice << "\",\"period\":\"2026-10\",\"amount\":" << total << ",\"document\":\"FI-" << i << "\"}\n";
                journal << "{\"id\":\"" << numbered("jl_", 2 * i) << "\",\"posting_id\":\"" << document << "\",\"account\":\"1200\",\"debit\":" << total << ",\"credit\":0.00}\n"
                        << "{\"id\":\"" << numbered("jl_", 2 * i + 1) << "\",\"posting_id\":\"" << document << "\",\"account\":\"4000\",\"debit\":0.00,\"credit\":" << total << "}\n";
            }
            payments << "{\"id\":\"" << payment << "\",\"invoice_id\":\"" << invoice << "\",\"amount\":" << total << ",\"currency\":\"EUR\",\"method\":\"card\"}\n";
            receipts << "{\"id\":\"" << numbered("rct_", i) << "\",\"payment_ref\":\"" << payment << "\",\"amount\":" << total << ",\"account\":\"1000\"}\n";
        }
        for (std::ofstream* out : { &invoices, &postings, &journal, &payments, &receipts })
            close(*out);
    }

    fs::path m_folder;
    uint64_t m_events;
    bool m_delta, m_whole = true;
};

}

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench_feed EVENTS FOLDER\n");
        return 2;
    }
    const uint64_t events = std::strtoull(argv[1], nullptr, 10);
    const fs::path folder(argv[2]);
    if (!Feed(folder / "base" / "ndjson", events, false).write() || !Feed(folder / "delta" / "ndjson", events, true).write()) {
        std::fprintf(stderr, "the feed could not be written\n");
        return 10;
    }
    return 0;
}
