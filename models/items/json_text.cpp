#include "items/json_text.h"

#include "desk/text.h"

#include <string>

namespace tieout::items {

QString prettyJson(std::string_view bytes)
{
    const size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (bytes[first] != '{' && bytes[first] != '['))
        return desk::fromUtf8(bytes);
    std::string out;
    size_t depth = 0;
    bool in_string = false, escaped = false;
    const auto newLine = [&] { out += '\n' + std::string(2 * depth, ' '); };
    for (size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (in_string) {
            out += c;
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c == '{' || c == '[') {
            out += c;
            const size_t next = bytes.find_first_not_of(" \t\r\n", i + 1);
            if (next != std::string_view::npos && (bytes[next] == '}' || bytes[next] == ']')) {
                out += bytes[next];
                i = next;
                continue;
            }
            ++depth;
            newLine();
        } else if (c == '}' || c == ']') {
            depth -= depth > 0 ? 1 : 0;
            newLine();
            out += c;
        } else if (c == ',') {
            out += c;
            newLine();
        } else if (c == ':') {
            out += ": ";
        } else {
            in_string = c == '"';
            out += c;
        }
    }
    return desk::fromUtf8(out);
}

}
