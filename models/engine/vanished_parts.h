#pragma once

#include "engine/ports.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tieout::engine {

// Finds what is gone without anybody saying so: parts of a whole that a page does not hold any more.
// For the pages of one stream in one pull; what that pull itself brought is not looked for.
class VanishedParts {
public:
    // The ids of the source's present records of a table.
    using Landed = std::function<Result<std::vector<std::string>>(Table)>;
    explicit VanishedParts(Landed landed);

    // Adds a deletion for each landed row that page.whole says must be in the page, and is not.
    Result<void> addTo(PulledPage& page);

private:
    Result<std::vector<std::string>*> idsOf(Table table);

    Landed m_landed;
    std::map<Table, std::vector<std::string>> m_ids; // sorted; read at first need
};

}
