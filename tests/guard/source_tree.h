#pragma once

#include <string>
#include <vector>

namespace tieout::tests {

struct SourceFile {
    std::string path; // from the project's root, with /
    std::string text;
    std::vector<std::string> lines;
};

// Every .h and .cpp that the project owns (not build folders), sorted by path.
const std::vector<SourceFile>& sourceFiles();
// Any text file below the root with one of these endings.
std::vector<SourceFile> textFiles(const std::vector<std::string>& endings);
// The library a file belongs to: "domain", "store", …, "app/cli"; empty when it is in none.
std::string libraryOf(const std::string& path);
// The text with comments and string contents blanked, so that a rule sees only code.
std::string codeOnly(const std::string& text);

}
