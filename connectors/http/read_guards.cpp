#include "connectors/http/read_guards.h"

#include <algorithm>
#include <charconv>
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

// What is left: "17", or what a total leaves over a use, "api-usage=18/5000".
std::optional<int64_t> remainingOf(std::string_view text)
{
    const auto number = [](std::string_view digits) -> std::optional<int64_t> {
        int64_t value = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size() ? std::nullopt : std::optional<int64_t>(value);
    };
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return number(text);
    const size_t from = text.find_last_not_of("0123456789", slash == 0 ? 0 : slash - 1) + 1;
    const size_t end = text.find_first_not_of("0123456789", slash + 1);
    const auto used = number(text.substr(from, slash - from));
    const auto all = number(text.substr(slash + 1, end == std::string_view::npos ? std::string_view::npos : end - slash - 1));
    return used && all ? std::optional<int64_t>(*all - *used) : std::nullopt;
}

// Nothing: the answer is of use, be it "there is no such record".
std::optional<domain::TrafficError> errorOf(const HttpReply& reply)
{
    using domain::TrafficError;
    if (!reply.answered())
        return reply.failure == HttpFailure::Cancelled ? std::optional<TrafficError>() : reply.failure == HttpFailure::NotConnected ? TrafficError::Connect : TrafficError::NoAnswer;
    if (reply.status < 400 || reply.status == 404)
        return std::nullopt;
    return reply.status == 401 ? TrafficError::SignIn
        : reply.status == 403  ? TrafficError::Forbidden
        : reply.status == 429  ? TrafficError::Throttled
        : reply.status == 408  ? TrafficError::NoAnswer
        : reply.status >= 500  ? TrafficError::Server
                               : TrafficError::Refused;
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
    const int64_t left = m_tokens_e3 < 0 ? 0 : m_tokens_e3 / 1000;
    m_traffic.lowest_tokens = std::min(m_traffic.lowest_tokens.value_or(left), left);
    if (m_tokens_e3 >= 0)
        return !cancel.cancelled();
    const int64_t ms = -m_tokens_e3 / m_policy.requests_per_second + 1;
    m_traffic.budget_wait_ms += ms;
    return m_wait(ms, cancel);
}

domain::Traffic GuardedReads::takeTraffic()
{
    return std::exchange(m_traffic, {});
}

domain::GuardState GuardedReads::state() const
{
    const int64_t boot_ms = m_clock.bootMs(), now_us = m_clock.now().us();
    domain::GuardState state { m_tokens_e3, now_us, m_failures, 0 };
    state.tokens_e3 = std::min<int64_t>(int64_t(m_policy.burst) * 1000, m_tokens_e3 + (boot_ms - m_filled_ms) * m_policy.requests_per_second);
    if (m_open_until_ms != 0)
        state.open_until_us = now_us + (m_open_until_ms - boot_ms) * 1000;
    return state;
}

void GuardedReads::resume(const domain::GuardState& state)
{
    const int64_t boot_ms = m_clock.bootMs(), now_us = m_clock.now().us();
    const int64_t full = int64_t(m_policy.burst) * 1000;
    const int64_t passed_ms = std::clamp<int64_t>((now_us - state.at_us) / 1000, 0, full); // longer than it takes to fill
    m_tokens_e3 = std::clamp<int64_t>(state.tokens_e3 + passed_ms * m_policy.requests_per_second, -full, full);
    m_filled_ms = boot_ms;
    m_failures = std::max(0, state.failures);
    m_open_until_ms = 0;
    if (state.open_until_us != 0) {
        const int64_t left_ms = std::min((state.open_until_us - now_us) / 1000, m_policy.breaker_open_ms);
        m_open_until_ms = left_ms > 0 ? boot_ms + left_ms : std::max<int64_t>(boot_ms, 1);
    }
}

void GuardedReads::note(const HttpReply& reply, int64_t ms, int attempt)
{
    ++m_traffic.requests;
    m_traffic.retries += attempt > 1 ? 1 : 0;
    m_traffic.latency.add(ms);
    if (const auto error = errorOf(reply))
        ++m_traffic.errors[static_cast<size_t>(*error)];
    const auto left = m_policy.remaining_header.empty() ? std::nullopt : remainingOf(reply.header(m_policy.remaining_header));
    if (left)
        m_traffic.lowest_remaining = std::min(m_traffic.lowest_remaining.value_or(*left), *left);
}

bool GuardedReads::waitForNext(int64_t ms, const CancelToken& cancel)
{
    m_traffic.retry_wait_ms += ms;
    return m_wait(ms, cancel);
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
        const bool probe = m_open_until_ms != 0 && m_clock.bootMs() >= m_open_until_ms;
        if (m_clock.bootMs() < m_open_until_ms) {
            ++m_traffic.held;
            return held(HttpFailure::NotConnected,
                { TIEOUT_TR("The system failed %1 times in a row; it is left alone for %2 more seconds. Try again then."),
                    { std::to_string(m_failures), std::to_string((m_open_until_ms - m_clock.bootMs()) / 1000 + 1) } });
        }
        if (!takeToken(cancel))
            return held(HttpFailure::Cancelled, { TIEOUT_TR("The request was stopped by the person."), {} });
        ++m_tries;
        const int64_t began_ms = m_clock.bootMs();
        HttpReply reply = m_inner.perform(request, cancel);
        note(reply, m_clock.bootMs() - began_ms, attempt);
        if (reply.failure == HttpFailure::Cancelled)
            return reply; // says nothing about the system
        // A throttled answer comes from a system that is well.
        const bool failed = worthRepeating(reply) && reply.status != 429;
        m_failures = failed ? m_failures + 1 : 0;
        m_open_until_ms = m_failures >= m_policy.breaker_failures || (probe && failed) ? m_clock.bootMs() + m_policy.breaker_open_ms : 0;
        const auto wait_ms = probe && failed ? std::nullopt : pause(reply, attempt);
        if (!wait_ms)
            return reply;
        if (!waitForNext(*wait_ms, cancel))
            return held(HttpFailure::Cancelled, { TIEOUT_TR("The request was stopped by the person."), {} });
    }
}

}
