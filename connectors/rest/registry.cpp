#include "connectors/rest/registry.h"

#include "connectors/http/encoding.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr uintmax_t kManifestBytesMax = 1U << 20;

bool plainName(const std::string& name)
{
    return !name.empty() && name.size() <= 64 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

}

Result<Manifest> loadManifest(const std::string& name, const std::string& user_folder)
{
    // The name becomes part of a path: only harmless ones.
    if (!plainName(name))
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is no name of a connector: small letters, digits, - and _ only."), { domain::visible(name.substr(0, 80)) });
    const std::filesystem::path file = std::filesystem::path(user_folder) / (name + ".json");
    std::error_code ignored;
    if (!user_folder.empty() && std::filesystem::is_regular_file(file, ignored)) {
        if (std::filesystem::file_size(file, ignored) > kManifestBytesMax)
            return makeError(Remedy::FixData, TIEOUT_TR("The connector description %1 is longer than %2 bytes and was not read."), { domain::visible(file.string()), std::to_string(kManifestBytesMax) });
        std::ifstream in(file, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        if (!in)
            return makeError(Remedy::Machine, TIEOUT_TR("The connector description %1 cannot be read. Check that the file is there and that you may read it."), { domain::visible(file.string()) });
        return readManifest(text.str(), file.string());
    }
    for (const auto& [file_name, text] : manifestTexts())
        if (file_name == name + ".json")
            return readManifest(text, file_name);
    return makeError(Remedy::Unsupported, TIEOUT_TR("There is no connector “%1” in this build. Known are: %2."), { name, [&] {
        std::string names;
        for (const std::string& known : manifestNames(user_folder))
            names += (names.empty() ? "" : ", ") + known;
        return names;
    }() });
}

std::vector<std::string> manifestNames(const std::string& user_folder)
{
    std::vector<std::string> names;
    for (const auto& [file_name, text] : manifestTexts())
        names.emplace_back(file_name.substr(0, file_name.rfind('.')));
    std::error_code ignored;
    if (!user_folder.empty())
        for (const auto& entry : std::filesystem::directory_iterator(user_folder, ignored))
            if (entry.path().extension() == ".json" && plainName(entry.path().stem().string()))
                names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string secretName(const std::string& source)
{
    return "source/" + source;
}

std::string linesDigest(const std::vector<engine::EffectLine>& lines)
{
    std::vector<std::string> texts;
    for (const engine::EffectLine& line : lines)
        texts.push_back(line.sku + "|" + domain::Exact(line.quantity).toString() + "|" + domain::Exact(line.amount).toString() + "\n");
    std::sort(texts.begin(), texts.end());
    std::string all;
    for (const std::string& text : texts)
        all += text;
    return sha256Hex(all);
}

}
