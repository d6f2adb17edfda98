#include "app/wiring/known_systems.h"

#include "connectors/rest/registry.h"

namespace tieout::wiring {

std::vector<KnownSystem> knownSystems()
{
    std::vector<KnownSystem> systems;
    for (const std::string& name : connect::manifestNames()) {
        const auto manifest = connect::loadManifest(name);
        if (!manifest.ok())
            continue; // what is wrong with it is said when it is used
        KnownSystem system { manifest->name, manifest->title, {} };
        for (const connect::ManifestOption& option : manifest->options)
            system.options.push_back({ option.name, option.title, option.fallback, option.required });
        systems.push_back(std::move(system));
    }
    return systems;
}

}
