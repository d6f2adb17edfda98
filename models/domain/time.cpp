#include "domain/time.h"

#include <cstdio>

namespace tieout::domain {

namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kDayS = 86'400;

// Days since 1970-01-01 of a proleptic Gregorian date (the usual era arithmetic).
constexpr int64_t daysFromCivil(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return int64_t(era) * 146097 + day_of_era - 719468;
}

struct Civil {
    int year, month, day;
};

constexpr Civil civilFromDays(int64_t days)
{
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int day_of_era = int(days - era * 146097);
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int mp = (5 * day_of_year + 2) / 153;
    const int month = mp < 10 ? mp + 3 : mp - 9;
    return { int(year_of_era + era * 400) + (month <= 2 ? 1 : 0), month, day_of_year - (153 * mp + 2) / 5 + 1 };
}

constexpr int daysInMonth(int year, int month)
{
    constexpr int kDays[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : kDays[month - 1];
}

// Reads exactly `count` digits at `at`; −1 when one is not a digit.
int digitsAt(std::string_view text, size_t at, int count)
{
    int value = 0;
    for (int i = 0; i < count; ++i) {
        if (at + size_t(i) >= text.size())
            return -1;
        const char c = text[at + size_t(i)];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

Error notATime(std::string_view text)
{
    return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not a time with zone such as 2026-10-31T23:59:59.999Z."), { visible(text.substr(0, 60)) });
}

int64_t floorDivide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

}

Result<Period> Period::parse(std::string_view text)
{
    const int year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2);
    if (text.size() != 7 || text[4] != '-' || year < 0 || month < 1 || month > 12)
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not a period such as 2026-10."), { visible(text.substr(0, 40)) });
    return Period(year * 12 + month - 1);
}

int32_t Period::firstDay() const
{
    return static_cast<int32_t>(daysFromCivil(year(), month(), 1));
}

std::string Period::toString() const
{
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d", year(), month());
    return text;
}

Result<Instant> Instant::parse(std::string_view text)
{
    const int year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2), day = digitsAt(text, 8, 2);
    const int hour = digitsAt(text, 11, 2), minute = digitsAt(text, 14, 2), second = digitsAt(text, 17, 2);
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
        return notATime(text);
    if (year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour < 0 || hour > 23 || minute < 0
        || minute > 59 || second < 0 || second > 59)
        return notATime(text);
    size_t at = 19;
    int64_t fraction = 0;
    if (text[at] == '.') {
        int digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
            if (digits < 9)
                fraction = fraction * 10 + (text[at] - '0');
        if (digits == 0 || digits > 9)
            return notATime(text);
        for (; digits < 9; ++digits)
            fraction *= 10;
    }
    int64_t offset_s = 0;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
    } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const int oh = digitsAt(text, at + 1, 2), om = digitsAt(text, at + 4, 2);
        if (oh < 0 || oh > 23 || om < 0 || om > 59 || text[at + 3] != ':')
            return notATime(text);
        offset_s = (oh * 3600 + om * 60) * (text[at] == '-' ? -1 : 1);
        at += 6;
    } else {
        return notATime(text);
    }
    if (at != text.size())
        return notATime(text);
    const int64_t seconds = daysFromCivil(year, month, day) * kDayS + hour * 3600 + minute * 60 + second - offset_s;
    return Instant(seconds * kSecondNs + fraction);
}

Result<Instant> Instant::parseDate(std::string_view text)
{
    const int year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2), day = digitsAt(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1
        || day > daysInMonth(year, month))
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not a date such as 2026-10-31."), { visible(text.substr(0, 40)) });
    return Instant(daysFromCivil(year, month, day) * kDayS * kSecondNs);
}

Period Instant::period() const
{
    const Civil civil = civilFromDays(floorDivide(m_ns, kDayS * kSecondNs));
    return Period(civil.year * 12 + civil.month - 1);
}

std::string Instant::toString(int fraction_digits) const
{
    const int64_t seconds = floorDivide(m_ns, kSecondNs);
    const int64_t fraction = m_ns - seconds * kSecondNs;
    const int64_t days = floorDivide(seconds, kDayS);
    const int second_of_day = int(seconds - days * kDayS);
    const Civil c = civilFromDays(days);
    char text[48];
    int n = std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
    std::string out(text, size_t(n));
    if (fraction_digits > 0) {
        n = std::snprintf(text, sizeof text, ".%09lld", static_cast<long long>(fraction));
        out.append(text, size_t(1 + fraction_digits));
    }
    return out + 'Z';
}

std::string Instant::toDate() const
{
    return toString(0).substr(0, 10);
}

}
