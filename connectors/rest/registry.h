#pragma once

#include "connectors/http/transport.h"
#include "connectors/rest/manifest.h"
#include "engine/ports.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieout::connect {

// The manifests built into the program, by file name.
std::vector<std::pair<std::string_view, std::string_view>> manifestTexts();

// The manifest of this name: FOLDER/NAME.json when a folder is given and it is there, else the
// built-in one. Error Unsupported when there is none, FixData when it is wrong.
domain::Result<Manifest> loadManifest(const std::string& name, const std::string& user_folder = {});
// Names of all that can be loaded, sorted.
std::vector<std::string> manifestNames(const std::string& user_folder = {});

struct Connection {
    std::string name; // the source's; its secret is kept under "source/NAME"
    std::string base_url;
    std::string options; // JSON object of texts
};
std::string secretName(const std::string& source);

// What a connection needs from the world. References must outlive it.
struct RestPorts {
    engine::Clock* clock = nullptr;
    engine::Random* random = nullptr;
    engine::Secrets* secrets = nullptr;
    WaitFn wait; // empty: really waits
    TransportSettings transport;
};

// Error Usage for a wrong address or option; nothing is sent yet.
domain::Result<std::unique_ptr<engine::RecordSource>> makeSource(Manifest manifest, const Connection& connection, const RestPorts& ports);
domain::Result<std::unique_ptr<engine::EffectSink>> makeSink(Manifest manifest, const Connection& connection, const RestPorts& ports);

// SHA-256 in hex over the sorted lines "sku|quantity|amount\n", numbers in plain notation without
// trailing zeros: engine::TargetRecord::lines_digest.
std::string linesDigest(const std::vector<engine::EffectLine>& lines);

}
