#pragma once

#include "domain/result.h"

#include <string>

namespace tieout::wiring {

// The store of a person who names none: $XDG_DATA_HOME/tieout, else ~/.local/share/tieout. Error
// Machine when the account has no home folder.
domain::Result<std::string> defaultStoreDir();

}
