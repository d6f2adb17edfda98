#pragma once

#include "domain/roles.h"

#include <string>
#include <vector>

namespace tieout::engine {

// Who is acting. Made by Engine::signIn, never by a caller; its roles are read again at each act.
struct Session {
    std::string person; // login name, the identity in decisions and audit
    std::string display_name;
    std::vector<domain::Role> roles;
    bool advisory = true; // single-user store: controls guard against mistakes, not intent

    bool may(domain::Permission permission) const
    {
        for (const domain::Role role : roles)
            if (domain::roleMay(role, permission))
                return true;
        return false;
    }
};

}
