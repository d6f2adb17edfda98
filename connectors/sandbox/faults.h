#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieout::sandbox {

enum class FaultKind : uint8_t {
    Refuse, // the port is closed for `ms`, at once
    Stall, // reads the request, never answers, applies nothing
    ResetBefore, // the connection breaks after the head of the request
    ResetIn, // … inside the body
    ResetAfter, // … after the whole request; nothing is applied
    CloseAfter, // as ResetAfter, but in good order
    ApplyThenReset, // applied, then the connection breaks
    ApplyThenClose, // applied, then closed without an answer
    ApplyLate, // the connection breaks, and `ms` later it is applied after all
    AnswerLate, // applied at once, answered `ms` later
    Truncated, // applied; the answer ends in the middle
    Doubled, // applied; the answer comes twice
    WrongId, // applied; the answer names another record
    Html, // 200 and a page under a JSON type; applied when `stored`
    OkWithError, // 200 with an error inside; nothing is applied
    CreatedEmpty, // applied; 201 without a body and without an address
    Status, // answers `status`; applied when `stored`
    SearchLag, // applied; for `ms` no search and no look-up sees it
    Drip, // applied; the answer comes one byte every `ms`
    Endless, // the answer never ends; applied when `stored`
    Redirect, // 307 to `location`; nothing is applied
    ClosePeriod, // `period` is closed just before the request is handled
    MovePeriod, // what the request makes is booked in `period`, without a word
    ForgetKeys, // every idempotency key is forgotten just before the request is handled
    IgnoreKey, // executed as if it had no key
    LooseKey, // the key's first answer is given again, whatever the request says now
    SearchMiss, // a list or search that finds nothing, without a word
    SearchTwice, // … that finds everything twice
    LoseJobs, // every job that runs in the background is gone
    SlowJobs, // jobs from here on take `ms`
    SkewClock, // the system's clock is `ms` ahead from here on, behind when below zero
    Bomb, // applied; the answer is packed and would unpack to 64 MB
    IdleDrop, // applied and answered; the connection ends `ms` later
    Storm, // one of `one_in` requests fails in a way that the seed chooses, `times` in all
};
// Faults of the system itself: told to it before the request is handled.
bool isStateFault(FaultKind kind);

struct Fault {
    FaultKind kind = FaultKind::Stall;
    std::string method, path_prefix;
    int skip = 0; // matching requests that pass unharmed first
    int times = 1;
    int ms = 300;
    int status = 500;
    bool stored = false;
    int retry_after = -1; // seconds; -1: no header
    int seed = 1, one_in = 4; // of a storm
    std::string period, location;
    std::string code, detail, place; // of an error body, where the vendor has them; empty: what fits the status
};

std::optional<FaultKind> faultByName(std::string_view name); // apply_then_reset …

// From {"match":"POST /services/…","fault":"apply_then_reset", …}. Nothing, and `why`, when it does
// not read.
std::optional<Fault> faultFromJson(std::string_view json, std::string& why);

class FaultPlan {
public:
    void add(const Fault& fault) { m_faults.push_back(fault); }
    void clear() { m_faults.clear(); }
    // The fault of this request, used up by it.
    std::optional<Fault> take(std::string_view method, std::string_view path);

private:
    static Fault ofStorm(uint64_t dice);
    std::vector<Fault> m_faults;
};

}
