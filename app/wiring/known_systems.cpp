#include "app/wiring/known_systems.h"

#include "connectors/rest/registry.h"

#include <algorithm>

namespace tieout::wiring {

namespace {

KnownSystem::SignIn signIn(const std::string& choice, const connect::ManifestAuth& auth)
{
    using Secret = KnownSystem::Secret;
    switch (auth.kind) {
    case connect::ManifestAuth::JwtBearer:
        return { choice, Secret::PrivateKey, { auth.issuer_option, auth.key_id_option } };
    case connect::ManifestAuth::BearerKey:
        return { choice, Secret::ApiKey, {} };
    case connect::ManifestAuth::ClientCredentials:
        return { choice, Secret::ClientSecret, { auth.issuer_option } };
    case connect::ManifestAuth::OAuth1:
        return { choice, Secret::ConsumerAndTokenSecret, { auth.issuer_option, auth.key_id_option, auth.realm_option } };
    case connect::ManifestAuth::None:
        break;
    }
    return { choice, Secret::None, {} };
}

std::vector<KnownSystem::SignIn> signIns(const connect::Manifest& manifest)
{
    if (manifest.auth_option.empty())
        return { signIn({}, manifest.auth) };
    const auto option = std::find_if(manifest.options.begin(), manifest.options.end(), [&](const auto& one) { return one.name == manifest.auth_option; });
    std::vector<KnownSystem::SignIn> ways;
    for (const auto& [choice, auth] : manifest.auths)
        ways.insert(option != manifest.options.end() && choice == option->fallback ? ways.begin() : ways.end(), signIn(choice, auth));
    return ways;
}

}

std::vector<KnownSystem> knownSystems()
{
    std::vector<KnownSystem> systems;
    for (const std::string& name : connect::manifestNames()) {
        const auto manifest = connect::loadManifest(name);
        if (!manifest.ok())
            continue; // what is wrong with it is said when it is used
        KnownSystem system { manifest->name, manifest->title, {}, manifest->auth_option, signIns(*manifest) };
        for (const connect::ManifestOption& option : manifest->options)
            system.options.push_back({ option.name, option.title, option.fallback, option.required });
        systems.push_back(std::move(system));
    }
    return systems;
}

}
