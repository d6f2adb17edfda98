#pragma once

#include "connectors/rest/json_tree.h"
#include "engine/ports.h"

#include <map>
#include <string>

namespace tieout::connect {

// What the placeholders of a request body stand for. A text is written quoted, a number with
// exactly the decimals it has.
struct TemplateValues {
    std::map<std::string, std::string> texts; // "business_id"
    std::map<std::string, domain::Decimal> numbers; // "amount", "tax"
    std::map<std::string, std::string> mapped; // "currency": the vendor's internal id
    const std::vector<engine::EffectLine>* lines = nullptr;
};

// The names every body may use.
const TemplateValues& sampleTemplateValues();

// Fills a manifest's body. Texts of the form {{text x}}, {{number x}} or {{map x}} are replaced;
// an object with "$each": "lines" is repeated for each line; one with "$when": x is left out when
// the number x is zero, and stands for its "$value" where it has one. Error FixData for anything
// else in braces. Compact, members in the template's order: the same values give the same bytes.
domain::Result<std::string> fillTemplate(const JsonNode& body, const TemplateValues& values);

}
