#pragma once

#include "app/wiring/child_process.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tieout::wiring {

// A folder that goes away with the object, unless it is kept.
struct TemporaryFolder {
    static domain::Result<TemporaryFolder> make();
    TemporaryFolder() = default;
    TemporaryFolder(TemporaryFolder&& other) noexcept;
    TemporaryFolder& operator=(TemporaryFolder&& other) noexcept;
    ~TemporaryFolder();

    std::filesystem::path path; // empty: none
    bool keep = false;
};

// The simulated vendors (tieout-sandbox) running beside this program, and how to reach them. They
// end with the object.
class DemoEstate {
public:
    // Error Machine when they do not start; Usage for an unknown scenario or seed.
    // `shape`: an option of tieout-sandbox that says what is connected; empty: the ledger only.
    static domain::Result<std::unique_ptr<DemoEstate>> start(const std::string& scenario, const std::string& seed, const std::string& shape, const domain::CancelToken& cancel);

    // One of the simulated systems, as a source is added.
    struct System {
        std::string name; // of the source and of its manifest
        std::string base_url;
        std::string options; // JSON
        std::string secret; // private key, API key or client secret
    };
    std::vector<System> systems; // in the order to connect them
    std::string feed; // folder with what no system delivers
    std::string truth; // lines "CP,REASON,key,delta": of the file feed's checkpoints
    std::string wider_truth; // what everything connected is to show; empty when only the ledger is connected

private:
    DemoEstate(TemporaryFolder folder, ChildProcess estate);
    TemporaryFolder m_folder;
    ChildProcess m_estate;
};

}
