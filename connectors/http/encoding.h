#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieout::connect {

std::string base64(std::string_view bytes);
std::string base64Url(std::string_view bytes); // without padding
std::optional<std::string> fromBase64Url(std::string_view text); // nothing when it does not read
std::string percentEncode(std::string_view bytes); // all but RFC 3986's unreserved
std::optional<std::string> percentDecode(std::string_view text, bool plus_is_space);
// Seconds since 1970 of "Sat, 21 Nov 2026 03:27:53 GMT", the one form RFC 9110 lets servers send.
std::optional<int64_t> httpDate(std::string_view text);
std::string sha256Hex(std::string_view bytes);

}
