#include "connectors/files/file_feed.h"

#include "connectors/files/csv_reader.h"
#include "connectors/files/feed_window.h"
#include "connectors/files/ndjson_reader.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <openssl/evp.h>

namespace tieout::connect {

using namespace engine;
using domain::makeError;
using domain::TableSpec;
using domain::tableSpec;

namespace {

constexpr std::string_view kEndings[] = { ".ndjson", ".csv" };

struct KnownName {
    Table table;
    bool csv;
};

std::optional<KnownName> knownName(std::string_view name)
{
    for (const std::string_view ending : kEndings)
        if (name.ends_with(ending))
            if (const auto table = domain::tableByName(name.substr(0, name.size() - ending.size())))
                return KnownName { *table, ending == ".csv" };
    return std::nullopt;
}

class FileFeedFolder final : public FeedFolder {
public:
    Result<FeedPlan> plan(const std::string& folder) override;
    Result<Digest> digest(const FeedFile& file, const CancelToken& cancel, const ProgressFn& progress) override;
    Result<std::unique_ptr<FeedReader>> open(const FeedFile& file) override;

private:
    void remember(const FeedFile& file);
    std::optional<FileState> planned(const FeedFile& file);

    // How the files of the last plan looked, so that digest and rows are of one and the same file.
    std::mutex m_guard;
    std::map<std::string, FileState> m_planned;
};

void FileFeedFolder::remember(const FeedFile& file)
{
    const std::lock_guard lock(m_guard);
    m_planned[file.path] = fileState(file.path);
}

std::optional<FileState> FileFeedFolder::planned(const FeedFile& file)
{
    const std::lock_guard lock(m_guard);
    const auto found = m_planned.find(file.path);
    return found == m_planned.end() ? std::nullopt : std::optional(found->second);
}

Error unreadableFolder(const std::string& folder, const std::error_code& code)
{
    return makeError(Remedy::FixData, TIEOUT_TR("The folder %1 cannot be read: %2. Nothing was imported; check the path and the permissions."),
        { domain::visible(folder), code.message() });
}

Error twice(const std::string& folder, const std::string& a, const std::string& b)
{
    return makeError(Remedy::FixData, TIEOUT_TR("The folder %1 holds one table twice, as %2 and as %3, and it is not certain which one counts. Nothing was imported; take one of them away."),
        { domain::visible(folder), a, b });
}

Result<FeedPlan> FileFeedFolder::plan(const std::string& folder)
{
    namespace fs = std::filesystem;
    std::error_code code;
    FeedPlan plan;
    std::array<std::optional<FeedFile>, domain::kTableCount> files;
    fs::directory_iterator entry(fs::path(folder), code);
    if (code)
        return unreadableFolder(folder, code);
    for (; entry != fs::directory_iterator(); entry.increment(code)) {
        const std::string name = entry->path().filename().string();
        const auto known = knownName(name);
        std::error_code kind_code;
        if (!known || !entry->is_regular_file(kind_code)) {
            plan.ignored.push_back(name);
            continue;
        }
        auto& slot = files[static_cast<size_t>(known->table)];
        if (slot)
            return twice(folder, std::min(slot->name, name), std::max(slot->name, name));
        const uint64_t bytes = entry->file_size(kind_code);
        if (kind_code)
            return unreadableFolder(entry->path().string(), kind_code);
        slot = FeedFile { known->table, name, entry->path().string(), bytes };
        remember(*slot);
    }
    if (code)
        return unreadableFolder(folder, code);
    for (size_t i = 0; i < files.size(); ++i) {
        if (files[i])
            plan.files.push_back(std::move(*files[i]));
        else if (i < domain::kFeedTableCount)
            plan.missing.push_back(static_cast<Table>(i));
    }
    std::sort(plan.ignored.begin(), plan.ignored.end());
    return plan;
}

Result<Digest> FileFeedFolder::digest(const FeedFile& file, const CancelToken& cancel, const ProgressFn& progress)
{
    FeedWindow window;
    TIEOUT_TRY(window.open(file.path, planned(file)));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    TIEOUT_CHECK(state && EVP_DigestInit_ex(state.get(), EVP_sha256(), nullptr) == 1);
    auto told = std::chrono::steady_clock::time_point {};
    for (;;) {
        TIEOUT_TRY(cancel.check());
        TIEOUT_TRY_INTO(const bool more, window.more());
        if (!more)
            break;
        const std::string_view bytes = window.rest();
        TIEOUT_CHECK(EVP_DigestUpdate(state.get(), bytes.data(), bytes.size()) == 1);
        window.consume(bytes.size());
        const auto now = std::chrono::steady_clock::now();
        if (progress && now - told >= std::chrono::milliseconds(50)) {
            told = now;
            progress({ { TIEOUT_TR("Checking %1"), { file.name } }, window.offset(), window.fileSize() });
        }
    }
    Digest digest;
    TIEOUT_CHECK(EVP_DigestFinal_ex(state.get(), digest.bytes.data(), nullptr) == 1);
    return digest;
}

Result<std::unique_ptr<FeedReader>> FileFeedFolder::open(const FeedFile& file)
{
    if (file.name.ends_with(".csv"))
        return openCsv(file, planned(file));
    return openNdjson(file, planned(file));
}

}

std::unique_ptr<FeedFolder> makeFileFeedFolder()
{
    return std::make_unique<FileFeedFolder>();
}

}
