#pragma once

#include "connectors/rest/json_tree.h"

#include <string>
#include <string_view>

namespace tieout::sandbox {

// Writes one JSON object, members in the order they are given.
class JsonObject {
public:
    JsonObject& raw(std::string_view name, std::string_view json)
    {
        m_out += m_out.size() == 1 ? "" : ",";
        m_out += connect::jsonString(name);
        m_out += ':';
        m_out += json;
        return *this;
    }
    JsonObject& text(std::string_view name, std::string_view value) { return raw(name, connect::jsonString(value)); }
    JsonObject& textOrNull(std::string_view name, std::string_view value) { return value.empty() ? null(name) : text(name, value); }
    JsonObject& number(std::string_view name, int64_t value) { return raw(name, std::to_string(value)); }
    JsonObject& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    JsonObject& null(std::string_view name) { return raw(name, "null"); }
    template <typename... Names> JsonObject& nulls(Names... names) { return (null(names), ...), *this; }
    std::string str() const { return m_out + "}"; }

private:
    std::string m_out = "{";
};

}
