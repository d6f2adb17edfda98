#pragma once

#include "engine/ports.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tieout::engine {

// Finds what is gone without anybody saying so: parts of a whole that was read without them. For the
// pages of one stream in one pull; what that pull itself brought, on an earlier page of the whole, is there.
class VanishedParts {
public:
    // The ids of the source's present records of a table that came last with a delivery before that one.
    using Landed = std::function<Result<std::vector<std::string>>(Table, int64_t before_seq)>;
    explicit VanishedParts(Landed landed);

    // Adds a deletion for each landed row that page.whole says must be in the page, and is not.
    Result<void> addTo(PulledPage& page);
    // A page of the pull was stored as that delivery.
    void stored(int64_t seq) { m_first_seq = std::min(m_first_seq, seq); }

private:
    Result<std::vector<std::string>*> idsOf(Table table);
    Result<void> leaveOutWhatCame(Table table, std::vector<std::pair<std::string, const WholeParts*>>& gone) const;

    Landed m_landed;
    std::map<Table, std::vector<std::string>> m_ids; // sorted; read at first need
    int64_t m_first_seq = INT64_MAX;
};

}
