#include "connectors/rest/json_gate.h"

namespace tieout::connect {

namespace {

constexpr size_t kFewNames = 24; // up to here a look at all of them is faster than a set

struct GrammarOnly {
    bool beginObject() { return true; }
    bool endObject() { return true; }
    bool beginArray() { return true; }
    bool endArray() { return true; }
    bool key(std::string_view, bool) { return true; }
    bool string(std::string_view, bool) { return true; }
    bool number(std::string_view) { return true; }
    bool boolean(bool) { return true; }
    bool null() { return true; }
};

struct PolicyOnly {
    JsonPolicy policy;

    bool beginObject() { return policy.enter(); }
    bool beginArray() { return policy.enter(); }
    bool endObject() { return policy.leave(), true; }
    bool endArray() { return policy.leave(), true; }
    bool key(std::string_view name, bool lone) { return policy.key(name, lone); }
    bool string(std::string_view, bool lone) { return policy.string(lone); }
    bool number(std::string_view) { return true; }
    bool boolean(bool) { return true; }
    bool null() { return true; }
};

}

bool JsonPolicy::refuse(std::string_view source, std::vector<std::string> args)
{
    m_problem = domain::Text { source, std::move(args) };
    return false;
}

void JsonPolicy::reset()
{
    m_depth = 0;
    m_levels.clear();
    m_name_ends.clear();
    m_names.clear();
    m_problem = {};
}

bool JsonPolicy::enter()
{
    if (++m_depth > m_limits.depth)
        return refuse(TIEOUT_TR("The JSON text is nested more than %1 levels deep."), { std::to_string(m_limits.depth) });
    if (m_levels.size() < m_depth)
        m_levels.emplace_back();
    Level& level = m_levels[m_depth - 1];
    level.first = m_name_ends.size();
    level.many.clear();
    return true;
}

void JsonPolicy::leave()
{
    m_name_ends.resize(m_levels[m_depth - 1].first);
    m_names.resize(m_name_ends.empty() ? 0 : m_name_ends.back());
    --m_depth;
}

bool JsonPolicy::repeats(Level& level, std::string_view name)
{
    const size_t count = m_name_ends.size() - level.first;
    const auto nameAt = [&](size_t i) {
        const size_t begin = i == 0 ? 0 : m_name_ends[i - 1];
        return std::string_view(m_names).substr(begin, m_name_ends[i] - begin);
    };
    if (count < kFewNames) {
        for (size_t i = level.first; i < m_name_ends.size(); ++i)
            if (nameAt(i) == name)
                return true;
        return false;
    }
    if (level.many.empty())
        for (size_t i = level.first; i < m_name_ends.size(); ++i)
            level.many.emplace(nameAt(i));
    return !level.many.emplace(name).second;
}

bool JsonPolicy::key(std::string_view name, bool lone_surrogate)
{
    Level& level = m_levels[m_depth - 1];
    if (!string(lone_surrogate))
        return false;
    if (m_name_ends.size() - level.first >= m_limits.members)
        return refuse(TIEOUT_TR("A JSON object has more than %1 members."), { std::to_string(m_limits.members) });
    if (repeats(level, name))
        return refuse(TIEOUT_TR("The key “%1” stands twice in one JSON object, so its value is not certain."), { domain::visible(name.substr(0, 80)) });
    m_names += name;
    m_name_ends.push_back(static_cast<uint32_t>(m_names.size()));
    return true;
}

bool JsonPolicy::string(bool lone_surrogate)
{
    return !lone_surrogate || refuse(TIEOUT_TR("A JSON string holds half of a surrogate pair, which is no character."));
}

JsonProblem tooLarge(const JsonLimits& limits)
{
    return { limits.bytes, { TIEOUT_TR("The JSON text is larger than %1 bytes."), { std::to_string(limits.bytes) } } };
}

std::optional<JsonProblem> checkJsonGrammar(std::string_view bytes)
{
    GrammarOnly handler;
    JsonScanner scanner(bytes, handler);
    if (scanner.run())
        return std::nullopt;
    return scanner.problem();
}

std::optional<JsonProblem> checkJson(std::string_view bytes, const JsonLimits& limits)
{
    if (bytes.size() > limits.bytes)
        return tooLarge(limits);
    PolicyOnly handler { JsonPolicy(limits) };
    JsonScanner scanner(bytes, handler);
    if (scanner.run())
        return std::nullopt;
    if (!handler.policy.problem().empty())
        return JsonProblem { scanner.tokenOffset(), handler.policy.problem() };
    return scanner.problem();
}

}
