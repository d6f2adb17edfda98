#pragma once

#include "domain/reference.h"
#include "engine/ports.h"

#include <map>
#include <string>
#include <tuple>
#include <vector>

// What control needs to know of the records before it takes a mapping or a link: what is in force
// now, with everything approved so far.
namespace tieout::engine {

struct MappingRowFact {
    std::string id, value, from, to; // days, empty: always, for ever
    bool pulled = true; // false: people made it
};

struct LinkFact {
    bool child_there = false, parent_there = false;
    std::string own_parent; // what the child's system refers to
    bool own_there = false; // and that record exists
    std::string linked; // what people linked it to
    bool not_same = false; // people said that these two are not the same
    int score = 0; // 0 … 100
    std::string evidence; // see LinkEvidence::packed
};

class ReferenceFacts {
public:
    struct Key {
        std::string set;
        domain::MappingKind kind = domain::MappingKind::Sku;
        std::string key;
        auto operator<=>(const Key&) const = default;
    };
    using Rows = std::map<Key, std::vector<MappingRowFact>>;

    virtual ~ReferenceFacts() = default;
    virtual Result<std::vector<MappingRowFact>> rows(const Key& key) = 0;
    virtual Result<LinkFact> link(const std::string& set, Table child_table, const std::string& child, const std::string& parent) = 0;
};

}
