#pragma once

#include "app/cli/context.h"

namespace tieout::cli {

// One line per row of a command; the exit status: 0 all done, 3 some, 5 none.
int printReport(Context& context, const engine::CommandReport& report);

}
