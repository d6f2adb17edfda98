#pragma once

#include <string>
#include <string_view>
#include <vector>

// Marks an English text for translation and passes it through unchanged. lupdate collects these
// (context "core"); core code never translates, the window does it when it paints.
#define TIEOUT_TR(text) text

namespace tieout::domain {

// A sentence for a person, kept apart from its values: `source` is the English text with
// placeholders %1 … %9, `args` are exact machine forms (plain decimals, ids).
// Ownership: `source` must be a literal marked with TIEOUT_TR.
struct Text {
    std::string_view source;
    std::vector<std::string> args;

    bool empty() const { return source.empty(); }
    bool operator==(const Text&) const = default;
};

// The English sentence with its values filled in. Unknown placeholders stay as they are.
std::string english(const Text& text);

// `source` with %1 … %9 replaced from `args`; a value is never searched for placeholders again.
std::string fillPlaceholders(std::string_view source, const std::vector<std::string>& args);

// Control characters, line ends and bidirectional marks written as \u{XXXX}, so that text from
// outside can neither forge a log line nor turn an id round. Input and output are UTF-8.
std::string visible(std::string_view outside);

}
