#include "domain/text.h"

#include <cstdint>
#include <cstdio>

namespace tieout::domain {

std::string fillPlaceholders(std::string_view source, const std::vector<std::string>& args)
{
    std::string out;
    out.reserve(source.size() + 16);
    for (size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '%' && i + 1 < source.size() && source[i + 1] >= '1' && source[i + 1] <= '9') {
            const size_t n = static_cast<size_t>(source[i + 1] - '1');
            if (n < args.size()) {
                out += args[n];
                ++i;
                continue;
            }
        }
        out += source[i];
    }
    return out;
}

std::string english(const Text& text)
{
    return fillPlaceholders(text.source, text.args);
}

namespace {

// Invisible or direction-changing code points that must not hide inside an id.
bool hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

}

std::string visible(std::string_view outside)
{
    std::string out;
    out.reserve(outside.size());
    for (size_t i = 0; i < outside.size();) {
        const auto lead = static_cast<unsigned char>(outside[i]);
        size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
        uint32_t code = length == 1 ? lead : length == 2 ? lead & 0x1FU : length == 3 ? lead & 0x0FU : lead & 0x07U;
        bool valid = length != 0 && i + length <= outside.size();
        for (size_t k = 1; valid && k < length; ++k) {
            const auto next = static_cast<unsigned char>(outside[i + k]);
            valid = (next & 0xC0) == 0x80;
            code = (code << 6) | (next & 0x3FU);
        }
        if (!valid) {
            length = 1;
            code = lead;
        }
        if (!valid || hidden(code)) {
            char escaped[16];
            std::snprintf(escaped, sizeof escaped, valid ? "\\u{%04X}" : "\\x%02X", code);
            out += escaped;
        } else {
            out.append(outside, i, length);
        }
        i += length;
    }
    return out;
}

}
