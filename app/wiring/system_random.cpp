#include "app/wiring/system_random.h"

#include "domain/check.h"

#include <cerrno>
#include <sys/random.h>

namespace tieout::wiring {

void SystemRandom::fill(std::span<uint8_t> bytes)
{
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = getrandom(bytes.data() + done, bytes.size() - done, 0);
        if (n < 0 && errno == EINTR)
            continue;
        // Ids made of anything weaker could collide at a vendor: better no program than that.
        TIEOUT_CHECK(n > 0);
        done += static_cast<size_t>(n);
    }
}

}
