#include "connectors/sandbox/soql_parser.h"

#include <charconv>

namespace tieout::sandbox {

namespace {

bool wordLike(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// Throws nothing: the first problem is kept and the rest reads as the end.
class Parser {
public:
    explicit Parser(const std::string& text)
        : m_text(text)
    {
        advance();
    }

    std::optional<SoqlError> read(SoqlQuery& out)
    {
        expectWord("select");
        do {
            if (isWord("count") && peekBrackets()) {
                out.count = true;
            } else {
                out.fields.push_back(name());
            }
        } while (takeSign(","));
        expectWord("from");
        out.object = name();
        if (takeWord("where"))
            out.where = either();
        if (takeWord("order")) {
            expectWord("by");
            do {
                out.order.emplace_back(name(), false);
                out.order.back().second = takeWord("desc");
                if (!out.order.back().second)
                    takeWord("asc");
                if (takeWord("nulls") && !takeWord("first"))
                    expectWord("last");
            } while (takeSign(","));
        }
        if (takeWord("limit"))
            readLimit(out);
        if (m_token.kind != SoqlToken::End)
            fail();
        if (out.count && !out.fields.empty())
            m_error = { "MALFORMED_QUERY", "COUNT() stands alone" };
        return m_error;
    }

private:
    void advance()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t' || m_text[m_at] == '\r'))
            ++m_at;
        m_token = { SoqlToken::End, {}, m_at + 1 };
        if (m_at >= m_text.size() || m_error)
            return;
        const char c = m_text[m_at];
        if (c == '\'')
            return quoted();
        const bool number = (c >= '0' && c <= '9') || ((c == '-' || c == '+') && m_at + 1 < m_text.size() && m_text[m_at + 1] >= '0' && m_text[m_at + 1] <= '9');
        if (number) {
            m_token.kind = SoqlToken::Literal;
            do
                m_token.text += m_text[m_at++];
            while (m_at < m_text.size() && (wordLike(m_text[m_at]) || m_text[m_at] == '-' || m_text[m_at] == ':' || m_text[m_at] == '+'));
        } else if (wordLike(c)) {
            m_token.kind = SoqlToken::Word;
            while (m_at < m_text.size() && wordLike(m_text[m_at]))
                m_token.text += m_text[m_at++];
        } else {
            m_token.kind = SoqlToken::Sign;
            m_token.text = m_text[m_at++];
            const bool two = m_at < m_text.size() && ((m_text[m_at] == '=' && (c == '<' || c == '>' || c == '!')) || (c == '<' && m_text[m_at] == '>'));
            if (two)
                m_token.text += m_text[m_at++];
        }
    }

    void quoted()
    {
        m_token.kind = SoqlToken::Text;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '\''; ++m_at) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            m_token.text += m_text[m_at];
        }
        if (m_at >= m_text.size())
            fail();
        ++m_at;
    }

    void fail()
    {
        if (!m_error)
            m_error = { "MALFORMED_QUERY",
                m_token.kind == SoqlToken::End ? "unexpected token: <EOF>"
                                               : "\n" + m_text + "\n" + std::string(m_token.column > 0 ? m_token.column - 1 : 0, ' ') + "^\nERROR at Row:1:Column:"
                        + std::to_string(m_token.column) + "\nunexpected token: '" + m_token.text + "'" };
        m_token = {};
    }
    bool isWord(const char* word) const { return m_token.kind == SoqlToken::Word && lowerCase(m_token.text) == word; }
    bool takeWord(const char* word)
    {
        if (!isWord(word))
            return false;
        advance();
        return true;
    }
    void expectWord(const char* word)
    {
        if (!takeWord(word))
            fail();
    }
    bool takeSign(const char* sign)
    {
        if (m_token.kind != SoqlToken::Sign || m_token.text != sign)
            return false;
        advance();
        return true;
    }
    bool peekBrackets()
    {
        advance();
        if (!takeSign("(") || !takeSign(")"))
            fail();
        return true;
    }
    std::string name()
    {
        std::string out = m_token.text;
        if (m_token.kind != SoqlToken::Word || out.starts_with('.') || out.ends_with('.'))
            fail();
        else
            advance();
        return out;
    }

    void readLimit(SoqlQuery& out)
    {
        size_t limit = 0;
        const char* end = m_token.text.data() + m_token.text.size();
        if (m_token.kind != SoqlToken::Literal || std::from_chars(m_token.text.data(), end, limit).ptr != end)
            return fail();
        out.limit = limit;
        advance();
    }

    CrmValue value(bool& quoted)
    {
        CrmValue out;
        quoted = m_token.kind == SoqlToken::Text;
        const std::string lower = lowerCase(m_token.text);
        if (m_token.kind == SoqlToken::Text)
            out = { CrmValue::Text, m_token.text };
        else if (m_token.kind == SoqlToken::Literal)
            out = { m_token.text.size() >= 20 ? CrmValue::Time : m_token.text.size() == 10 && m_token.text[4] == '-' ? CrmValue::Date : CrmValue::Number, m_token.text };
        else if (lower == "true" || lower == "false")
            out = { CrmValue::Flag, lower };
        else if (lower != "null")
            fail();
        advance();
        return out;
    }

    std::unique_ptr<SoqlCondition> either() { return joined("or", SoqlCondition::Or); }

    std::unique_ptr<SoqlCondition> joined(const char* word, SoqlCondition::Kind kind)
    {
        auto first = kind == SoqlCondition::Or ? joined("and", SoqlCondition::And) : single();
        if (!isWord(word))
            return first;
        auto out = std::make_unique<SoqlCondition>();
        out->kind = kind;
        out->parts.push_back(std::move(first));
        while (takeWord(word))
            out->parts.push_back(kind == SoqlCondition::Or ? joined("and", SoqlCondition::And) : single());
        return out;
    }

    std::unique_ptr<SoqlCondition> single()
    {
        auto out = std::make_unique<SoqlCondition>();
        if (m_error || ++m_depth > 100) {
            fail();
            return out;
        }
        if (takeSign("(")) {
            out = either();
            if (!takeSign(")"))
                fail();
            return out;
        }
        if (takeWord("not")) {
            out->kind = SoqlCondition::Not;
            out->parts.push_back(single());
            return out;
        }
        out->path = name();
        if (isWord("in") || isWord("not"))
            return list(std::move(out));
        out->op = m_token.kind == SoqlToken::Sign ? m_token.text : isWord("like") ? "LIKE" : std::string();
        if (out->op == "<>")
            out->op = "!=";
        if (out->op != "=" && out->op != "!=" && out->op != "<" && out->op != "<=" && out->op != ">" && out->op != ">=" && out->op != "LIKE")
            fail();
        advance();
        bool quoted = false;
        out->values.push_back(value(quoted));
        out->quoted.push_back(quoted);
        return out;
    }

    std::unique_ptr<SoqlCondition> list(std::unique_ptr<SoqlCondition> out)
    {
        out->kind = SoqlCondition::In;
        out->op = takeWord("not") ? "NOT IN" : "IN";
        expectWord("in");
        if (!takeSign("("))
            fail();
        do {
            bool quoted = false;
            out->values.push_back(value(quoted));
            out->quoted.push_back(quoted);
        } while (takeSign(","));
        if (!takeSign(")"))
            fail();
        return out;
    }

    const std::string& m_text;
    size_t m_at = 0;
    int m_depth = 0;
    SoqlToken m_token;
    std::optional<SoqlError> m_error;
};

}

std::optional<SoqlError> parseSoql(const std::string& text, SoqlQuery& out)
{
    return Parser(text).read(out);
}

}
