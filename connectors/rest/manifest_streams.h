#pragma once

#include "connectors/rest/manifest_reader.h"

namespace tieout::connect {

// One entry of a manifest's "streams", of whatever kind.
ManifestStream readManifestStream(Fields fields);

}
