#pragma once

#include "engine/queue_table.h"

#include <QList>
#include <QString>

// A filter of the queue as the person handles it: values ticked in facets, chips taken away, and
// its words for the question before a bulk act.
namespace tieout::items {

struct FilterChip {
    QString text;
    engine::QueueFilter without; // the filter when the chip is taken away
};

// Machine forms chosen in a facet.
std::vector<std::string> chosenValues(const engine::QueueFilter& filter, engine::QueueColumn column);
// Adds or removes one value; texts that do not read as a value of the column change nothing.
void chooseValue(engine::QueueFilter& filter, engine::QueueColumn column, const std::string& value, bool chosen);
QList<FilterChip> filterChips(const engine::QueueFilter& filter);
// All chips in one line; "all exceptions" for none.
QString filterWords(const engine::QueueFilter& filter);
// Only what is worked on: every open state, still found.
engine::QueueFilter openFilter();

}
