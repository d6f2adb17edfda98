#pragma once

#include "domain/text.h"

#include <string>
#include <string_view>
#include <vector>

// Sentences kept in the database. `source` of a Text must be a literal of the program; a text read
// back is kept for the life of the process, once for each different one.
namespace tieout::store {

std::string encodeArgs(const std::vector<std::string>& args);
std::vector<std::string> decodeArgs(std::string_view bytes); // what is damaged is left out
domain::Text storedText(std::string_view source, std::string_view args); // any thread

}
