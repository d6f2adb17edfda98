#pragma once

#include "engine/matrix/matrix_scope.h"
#include "engine/queue_table.h"

#include <mutex>

namespace tieout::engine {

// Joins the records in scope with the open exceptions. Counting the records takes about a quarter of
// a microsecond each, so they are counted once for each state of the records. Any thread.
class MatrixKeeper {
public:
    // The caller holds the home's lock. `queue` decides which exceptions are open.
    Result<Matrix> matrix(const LineageHome& home, store::Cache& cache, const QueueTable& queue, const MatrixQuery& query);

private:
    std::mutex m_mutex;
    std::map<std::string, MatrixScope> m_scopes; // by the set asked for
    int64_t m_seq = -1, m_run = -1; // last delivery in them, last run: it takes what people decided about mappings
};

}
