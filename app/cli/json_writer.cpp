#include "app/cli/json_writer.h"

#include <utility>

namespace tieout::cli {

namespace {

// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none.
size_t sequenceAt(std::string_view s, size_t at)
{
    const auto byte = [&](size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
    const auto tail = [&](size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(at), second = byte(at + 1);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return tail(at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool good = tail(at + 1) && tail(at + 2) && !(lead == 0xE0 && second < 0xA0) && !(lead == 0xED && second > 0x9F);
        return good ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool good = tail(at + 1) && tail(at + 2) && tail(at + 3) && !(lead == 0xF0 && second < 0x90) && !(lead == 0xF4 && second > 0x8F);
        return good ? 4 : 0;
    }
    return 0;
}

void appendQuoted(std::string& out, std::string_view text)
{
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += text[i++];
        } else if (c < 0x20 || c == 0x7F) {
            out += "\\u00";
            out += kHex[c >> 4];
            out += kHex[c & 15];
            ++i;
        } else if (const size_t n = sequenceAt(text, i); n != 0) {
            out.append(text, i, n);
            i += n;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    out += '"';
}

}

std::string jsonQuoted(std::string_view text)
{
    std::string out;
    appendQuoted(out, text);
    return out;
}

bool isUtf8(std::string_view bytes)
{
    for (size_t i = 0; i < bytes.size();) {
        const size_t n = sequenceAt(bytes, i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

void JsonWriter::separate()
{
    if (!m_first && !m_after_key)
        m_out += ',';
    m_first = false;
    m_after_key = false;
}

JsonWriter& JsonWriter::beginObject()
{
    separate();
    m_out += '{';
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::endObject()
{
    m_out += '}';
    m_first = false;
    return *this;
}

JsonWriter& JsonWriter::beginArray()
{
    separate();
    m_out += '[';
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::endArray()
{
    m_out += ']';
    m_first = false;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    separate();
    appendQuoted(m_out, name);
    m_out += ':';
    m_after_key = true;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value)
{
    separate();
    appendQuoted(m_out, value);
    return *this;
}

JsonWriter& JsonWriter::number(int64_t value)
{
    separate();
    m_out += std::to_string(value);
    return *this;
}

JsonWriter& JsonWriter::number(uint64_t value)
{
    separate();
    m_out += std::to_string(value);
    return *this;
}

JsonWriter& JsonWriter::boolean(bool value)
{
    separate();
    m_out += value ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::null()
{
    separate();
    m_out += "null";
    return *this;
}

JsonWriter& JsonWriter::optionalNumber(std::string_view name, const std::optional<int64_t>& value)
{
    key(name);
    return value ? number(*value) : null();
}

JsonWriter& JsonWriter::textOrNull(std::string_view name, std::string_view value)
{
    key(name);
    return value.empty() ? null() : text(value);
}

std::string JsonWriter::take()
{
    m_first = true;
    m_after_key = false;
    return std::exchange(m_out, {});
}

}
