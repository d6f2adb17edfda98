#include "app/wiring/system_clock.h"

#include "domain/check.h"

#include <ctime>

namespace tieout::wiring {

domain::Instant SystemClock::now() const
{
    timespec t {};
    TIEOUT_CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
    return domain::Instant(int64_t(t.tv_sec) * 1'000'000'000 + t.tv_nsec);
}

int64_t SystemClock::bootMs() const
{
    timespec t {};
    TIEOUT_CHECK(clock_gettime(CLOCK_BOOTTIME, &t) == 0);
    return int64_t(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000;
}

}
