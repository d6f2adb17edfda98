#pragma once

#include "domain/text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How likely two customer records of different systems are the same customer. Whole numbers, no
// learning: the same records give the same score, and the evidence says where it comes from.
namespace tieout::engine {

struct CustomerFace {
    std::string name, tax_id, entity;
    uint32_t currency = 0; // 0: not told
};

enum class Agreement : uint8_t { NotTold, Same, Other };

struct LinkEvidence {
    Agreement tax_id = Agreement::NotTold, currency = Agreement::NotTold, entity = Agreement::NotTold;
    int name = 0; // 0 … 100, likeness of the names without legal forms; -1: one has none
    int score = 0; // 0 … 100

    std::string packed() const; // "tax_id=same name=92 currency=same entity=other"
    static std::optional<LinkEvidence> unpack(std::string_view packed, int score);
    std::vector<domain::Text> words() const;
};

inline constexpr int kSuggestFrom = 50; // score; below it nothing is suggested

// Lower case, accents and punctuation gone, words of legal forms (GmbH, Inc., Ltd …) left out.
std::vector<std::string> nameWords(std::string_view name);
std::string plainTaxId(std::string_view tax_id); // letters and digits, upper case
LinkEvidence compareCustomers(const CustomerFace& earlier, const CustomerFace& later);

}
