#include "guard/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace tieout::tests {

namespace {

std::vector<std::string> splitLines(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::vector<SourceFile> collect(const std::vector<std::string>& endings)
{
    std::vector<SourceFile> files;
    const fs::path root = TIEOUT_SOURCE_DIR;
    for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
        const std::string name = it->path().filename().string();
        if (it->is_directory() && (name == ".git" || name.rfind("build", 0) == 0 || name == ".ccache")) {
            it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file())
            continue;
        const bool wanted = std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) {
            return name.size() >= ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
        });
        if (!wanted)
            continue;
        std::ifstream in(it->path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        SourceFile file { fs::relative(it->path(), root).generic_string(), text.str(), {} };
        file.lines = splitLines(file.text);
        files.push_back(std::move(file));
    }
    std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

}

const std::vector<SourceFile>& sourceFiles()
{
    static const std::vector<SourceFile> files = collect({ ".h", ".cpp" });
    return files;
}

std::vector<SourceFile> textFiles(const std::vector<std::string>& endings)
{
    return collect(endings);
}

std::string libraryOf(const std::string& path)
{
    for (const char* name : { "domain", "store", "engine", "desk", "items" })
        if (path.rfind(std::string("models/") + name + "/", 0) == 0)
            return name;
    for (const char* name : { "connectors/sandbox", "app/wiring", "app/keychain", "app/export", "app/cli", "app/sandbox", "app/console", "app/verify" })
        if (path.rfind(std::string(name) + "/", 0) == 0)
            return name == std::string("connectors/sandbox") ? "sandbox" : name;
    for (const char* name : { "connectors", "widgets", "tests" })
        if (path.rfind(std::string(name) + "/", 0) == 0)
            return name;
    return {};
}

std::string codeOnly(const std::string& text)
{
    std::string out = text;
    enum { Code, Line, Block, String, Char } state = Code;
    for (size_t i = 0; i < out.size(); ++i) {
        const char c = out[i], next = i + 1 < out.size() ? out[i + 1] : '\0';
        if (state == Code) {
            if (c == '/' && next == '/')
                state = Line;
            else if (c == '/' && next == '*')
                state = Block;
            else if (c == '"')
                state = String;
            else if (c == '\'' && (i == 0 || !isxdigit(static_cast<unsigned char>(out[i - 1])))) // after a digit it groups digits; u' begins a character
                state = Char;
            else
                continue;
            if (state == Line || state == Block)
                out[i] = ' ';
            continue;
        }
        if (c == '\n') {
            if (state == Line)
                state = Code;
            continue;
        }
        if (state == Block && c == '*' && next == '/') {
            out[i] = out[i + 1] = ' ';
            ++i;
            state = Code;
            continue;
        }
        if ((state == String && c == '"') || (state == Char && c == '\'')) {
            state = Code;
            continue;
        }
        if ((state == String || state == Char) && c == '\\' && i + 1 < out.size()) {
            out[i] = ' ';
            if (out[i + 1] != '\n')
                out[i + 1] = ' ';
            ++i;
            continue;
        }
        out[i] = ' ';
    }
    return out;
}

}
