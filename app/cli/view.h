#pragma once

#include "app/cli/context.h"

namespace tieout::cli {

// One's own saved view of that name before a shared one; error Usage naming those there are.
domain::Result<engine::SavedView> viewNamed(Context& context, const std::string& name);

}
