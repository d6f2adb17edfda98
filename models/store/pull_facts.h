#pragma once

#include "domain/columns.h"
#include "domain/decimal.h"
#include "domain/text.h"
#include "domain/traffic.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Facts of connected systems, as rows of cache.db. Times are microseconds since 1970 UTC.
namespace tieout::store {

struct ComparedSum {
    uint32_t currency = 0; // packed
    domain::Exact source, landed;
    bool operator==(const ComparedSum&) const = default;
};

// One pull of one stream: written once, when it ended, failed pulls too.
struct PullFact {
    int64_t id = 0;
    std::string source, stream, set;
    int64_t started_us = 0, ended_us = 0;
    bool read_all = false; // it began at the beginning
    bool complete = false; // it came to the end
    uint64_t pages = 0, rows = 0, refused = 0, bytes = 0;
    int64_t quarantine_before = 0; // the newest row of quarantine when it began
    std::optional<int64_t> source_count, landed_count; // both or none
    std::vector<ComparedSum> sums; // by currency
    domain::Traffic traffic;
    domain::Text error; // empty: none
};

// A row that a page of a connected system brought and that could not be read.
struct RefusedCopy {
    int64_t id = 0; // of quarantine
    int64_t delivery_id = 0, delivery_seq = 0;
    std::string source, stream, set;
    domain::Table table = domain::Table::UsageEvents;
    domain::RefusedRow row;
    int64_t at_us = 0;
};

struct LetterAct {
    int64_t id = 0, quarantine_id = 0;
    enum Act : uint8_t { Repaired, Dismissed } act = Repaired;
    std::string person, reason;
    int64_t quarantine_seen = 0; // the newest row of quarantine then
    int64_t at_us = 0;
};

// What was seen of a feed that has a time.
struct FeedFact {
    int64_t id = 0;
    enum Kind : uint8_t { Late, Arrived, NotExpected } kind = Late;
    std::string source, stream, set; // stream: of a folder the table, empty for any file of it
    int64_t due_us = 0, last_us = 0, at_us = 0; // last: the newest arrival known then, 0 for none
};

struct FileArrival {
    std::string source;
    domain::Table table = domain::Table::UsageEvents;
    int64_t at_us = 0;
};

// A time of which a vendor did not tell what changed.
struct GapFact {
    int64_t id = 0;
    std::string source, stream, set;
    int64_t from_us = 0, to_us = 0;
    int days = 0; // what the vendor remembers
    int64_t pull_before = 0, at_us = 0; // the newest pull fact then: a later reading of everything closes it
};

// Up to where a run has seen the facts.
struct IntakeMarks {
    int64_t pull = 0, letter = 0, feed = 0, gap = 0;
};

}
