#pragma once

#include "connectors/rest/json_gate.h"
#include "domain/decimal.h"
#include "domain/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieout::connect {

// A JSON document in memory. Numbers keep their literal text: no money passes through a double.
// For answers of at most some ten megabytes and for manifests; bulk files have readers of their own.
struct JsonNode {
    enum Kind : unsigned char { Null, False, True, Number, String, Array, Object };
    Kind kind = Null;
    std::string text; // String: unescaped UTF-8; Number: as written
    std::vector<std::pair<std::string, JsonNode>> members; // Object, in order
    std::vector<JsonNode> items; // Array
    size_t begin = 0, end = 0; // bytes of the document this value covers
    size_t line = 1;

    const JsonNode* find(std::string_view name) const; // null when absent or not an object
    // Follows "a.b.c" through objects; null when a step is missing.
    const JsonNode* at(std::string_view path) const;
    bool isText() const { return kind == String; }
    std::string_view textOr(std::string_view fallback) const { return kind == String || kind == Number ? std::string_view(text) : fallback; }
};

// The whole document after grammar and policy (json_gate.h): RFC 8259, UTF-8, no trailing text,
// duplicate names refused, depth at most 64. Error FixData with line and byte.
domain::Result<JsonNode> parseJson(std::string_view document, const JsonLimits& limits = {});

// An exact decimal from a JSON number or a string holding one. A number's exponent is worked out
// ("1e2" is 100, "12.5e-1" is 1.25); what does not fit 18 digits and 12 decimals is refused, never
// rounded. Error FixData.
domain::Result<domain::Decimal> decimalOf(const JsonNode& value);
domain::Result<domain::Decimal> decimalOfLiteral(std::string_view json_number);

// With quotes; control characters, quotes and backslashes escaped.
std::string jsonString(std::string_view text);

}
