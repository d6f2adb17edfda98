#include "engine/feeds/feed_time.h"

#include <cstdio>

namespace tieout::engine {

namespace {

constexpr int64_t kMinuteUs = 60'000'000, kDayUs = 86'400'000'000;

// The first due time of the day's rhythm after `us`.
int64_t dailyAfter(int64_t us, int minute)
{
    const int64_t at = minute * kMinuteUs;
    const int64_t day = (us - at) / kDayUs - ((us - at) % kDayUs < 0 ? 1 : 0);
    return (day + 1) * kDayUs + at;
}

}

std::string feedTimeText(const FeedTime& time)
{
    char clock[16];
    switch (time.kind) {
    case FeedTime::Every:
        return "every " + std::to_string(time.minutes) + " min";
    case FeedTime::Daily:
        std::snprintf(clock, sizeof clock, "%02d:%02d", time.minutes / 60 % 24, time.minutes % 60);
        return "daily by " + std::string(clock) + " UTC";
    case FeedTime::Off:
        return "off";
    case FeedTime::Objective:
        break;
    }
    return "objective";
}

Result<int> parseMinuteOfDay(std::string_view text)
{
    const auto digit = [&](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1000; };
    const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    if (text.size() != 5 || text[2] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is no time of the day in UTC such as 06:00."), { domain::visible(text.substr(0, 80)) });
    return hour * 60 + minute;
}

FeedState feedState(const FeedTime& time, int64_t since_us, const std::vector<int64_t>& arrivals, int64_t now_us)
{
    FeedState state;
    state.last_us = arrivals.empty() ? 0 : arrivals.back();
    if (time.kind == FeedTime::Every) {
        const int64_t from = arrivals.empty() ? since_us : arrivals.back();
        if (from != 0)
            state.due_us = from + time.minutes * kMinuteUs;
    }
    if (time.kind == FeedTime::Daily) {
        int64_t next = dailyAfter(since_us, time.minutes);
        for (const int64_t at : arrivals) {
            if (at > next)
                next = dailyAfter(at, time.minutes); // late: it counts for what was missed
            else if (at > next - kDayUs)
                next += kDayUs;
        }
        state.due_us = next;
    }
    state.late = state.due_us && now_us > *state.due_us;
    return state;
}

}
