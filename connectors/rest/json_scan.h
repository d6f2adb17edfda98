#pragma once

#include "domain/text.h"

#include <cstddef>
#include <string>
#include <string_view>

// The one strict JSON parser: RFC 8259 over UTF-8 bytes, nothing more lenient. It walks the text
// once and tells a handler what it sees; it keeps numbers as text and never makes a double of them.
// Pages are read through json_gate.h and json_tree.h, lines of a feed by files/ndjson_reader.cpp.
namespace tieout::connect {

// Why a text was not taken, and at which byte.
struct JsonProblem {
    size_t offset = 0;
    domain::Text reason;
};

// What the scanner needs from the text: tokens. Strings are views into the text, or into a buffer
// that the next string overwrites.
class JsonCursor {
public:
    explicit JsonCursor(std::string_view text)
        : m_text(text)
    {
    }

    const JsonProblem& problem() const { return m_problem; }
    size_t offset() const { return m_at; }
    // Byte at which the token just told to the handler began.
    size_t tokenOffset() const { return m_token; }
    // False, so that a caller can return it.
    bool fail(size_t offset, std::string_view source, std::vector<std::string> args = {});

protected:
    bool atEnd() const { return m_at == m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    bool take(char c)
    {
        if (atEnd() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    void skipSpace()
    {
        while (!atEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\r' || m_text[m_at] == '\t'))
            ++m_at;
    }
    bool readString(std::string_view& value, bool& lone_surrogate); // at the opening quotation mark
    bool readNumber(std::string_view& literal);
    bool readWord(std::string_view word);
    bool failHere(); // names what stands at the cursor

    std::string_view m_text;
    size_t m_at = 0;
    size_t m_token = 0;

private:
    bool readEscapes(std::string_view& value, size_t begin, bool& lone_surrogate);
    bool readUnicodeEscape(bool& lone_surrogate);
    bool hexQuad(unsigned& unit);

    std::string m_decoded;
    JsonProblem m_problem;
};

// Handler: every call returns false to stop, after it has called fail() on the scanner.
//   bool beginObject(), endObject(), beginArray(), endArray()
//   bool key(std::string_view, bool lone_surrogate), string(std::string_view, bool lone_surrogate)
//   bool number(std::string_view literal), boolean(bool), null()
// Nesting needs no stack of the machine: one byte a level.
template <typename Handler> class JsonScanner : public JsonCursor {
public:
    JsonScanner(std::string_view text, Handler& handler)
        : JsonCursor(text)
        , m_handler(handler)
    {
    }

    // True when the whole text is one JSON value and the handler took all of it.
    bool run()
    {
        skipSpace();
        bool value_due = true;
        for (;;) {
            if (value_due) {
                if (!valueStart(value_due))
                    return false;
                continue;
            }
            skipSpace();
            if (m_open.empty())
                return atEnd() || fail(m_at, TIEOUT_TR("Something stands after the end of the JSON value."));
            const bool object = m_open.back() == '{';
            if (take(',')) {
                skipSpace();
                if (object && !member())
                    return false;
                value_due = true;
            } else if (!close(object)) {
                return false;
            }
        }
    }

private:
    bool close(bool object)
    {
        m_token = m_at;
        if (!take(object ? '}' : ']'))
            return failHere();
        m_open.pop_back();
        return object ? m_handler.endObject() : m_handler.endArray();
    }

    // Reads a scalar, or opens a container and stands before its first value or behind its end.
    bool valueStart(bool& value_due)
    {
        m_token = m_at;
        const bool object = peek() == '{';
        if (!object && peek() != '[') {
            value_due = false;
            return scalar();
        }
        ++m_at;
        m_open.push_back(object ? '{' : '[');
        if (!(object ? m_handler.beginObject() : m_handler.beginArray()))
            return false;
        skipSpace();
        if (peek() == (object ? '}' : ']')) {
            value_due = false;
            return true;
        }
        return !object || member();
    }

    bool member()
    {
        std::string_view name;
        bool lone = false;
        m_token = m_at;
        if (peek() != '"')
            return failHere();
        if (!readString(name, lone) || !m_handler.key(name, lone))
            return false;
        skipSpace();
        if (!take(':'))
            return failHere();
        skipSpace();
        return true;
    }

    bool scalar()
    {
        std::string_view text;
        bool lone = false;
        switch (peek()) {
        case '"':
            return readString(text, lone) && m_handler.string(text, lone);
        case 't':
            return readWord("true") && m_handler.boolean(true);
        case 'f':
            return readWord("false") && m_handler.boolean(false);
        case 'n':
            return readWord("null") && m_handler.null();
        default:
            return readNumber(text) && m_handler.number(text);
        }
    }

    Handler& m_handler;
    std::string m_open;
};

}
