#pragma once

#include "domain/columns.h"
#include "domain/result.h"

#include <string>
#include <string_view>

// A batch as one blob and back, exactly: every column, the bytes as received, offsets and lines.
// Numbers are differences in variable length, texts a dictionary where few are distinct, all of it
// zstd level 1, with a checksum that is verified before anything is read.
namespace tieout::store {

// Never fails for a batch that obeys domain/columns.h. Any thread.
std::string encodeChunk(const domain::Batch& batch);
// Error Machine when the blob is damaged or of a newer version. Any thread.
domain::Result<domain::Batch> decodeChunk(std::string_view blob);

}
