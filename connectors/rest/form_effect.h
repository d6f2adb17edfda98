#pragma once

#include "connectors/rest/manifest_reader.h"
#include "connectors/rest/registry.h"

namespace tieout::connect {

constexpr const char* kFormType = "application/x-www-form-urlencoded";

// One entry of a manifest's "effects" with "style": "form" or "event".
ManifestFormEffect readFormEffect(Fields fields);

// {"a":{"b":1},"c":[{"d":"x y"}]} as a%5Bb%5D=1&c%5B0%5D%5Bd%5D=x%20y, in the object's order.
std::string formOf(const JsonNode& body);

// The value of a name in such a body; empty when it has none.
std::string formValue(std::string_view form, std::string_view name);

// The sink of a manifest with form effects; as makeSink.
domain::Result<std::unique_ptr<engine::EffectSink>> makeFormSink(Manifest manifest, const Connection& connection, const RestPorts& ports);

}
