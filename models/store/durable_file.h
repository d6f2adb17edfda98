#pragma once

#include "domain/result.h"

#include <cstdint>
#include <string>
#include <string_view>

// The adapter to files that must be on the disk when a call returns.
namespace tieout::store {

// A file that only grows. One thread at a time.
class AppendFile {
public:
    // Makes it when absent (and syncs its folder, so that its name survives a power cut).
    static domain::Result<AppendFile> open(const std::string& path);
    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&&) = delete;
    ~AppendFile();
    // Writes all bytes and syncs. After an error nothing may be believed: open again.
    domain::Result<void> append(std::string_view bytes);
    const std::string& path() const { return m_path; }

private:
    AppendFile(int handle, std::string path);
    int m_handle = -1;
    std::string m_path;
};

// Brings a file that something else wrote to the disk.
domain::Result<void> syncWholeFile(const std::string& path);
// Gives a synced file its name, in place of one that may be there, and syncs the folder.
domain::Result<void> renameFile(const std::string& from, const std::string& to);
domain::Result<std::string> readWholeFile(const std::string& path);
// Bytes a normal user can still write at this folder; error Machine when that cannot be told.
domain::Result<uint64_t> freeSpace(const std::string& folder);
// Makes a file of that size whose blocks are really taken; nothing to do when it is there.
domain::Result<void> reserveFile(const std::string& path, uint64_t bytes);
void removeFileIfThere(const std::string& path);
// Device and inode, to notice that a file was replaced while open; empty when there is none.
std::string fileIdentity(const std::string& path);

}
