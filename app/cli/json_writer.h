#pragma once

#include "domain/decimal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieout::cli {

// Writes one JSON value as text, in the order of the calls. Decimals are written as strings, so no
// reader can turn them into floating point. Bytes that are not UTF-8 become U+FFFD.
class JsonWriter {
public:
    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);

    JsonWriter& text(std::string_view value);
    JsonWriter& number(int64_t value);
    JsonWriter& number(uint64_t value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();

    // key + value.
    JsonWriter& text(std::string_view name, std::string_view value) { return key(name).text(value); }
    JsonWriter& number(std::string_view name, uint64_t value) { return key(name).number(value); }
    JsonWriter& boolean(std::string_view name, bool value) { return key(name).boolean(value); }
    JsonWriter& exact(std::string_view name, const domain::Exact& value) { return key(name).text(value.toString()); }
    JsonWriter& optionalNumber(std::string_view name, const std::optional<int64_t>& value);
    // The text, or null when it is empty.
    JsonWriter& textOrNull(std::string_view name, std::string_view value);

    const std::string& str() const { return m_out; }
    std::string take();

private:
    void separate();
    std::string m_out;
    bool m_first = true; // no comma before the next member
    bool m_after_key = false;
};

// The text as a JSON string, quotes included.
std::string jsonQuoted(std::string_view text);
bool isUtf8(std::string_view bytes);

}
