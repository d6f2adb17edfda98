#include "domain/check.h"

#include <cstdio>
#include <cstdlib>

namespace tieout::domain {

void checkFailed(const char* condition, const char* file, int line)
{
    std::fprintf(stderr, "tieout: this is a bug, please report it: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}
