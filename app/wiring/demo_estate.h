#pragma once

#include "app/wiring/child_process.h"

#include <filesystem>
#include <memory>
#include <string>

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
    static domain::Result<std::unique_ptr<DemoEstate>> start(const std::string& scenario, const std::string& seed, const domain::CancelToken& cancel);

    std::string base_url; // of the simulated NetSuite
    std::string options; // of its connection, JSON
    std::string private_key; // its credential, PEM
    std::string feed; // folder of the billing side
    std::string truth; // lines "CP,REASON,key,delta"

private:
    DemoEstate(TemporaryFolder folder, ChildProcess estate);
    TemporaryFolder m_folder;
    ChildProcess m_estate;
};

}
