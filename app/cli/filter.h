#pragma once

#include "app/cli/arguments.h"
#include "engine/queue_table.h"

namespace tieout::cli {

// The options that choose exceptions: --checkpoint, --reason, --state … . The same names without
// dashes make a FILTER: 'checkpoint=CP4 reason=MISSING_POSTING,DUP_POSTING customer="Acme, Inc"'.
std::span<const OptionSpec> filterOptions();

// Error Usage naming the field and what it accepts.
// What stands in `begin` stays; the options are added.
domain::Result<engine::QueueFilter> filterFromOptions(const Arguments& arguments, const engine::QueueFilter& begin = {});

domain::Result<domain::Checkpoint> parseCheckpoint(const std::string& text);
domain::Result<domain::Period> parsePeriod(const std::string& text);

}
