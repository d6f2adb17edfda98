#include "app/wiring/places.h"

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace tieout::wiring {

using domain::makeError;
using domain::Remedy;

domain::Result<std::string> defaultStoreDir()
{
    // A relative path is invalid there by the base directory specification, and ignored.
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && data[0] == '/')
        return std::string(data) + "/tieout";
    const char* home = std::getenv("HOME");
    if (home == nullptr || home[0] != '/') {
        const passwd* account = getpwuid(getuid());
        home = account != nullptr ? account->pw_dir : nullptr;
    }
    if (home == nullptr || home[0] != '/')
        return makeError(Remedy::Machine, TIEOUT_TR("This account has no home folder, so there is no place for the store. Name one with --store DIR."));
    return std::string(home) + "/.local/share/tieout";
}

}
