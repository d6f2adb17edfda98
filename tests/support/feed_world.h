#pragma once

#include "support/feed_oracle.h"
#include "support/plain_number.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// Random small worlds as a history of imports: chains of records with every kind of defect, sent
// as CSV or NDJSON in every way the contract allows, then corrected, deleted, repeated, copied,
// moved and delivered late. It plants no truth: the oracle reads it off the files.
namespace tieout::tests {

// A small generator of our own, so that a seed means the same everywhere.
class Dice {
public:
    explicit Dice(uint64_t seed)
        : m_state(seed)
    {
    }
    uint64_t next();
    // 0 … n − 1.
    size_t below(size_t n) { return static_cast<size_t>(next() % n); }
    bool percent(unsigned chance) { return next() % 100 < chance; }
    template <typename T> const T& pick(const std::vector<T>& from) { return from[below(from.size())]; }

private:
    uint64_t m_state;
};

struct WorldSize {
    int customers = 3;
    int chains = 12; // usage groups, each with an aggregate, a charge and a line
    int events_each = 4;
    unsigned defect_percent = 25; // of the records
    unsigned bad_row_percent = 1; // rows that cannot be read
};

class FeedWorld {
public:
    explicit FeedWorld(uint64_t seed, const WorldSize& size = {});

    // The next import of the history: the first one of each set is whole, later ones change it.
    OracleImport next();

    using Row = std::map<std::string, std::string>;

private:
    struct Company { // what one set's systems hold
        std::map<std::string, std::vector<Row>> tables;
        int chains = 0;
        bool delivered = false;
    };
    struct Chain;

    OracleImport deliver(const std::string& source, const std::string& set, std::map<std::string, std::vector<Row>> rows, bool all_tables);
    std::map<std::string, std::vector<Row>> grow(const std::string& set, int chains);
    std::map<std::string, std::vector<Row>> change(const std::string& set);
    void makeEvents(Chain& chain, std::vector<Row>& events);
    void makeBilling(Company& company, Chain& chain);
    void makeInvoices(Company& company, const std::string& set);
    void makeLedger(Company& company, const Row& invoice, const std::string& tag);
    void makeCash(Company& company, const Row& invoice, const std::string& tag);
    void makeOrphans(Company& company, const std::string& tag);
    void spoil(const std::string& table, Row& row);

    std::string id(const std::string& prefix, const std::string& tag);
    std::string quantity();
    std::string amount(const std::string& currency);
    std::string moment(const std::string& period);
    std::string asWritten(const PlainNumber& n, int at_most);

    std::string file(const std::string& table, const std::vector<Row>& rows, bool csv);
    std::string csvFile(const std::string& table, const std::vector<Row>& rows, const std::vector<std::string>& columns);
    std::string jsonFile(const std::string& table, const std::vector<Row>& rows, const std::vector<std::string>& columns);
    std::string csvCell(const std::string& value);
    std::string jsonText(const std::string& value);
    std::string badRow(const std::string& table, bool csv, const Row& row, const std::vector<std::string>& columns);

    Dice m_dice;
    WorldSize m_size;
    std::map<std::string, Company> m_companies;
    std::vector<OracleImport> m_history;
    int m_numbers = 0; // for ids
};

}
