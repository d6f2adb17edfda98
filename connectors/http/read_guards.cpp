#include "connectors/http/read_guards.h"

#include <algorithm>
#include <cstring>

namespace tieout::connect {

using domain::CancelToken;

namespace {

bool worthRepeating(const HttpReply& reply)
{
    if (!reply.answered())
        return reply.failure == HttpFailure::NotConnected || reply.failure == HttpFailure::Interrupted || reply.failure == HttpFailure::TimedOut;
    const int s = reply.status;
    return s == 408 || s == 429 || s == 500 || s == 502 || s == 503 || s == 504;
}

// Seconds only; the date form is treated as absent.
std::optional<int64_t> retryAfterSeconds(const HttpReply& reply)
{
    const std::string_view text = reply.header("Retry-After");
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    int64_t seconds = 0;
    for (const char c : text)
        seconds = seconds * 10 + (c - '0');
    return seconds;
}

HttpReply held(HttpFailure failure, domain::Text why)
{
    HttpReply reply;
    reply.failure = failure;
    reply.why = std::move(why);
    return reply;
}

}

GuardedReads::GuardedReads(Transport& inner, const ReadPolicy& policy, engine::Clock& clock, engine::Random& random, WaitFn wait)
    : m_inner(inner)
    , m_policy(policy)
    , m_clock(clock)
    , m_random(random)
    , m_wait(std::move(wait))
    , m_tokens_e3(int64_t(policy.burst) * 1000)
    , m_filled_ms(clock.bootMs())
{
}

int64_t GuardedReads::jitter(int64_t below)
{
    uint8_t bytes[8] = {};
    m_random.fill(bytes);
    uint64_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return below <= 0 ? 0 : static_cast<int64_t>(value % static_cast<uint64_t>(below));
}

bool GuardedReads::takeToken(const CancelToken& cancel)
{
    const int64_t now = m_clock.bootMs();
    m_tokens_e3 = std::min<int64_t>(int64_t(m_policy.burst) * 1000, m_tokens_e3 + (now - m_filled_ms) * m_policy.requests_per_second);
    m_filled_ms = now;
    m_tokens_e3 -= 1000;
    if (m_tokens_e3 >= 0)
        return !cancel.cancelled();
    return m_wait(-m_tokens_e3 / m_policy.requests_per_second + 1, cancel);
}

std::optional<int64_t> GuardedReads::pause(const HttpReply& reply, int attempt)
{
    if (attempt >= m_policy.attempts || !worthRepeating(reply))
        return std::nullopt;
    if (const auto wish = retryAfterSeconds(reply)) {
        if (*wish > m_policy.retry_after_max_s)
            return std::nullopt;
        return *wish * 1000 + jitter(250);
    }
    int64_t ceiling = m_policy.backoff_base_ms;
    for (int i = 1; i < attempt && ceiling < m_policy.backoff_cap_ms; ++i)
        ceiling *= 2;
    return jitter(std::min(ceiling, m_policy.backoff_cap_ms) + 1);
}

HttpReply GuardedReads::perform(const HttpRequest& request, const CancelToken& cancel)
{
    if (request.purpose == HttpPurpose::Effect)
        return held(HttpFailure::Refused, { TIEOUT_TR("A request that changes the other system was given to the reader, which might repeat it. It was not sent."), {} });
    for (int attempt = 1;; ++attempt) {
        if (m_clock.bootMs() < m_open_until_ms)
            return held(HttpFailure::NotConnected,
                { TIEOUT_TR("The system failed %1 times in a row; it is left alone for %2 more seconds. Try again then."),
                    { std::to_string(m_failures), std::to_string((m_open_until_ms - m_clock.bootMs()) / 1000 + 1) } });
        if (!takeToken(cancel))
            return held(HttpFailure::Cancelled, { TIEOUT_TR("The request was stopped by the person."), {} });
        ++m_tries;
        HttpReply reply = m_inner.perform(request, cancel);
        // A throttled answer comes from a system that is well.
        const bool failed = worthRepeating(reply) && reply.status != 429;
        m_failures = failed ? m_failures + 1 : 0;
        if (m_failures >= m_policy.breaker_failures)
            m_open_until_ms = m_clock.bootMs() + m_policy.breaker_open_ms;
        const auto wait_ms = pause(reply, attempt);
        if (!wait_ms)
            return reply;
        if (!m_wait(*wait_ms, cancel))
            return held(HttpFailure::Cancelled, { TIEOUT_TR("The request was stopped by the person."), {} });
    }
}

}
