#include "connectors/rest/body_template.h"

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

class Filler {
public:
    explicit Filler(const TemplateValues& values)
        : m_values(values)
    {
    }

    Result<void> node(const JsonNode& node, const engine::EffectLine* line)
    {
        switch (node.kind) {
        case JsonNode::Object:
            return object(node, line);
        case JsonNode::Array:
            return array(node, line);
        case JsonNode::String:
            return text(node, line);
        case JsonNode::Number:
            out += node.text;
            return {};
        default:
            out += node.kind == JsonNode::True ? "true" : node.kind == JsonNode::False ? "false" : "null";
            return {};
        }
    }

    std::string out;

private:
    Result<void> wrong(const JsonNode& node, const std::string& what)
    {
        return makeError(Remedy::FixData, TIEOUT_TR("The connector's request body has “%1” in line %2, which is not known. Nothing was prepared; correct the connector description."),
            { domain::visible(what), std::to_string(node.line) });
    }

    Result<bool> leftOut(const JsonNode& node)
    {
        const JsonNode* when = node.kind == JsonNode::Object ? node.find("$when") : nullptr;
        if (!when)
            return false;
        const auto number = m_values.numbers.find(when->text);
        if (number == m_values.numbers.end())
            return wrong(*when, when->text).error();
        return number->second.isZero();
    }

    Result<void> object(const JsonNode& node, const engine::EffectLine* line)
    {
        if (const JsonNode* value = node.find("$value"))
            return this->node(*value, line);
        out += '{';
        bool first = true;
        for (const auto& [name, value] : node.members) {
            if (name == "$each" || name == "$when")
                continue;
            TIEOUT_TRY_INTO(const bool skip, leftOut(value));
            if (skip)
                continue;
            out += (first ? "" : ",") + jsonString(name) + ":";
            first = false;
            TIEOUT_TRY(this->node(value, line));
        }
        out += '}';
        return {};
    }

    Result<void> array(const JsonNode& node, const engine::EffectLine* line)
    {
        out += '[';
        bool first = true;
        const auto item = [&](const JsonNode& value, const engine::EffectLine* of) -> Result<void> {
            out += first ? "" : ",";
            first = false;
            return this->node(value, of);
        };
        for (const JsonNode& value : node.items) {
            const JsonNode* each = value.find("$each");
            if (each && each->text != "lines")
                return wrong(*each, each->text);
            if (!each) {
                TIEOUT_TRY(item(value, line));
                continue;
            }
            for (const engine::EffectLine& of : *m_values.lines)
                TIEOUT_TRY(item(value, &of));
        }
        out += ']';
        return {};
    }

    Result<void> text(const JsonNode& node, const engine::EffectLine* line)
    {
        const std::string& raw = node.text;
        if (raw.find("{{") == std::string::npos) {
            out += jsonString(raw);
            return {};
        }
        const size_t space = raw.find(' ');
        if (!raw.starts_with("{{") || !raw.ends_with("}}") || space == std::string::npos || raw.find("{{", 2) != std::string::npos)
            return wrong(node, raw);
        const std::string verb = raw.substr(2, space - 2), name = raw.substr(space + 1, raw.size() - space - 3);
        if (verb == "text" && name.starts_with("line.") && line && (name == "line.sku" || name == "line.description")) {
            out += jsonString(name == "line.sku" ? line->sku : line->description);
            return {};
        }
        if (verb == "number" && line && (name == "line.quantity" || name == "line.amount")) {
            out += (name == "line.quantity" ? line->quantity : line->amount).toString();
            return {};
        }
        const auto& texts = verb == "map" ? m_values.mapped : m_values.texts;
        const auto found = texts.find(name);
        if ((verb == "text" || verb == "map") && found != texts.end()) {
            out += jsonString(found->second);
            return {};
        }
        const auto number = m_values.numbers.find(name);
        if (verb != "number" || number == m_values.numbers.end())
            return wrong(node, raw);
        out += number->second.toString();
        return {};
    }

    const TemplateValues& m_values;
};

}

const TemplateValues& sampleTemplateValues()
{
    static const std::vector<engine::EffectLine> lines(1);
    static const TemplateValues values {
        { { "reference", "" }, { "customer", "" }, { "entity", "" }, { "currency", "" }, { "date", "" }, { "business_id", "" }, { "memo", "" }, { "period", "" } },
        { { "amount", domain::Decimal(1, 0) }, { "tax", domain::Decimal(1, 0) } }, { { "currency", "" } }, &lines };
    return values;
}

Result<std::string> fillTemplate(const JsonNode& body, const TemplateValues& values)
{
    Filler filler(values);
    TIEOUT_TRY(filler.node(body, nullptr));
    return std::move(filler.out);
}

}
