#include "engine/deletion_rows.h"

namespace tieout::engine {

ReadBatch batchOf(Table table)
{
    ReadBatch read;
    read.batch.table = table;
    read.batch.columns.resize(domain::tableSpec(table).columns.size());
    return read;
}

void addDeletion(Batch& batch, const std::string& id, uint64_t line, uint64_t offset, const std::string& bytes)
{
    batch.columns.front().texts.append(id);
    batch.columns.back().values.push_back(1);
    batch.raw.append(bytes);
    batch.offsets.push_back(offset);
    batch.lines.push_back(line);
    ++batch.rows;
}

}
