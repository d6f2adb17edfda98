// Verbs whose module has not landed. Each module defines its own in engine_<module>.cpp and
// takes the line out of here; the file must be gone before the first release.
#include "engine/engine.h"

namespace tieout::engine {

namespace {

Error pending(const char* verb)
{
    return makeError(Remedy::Unsupported, TIEOUT_TR("%1 is not in this build."), { verb });
}

}

}
