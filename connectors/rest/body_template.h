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
    const std::vector<engine::JournalPreviewLine>* journal = nullptr;
};

// The names every body may use.
const TemplateValues& sampleTemplateValues();

// Fills a manifest's body. Texts of the form {{text x}}, {{number x}} or {{map x}} are replaced; a
// "field.x" that the request does not have is empty. An object with "$each": "lines" or "journal" is
// repeated for each of them; one with "$when": x is left out when the number x is zero or the text x
// empty, and stands for its "$value" where it has one. Error FixData for anything else in braces.
// Compact, members in the template's order: the same values give the same bytes.
domain::Result<std::string> fillTemplate(const JsonNode& body, const TemplateValues& values);

}
