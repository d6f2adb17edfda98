#pragma once

#include "engine/engine.h"

namespace tieout::engine {

// What an open engine holds. Each module's members are grouped under its name; engine.cpp opens
// and closes them in this order.
struct Engine::Impl {
    std::string store_dir;
    Environment environment;
    bool read_only = false;
};

}
