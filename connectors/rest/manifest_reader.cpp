#include "connectors/rest/manifest_reader.h"

#include <algorithm>
#include <charconv>

namespace tieout::connect {

namespace {

const JsonNode& nothing()
{
    static const JsonNode node = [] {
        JsonNode empty;
        empty.kind = JsonNode::Object;
        return empty;
    }();
    return node;
}

const char* kindName(JsonNode::Kind kind)
{
    switch (kind) {
    case JsonNode::String:
        return "a text";
    case JsonNode::Number:
        return "a number";
    case JsonNode::Array:
        return "a list";
    case JsonNode::Object:
        return "an object";
    default:
        return "true or false";
    }
}

}

void ManifestProblem::report(size_t at, std::string why)
{
    if (line != 0)
        return;
    line = at;
    what = std::move(why);
}

void ManifestProblem::checkOption(const JsonNode& at, const std::string& name)
{
    if (name.empty() || (options && std::any_of(options->begin(), options->end(), [&](const ManifestOption& option) { return option.name == name; })))
        return;
    report(at.line, "there is no option " + name);
}

Fields::Fields(const JsonNode& node, ManifestProblem& problem)
    : m_node(&node)
    , m_problem(&problem)
{
    if (node.kind != JsonNode::Object)
        fail(node, "an object was expected");
}

const JsonNode* Fields::need(const std::string& name, JsonNode::Kind kind)
{
    m_asked.insert(name);
    const JsonNode* found = m_node->find(name);
    if (!found)
        fail(*m_node, name + " is missing");
    else if (found->kind != kind)
        fail(*found, name + " must be " + kindName(kind));
    return found && found->kind == kind ? found : nullptr;
}

std::string Fields::text(const std::string& name)
{
    const JsonNode* found = need(name, JsonNode::String);
    if (found && found->text.empty())
        fail(*found, name + " is empty");
    return found ? found->text : std::string();
}

std::string Fields::textOr(const std::string& name, std::string fallback)
{
    if (!has(name))
        return fallback;
    const JsonNode* found = need(name, JsonNode::String);
    return found ? found->text : fallback;
}

std::string Fields::path(const std::string& name)
{
    std::string read = text(name);
    // A path that began with // or held a scheme would lead to another host.
    if (!read.empty() && (read[0] != '/' || read.starts_with("//") || read.find("://") != std::string::npos))
        fail(*m_node, name + " must be a path that begins with one /");
    return read;
}

int Fields::number(const std::string& name, int low, int high)
{
    const JsonNode* found = need(name, JsonNode::Number);
    int read = low;
    if (found) {
        const char* end = found->text.data() + found->text.size();
        if (std::from_chars(found->text.data(), end, read).ptr != end || read < low || read > high)
            fail(*found, name + " must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return std::clamp(read, low, high);
}

bool Fields::flagOr(const std::string& name, bool fallback)
{
    m_asked.insert(name);
    const JsonNode* found = m_node->find(name);
    if (found && found->kind != JsonNode::True && found->kind != JsonNode::False)
        fail(*found, name + " must be true or false");
    return found ? found->kind == JsonNode::True : fallback;
}

Fields Fields::object(const std::string& name)
{
    const JsonNode* found = need(name, JsonNode::Object);
    return Fields(found ? *found : nothing(), *m_problem);
}

std::vector<std::string> Fields::texts(const std::string& name)
{
    std::vector<std::string> out;
    m_asked.insert(name);
    const JsonNode* found = has(name) ? need(name, JsonNode::Array) : nullptr;
    for (size_t i = 0; found && i < found->items.size(); ++i) {
        if (!found->items[i].isText())
            fail(found->items[i], name + " must be a list of texts");
        out.push_back(found->items[i].text);
    }
    return out;
}

std::map<std::string, std::string> Fields::textMap(const std::string& name)
{
    std::map<std::string, std::string> out;
    if (!has(name))
        return out;
    for (const auto& [key, value] : object(name).all()) {
        if (!value.isText())
            fail(value, name + " must hold texts only");
        out[key] = value.text;
    }
    return out;
}

ManifestValue Fields::valueOf(const JsonNode& node)
{
    ManifestValue value { ManifestValue::Literal, node.text };
    if (!node.isText())
        fail(node, "a text was expected");
    for (const auto& [prefix, kind] : { std::pair("option:", ManifestValue::Option), std::pair("cursor:", ManifestValue::Cursor) }) {
        if (node.text.starts_with(prefix)) {
            value = { kind, node.text.substr(std::string_view(prefix).size()) };
            if (kind == ManifestValue::Option)
                m_problem->checkOption(node, value.text);
        }
    }
    return value;
}

ManifestValue Fields::value(const std::string& name)
{
    const JsonNode* found = need(name, JsonNode::String);
    return found ? valueOf(*found) : ManifestValue {};
}

std::vector<ManifestValue> Fields::values(const std::string& name)
{
    std::vector<ManifestValue> out;
    m_asked.insert(name);
    const JsonNode* found = has(name) ? need(name, JsonNode::Array) : nullptr;
    for (size_t i = 0; found && i < found->items.size(); ++i)
        out.push_back(valueOf(found->items[i]));
    return out;
}

std::map<std::string, ManifestValue> Fields::valueMap(const std::string& name)
{
    std::map<std::string, ManifestValue> out;
    if (has(name))
        for (const auto& [key, value] : object(name).all())
            out[key] = valueOf(value);
    return out;
}

void Fields::each(const std::string& name, const std::function<void(Fields)>& read)
{
    m_asked.insert(name);
    const JsonNode* found = has(name) ? need(name, JsonNode::Array) : nullptr;
    for (size_t i = 0; found && i < found->items.size(); ++i)
        read(Fields(found->items[i], *m_problem));
}

const std::vector<std::pair<std::string, JsonNode>>& Fields::all()
{
    for (const auto& member : m_node->members)
        m_asked.insert(member.first);
    return m_node->members;
}

void Fields::end()
{
    for (const auto& [name, value] : m_node->members)
        if (!m_asked.contains(name))
            fail(value, "“" + name + "” is not known here");
}

}
