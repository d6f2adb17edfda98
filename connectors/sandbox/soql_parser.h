#pragma once

#include "connectors/sandbox/soql.h"

namespace tieout::sandbox {

struct SoqlToken {
    enum Kind : uint8_t { End, Word, Text, Literal, Sign } kind = End; // Literal: number, date, time
    std::string text;
    size_t column = 0; // from 1
};

struct SoqlCondition {
    enum Kind : uint8_t { Compare, In, And, Or, Not } kind = Compare;
    std::string path, op; // Compare and In; `op` of In: IN, NOT IN
    std::vector<CrmValue> values;
    std::vector<bool> quoted;
    std::vector<std::unique_ptr<SoqlCondition>> parts;
};

struct SoqlQuery {
    std::vector<std::string> fields;
    bool count = false;
    std::string object;
    std::unique_ptr<SoqlCondition> where;
    std::vector<std::pair<std::string, bool>> order; // path, descending
    std::optional<size_t> limit;
};

// The query, or what is malformed.
std::optional<SoqlError> parseSoql(const std::string& text, SoqlQuery& out);

}
