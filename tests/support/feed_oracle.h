#pragma once

#include "support/plain_number.h"

#include <map>
#include <set>
#include <string>
#include <vector>

// The file feed's contract once more, as simply as it can be said: texts in maps, everything
// looked at again each time. It shares no code with the product; where the two differ, one is wrong.
namespace tieout::tests {

struct OracleFile {
    std::string table; // "invoices"
    std::string name; // "invoices.csv"
    std::string bytes;
};

struct OracleImport {
    std::string source, set;
    std::vector<OracleFile> files;
};

struct OracleException {
    std::string checkpoint, reason, key, delta, set;
    auto operator<=>(const OracleException&) const = default;
    std::string text() const { return checkpoint + ',' + reason + ',' + key + ',' + delta + ',' + set; }
};

struct OracleFileReport {
    size_t rows = 0, refused = 0;
    bool already_imported = false;
};

class FeedOracle {
public:
    // What the import must report for each file, in the order given.
    std::vector<OracleFileReport> import(const OracleImport& delivery);
    // Sorted bytewise by checkpoint, reason, key, set.
    std::vector<OracleException> exceptions() const;
    size_t events() const;

private:
    using Row = std::map<std::string, std::string>; // absent and empty are the same
    struct Copy {
        Row row;
        std::string bytes;
    };
    struct Set {
        std::map<std::string, std::vector<Copy>> events; // by id
        std::map<std::string, std::map<std::string, Row>> tables; // by table, by key
    };
    struct Group {
        PlainNumber raw, metered;
        bool has_raw = false, has_metered = false;
    };
    struct Judge;
    std::set<std::string> m_seen; // source, table and bytes of every delivery
    std::map<std::string, Set> m_sets;
};

}
