#include "connectors/sandbox/suiteql_parser.h"

namespace tieout::sandbox {

namespace {

struct Token {
    enum Kind : unsigned char { Name, Text, Number, Sign, End } kind = End;
    std::string text; // names in lower case
};

bool nameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<Token> tokens(std::string_view text)
{
    std::vector<Token> out;
    for (size_t i = 0; i < text.size();) {
        const char c = text[i];
        size_t end = i + 1;
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            ++i;
            continue;
        }
        Token token;
        if (c == '\'') {
            end = text.find('\'', i + 1);
            token = { Token::Text, std::string(text.substr(i + 1, (end == std::string_view::npos ? text.size() : end) - i - 1)) };
            end = end == std::string_view::npos ? text.size() : end + 1;
        } else if (nameByte(c)) {
            while (end < text.size() && nameByte(text[end]))
                ++end;
            token = { c >= '0' && c <= '9' ? Token::Number : Token::Name, std::string(text.substr(i, end - i)) };
            for (char& letter : token.text)
                if (letter >= 'A' && letter <= 'Z')
                    letter = static_cast<char>(letter - 'A' + 'a');
        } else {
            const std::string_view two = text.substr(i, 2);
            if (two == "<=" || two == ">=" || two == "<>" || two == "!=")
                end = i + 2;
            token = { Token::Sign, std::string(text.substr(i, end - i)) };
            if (token.text == "!=")
                token.text = "<>";
        }
        out.push_back(std::move(token));
        i = end;
    }
    out.push_back({});
    return out;
}

class Parser {
public:
    explicit Parser(std::string_view text)
        : m_tokens(tokens(text))
    {
    }

    SqlQuery query()
    {
        expectName("select");
        do {
            selectItem();
        } while (ok() && sign(","));
        expectName("from");
        source();
        while (ok() && (peek().text == "join" || peek().text == "inner" || peek().text == "left") && peek().kind == Token::Name) {
            const bool left = next().text == "left";
            if (m_tokens[m_at - 1].text != "join") {
                if (left)
                    name("outer");
                expectName("join");
            }
            source();
            m_query.sources.back().left = left;
            expectName("on");
            m_query.sources.back().on = condition();
        }
        if (ok() && name("where"))
            m_query.where = condition();
        if (ok() && name("group")) {
            expectName("by");
            do {
                m_query.group.push_back(operand());
            } while (ok() && sign(","));
        }
        if (ok() && name("order")) {
            expectName("by");
            do {
                m_query.order.push_back(operand());
                name("asc");
            } while (ok() && sign(","));
        }
        if (ok() && peek().kind != Token::End)
            fail("Unexpected '" + peek().text + "'.");
        return std::move(m_query);
    }

private:
    bool ok() const { return m_query.error.empty(); }
    const Token& peek() const { return m_tokens[m_at]; }
    Token next() { return m_at + 1 < m_tokens.size() ? m_tokens[m_at++] : m_tokens[m_at]; }
    void fail(std::string why)
    {
        if (ok())
            m_query.error = std::move(why);
    }
    bool name(std::string_view word)
    {
        if (peek().kind != Token::Name || peek().text != word)
            return false;
        ++m_at;
        return true;
    }
    bool sign(std::string_view text)
    {
        if (peek().kind != Token::Sign || peek().text != text)
            return false;
        ++m_at;
        return true;
    }
    void expectName(std::string_view word)
    {
        if (ok() && !name(word))
            fail("'" + std::string(word) + "' was expected before '" + peek().text + "'.");
    }
    void expectSign(std::string_view text)
    {
        if (ok() && !sign(text))
            fail("'" + std::string(text) + "' was expected before '" + peek().text + "'.");
    }
    int put(SqlExpr expr)
    {
        m_query.exprs.push_back(std::move(expr));
        return static_cast<int>(m_query.exprs.size()) - 1;
    }

    void selectItem()
    {
        SqlItem item;
        if (name("count")) {
            expectSign("(");
            expectSign("*");
            expectSign(")");
            item.name = "expr1";
        } else if (name("sum")) {
            expectSign("(");
            item.sum = true;
            item.absolute = name("abs");
            if (item.absolute)
                expectSign("(");
            item.expr = operand();
            if (item.absolute)
                expectSign(")");
            expectSign(")");
            item.name = "expr" + std::to_string(m_query.select.size() + 1);
        } else {
            item.expr = operand();
            if (item.expr >= 0 && m_query.exprs[static_cast<size_t>(item.expr)].kind == SqlExpr::Column)
                item.name = m_query.exprs[static_cast<size_t>(item.expr)].text;
            else
                item.name = "expr" + std::to_string(m_query.select.size() + 1);
        }
        if (name("as"))
            item.name = next().text;
        m_query.select.push_back(std::move(item));
    }

    void source()
    {
        SqlSource source;
        source.table = next().text;
        source.alias = source.table;
        const Token& after = peek();
        if (after.kind == Token::Name && after.text != "join" && after.text != "inner" && after.text != "left" && after.text != "on" && after.text != "where" && after.text != "order" && after.text != "group")
            source.alias = next().text;
        m_query.sources.push_back(std::move(source));
    }

    int condition()
    {
        int left = conjunction();
        while (ok() && name("or"))
            left = put({ SqlExpr::Or, {}, {}, 0, left, conjunction() });
        return left;
    }

    int conjunction()
    {
        int left = comparison();
        while (ok() && name("and"))
            left = put({ SqlExpr::And, {}, {}, 0, left, comparison() });
        return left;
    }

    int comparison()
    {
        if (sign("(")) {
            const int inner = condition();
            expectSign(")");
            return inner;
        }
        const int left = operand();
        if (name("is")) {
            const bool no = name("not");
            expectName("null");
            return put({ SqlExpr::IsNull, {}, no ? "not" : "", 0, left, -1 });
        }
        for (const char* op : { "=", "<>", "<=", ">=", "<", ">" })
            if (sign(op))
                return put({ SqlExpr::Compare, {}, op, 0, left, operand() });
        fail("A comparison was expected before '" + peek().text + "'.");
        return -1;
    }

    // CASE WHEN condition THEN operand [ELSE operand] END
    int caseOf()
    {
        SqlExpr expr;
        expr.kind = SqlExpr::Case;
        expectName("when");
        expr.when = condition();
        expectName("then");
        expr.left = operand();
        if (ok() && name("else"))
            expr.right = operand();
        expectName("end");
        return put(std::move(expr));
    }

    int operand()
    {
        const Token token = next();
        if (token.kind == Token::Text || token.kind == Token::Number)
            return put({ SqlExpr::Literal, {}, token.text, 0, -1, -1 });
        if (token.kind == Token::Sign && token.text == "?")
            return put({ SqlExpr::Param, {}, {}, m_params++, -1, -1 });
        if (token.kind != Token::Name) {
            fail("A column was expected before '" + token.text + "'.");
            return -1;
        }
        if ((token.text == "to_char" || token.text == "to_timestamp") && sign("(")) {
            const int inner = operand();
            expectSign(",");
            const std::string format = next().text;
            expectSign(")");
            return put({ token.text == "to_char" ? SqlExpr::ToChar : SqlExpr::ToTimestamp, {}, format, 0, inner, -1 });
        }
        if (token.text == "nvl" && sign("(")) {
            const int inner = operand();
            expectSign(",");
            const int other = operand();
            expectSign(")");
            return put({ SqlExpr::Nvl, {}, {}, 0, inner, other });
        }
        if (token.text == "case")
            return caseOf();
        if (sign("."))
            return put({ SqlExpr::Column, token.text, next().text, 0, -1, -1 });
        return put({ SqlExpr::Column, {}, token.text, 0, -1, -1 });
    }

    std::vector<Token> m_tokens;
    size_t m_at = 0;
    size_t m_params = 0;
    SqlQuery m_query;
};

}

SqlQuery parseSuiteQl(std::string_view text)
{
    return Parser(text).query();
}

}
