#pragma once

#include "domain/result.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tieout::cli {

struct OptionSpec {
    std::string_view name; // "--checkpoint"
    std::string_view value; // what stands in the usage, "CPn"; empty: a switch without a value
    std::string_view help;
    // Given several times, or once with several values: `--period 2026-10 2026-11` where the verb
    // takes no operands, `--period 2026-10,2026-11` everywhere.
    bool many = false;
};

// What a command line says, split by the options of its verb.
class Arguments {
public:
    // Error Usage for an unknown option, a missing value or one given twice.
    static domain::Result<Arguments> parse(std::span<const std::string> words, std::span<const OptionSpec> global,
        std::span<const OptionSpec> own, bool takes_operands);

    bool has(std::string_view option) const { return m_options.contains(option); }
    // The value, or empty.
    const std::string& value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const;
    const std::vector<std::string>& operands() const { return m_operands; }

private:
    std::map<std::string, std::vector<std::string>, std::less<>> m_options;
    std::vector<std::string> m_operands;
};

// Pieces between commas; an empty piece is dropped.
std::vector<std::string> splitCommas(std::string_view text);
// A whole number in [low, high]; error Usage naming the option otherwise.
domain::Result<int64_t> parseWhole(std::string_view option, const std::string& text, int64_t low, int64_t high);

}
