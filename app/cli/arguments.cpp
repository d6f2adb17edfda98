#include "app/cli/arguments.h"

#include <charconv>

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

const OptionSpec* find(std::span<const OptionSpec> options, std::string_view name)
{
    for (const OptionSpec& option : options)
        if (option.name == name)
            return &option;
    return nullptr;
}

bool looksLikeOption(const std::string& word)
{
    return word.size() > 2 && word[0] == '-' && word[1] == '-';
}

}

std::vector<std::string> splitCommas(std::string_view text)
{
    std::vector<std::string> pieces;
    size_t begin = 0;
    while (begin <= text.size()) {
        const size_t end = std::min(text.find(',', begin), text.size());
        if (end > begin)
            pieces.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return pieces;
}

Result<int64_t> parseWhole(std::string_view option, const std::string& text, int64_t low, int64_t high)
{
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high)
        return makeError(Remedy::Usage, TIEOUT_TR("%1 needs a whole number from %2 to %3, not “%4”."),
            { std::string(option), std::to_string(low), std::to_string(high), domain::visible(text) });
    return value;
}

Result<Arguments> Arguments::parse(std::span<const std::string> words, std::span<const OptionSpec> global, std::span<const OptionSpec> own,
    bool takes_operands)
{
    Arguments parsed;
    bool only_operands = false;
    for (size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (only_operands || !looksLikeOption(word)) {
            if (word == "--" && !only_operands) {
                only_operands = true;
                continue;
            }
            if (!only_operands && word.size() > 1 && word[0] == '-')
                return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not an option here. Options are written out, as in --json; put -- before an operand that begins with a dash."), { domain::visible(word) });
            parsed.m_operands.push_back(word);
            continue;
        }
        const size_t equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const OptionSpec* option = find(own, name);
        if (option == nullptr)
            option = find(global, name);
        if (option == nullptr)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not an option of this verb."), { domain::visible(name) });
        const bool repeated = parsed.m_options.contains(name);
        std::vector<std::string>& values = parsed.m_options[name];
        if (repeated && !option->many)
            return makeError(Remedy::Usage, TIEOUT_TR("%1 is given twice."), { name });
        if (option->value.empty()) {
            if (equals != std::string::npos)
                return makeError(Remedy::Usage, TIEOUT_TR("%1 takes no value."), { name });
            continue;
        }
        if (equals != std::string::npos)
            values.push_back(word.substr(equals + 1));
        else if (i + 1 < words.size() && !looksLikeOption(words[i + 1]))
            values.push_back(words[++i]);
        else
            return makeError(Remedy::Usage, TIEOUT_TR("%1 needs a value: %2."), { name, std::string(option->value) });
        while (option->many && !takes_operands && i + 1 < words.size() && !looksLikeOption(words[i + 1]) && words[i + 1] != "--")
            values.push_back(words[++i]);
    }
    return parsed;
}

const std::string& Arguments::value(std::string_view option) const
{
    static const std::string kNone;
    const auto found = m_options.find(option);
    return found == m_options.end() || found->second.empty() ? kNone : found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const
{
    std::vector<std::string> all;
    if (const auto found = m_options.find(option); found != m_options.end())
        for (const std::string& value : found->second)
            for (std::string& piece : splitCommas(value))
                all.push_back(std::move(piece));
    return all;
}

}
