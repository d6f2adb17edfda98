#pragma once

#include "connectors/rest/manifest_reader.h"

#include <string>

namespace tieout::connect {

// Reads an effect whose body goes as JSON (ManifestEffect).
ManifestEffect readRecordEffect(Fields fields);

// The effect's path for a subject, and whether a path is one of this effect's.
std::string effectPath(const ManifestEffect& effect, const std::string& subject);
bool isEffectPath(const ManifestEffect& effect, const std::string& path);

// What may stand as one part of a path: letters, digits, "-" and "_".
bool plainPathPart(const std::string& text);

}
