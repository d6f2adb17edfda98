#pragma once

#include "connectors/rest/rest_connection.h"

#include <memory>
#include <optional>
#include <string>

namespace tieout::connect {

// How one kind of stream is read. Each kind stands in a file of its own (suiteql_reader.cpp,
// list_reader.cpp, …) and is named in manifest_streams.cpp. One thread at a time.
class StreamReader {
public:
    virtual ~StreamReader() = default;
    // As engine::RecordSource: the page after `cursor`, which is empty at the beginning. The cursor
    // is committed with the page's rows, and a walk that was killed goes on from it.
    virtual domain::Result<engine::PulledPage> pull(const std::string& cursor, const domain::CancelToken& cancel) = 0;
    virtual domain::Result<std::optional<engine::SourceCount>> count(const domain::CancelToken& cancel) = 0;
};

// Both must outlive the reader.
std::unique_ptr<StreamReader> makeStreamReader(RestConnection& connection, const ManifestStream& stream);

std::unique_ptr<StreamReader> makeSuiteQlReader(RestConnection& connection, const ManifestStream& stream);
std::unique_ptr<StreamReader> makeListReader(RestConnection& connection, const ManifestStream& stream);
std::unique_ptr<StreamReader> makeWindowReader(RestConnection& connection, const ManifestStream& stream);
std::unique_ptr<StreamReader> makeSoqlReader(RestConnection& connection, const ManifestStream& stream);
std::unique_ptr<StreamReader> makeCloudEventsReader(RestConnection& connection, const ManifestStream& stream);

// The connection's "page_size", at most `most`.
int pageSizeOf(const RestConnection& connection, int most);
// For a cursor that an older description, or nobody, wrote.
domain::Error cursorError(const ManifestStream& stream);

}
