#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tieout::wiring {

// A kind of system that can be connected, as its manifest describes it.
struct KnownSystem {
    struct Option {
        std::string name, title, fallback;
        bool required = false;
    };
    // What a way to sign in keeps on this computer. Two secrets stand one per line, in the order of the name.
    enum class Secret : uint8_t { None, PrivateKey, ApiKey, ClientSecret, ConsumerAndTokenSecret };
    struct SignIn {
        std::string choice; // value of sign_in_option; empty when there is only this way
        Secret secret = Secret::ApiKey;
        std::vector<std::string> needs; // options it cannot do without
    };
    std::string name, title;
    std::vector<Option> options;
    std::string sign_in_option; // empty: there is only one way
    std::vector<SignIn> sign_ins; // the usual one first
};
// The built-in ones, sorted by name.
std::vector<KnownSystem> knownSystems();

}
