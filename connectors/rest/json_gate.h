#pragma once

#include "connectors/rest/json_scan.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tieout::connect {

// What a JSON text from outside may at most be. Grammar alone lets through what later readers
// understand differently (two "amount" keys) or what costs without end.
struct JsonLimits {
    size_t bytes = size_t(64) << 20;
    size_t depth = 64;
    size_t members = 100'000; // of one object
};

// The policy, event by event: depth, members, keys that repeat (compared after unescaping), halves
// of surrogate pairs. Every call returns false and sets problem() when the text is refused.
class JsonPolicy {
public:
    explicit JsonPolicy(const JsonLimits& limits = {})
        : m_limits(limits)
    {
    }

    bool enter(); // object or array
    void leave();
    bool key(std::string_view name, bool lone_surrogate);
    bool string(bool lone_surrogate);
    const domain::Text& problem() const { return m_problem; }
    size_t depth() const { return m_depth; }
    void reset();

private:
    struct Level {
        size_t first = 0; // index of its first name
        std::set<std::string, std::less<>> many; // all names, once they are more than a few
    };
    bool refuse(std::string_view source, std::vector<std::string> args = {});
    bool repeats(Level& level, std::string_view name);

    JsonLimits m_limits;
    size_t m_depth = 0;
    std::vector<Level> m_levels;
    std::vector<uint32_t> m_name_ends;
    std::string m_names; // end to end
    domain::Text m_problem;
};

// The problem of a text above limits.bytes.
JsonProblem tooLarge(const JsonLimits& limits);

// Whether the bytes are one JSON text by RFC 8259 (UTF-8, no byte-order mark), of any depth.
std::optional<JsonProblem> checkJsonGrammar(std::string_view bytes);

// Grammar and policy.
std::optional<JsonProblem> checkJson(std::string_view bytes, const JsonLimits& limits = {});

}
