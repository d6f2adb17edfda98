#include "store/backup.h"

#include "store/durable_file.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace tieout::store {

using domain::CancelToken;
using domain::Error;
using domain::makeError;
using domain::Remedy;

namespace {

constexpr const char* kCacheName = "cache.db";
constexpr const char* kControlName = "control.db";
constexpr const char* kRecorderName = "flight.log";
constexpr const char* kFirstLine = "tieout backup 1";
constexpr size_t kBlockBytes = 16U << 20;

std::string join(const std::string& folder, const std::string& name)
{
    return (fs::path(folder) / name).string();
}

Result<void> makeEmptyFolder(const std::string& folder)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        return makeError(Remedy::Machine, TIEOUT_TR("The folder %1 cannot be made (%2). Choose another place for the backup."), { folder, failed.message() });
    if (!fs::is_empty(folder, failed) || failed)
        return makeError(Remedy::FixData, TIEOUT_TR("The folder %1 is not empty. Nothing was written; a backup needs a folder of its own."), { folder });
    return {};
}

// Size and hash of a file, read in blocks; copied on the way when `copy` is given.
Result<BackupEntry> readThrough(const std::string& path, const std::string& name, AppendFile* copy, const CancelToken& cancel)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return makeError(Remedy::Machine, TIEOUT_TR("The file %1 cannot be read. Check that it is there and that you may read it."), { path });
    BackupEntry entry { name, 0, {} };
    Sha256 hash;
    std::string block(kBlockBytes, '\0');
    while (in) {
        TIEOUT_TRY(cancel.check());
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        const std::string_view got(block.data(), static_cast<size_t>(in.gcount()));
        hash.add(got);
        entry.bytes += got.size();
        if (copy && !got.empty())
            TIEOUT_TRY(copy->append(got));
    }
    if (in.bad())
        return makeError(Remedy::Machine, TIEOUT_TR("The disk reported an error while reading %1. Check the disk."), { path });
    entry.sha256 = hash.finish();
    return entry;
}

Result<BackupEntry> copyFile(const std::string& from, const std::string& to, const std::string& name, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(AppendFile copy, AppendFile::open(to));
    return readThrough(from, name, &copy, cancel);
}

std::string writeManifest(const BackupManifest& manifest)
{
    std::string text = std::string(kFirstLine) + "\nmade " + manifest.made_at + "\n";
    for (const BackupEntry& entry : manifest.files)
        text += "file " + entry.name + " " + std::to_string(entry.bytes) + " " + entry.sha256.hex() + "\n";
    return text + "end " + sha256(text).hex() + "\n";
}

Error notABackup(const std::string& folder, const std::string& why)
{
    return makeError(Remedy::FixData, TIEOUT_TR("%1 is not a whole backup (%2). Nothing was restored; use another backup."), { folder, why });
}

Result<BackupManifest> readManifest(const std::string& folder)
{
    auto text = readWholeFile(join(folder, kBackupManifestName));
    if (!text)
        return notABackup(folder, std::string(kBackupManifestName) + " is missing");
    const size_t end = text->rfind("end ");
    if (end == std::string::npos || text->substr(end) != "end " + sha256(std::string_view(*text).substr(0, end)).hex() + "\n")
        return notABackup(folder, std::string(kBackupManifestName) + " is damaged");
    BackupManifest manifest;
    std::istringstream lines(text->substr(0, end));
    std::string line;
    std::getline(lines, line);
    if (line != kFirstLine)
        return notABackup(folder, "made by another version: " + domain::visible(line));
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string kind, name, hash;
        uint64_t bytes = 0;
        words >> kind;
        if (kind == "made") {
            words >> manifest.made_at;
            continue;
        }
        words >> name >> bytes >> hash;
        const auto digest = Digest::parse(hash);
        // A manifest names files beside it, never a path.
        if (kind != "file" || !words || !digest.ok() || name.find('/') != std::string::npos || name.find('\\') != std::string::npos || name.front() == '.')
            return notABackup(folder, "line “" + domain::visible(line) + "”");
        manifest.files.push_back({ name, bytes, *digest });
    }
    for (const char* needed : { kCacheName, kControlName })
        if (std::none_of(manifest.files.begin(), manifest.files.end(), [&](const BackupEntry& entry) { return entry.name == needed; }))
            return notABackup(folder, std::string(needed) + " is not in it");
    return manifest;
}

Result<void> checkDatabases(const std::string& folder)
{
    TIEOUT_TRY_INTO(const auto cache, Cache::open(folder, sql::Access::ReadOnly));
    TIEOUT_TRY_INTO(const std::string answer, cache->quickCheck());
    if (answer != "ok")
        return notABackup(folder, std::string(kCacheName) + ": " + answer);
    TIEOUT_TRY_INTO(const auto control, Control::open(folder, sql::Access::ReadOnly));
    TIEOUT_TRY_INTO(const auto wrong, control->integrity(true));
    if (!wrong.empty())
        return notABackup(folder, std::string(kControlName) + ": " + wrong.front());
    TIEOUT_TRY_INTO(const ChainReport chain, control->verifyAudit());
    if (!chain.whole)
        return notABackup(folder, "audit trail broken at entry " + std::to_string(chain.first_broken));
    return {};
}

Result<void> checkNoStoreThere(const std::string& store_dir)
{
    for (const char* name : { kCacheName, kControlName, kRecorderName }) {
        std::error_code ignored;
        if (fs::exists(join(store_dir, name), ignored))
            return makeError(Remedy::Conflict, TIEOUT_TR("There is already a store in %1 (%2). It was not touched; restore into another folder, or move it away first."),
                { store_dir, name });
    }
    return {};
}

}

Result<BackupManifest> makeBackup(Cache& cache, Control& control, const std::string& store_dir, const std::string& folder, const std::string& made_at,
    const CancelToken& cancel)
{
    TIEOUT_TRY(makeEmptyFolder(folder));
    TIEOUT_TRY(cache.copyInto(join(folder, kCacheName)));
    TIEOUT_TRY(cancel.check());
    BackupManifest manifest { made_at, {} };
    std::error_code ignored;
    if (fs::exists(join(store_dir, kRecorderName), ignored)) {
        TIEOUT_TRY_INTO(const BackupEntry entry, copyFile(join(store_dir, kRecorderName), join(folder, kRecorderName), kRecorderName, cancel));
        manifest.files.push_back(entry);
    }
    TIEOUT_TRY(control.copyInto(join(folder, kControlName)));
    for (const char* name : { kCacheName, kControlName }) {
        TIEOUT_TRY_INTO(AppendFile copy, AppendFile::open(join(folder, name)));
        TIEOUT_TRY(copy.append({})); // the copy is on the disk before the manifest says so
        TIEOUT_TRY_INTO(const BackupEntry entry, readThrough(join(folder, name), name, nullptr, cancel));
        manifest.files.push_back(entry);
    }
    TIEOUT_TRY(checkDatabases(folder));
    // The manifest is written last: a folder without one is no backup.
    TIEOUT_TRY_INTO(AppendFile file, AppendFile::open(join(folder, kBackupManifestName)));
    TIEOUT_TRY(file.append(writeManifest(manifest)));
    return manifest;
}

Result<BackupManifest> checkBackup(const std::string& folder, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(BackupManifest manifest, readManifest(folder));
    for (const BackupEntry& expected : manifest.files) {
        TIEOUT_TRY_INTO(const BackupEntry found, readThrough(join(folder, expected.name), expected.name, nullptr, cancel));
        if (found.bytes != expected.bytes || found.sha256 != expected.sha256)
            return notABackup(folder, expected.name + " was changed after the backup was made");
    }
    TIEOUT_TRY(checkDatabases(folder));
    return manifest;
}

Result<BackupManifest> restoreBackup(const std::string& folder, const std::string& store_dir, const CancelToken& cancel)
{
    TIEOUT_TRY(checkNoStoreThere(store_dir));
    TIEOUT_TRY_INTO(BackupManifest manifest, checkBackup(folder, cancel));
    std::error_code failed;
    fs::create_directories(store_dir, failed);
    if (failed)
        return makeError(Remedy::Machine, TIEOUT_TR("The store folder %1 cannot be made (%2). Choose another folder or correct its permissions."), { store_dir, failed.message() });
    const auto arriving = [&](const std::string& name) { return join(store_dir, name + ".restoring"); };
    for (const BackupEntry& entry : manifest.files) {
        removeFileIfThere(arriving(entry.name));
        TIEOUT_TRY_INTO(const BackupEntry copied, copyFile(join(folder, entry.name), arriving(entry.name), entry.name, cancel));
        if (copied.sha256 != entry.sha256)
            return notABackup(folder, entry.name + " changed while it was copied");
    }
    for (const BackupEntry& entry : manifest.files) {
        fs::rename(arriving(entry.name), join(store_dir, entry.name), failed);
        if (failed)
            return makeError(Remedy::Machine, TIEOUT_TR("The file %1 cannot be put into place (%2)."), { entry.name, failed.message() });
    }
    return manifest;
}

}
