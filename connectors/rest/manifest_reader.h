#pragma once

#include "connectors/rest/manifest.h"

#include <functional>
#include <set>
#include <type_traits>

namespace tieout::connect {

// The first thing that is wrong in a manifest; line 0: nothing.
struct ManifestProblem {
    size_t line = 0;
    std::string what;
    const std::vector<ManifestOption>* options = nullptr;

    void report(size_t at, std::string why);
    void checkOption(const JsonNode& at, const std::string& name); // empty is fine
};

// Reads one object by closed names: what is missing, of a wrong kind or left over is reported.
// Works on after a problem with empty values, so that callers need no branches.
class Fields {
public:
    Fields(const JsonNode& node, ManifestProblem& problem);

    const JsonNode& node() const { return *m_node; }
    bool has(const std::string& name) const { return m_node->find(name) != nullptr; }
    std::string text(const std::string& name);
    std::string textOr(const std::string& name, std::string fallback);
    std::string path(const std::string& name); // begins with "/"
    int number(const std::string& name, int low, int high);
    bool flagOr(const std::string& name, bool fallback);
    Fields object(const std::string& name);
    std::vector<std::string> texts(const std::string& name); // absent: empty
    std::map<std::string, std::string> textMap(const std::string& name);
    ManifestValue value(const std::string& name);
    std::vector<ManifestValue> values(const std::string& name);
    std::map<std::string, ManifestValue> valueMap(const std::string& name);
    void each(const std::string& name, const std::function<void(Fields)>& read);
    const std::vector<std::pair<std::string, JsonNode>>& all(); // every member, all taken as read

    template <typename T> T oneOf(const std::string& name, std::initializer_list<std::pair<const char*, T>> known)
    {
        const std::string given = text(name);
        std::string names;
        for (const auto& [word, value] : known) {
            if (given == word)
                return value;
            names += (names.empty() ? "" : ", ") + std::string(word);
        }
        fail(*m_node, name + " is “" + given + "”; it may be " + names);
        return known.begin()->second;
    }

    void checkOption(const std::string& name) { m_problem->checkOption(*m_node, name); }
    void fail(const JsonNode& at, std::string why) { m_problem->report(at.line, std::move(why)); }
    void end(); // reports names that nobody asked for

private:
    const JsonNode* need(const std::string& name, JsonNode::Kind kind);
    ManifestValue valueOf(const JsonNode& node);

    const JsonNode* m_node;
    ManifestProblem* m_problem;
    std::set<std::string> m_asked;
};

}
