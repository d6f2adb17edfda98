#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

// The oracle's own readers of CSV and NDJSON: flat rows of texts.
namespace tieout::tests {

struct TextRow {
    std::map<std::string, std::string> fields; // null is empty
    std::string bytes; // without its line end
    bool readable = true;
};

std::vector<TextRow> readCsvText(const std::string& bytes);
std::vector<TextRow> readNdjsonText(const std::string& bytes);

}
