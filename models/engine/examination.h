#pragma once

#include "engine/engine.h"
#include "store/cache.h"
#include "store/control.h"

#include <string>

namespace tieout::engine {

// What `doctor` looks at. Reads only; a check that cannot be made is a line that says so.
struct Patient {
    store::Cache* cache = nullptr;
    store::Control* control = nullptr;
    Secrets* secrets = nullptr;
    std::string store_dir;
    bool read_only = false; // another process writes
    std::string owner; // who does
};
DoctorReport examine(const Patient& patient);

}
