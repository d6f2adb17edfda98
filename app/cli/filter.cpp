#include "app/cli/filter.h"

#include "engine/saved_view.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::QueueFilter;

namespace {

constexpr OptionSpec kFilterOptions[] = {
    { "--checkpoint", "CPn", "only these checkpoints", true },
    { "--reason", "REASON", "only these reasons, such as MISSING_POSTING", true },
    { "--state", "STATE", "only these states; without it every case that the last run still finds", true },
    { "--severity", "SEVERITY", "low, medium, high or critical", true },
    { "--owner", "TEAM", "only these teams: finance, revops, platform", true },
    { "--assignee", "WHO", "only what these persons or teams have taken", true },
    { "--customer", "CUSTOMER", "only these customers", true },
    { "--system", "SYSTEM", "only these systems", true },
    { "--set", "SET", "only these sets", true },
    { "--cause", "CAUSE", "only these root causes", true },
    { "--label", "LABEL", "only these labels", true },
    { "--entity", "ENTITY", "only these legal entities", true },
    { "--currency", "CODE", "only these currencies", true },
    { "--period", "YYYY-MM", "only these periods", true },
    { "--min-amount", "AMOUNT", "only an exposure of at least this much" },
    { "--text", "TEXT", "only where key, document, customer or reason contain this" },
    { "--overdue", "", "only overdue ones" },
    { "--found", "", "with --state: only what the last run still finds" },
    { "--opened-from", "TIME", "only what was found at or after this time, such as 2026-10-01T00:00:00Z" },
    { "--opened-before", "TIME", "only what was found before this time" },
};

}

std::span<const OptionSpec> filterOptions()
{
    return kFilterOptions;
}

Result<domain::Checkpoint> parseCheckpoint(const std::string& text)
{
    if (const auto checkpoint = domain::checkpointById(text))
        return *checkpoint;
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a checkpoint; there are CP0 to CP14."), { domain::visible(text) });
}

Result<domain::Period> parsePeriod(const std::string& text)
{
    auto period = domain::Period::parse(text);
    if (!period.ok())
        return makeError(Remedy::Usage, period.error().message.source, period.error().message.args);
    return *period;
}

Result<QueueFilter> filterFromOptions(const Arguments& arguments, const QueueFilter& begin)
{
    QueueFilter filter = begin;
    for (const OptionSpec& option : kFilterOptions)
        if (arguments.has(option.name))
            TIEOUT_TRY(engine::setFilterField(filter, option.name.substr(2), arguments.values(option.name), arguments.value(option.name)));
    return filter;
}

}
