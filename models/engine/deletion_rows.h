#pragma once

#include "engine/ports.h"

#include <string>

// Rows that say that a record is gone, made where nobody sent one.
namespace tieout::engine {

ReadBatch batchOf(Table table);
// `bytes` are what it follows from; line and offset say where in the page they stand.
void addDeletion(Batch& batch, const std::string& id, uint64_t line, uint64_t offset, const std::string& bytes);

}
