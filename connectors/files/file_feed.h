#pragma once

#include "engine/ports.h"

#include <memory>

namespace tieout::connect {

// The file feed: a folder with one file a table, *.ndjson or *.csv. Holds no state; any number may
// exist, and each may be used from a thread of its own. The readers it opens read in windows of a
// few megabytes, whatever the size of the file.
std::unique_ptr<engine::FeedFolder> makeFileFeedFolder();

}
