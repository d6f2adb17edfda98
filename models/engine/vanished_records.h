#pragma once

#include "engine/pull.h"
#include "engine/record_view.h"

#include <functional>
#include <set>

// What a reading of everything no longer met: records that their source took away without a word.
namespace tieout::engine {

// What the store knows of a stream at this moment.
KnownRecords knownRecordsOf(const RecordView& view, const std::string& set, const std::string& source, const StreamSpec& stream);

// Ids of the source's present records of a table that came last with a delivery before that one.
std::vector<std::string> idsBefore(const RecordView& view, const std::string& set, const std::string& source, Table table, int64_t before_seq);

// Takes away what the whole readings of one pull did not meet, after all streams were read: a record that
// another stream or source brought last, or that came meanwhile, stays. Each page of deletions is one
// transaction; killed in between, the next reading of everything finds the rest. Where too much is
// missing, or the source still counts it, nothing is taken away and the stream's note says so.
class VanishedRecords {
public:
    using Records = std::function<Result<RecordView>()>;
    VanishedRecords(store::Cache& cache, RecordSource& source, const PullTarget& target, Records records, Clock& clock);
    Result<void> takeAway(PullOutcome& outcome, const CancelToken& cancel);

private:
    struct Gone {
        size_t reading = 0; // of the outcome
        std::map<Table, uint64_t> rows;
        uint64_t known = 0, missing = 0; // of all its tables
    };
    Result<std::vector<Gone>> find(const PullOutcome& outcome) const;
    Result<void> hold(PullOutcome& outcome, const Gone& gone, const char* words);
    Result<std::set<Table>> stillCounted(const std::vector<Gone>& all, const CancelToken& cancel);
    Result<void> remove(PullOutcome& outcome, const Gone& gone, const CancelToken& cancel);
    Result<void> keepPage(const WholeReading& reading, Table table, const std::vector<std::string>& ids);

    store::Cache& m_cache;
    RecordSource& m_source;
    const PullTarget& m_target;
    Records m_records;
    Clock& m_clock;
};

}
