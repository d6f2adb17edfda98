#include "connectors/rest/json_scan.h"

#include "connectors/rest/utf8.h"

namespace tieout::connect {

namespace {

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool highSurrogate(unsigned unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool lowSurrogate(unsigned unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}

bool JsonCursor::fail(size_t offset, std::string_view source, std::vector<std::string> args)
{
    m_problem = JsonProblem { offset, domain::Text { source, std::move(args) } };
    return false;
}

bool JsonCursor::failHere()
{
    if (atEnd())
        return fail(m_at, TIEOUT_TR("The JSON text ends too early: it was cut off or is empty."));
    if (m_at == 0 && m_text.starts_with("\xEF\xBB\xBF"))
        return fail(m_at, TIEOUT_TR("The JSON text begins with a byte-order mark."));
    return fail(m_at, TIEOUT_TR("“%1” must not stand at this place of a JSON text."), { domain::visible(m_text.substr(m_at, 1)) });
}

bool JsonCursor::readWord(std::string_view word)
{
    if (m_text.substr(m_at, word.size()) != word)
        return failHere();
    m_at += word.size();
    return true;
}

bool JsonCursor::readNumber(std::string_view& literal)
{
    const size_t begin = m_at;
    take('-');
    if (!digit(peek())) {
        m_at = peek() == '\0' && atEnd() ? m_at : begin;
        return failHere();
    }
    if (!take('0'))
        while (digit(peek()))
            ++m_at;
    if (take('.')) {
        if (!digit(peek()))
            return failHere();
        while (digit(peek()))
            ++m_at;
    }
    if (peek() == 'e' || peek() == 'E') {
        ++m_at;
        if (peek() == '+' || peek() == '-')
            ++m_at;
        if (!digit(peek()))
            return failHere();
        while (digit(peek()))
            ++m_at;
    }
    literal = m_text.substr(begin, m_at - begin);
    return true;
}

bool JsonCursor::readString(std::string_view& value, bool& lone_surrogate)
{
    const size_t begin = ++m_at;
    bool ascii = true;
    for (; m_at < m_text.size(); ++m_at) {
        const auto c = static_cast<unsigned char>(m_text[m_at]);
        if (c == '"' || c == '\\' || c < 0x20)
            break;
        ascii = ascii && c < 0x80;
    }
    if (peek() == '\\')
        return readEscapes(value, begin, lone_surrogate);
    if (peek() != '"')
        return atEnd() ? failHere() : fail(m_at, TIEOUT_TR("A control character stands inside a JSON string; it must be escaped."));
    value = m_text.substr(begin, m_at - begin);
    if (!ascii)
        if (const size_t bad = firstInvalidUtf8(value); bad != std::string_view::npos)
            return fail(begin + bad, TIEOUT_TR("The JSON text is not valid UTF-8."));
    ++m_at;
    return true;
}

bool JsonCursor::readEscapes(std::string_view& value, size_t begin, bool& lone_surrogate)
{
    constexpr std::string_view kNames = "\"\\/bfnrt", kBytes = "\"\\/\b\f\n\r\t";
    size_t plain = begin; // what stands before the cursor and is not yet copied
    m_decoded.clear();
    for (;;) {
        while (m_at < m_text.size() && static_cast<unsigned char>(m_text[m_at]) >= 0x20 && m_text[m_at] != '"' && m_text[m_at] != '\\')
            ++m_at;
        const std::string_view part = m_text.substr(plain, m_at - plain);
        if (const size_t bad = firstInvalidUtf8(part); bad != std::string_view::npos)
            return fail(plain + bad, TIEOUT_TR("The JSON text is not valid UTF-8."));
        m_decoded += part;
        if (take('"'))
            break;
        if (!take('\\'))
            return atEnd() ? failHere() : fail(m_at, TIEOUT_TR("A control character stands inside a JSON string; it must be escaped."));
        if (take('u')) {
            if (!readUnicodeEscape(lone_surrogate))
                return false;
        } else {
            const size_t known = atEnd() ? std::string_view::npos : kNames.find(peek());
            if (known == std::string_view::npos)
                return failHere();
            m_decoded += kBytes[known];
            ++m_at;
        }
        plain = m_at;
    }
    value = m_decoded;
    return true;
}

bool JsonCursor::hexQuad(unsigned& unit)
{
    unit = 0;
    for (int i = 0; i < 4; ++i, ++m_at) {
        const char c = peek();
        const int value = digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (value < 0)
            return failHere();
        unit = unit << 4 | static_cast<unsigned>(value);
    }
    return true;
}

// Behind \u. Half of a surrogate pair is grammar, but no text: it becomes U+FFFD and is reported.
bool JsonCursor::readUnicodeEscape(bool& lone_surrogate)
{
    unsigned unit = 0;
    if (!hexQuad(unit))
        return false;
    if (highSurrogate(unit) && m_text.substr(m_at, 2) == "\\u") {
        const size_t before = m_at;
        unsigned second = 0;
        m_at += 2;
        if (!hexQuad(second))
            return false;
        if (lowSurrogate(second)) {
            appendUtf8(m_decoded, 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00));
            return true;
        }
        m_at = before;
    }
    if (highSurrogate(unit) || lowSurrogate(unit)) {
        lone_surrogate = true;
        unit = 0xFFFD;
    }
    appendUtf8(m_decoded, unit);
    return true;
}

}
