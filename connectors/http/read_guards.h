#pragma once

#include "connectors/http/transport.h"
#include "domain/traffic.h"
#include "engine/ports.h"

#include <optional>

// Decorators for reads. Effects pass through them untouched by design: they are given the bare
// transport.
namespace tieout::connect {

struct ReadPolicy {
    int attempts = 5; // all in all
    int64_t backoff_base_ms = 500; // doubled each time, full jitter
    int64_t backoff_cap_ms = 20'000;
    int64_t retry_after_max_s = 120; // a longer wish is an error for the person
    int requests_per_second = 4; // token bucket
    int burst = 4;
    int breaker_failures = 8; // in a row, before requests are held back
    int64_t breaker_open_ms = 30'000; // then one request goes out as the probe
    std::string remaining_header; // in which the vendor says what is left of its own limit: "17" or "…=18/5000"
};

// Token bucket, circuit breaker and retry in one place, since their order matters: each try takes a
// token, the breaker counts tries. Repeats on no answer, 408, 429, 500, 502, 503 and 504 only. The
// breaker is open after so many failures in a row; when its time is over one probe goes out, without
// a repeat: answered, it closes, else it opens again.
class GuardedReads final : public Transport {
public:
    GuardedReads(Transport& inner, const ReadPolicy& policy, engine::Clock& clock, engine::Random& random, WaitFn wait);

    // An effect is refused: it must not be repeated.
    HttpReply perform(const HttpRequest& request, const domain::CancelToken& cancel) override;

    int tries() const { return m_tries; } // since made; for reports and tests
    const ReadPolicy& policy() const { return m_policy; }
    domain::Traffic takeTraffic(); // since the last call
    // Budget and breaker as they stand, by the wall clock, and as an earlier run of the program left
    // them. A clock that was set back gives nothing away: then no time has passed.
    domain::GuardState state() const;
    void resume(const domain::GuardState& state);

private:
    bool takeToken(const domain::CancelToken& cancel);
    void note(const HttpReply& reply, int64_t ms, int attempt);
    bool waitForNext(int64_t ms, const domain::CancelToken& cancel);
    std::optional<int64_t> pause(const HttpReply& reply, int attempt); // nothing: do not repeat
    int64_t jitter(int64_t below);

    Transport& m_inner;
    ReadPolicy m_policy;
    engine::Clock& m_clock;
    engine::Random& m_random;
    WaitFn m_wait;
    int64_t m_tokens_e3 = 0; // thousandths of a request
    int64_t m_filled_ms = 0;
    int m_failures = 0;
    int64_t m_open_until_ms = 0; // 0: closed
    int m_tries = 0;
    domain::Traffic m_traffic;
};

}
