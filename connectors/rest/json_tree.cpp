#include "connectors/rest/json_tree.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int kDepthMax = 64;

class Parser {
public:
    explicit Parser(std::string_view text)
        : m_text(text)
    {
    }

    Result<JsonNode> document()
    {
        JsonNode root;
        space();
        value(root, 0);
        space();
        if (!m_error && m_at != m_text.size())
            fail("text after the end of the document");
        if (m_error)
            return makeError(Remedy::FixData, TIEOUT_TR("This is not valid JSON: %1 (line %2, byte %3)."),
                { m_error, std::to_string(m_line), std::to_string(m_at) });
        return root;
    }

private:
    void fail(const char* what)
    {
        if (!m_error)
            m_error = what;
    }
    bool more() const { return !m_error && m_at < m_text.size(); }
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool take(char c)
    {
        if (!more() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    void space()
    {
        while (more() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
            m_line += peek() == '\n' ? 1 : 0;
            ++m_at;
        }
    }

    void value(JsonNode& node, int depth)
    {
        node.begin = m_at;
        node.line = m_line;
        const char c = peek();
        if (depth > kDepthMax)
            fail("nested too deeply");
        else if (c == '{')
            object(node, depth);
        else if (c == '[')
            array(node, depth);
        else if (c == '"')
            string(node.text), node.kind = JsonNode::String;
        else if (c == '-' || (c >= '0' && c <= '9'))
            number(node);
        else if (word("true"))
            node.kind = JsonNode::True;
        else if (word("false"))
            node.kind = JsonNode::False;
        else if (!word("null"))
            fail(m_at >= m_text.size() ? "it ends too early" : "a value was expected");
        node.end = m_at;
    }

    bool word(std::string_view text)
    {
        if (!m_text.substr(m_at).starts_with(text))
            return false;
        m_at += text.size();
        return true;
    }

    void object(JsonNode& node, int depth)
    {
        node.kind = JsonNode::Object;
        ++m_at;
        space();
        if (take('}'))
            return;
        do {
            space();
            std::string name;
            if (peek() != '"')
                return fail("a name in quotes was expected");
            string(name);
            if (node.find(name))
                return fail("the same name stands twice in one object");
            space();
            if (!take(':'))
                return fail("a colon was expected");
            space();
            node.members.emplace_back(std::move(name), JsonNode {});
            value(node.members.back().second, depth + 1);
            space();
        } while (take(','));
        if (!take('}'))
            fail("a comma or } was expected");
    }

    void array(JsonNode& node, int depth)
    {
        node.kind = JsonNode::Array;
        ++m_at;
        space();
        if (take(']'))
            return;
        do {
            space();
            node.items.emplace_back();
            value(node.items.back(), depth + 1);
            space();
        } while (take(','));
        if (!take(']'))
            fail("a comma or ] was expected");
    }

    void digits()
    {
        const size_t from = m_at;
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
        if (m_at == from)
            fail("a digit was expected");
    }

    void number(JsonNode& node)
    {
        node.kind = JsonNode::Number;
        const size_t from = m_at;
        take('-');
        if (!take('0'))
            digits();
        if (take('.'))
            digits();
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (!take('+'))
                take('-');
            digits();
        }
        node.text = std::string(m_text.substr(from, m_at - from));
    }

    void string(std::string& out)
    {
        ++m_at;
        while (more()) {
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (c == '"') {
                ++m_at;
                return;
            }
            if (c < 0x20)
                return fail("a control character inside a text");
            if (c == '\\')
                escape(out);
            else if (c < 0x80)
                out += m_text[m_at++];
            else
                multibyte(out);
        }
        fail("a text without its closing quote");
    }

    void multibyte(std::string& out)
    {
        const auto lead = static_cast<unsigned char>(m_text[m_at]);
        const size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        uint32_t code = length == 2 ? lead & 0x1FU : length == 3 ? lead & 0x0FU : lead & 0x07U;
        bool ok = length != 0 && m_at + length <= m_text.size();
        for (size_t i = 1; ok && i < length; ++i) {
            const auto next = static_cast<unsigned char>(m_text[m_at + i]);
            ok = (next & 0xC0) == 0x80;
            code = code << 6 | (next & 0x3FU);
        }
        ok = ok && !(length == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) && !(length == 4 && (code < 0x10000 || code > 0x10FFFF));
        if (!ok)
            return fail("bytes that are not UTF-8");
        out.append(m_text.substr(m_at, length));
        m_at += length;
    }

    uint32_t hex4()
    {
        uint32_t code = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = peek();
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                fail("four hexadecimal digits were expected");
                return 0;
            }
            code = code << 4 | static_cast<uint32_t>(digit);
        }
        return code;
    }

    void escape(std::string& out)
    {
        ++m_at;
        const char c = peek();
        ++m_at;
        constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
        if (const size_t i = kFrom.find(c); c != '\0' && i != std::string_view::npos) {
            out += kTo[i];
            return;
        }
        if (c != 'u')
            return fail("an unknown escape");
        uint32_t code = hex4();
        if (code >= 0xDC00 && code <= 0xDFFF)
            return fail("half of a surrogate pair");
        if (code >= 0xD800 && code <= 0xDBFF) {
            if (!take('\\') || !take('u'))
                return fail("half of a surrogate pair");
            const uint32_t low = hex4();
            if (low < 0xDC00 || low > 0xDFFF)
                return fail("half of a surrogate pair");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append(out, code);
    }

    static void append(std::string& out, uint32_t code)
    {
        const auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xC0 | code >> 6);
            put(0x80 | (code & 63));
        } else if (code < 0x10000) {
            put(0xE0 | code >> 12);
            put(0x80 | (code >> 6 & 63));
            put(0x80 | (code & 63));
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 63));
            put(0x80 | (code >> 6 & 63));
            put(0x80 | (code & 63));
        }
    }

    std::string_view m_text;
    size_t m_at = 0;
    size_t m_line = 1;
    const char* m_error = nullptr;
};

}

const JsonNode* JsonNode::find(std::string_view name) const
{
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
    return found == members.end() ? nullptr : &found->second;
}

const JsonNode* JsonNode::at(std::string_view path) const
{
    const JsonNode* node = this;
    while (node && !path.empty()) {
        const size_t dot = path.find('.');
        node = node->find(path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return node;
}

Result<JsonNode> parseJson(std::string_view document)
{
    return Parser(document).document();
}

std::string jsonString(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
            out += escaped;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}
