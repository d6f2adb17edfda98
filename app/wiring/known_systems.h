#pragma once

#include <string>
#include <vector>

namespace tieout::wiring {

// A kind of system that can be connected, as its manifest describes it.
struct KnownSystem {
    struct Option {
        std::string name, title, fallback;
        bool required = false;
    };
    std::string name, title;
    std::vector<Option> options;
};
// The built-in ones, sorted by name.
std::vector<KnownSystem> knownSystems();

}
