#include "connectors/rest/body_template.h"

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

// What a repeated object stands for; neither outside of one.
struct Each {
    const engine::EffectLine* line = nullptr;
    const engine::JournalPreviewLine* journal = nullptr;
};

class Filler {
public:
    explicit Filler(const TemplateValues& values)
        : m_values(values)
    {
    }

    Result<void> node(const JsonNode& node, const Each& each)
    {
        switch (node.kind) {
        case JsonNode::Object:
            return object(node, each);
        case JsonNode::Array:
            return array(node, each);
        case JsonNode::String:
            return text(node, each);
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

    std::optional<domain::Decimal> numberOf(const std::string& name, const Each& each) const
    {
        if (each.line && (name == "line.quantity" || name == "line.amount"))
            return name == "line.quantity" ? each.line->quantity : each.line->amount;
        if (each.journal && (name == "journal.debit" || name == "journal.credit"))
            return name == "journal.debit" ? each.journal->debit : each.journal->credit;
        const auto found = m_values.numbers.find(name);
        return found == m_values.numbers.end() ? std::nullopt : std::optional(found->second);
    }

    std::optional<std::string> textOf(const std::string& name, const Each& each) const
    {
        if (each.line && (name == "line.sku" || name == "line.description"))
            return name == "line.sku" ? each.line->sku : each.line->description;
        if (each.journal && (name == "journal.account" || name == "journal.account_name"))
            return name == "journal.account" ? each.journal->account : each.journal->account_name;
        const auto found = m_values.texts.find(name);
        if (found != m_values.texts.end())
            return found->second;
        return name.starts_with("field.") && name.size() > 6 ? std::optional(std::string()) : std::nullopt;
    }

    Result<bool> leftOut(const JsonNode& node, const Each& each)
    {
        const JsonNode* when = node.kind == JsonNode::Object ? node.find("$when") : nullptr;
        if (!when)
            return false;
        if (const auto number = numberOf(when->text, each))
            return number->isZero();
        const auto text = textOf(when->text, each);
        if (!text)
            return wrong(*when, when->text).error();
        return text->empty();
    }

    Result<void> object(const JsonNode& node, const Each& each)
    {
        if (const JsonNode* value = node.find("$value"))
            return this->node(*value, each);
        out += '{';
        bool first = true;
        for (const auto& [name, value] : node.members) {
            if (name == "$each" || name == "$when")
                continue;
            TIEOUT_TRY_INTO(const bool skip, leftOut(value, each));
            if (skip)
                continue;
            out += (first ? "" : ",") + jsonString(name) + ":";
            first = false;
            TIEOUT_TRY(this->node(value, each));
        }
        out += '}';
        return {};
    }

    Result<void> array(const JsonNode& node, const Each& each)
    {
        out += '[';
        bool first = true;
        const auto item = [&](const JsonNode& value, const Each& of) -> Result<void> {
            TIEOUT_TRY_INTO(const bool skip, leftOut(value, of));
            if (skip)
                return {};
            out += first ? "" : ",";
            first = false;
            return this->node(value, of);
        };
        for (const JsonNode& value : node.items) {
            const JsonNode* repeated = value.find("$each");
            if (!repeated) {
                TIEOUT_TRY(item(value, each));
            } else if (repeated->text == "lines" && m_values.lines) {
                for (const engine::EffectLine& of : *m_values.lines)
                    TIEOUT_TRY(item(value, { &of, nullptr }));
            } else if (repeated->text == "journal" && m_values.journal) {
                for (const engine::JournalPreviewLine& of : *m_values.journal)
                    TIEOUT_TRY(item(value, { nullptr, &of }));
            } else {
                return wrong(*repeated, repeated->text);
            }
        }
        out += ']';
        return {};
    }

    Result<void> text(const JsonNode& node, const Each& each)
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
        if (verb == "number") {
            const auto number = numberOf(name, each);
            if (!number)
                return wrong(node, raw);
            out += number->toString();
            return {};
        }
        const auto mapped = m_values.mapped.find(name);
        const auto found = verb == "text" ? textOf(name, each) : verb == "map" && mapped != m_values.mapped.end() ? std::optional(mapped->second) : std::nullopt;
        if (!found)
            return wrong(node, raw);
        out += jsonString(*found);
        return {};
    }

    const TemplateValues& m_values;
};

}

const TemplateValues& sampleTemplateValues()
{
    static const std::vector<engine::EffectLine> lines(1);
    static const std::vector<engine::JournalPreviewLine> journal { { "", "", domain::Decimal(1, 0), domain::Decimal(1, 0) } };
    static const TemplateValues values {
        { { "reference", "1" }, { "customer", "1" }, { "entity", "1" }, { "currency", "1" }, { "date", "1" }, { "business_id", "1" }, { "memo", "1" }, { "period", "1" }, { "subject", "1" },
            { "reference_to", "1" } },
        { { "amount", domain::Decimal(1, 0) }, { "tax", domain::Decimal(1, 0) } }, { { "currency", "" } }, &lines, &journal };
    return values;
}

Result<std::string> fillTemplate(const JsonNode& body, const TemplateValues& values)
{
    Filler filler(values);
    TIEOUT_TRY(filler.node(body, {}));
    return std::move(filler.out);
}

}
