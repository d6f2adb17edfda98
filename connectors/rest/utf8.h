#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tieout::connect {

// Offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and code
// points above U+10FFFF are not), npos when all is well.
size_t firstInvalidUtf8(std::string_view bytes);

// Adds a code point below 0x110000 as UTF-8.
void appendUtf8(std::string& out, unsigned code);

}
