#pragma once

#include "domain/finding.h"
#include "engine/reconcile/evaluate.h"
#include "store/cache.h"

#include <string>
#include <string_view>
#include <vector>

// CP0: whether all that connected systems have has landed. Derived from stored facts alone: what a
// pull counted, what was refused, what became of it, and what was seen to be late. What files lack
// is said with each figure; here they are only late, where they have a time.
namespace tieout::engine {

// A row that a connected system gave and that could not be read. The same bytes of the same stream
// again are the same letter.
struct Letter {
    int64_t id = 0; // the first copy's row of quarantine
    int64_t last_copy = 0; // the newest one's
    int64_t delivery_id = 0; // of the newest copy
    std::string source, stream, set;
    Table table = Table::UsageEvents;
    domain::RefusedRow row;
    int64_t first_us = 0, last_us = 0;
    uint64_t copies = 0;
    enum State : uint8_t { Open, Repaired, Dismissed } state = Open;
    std::string person, reason; // who dismissed it, or had it read again
    int64_t settled_us = 0;
};

struct Intake {
    store::IntakeMarks marks;
    std::vector<store::PullFact> comparisons; // the newest of each stream with a count
    std::vector<Letter> letters; // by id
    std::vector<store::FeedFact> late; // feeds that were not there at their time and did not come since
    std::vector<store::GapFact> gaps; // that nothing has closed
    void clear() { *this = {}; }
};

// The facts up to the marks; refused rows of deliveries up to `seq` (0: none).
Result<Intake> readIntake(store::Cache& cache, const store::IntakeMarks& marks, int64_t seq);
Result<std::vector<Letter>> readLetters(store::Cache& cache, const store::IntakeMarks& marks, int64_t seq);

struct IntakeFindings {
    std::string_view kind; // of the key, as domain::ReasonSpec::key_kind
    std::string key;
    std::vector<domain::Finding> found;
};
// Every key of the set that is looked at.
std::vector<IntakeFindings> evaluateIntake(const Intake& intake, const std::string& set, Looked& looked);

}
