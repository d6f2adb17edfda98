#include "engine/saved_view.h"

#include <algorithm>

namespace tieout::engine {

using domain::makeError;
using domain::Remedy;

namespace {

// In the order of QueueColumn.
constexpr std::string_view kIds[] = { "severity", "age", "due", "checkpoint", "customer", "document", "key", "expected", "actual", "residual", "exposure", "currency", "period",
    "reason", "owner", "assignee", "state", "attempts", "last_outcome", "system", "label", "entity" };
static_assert(std::size(kIds) == kQueueColumnCount);

}

std::string_view queueColumnId(QueueColumn column)
{
    return kIds[static_cast<size_t>(column)];
}

std::optional<QueueColumn> queueColumnById(std::string_view id)
{
    const auto found = std::find(std::begin(kIds), std::end(kIds), id);
    return found == std::end(kIds) ? std::nullopt : std::optional(static_cast<QueueColumn>(found - std::begin(kIds)));
}

std::string columnsText(const std::vector<QueueColumn>& columns)
{
    std::string out;
    for (const QueueColumn column : columns)
        out += (out.empty() ? "" : ",") + std::string(queueColumnId(column));
    return out;
}

Result<std::vector<QueueColumn>> columnsFromText(std::string_view text)
{
    std::vector<QueueColumn> out;
    while (!text.empty()) {
        const std::string_view id = text.substr(0, text.find(','));
        const auto column = queueColumnById(id);
        if (!column)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a column of the queue."), { domain::visible(std::string(id)) });
        if (std::find(out.begin(), out.end(), *column) == out.end())
            out.push_back(*column);
        text.remove_prefix(std::min(text.size(), id.size() + 1));
    }
    return out;
}

}
