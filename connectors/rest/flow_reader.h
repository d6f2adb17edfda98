#pragma once

#include "domain/flow.h"
#include "domain/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Flows come from files (docs/flows.md tells the words they may use).
namespace tieout::connect {

// The flows built into the program, by file name.
std::vector<std::pair<std::string_view, std::string_view>> flowTexts();

// Error FixData with the line of the first thing that is wrong: every table, column and reference is
// checked, and so are names that mean nothing.
domain::Result<domain::Flow> readFlow(std::string_view text, std::string_view file_name);

// The built-in ones and those of FOLDER/*.json, sorted by name; a person's file replaces the
// built-in one of the same name. Error FixData or Machine naming the file.
domain::Result<std::vector<domain::Flow>> loadFlows(const std::string& user_folder = {});

}
