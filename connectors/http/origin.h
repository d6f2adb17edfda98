#pragma once

#include "domain/result.h"

#include <string>
#include <string_view>

namespace tieout::connect {

// Where an address points to: two addresses of one origin have the same scheme, host and port.
struct Origin {
    std::string scheme; // lower case
    std::string host; // lower case, without brackets
    int port = 0; // the scheme's own when the address names none
    bool operator==(const Origin&) const = default;

    bool loopback() const; // 127.0.0.0/8, ::1 or localhost, as written
};

// Error FixData for anything but http and https with a host, and for addresses with a user name.
domain::Result<Origin> originOf(std::string_view url);

// https everywhere; http only to this machine itself (the simulated estate). Error Usage.
domain::Result<void> checkScheme(std::string_view url);

// Addresses found in data (a next link, a Location) must stay where the connection was configured
// to go. Error FixData otherwise: a token would be handed to a stranger.
domain::Result<void> checkSameOrigin(std::string_view configured, std::string_view from_data);

}
