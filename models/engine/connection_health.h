#pragma once

#include "domain/traffic.h"
#include "engine/ports.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How the connected systems are: questions and answers, as values. Everything is computed from the
// facts that each pull leaves (models/store/pull_facts.h); days are UTC.
namespace tieout::engine {

struct LatencyFigures {
    uint64_t answers = 0;
    std::optional<int64_t> p50_ms, p95_ms, p99_ms;
    bool operator==(const LatencyFigures&) const = default;
};
LatencyFigures latencyFigures(const domain::Latencies& latency);

// A day of the calendar; the worst of what was true counts. Incomplete: the day's last pull of a
// stream did not end, did not agree with the source, or brought rows that could not be read.
// Errors: tries failed, but it came right. Slow: 5 in 100 answers took longer than the connector's
// limit.
enum class DayState : uint8_t { None, Ok, Slow, Errors, Incomplete };
std::string_view dayStateId(DayState state); // none, ok, slow, errors, incomplete
std::string_view dayStateTitle(DayState state); // marked for translation

struct DayHealth {
    int64_t day = 0; // days since 1970
    DayState state = DayState::None;
    uint64_t pulls = 0, failed = 0; // of streams
    uint64_t requests = 0, errors = 0;
    LatencyFigures latency;
};

struct AmountPair {
    uint32_t currency = 0;
    Exact source, landed;
};

// One stream of one system: the workflow that an objective is set for.
struct StreamFigures {
    std::string stream;
    std::optional<Instant> last_pull, last_complete;
    uint64_t pulls = 0, failed = 0, pages = 0, rows = 0, bytes = 0; // in the window
    uint64_t requests = 0, retries = 0;
    std::array<uint64_t, domain::kTrafficErrorCount> errors {};
    LatencyFigures latency;
    std::vector<DayHealth> days; // with pulls only, oldest first
    std::optional<int64_t> source_count, landed_count; // newest comparison
    std::vector<AmountPair> sums;
    // Objective: at any time the last good pull (ended, agrees, nothing refused) is at most so old.
    int fresh_minutes = 0;
    std::optional<int> attained_permille; // of the window, or of the time since the first pull in it
    bool met_now = false;
    Text last_error; // of the newest pull
};

struct RateBudget {
    int per_second = 0, burst = 0; // what we allow ourselves; 0: no limit is known
    uint64_t used = 0, throttled = 0; // requests in the window; told to slow down by the vendor
    int64_t waited_ms = 0, retry_wait_ms = 0;
    std::optional<int64_t> lowest; // of our own budget, in requests
    std::optional<int64_t> lowest_at_vendor;
};

enum class Circuit : uint8_t { Closed, Open, Probing }; // Probing: the next request decides
std::string_view circuitId(Circuit circuit); // closed, open, probing
std::string_view circuitTitle(Circuit circuit);

struct VersionPin {
    std::string version, sunset; // sunset: YYYY-MM-DD, empty when none is announced
    std::optional<int64_t> days_left; // to the sunset; negative when it is over
    bool warn = false;
};

struct ConnectionHealth {
    std::string name, manifest, set, badge;
    bool enabled = true;
    DayState state = DayState::None; // of the newest day with pulls
    LatencyFigures latency; // of the window
    std::vector<StreamFigures> streams;
    std::vector<DayHealth> days; // every day of the window, oldest first
    RateBudget budget;
    Circuit circuit = Circuit::Closed;
    int failures = 0; // in a row
    std::optional<Instant> open_until;
    VersionPin pin;
    std::vector<Drift> drift;
    uint64_t open_letters = 0, settled_letters = 0;
    Text trouble; // why its connector cannot be used at all
};

struct HealthQuery {
    using Answer = std::vector<ConnectionHealth>; // connected systems, no folders; by name
    std::string source; // empty: all
    int days = 30; // 1 … 366
};

// A record that a connected system gave and that could not be read; the same bytes again are the
// same letter.
struct DeadLetter {
    int64_t id = 0;
    std::string source, stream;
    Table table = Table::UsageEvents;
    uint64_t line = 0, offset = 0, copies = 0;
    std::string bytes; // empty for those who may not see amounts
    Text reason;
    Instant first, last;
    enum State : uint8_t { Open, Repaired, Dismissed } state = Open;
    std::string person, why; // who settled it
    std::optional<Instant> settled;
};
struct DeadLettersQuery {
    using Answer = std::vector<DeadLetter>; // newest first
    std::string source; // empty: all
    bool settled_too = false;
};

// Reading again what is settled by it.
struct LetterReport {
    uint64_t repaired = 0, refused_again = 0, not_reached = 0; // not_reached: their stream did not come to the end
    uint64_t rows = 0; // read again
};

// A window read again. Records that did not change stay as they are.
struct ReplayReport {
    struct Stream {
        std::string stream;
        uint64_t pages = 0, rows = 0, refused = 0;
        bool from_start = false; // where the time lies before anything that is known
        bool skipped = false; // nothing has arrived since: only what is new was read
    };
    std::vector<Stream> streams;
    uint64_t added = 0; // records that were not there before
    bool complete = true;
};

}
