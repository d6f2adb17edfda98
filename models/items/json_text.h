#pragma once

#include <QString>

#include <string_view>

namespace tieout::items {

// JSON bytes with line ends and indentation added and nothing else touched: digits, order and
// escapes stay as they were written. Text that is no JSON object or list is given back as it is.
QString prettyJson(std::string_view bytes);

}
