#pragma once

namespace tieout::domain {

// Prints the broken condition to standard error and ends the process (exit by abort).
[[noreturn]] void checkFailed(const char* condition, const char* file, int line);

}

// A programmer's error, never bad input. On in every build.
#define TIEOUT_CHECK(condition)                                                                    \
    do {                                                                                           \
        if (!(condition))                                                                          \
            ::tieout::domain::checkFailed(#condition, __FILE__, __LINE__);                         \
    } while (false)
