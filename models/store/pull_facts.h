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

// Up to where a run has seen the facts.
struct IntakeMarks {
    int64_t pull = 0, letter = 0;
};

}
