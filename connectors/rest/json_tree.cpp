#include "connectors/rest/json_tree.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace tieout::connect {

using domain::Decimal;
using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

// Builds the tree while the scanner walks. The stack holds the open containers; pointers into it
// stay good because a container only grows when all its inner ones are closed.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, const JsonLimits& limits)
        : m_text(text)
        , m_policy(limits)
    {
    }
    void watch(const JsonCursor* scanner) { m_scanner = scanner; }
    JsonNode&& result() { return std::move(m_root); }
    const domain::Text& refusal() const { return m_policy.problem(); }

    bool beginObject() { return begin(JsonNode::Object); }
    bool beginArray() { return begin(JsonNode::Array); }
    bool endObject() { return end(); }
    bool endArray() { return end(); }
    bool key(std::string_view name, bool lone)
    {
        m_name = name;
        return m_policy.key(name, lone);
    }
    bool string(std::string_view text, bool lone)
    {
        put(JsonNode::String).text = text;
        return m_policy.string(lone);
    }
    bool number(std::string_view literal)
    {
        put(JsonNode::Number).text = literal;
        return true;
    }
    bool boolean(bool yes)
    {
        put(yes ? JsonNode::True : JsonNode::False);
        return true;
    }
    bool null()
    {
        put(JsonNode::Null);
        return true;
    }

private:
    JsonNode& slot()
    {
        if (m_open.empty())
            return m_root;
        JsonNode& parent = *m_open.back();
        if (parent.kind == JsonNode::Array)
            return parent.items.emplace_back();
        return parent.members.emplace_back(m_name, JsonNode {}).second;
    }
    JsonNode& put(JsonNode::Kind kind)
    {
        JsonNode& value = slot();
        value.kind = kind;
        value.begin = m_scanner->tokenOffset();
        value.end = m_scanner->offset();
        m_line += static_cast<size_t>(std::count(m_text.begin() + static_cast<ptrdiff_t>(m_counted), m_text.begin() + static_cast<ptrdiff_t>(value.begin), '\n'));
        m_counted = value.begin;
        value.line = m_line;
        return value;
    }
    bool begin(JsonNode::Kind kind)
    {
        m_open.push_back(&put(kind));
        return m_policy.enter();
    }
    bool end()
    {
        m_open.back()->end = m_scanner->offset();
        m_open.pop_back();
        m_policy.leave();
        return true;
    }

    std::string_view m_text;
    size_t m_counted = 0, m_line = 1; // line ends before m_counted
    JsonPolicy m_policy;
    const JsonCursor* m_scanner = nullptr;
    JsonNode m_root;
    std::vector<JsonNode*> m_open;
    std::string m_name;
};

domain::Error refused(std::string_view document, const JsonProblem& problem)
{
    const size_t at = std::min(problem.offset, document.size());
    const auto line = 1 + std::count(document.begin(), document.begin() + static_cast<ptrdiff_t>(at), '\n');
    return makeError(Remedy::FixData, TIEOUT_TR("This JSON cannot be read, line %1, byte %2: %3 Nothing of it was used."),
        { std::to_string(line), std::to_string(at), domain::english(problem.reason) });
}

domain::Error notExact(std::string_view literal)
{
    return makeError(Remedy::FixData, TIEOUT_TR("The number %1 does not fit 18 digits and 12 decimals, and it is not rounded."), { domain::visible(literal.substr(0, 60)) });
}

}

const JsonNode* JsonNode::find(std::string_view name) const
{
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
    return found == members.end() ? nullptr : &found->second;
}

const JsonNode* JsonNode::at(std::string_view path) const
{
    const JsonNode* node = this;
    while (node && !path.empty()) {
        const size_t dot = path.find('.');
        node = node->find(path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return node;
}

Result<JsonNode> parseJson(std::string_view document, const JsonLimits& limits)
{
    if (document.size() > limits.bytes)
        return refused(document, tooLarge(limits));
    TreeBuilder builder(document, limits);
    JsonScanner scanner(document, builder);
    builder.watch(&scanner);
    if (scanner.run())
        return builder.result();
    if (!builder.refusal().empty())
        return refused(document, { scanner.tokenOffset(), builder.refusal() });
    return refused(document, scanner.problem());
}

Result<Decimal> decimalOf(const JsonNode& value)
{
    if (value.kind == JsonNode::Number)
        return decimalOfLiteral(value.text);
    if (value.kind == JsonNode::String)
        return Decimal::parse(value.text);
    return makeError(Remedy::FixData, TIEOUT_TR("A number was expected in line %1, byte %2, and something else stands there."), { std::to_string(value.line), std::to_string(value.begin) });
}

Result<Decimal> decimalOfLiteral(std::string_view json_number)
{
    const size_t e = json_number.find_first_of("eE");
    if (e == std::string_view::npos)
        return Decimal::parse(json_number);
    std::string_view mantissa = json_number.substr(0, e), power = json_number.substr(e + 1);
    if (power.starts_with('+'))
        power.remove_prefix(1);
    const bool negative = mantissa.starts_with('-');
    if (negative)
        mantissa.remove_prefix(1);
    const size_t point = std::min(mantissa.find('.'), mantissa.size());
    std::string digits(mantissa.substr(0, point));
    if (point < mantissa.size())
        digits += mantissa.substr(point + 1);
    const bool all_digits = !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
    int64_t exponent = 0;
    const auto [end, bad] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (!all_digits || end != power.data() + power.size() || (bad != std::errc() && bad != std::errc::result_out_of_range))
        return Decimal::parse(json_number); // not a JSON number: its error says so
    digits.erase(0, digits.find_first_not_of('0')); // npos: all zeros
    if (digits.empty())
        return Decimal();
    if (bad != std::errc() || exponent > 1000 || exponent < -1'000'000)
        return notExact(json_number);
    int64_t scale = static_cast<int64_t>(mantissa.size()) - static_cast<int64_t>(point) - (point < mantissa.size() ? 1 : 0) - exponent;
    for (; scale > domain::kScaleMax && digits.back() == '0'; --scale)
        digits.pop_back();
    for (; scale < 0 && digits.size() <= size_t(domain::kDigitsMax); ++scale)
        digits += '0';
    if (scale < 0 || scale > domain::kScaleMax || digits.size() > size_t(domain::kDigitsMax))
        return notExact(json_number);
    int64_t coefficient = 0;
    for (const char c : digits)
        coefficient = coefficient * 10 + (c - '0');
    return Decimal(negative ? -coefficient : coefficient, static_cast<uint8_t>(scale));
}

std::string jsonString(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
            out += escaped;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}
