#include "support/feed_text.h"

#include <cstdint>

namespace tieout::tests {

namespace {

std::string withoutMark(const std::string& bytes)
{
    return bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
}

void appendUtf8(std::string& out, uint32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 63));
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
    }
}

// One flat object: strings, numbers, true, false, null. Anything else is not readable.
class FlatObject {
public:
    explicit FlatObject(const std::string& text)
        : m_text(text)
    {
    }

    bool read(std::map<std::string, std::string>& fields)
    {
        if (!take('{'))
            return false;
        if (take('}'))
            return atEnd();
        do {
            std::string name, value;
            blanks();
            if (!string(name) || !take(':') || !this->value(value) || fields.contains(name))
                return false;
            fields[name] = value;
        } while (take(','));
        return take('}') && atEnd();
    }

private:
    void blanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r'))
            ++m_at;
    }
    bool take(char c)
    {
        blanks();
        if (m_at < m_text.size() && m_text[m_at] == c) {
            ++m_at;
            return true;
        }
        return false;
    }
    bool atEnd()
    {
        blanks();
        return m_at == m_text.size();
    }
    uint32_t hex4()
    {
        const uint32_t code = static_cast<uint32_t>(std::stoul(m_text.substr(m_at, 4), nullptr, 16));
        m_at += 4;
        return code;
    }
    bool string(std::string& out)
    {
        if (m_at >= m_text.size() || m_text[m_at] != '"')
            return false;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] != '\\') {
                out += m_text[m_at];
                continue;
            }
            const char c = m_text[++m_at];
            if (c != 'u') {
                out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
                continue;
            }
            ++m_at;
            uint32_t code = hex4();
            if (code >= 0xD800 && code < 0xDC00) {
                m_at += 2; // the low half's \u
                code = 0x10000 + ((code - 0xD800) << 10) + (hex4() - 0xDC00);
            }
            appendUtf8(out, code);
            --m_at;
        }
        return m_at < m_text.size() && m_text[m_at++] == '"';
    }
    bool value(std::string& out)
    {
        blanks();
        if (m_at < m_text.size() && m_text[m_at] == '"')
            return string(out);
        while (m_at < m_text.size() && m_text[m_at] != ',' && m_text[m_at] != '}' && m_text[m_at] != ' ')
            out += m_text[m_at++];
        if (out == "null") {
            out.clear();
            return true;
        }
        const bool number = !out.empty() && out.find_first_not_of("-+.0123456789eE") == std::string::npos;
        return number || out == "true" || out == "false";
    }

    const std::string& m_text;
    size_t m_at = 0;
};

}

std::vector<TextRow> readNdjsonText(const std::string& raw)
{
    const std::string bytes = withoutMark(raw);
    std::vector<TextRow> rows;
    for (size_t begin = 0; begin < bytes.size();) {
        const size_t end = std::min(bytes.find('\n', begin), bytes.size());
        TextRow row;
        row.bytes = bytes.substr(begin, end - begin);
        if (row.bytes.ends_with('\r'))
            row.bytes.pop_back();
        row.readable = FlatObject(row.bytes).read(row.fields);
        rows.push_back(std::move(row));
        begin = end + 1;
    }
    return rows;
}

std::vector<TextRow> readCsvText(const std::string& raw)
{
    const std::string bytes = withoutMark(raw);
    std::vector<TextRow> rows;
    std::vector<std::string> names;
    for (size_t at = 0; at < bytes.size();) {
        const size_t begin = at;
        std::vector<std::string> cells(1);
        bool quoted = false;
        for (; at < bytes.size(); ++at) {
            const char c = bytes[at];
            if (quoted && c == '"' && at + 1 < bytes.size() && bytes[at + 1] == '"')
                cells.back() += bytes[at++];
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c == ',')
                cells.emplace_back();
            else if (!quoted && c == '\n')
                break;
            else if (quoted || c != '\r')
                cells.back() += c;
        }
        TextRow row;
        row.bytes = bytes.substr(begin, at - begin);
        if (row.bytes.ends_with('\r'))
            row.bytes.pop_back();
        ++at;
        if (names.empty()) {
            names = cells;
            continue;
        }
        row.readable = cells.size() == names.size();
        for (size_t i = 0; row.readable && i < cells.size(); ++i)
            row.fields[names[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

}
