#include "connectors/rest/json_reader.h"

#include <algorithm>
#include <charconv>

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
    explicit TreeBuilder(const JsonLimits& limits)
        : m_policy(limits)
    {
    }
    void watch(const JsonCursor* scanner) { m_scanner = scanner; }
    JsonValue&& result() { return std::move(m_root); }
    const domain::Text& refusal() const { return m_policy.problem(); }

    bool beginObject() { return begin(JsonValue::Object); }
    bool beginArray() { return begin(JsonValue::Array); }
    bool endObject() { return end(); }
    bool endArray() { return end(); }
    bool key(std::string_view name, bool lone)
    {
        m_name = name;
        return m_policy.key(name, lone);
    }
    bool string(std::string_view text, bool lone)
    {
        put(JsonValue::String).text = text;
        return m_policy.string(lone);
    }
    bool number(std::string_view literal)
    {
        put(JsonValue::Number).text = literal;
        return true;
    }
    bool boolean(bool yes)
    {
        put(yes ? JsonValue::True : JsonValue::False);
        return true;
    }
    bool null()
    {
        put(JsonValue::Null);
        return true;
    }

private:
    JsonValue& slot()
    {
        if (m_open.empty())
            return m_root;
        JsonValue& parent = *m_open.back();
        if (parent.kind == JsonValue::Array)
            return parent.items.emplace_back();
        return parent.members.emplace_back(JsonValue::Member { m_name, {} }).value;
    }
    JsonValue& put(JsonValue::Kind kind)
    {
        JsonValue& value = slot();
        value.kind = kind;
        value.begin = m_scanner->tokenOffset();
        value.end = m_scanner->offset();
        return value;
    }
    bool begin(JsonValue::Kind kind)
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

    JsonPolicy m_policy;
    const JsonCursor* m_scanner = nullptr;
    JsonValue m_root;
    std::vector<JsonValue*> m_open;
    std::string m_name;
};

domain::Error refused(const std::string& what, const JsonProblem& problem)
{
    return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be read, byte %2: %3 Nothing of it was used; have it sent again."),
        { what, std::to_string(problem.offset), domain::english(problem.reason) });
}

domain::Error notExact(std::string_view literal)
{
    return makeError(Remedy::FixData, TIEOUT_TR("The number %1 does not fit 18 digits and 12 decimals, and it is not rounded."), { domain::visible(literal.substr(0, 60)) });
}

}

const JsonValue* JsonValue::find(std::string_view name) const
{
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.name == name; });
    return found == members.end() ? nullptr : &found->value;
}

const JsonValue* JsonValue::at(std::string_view pointer) const
{
    const JsonValue* value = this;
    while (value && !pointer.empty()) {
        if (pointer[0] != '/')
            return nullptr;
        pointer.remove_prefix(1);
        const std::string_view part = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(part.size());
        if (value->kind == Array) {
            size_t index = 0;
            const auto [end, bad] = std::from_chars(part.data(), part.data() + part.size(), index);
            const bool plain = bad == std::errc() && end == part.data() + part.size() && (part.size() == 1 || part[0] != '0');
            value = plain && index < value->items.size() ? &value->items[index] : nullptr;
            continue;
        }
        std::string name;
        for (size_t i = 0; i < part.size(); ++i) {
            const bool escaped = part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1');
            name += escaped ? (part[++i] == '0' ? '~' : '/') : part[i];
        }
        value = value->find(name);
    }
    return value;
}

Result<JsonValue> readJson(std::string_view bytes, const std::string& what, const JsonLimits& limits)
{
    if (bytes.size() > limits.bytes)
        return refused(what, { limits.bytes, { TIEOUT_TR("The JSON text is larger than %1 bytes."), { std::to_string(limits.bytes) } } });
    TreeBuilder builder(limits);
    JsonScanner scanner(bytes, builder);
    builder.watch(&scanner);
    if (scanner.run())
        return builder.result();
    if (!builder.refusal().empty())
        return refused(what, { scanner.tokenOffset(), builder.refusal() });
    return refused(what, scanner.problem());
}

Result<Decimal> decimalOf(const JsonValue& value)
{
    if (value.isNumber())
        return decimalOfLiteral(value.text);
    if (value.isString())
        return Decimal::parse(value.text);
    return makeError(Remedy::FixData, TIEOUT_TR("A number was expected at byte %1, and something else stands there."), { std::to_string(value.begin) });
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

}
