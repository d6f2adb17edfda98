#pragma once

#include "engine/queue_table.h"

#include <utility>

// What a search text means besides the texts of a row: the reasons it names.
namespace tieout::engine {

using ReasonPlace = std::pair<domain::Checkpoint, domain::Reason>;

// filterRows, whose text also finds the cases of `named`: reasons whose words in the person's
// language hold the text. Their ids and English titles are looked at in any case.
RowList filterRows(const QueueTable& table, const QueueFilter& filter, int64_t now_us, const std::vector<ReasonPlace>& named);

// A shorter text stands in too many titles to mean one of them. In characters.
inline constexpr size_t kReasonWordsMin = 3;

}
