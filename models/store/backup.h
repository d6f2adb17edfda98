#pragma once

#include "domain/cancel_token.h"
#include "store/cache.h"
#include "store/control.h"

#include <string>
#include <vector>

// Consistent copies of a store: both databases, the flight recorder and a manifest with sizes and
// SHA-256, all synced. A copy opens with any SQLite and is verified before it is called done.
namespace tieout::store {

struct BackupEntry {
    std::string name;
    uint64_t bytes = 0;
    Digest sha256;
};

struct BackupManifest {
    std::string made_at; // RFC 3339, UTC
    std::vector<BackupEntry> files;
};

inline constexpr const char* kBackupManifestName = "backup.manifest";

// Into an absent or empty folder. The cache is copied first, then the recorder, then control: whatever
// is written meanwhile, control is never behind the other two, and the rest is caught up when opened.
Result<BackupManifest> makeBackup(Cache& cache, Control& control, const std::string& store_dir, const std::string& folder, const std::string& made_at,
    const domain::CancelToken& cancel);

// Reads every byte: sizes and hashes, both databases' integrity, the audit chain. Error FixData that
// names the first file that is not as it was.
Result<BackupManifest> checkBackup(const std::string& folder, const domain::CancelToken& cancel);

// Checks, then copies into an absent store folder or one without a store. Nothing that exists is
// overwritten; after a stop or crash half way, the target holds no database under its final name.
Result<BackupManifest> restoreBackup(const std::string& folder, const std::string& store_dir, const domain::CancelToken& cancel);

}
