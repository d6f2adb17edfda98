#include "domain/traffic.h"

#include "domain/text.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace tieout::domain {

namespace {

constexpr uint32_t kExact = 16; // buckets of one millisecond
constexpr uint32_t kSteps = 8; // buckets to a doubling above
constexpr int64_t kLongestMs = int64_t(1) << 30; // twelve days

uint32_t bucketOf(int64_t ms)
{
    const auto value = static_cast<uint64_t>(std::clamp<int64_t>(ms, 0, kLongestMs));
    if (value < kExact)
        return static_cast<uint32_t>(value);
    const auto power = static_cast<uint32_t>(std::bit_width(value)) - 1; // 4 at 16
    const auto step = static_cast<uint32_t>(value >> (power - 3)) & (kSteps - 1);
    return kExact + (power - 4) * kSteps + step;
}

// The longest time that falls into it.
int64_t endOf(uint32_t bucket)
{
    if (bucket < kExact)
        return bucket;
    const uint32_t power = (bucket - kExact) / kSteps + 4, step = (bucket - kExact) % kSteps;
    return (int64_t(kSteps + step + 1) << (power - 3)) - 1;
}

// Calls see(name, count) for each "name:count" of a text.
template <typename See> void eachPair(std::string_view text, const See& see)
{
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const size_t colon = pair.find(':');
        uint64_t count = 0;
        if (colon == std::string_view::npos || std::from_chars(pair.data() + colon + 1, pair.data() + pair.size(), count).ec != std::errc())
            continue;
        see(pair.substr(0, colon), count);
    }
}

std::optional<int64_t> lower(std::optional<int64_t> a, std::optional<int64_t> b)
{
    return !a ? b : !b ? a : std::min(*a, *b);
}

constexpr std::array<std::string_view, kTrafficErrorCount> kErrorIds = { "connect", "no_answer", "throttled", "server", "sign_in", "forbidden", "refused" };
constexpr std::array<std::string_view, kTrafficErrorCount> kErrorTitles = { TIEOUT_TR("No connection"), TIEOUT_TR("No whole answer"), TIEOUT_TR("Throttled"),
    TIEOUT_TR("The system failed"), TIEOUT_TR("Sign-in refused"), TIEOUT_TR("Not permitted"), TIEOUT_TR("Request refused") };

}

void Latencies::add(int64_t ms, uint64_t count)
{
    if (count > 0)
        m_counts[bucketOf(ms)] += count;
}

void Latencies::merge(const Latencies& other)
{
    for (const auto& [bucket, count] : other.m_counts)
        m_counts[bucket] += count;
}

uint64_t Latencies::count() const
{
    uint64_t all = 0;
    for (const auto& [bucket, count] : m_counts)
        all += count;
    return all;
}

std::optional<int64_t> Latencies::percentile(int permille) const
{
    const uint64_t all = count();
    if (all == 0)
        return std::nullopt;
    const uint64_t rank = std::max<uint64_t>(1, (all * static_cast<uint64_t>(std::clamp(permille, 0, 1000)) + 999) / 1000);
    uint64_t below = 0;
    for (const auto& [bucket, count] : m_counts) {
        below += count;
        if (below >= rank)
            return endOf(bucket);
    }
    return endOf(m_counts.rbegin()->first);
}

std::string Latencies::encode() const
{
    std::string out;
    for (const auto& [bucket, count] : m_counts)
        out += (out.empty() ? "" : " ") + std::to_string(bucket) + ":" + std::to_string(count);
    return out;
}

Latencies Latencies::decode(std::string_view text)
{
    Latencies out;
    eachPair(text, [&](std::string_view name, uint64_t count) {
        uint32_t bucket = 0;
        if (count > 0 && std::from_chars(name.data(), name.data() + name.size(), bucket).ec == std::errc() && bucket <= bucketOf(kLongestMs))
            out.m_counts[bucket] += count;
    });
    return out;
}

std::string_view trafficErrorId(TrafficError error)
{
    return kErrorIds[static_cast<size_t>(error)];
}

std::string_view trafficErrorTitle(TrafficError error)
{
    return kErrorTitles[static_cast<size_t>(error)];
}

uint64_t Traffic::errorCount() const
{
    uint64_t all = 0;
    for (const uint64_t count : errors)
        all += count;
    return all;
}

void Traffic::merge(const Traffic& other)
{
    requests += other.requests;
    retries += other.retries;
    held += other.held;
    budget_wait_ms += other.budget_wait_ms;
    retry_wait_ms += other.retry_wait_ms;
    lowest_tokens = lower(lowest_tokens, other.lowest_tokens);
    lowest_remaining = lower(lowest_remaining, other.lowest_remaining);
    for (size_t i = 0; i < errors.size(); ++i)
        errors[i] += other.errors[i];
    latency.merge(other.latency);
}

std::string Traffic::encodeErrors() const
{
    std::string out;
    for (size_t i = 0; i < errors.size(); ++i)
        if (errors[i] > 0)
            out += (out.empty() ? "" : " ") + std::string(kErrorIds[i]) + ":" + std::to_string(errors[i]);
    return out;
}

void Traffic::decodeErrors(std::string_view text)
{
    eachPair(text, [&](std::string_view name, uint64_t count) {
        for (size_t i = 0; i < kErrorIds.size(); ++i)
            if (kErrorIds[i] == name)
                errors[i] = count;
    });
}

}
