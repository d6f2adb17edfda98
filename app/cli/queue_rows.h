#pragma once

#include "app/cli/context.h"
#include "engine/queue_table.h"

namespace tieout::cli {

// The queue's rows that pass the filter, bytewise by checkpoint, reason, key, set.
domain::Result<engine::QueueQuery::Answer> readQueue(Context& context);
engine::RowList orderedRows(Context& context, const engine::QueueTable& table, const engine::QueueFilter& filter);

// A case by its id or a unique beginning of at least 6 digits; error Usage otherwise.
domain::Result<domain::Fingerprint> resolveCase(const engine::QueueTable& table, const std::string& text);

// How much of an id people see; enough to name it again.
std::string shortId(const std::string& hex);
// With the currency's decimals, or plain for a quantity.
std::string moneyText(const domain::Exact& amount, uint32_t currency_packed);

}
