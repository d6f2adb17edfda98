#pragma once

#include "engine/ports.h"

#include <memory>

namespace tieout::connect {

// The file feed: a folder with one file a table, *.ndjson or *.csv. A file that was changed
// since it was planned is refused, so that its digest belongs to its rows. The readers it opens read in windows of a
// few megabytes, whatever the size of the file.
std::unique_ptr<engine::FeedFolder> makeFileFeedFolder();

}
