#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// What reading a connected system cost and how it went. Whole numbers only; times in milliseconds.
namespace tieout::domain {

// How long answers took, as counts in buckets: exact below 16 ms, above within an eighth. Can be
// added up over streams and days, which percentiles themselves cannot.
class Latencies {
public:
    void add(int64_t ms, uint64_t count = 1); // negative: 0
    void merge(const Latencies& other);
    uint64_t count() const;
    // The time that so many thousandths of the answers did not exceed (500: the median), rounded up
    // to the end of its bucket. Nothing without answers.
    std::optional<int64_t> percentile(int permille) const;
    std::string encode() const; // "12:3 40:1": bucket and count
    static Latencies decode(std::string_view text); // what does not read is left out
    bool operator==(const Latencies&) const = default;

private:
    std::map<uint32_t, uint64_t> m_counts;
};

// Why a try brought no usable answer.
enum class TrafficError : uint8_t { Connect, NoAnswer, Throttled, Server, SignIn, Forbidden, Refused };
constexpr size_t kTrafficErrorCount = 7;
std::string_view trafficErrorId(TrafficError error); // connect, no_answer, throttled, server, sign_in, forbidden, refused
std::string_view trafficErrorTitle(TrafficError error); // marked for translation

struct Traffic {
    uint64_t requests = 0; // tries that went out
    uint64_t retries = 0; // of them, repeats of an earlier one
    uint64_t held = 0; // not sent, because the circuit was open
    int64_t budget_wait_ms = 0; // for our own rate limit
    int64_t retry_wait_ms = 0; // between tries
    std::optional<int64_t> lowest_tokens; // of our own budget, in requests
    std::optional<int64_t> lowest_remaining; // as the vendor says, where it does
    std::array<uint64_t, kTrafficErrorCount> errors {}; // by TrafficError
    Latencies latency; // of every try, the failed ones too

    uint64_t errorCount() const;
    void merge(const Traffic& other);
    std::string encodeErrors() const; // "throttled:2 server:1"
    void decodeErrors(std::string_view text);
    bool operator==(const Traffic&) const = default;
};

// Rate budget and circuit breaker of one target, kept while the program does not run. Times by the
// wall clock, microseconds since 1970.
struct GuardState {
    int64_t tokens_e3 = 0; // thousandths of a request
    int64_t at_us = 0;
    int failures = 0; // in a row
    int64_t open_until_us = 0; // 0: closed; in the past: the next request is the probe
    bool operator==(const GuardState&) const = default;
};

}
