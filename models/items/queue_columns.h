#pragma once

#include "engine/queue_table.h"

#include <QString>
#include <QStringList>

#include <span>

namespace tieout::items {

// One row per column of the work queue: adding a column is one row here and one text function.
struct QueueColumnSpec {
    engine::QueueColumn column;
    const char* id; // stable
    const char* title; // marked for translation, context "tieout::items"
    int width; // in digits
    int priority; // see PriorityRole
    enum Kind : uint8_t { Words, Pill, Figure, Id } kind = Words;
    bool stretch = false;
    QString (*text)(const engine::QueueTable& table, size_t row, int64_t now_us);
};

std::span<const QueueColumnSpec> queueColumns(); // in the order of display
QString queueColumnTitle(const QueueColumnSpec& spec);
QStringList queuePillTexts(const QueueColumnSpec& spec); // every text of a column of pills
// A facet value's machine form as a person reads it.
QString facetText(engine::QueueColumn column, const std::string& value);
// The plain name of what is wrong, "Invoice not in the ERP".
QString reasonTitle(domain::Checkpoint checkpoint, domain::Reason reason);

}
