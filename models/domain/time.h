#pragma once

#include "domain/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tieout::domain {

// A month of a year, counted from year 0: 2026-10 is 2026 × 12 + 9.
class Period {
public:
    constexpr Period() = default;
    constexpr explicit Period(int32_t months)
        : m_months(months)
    {
    }
    // YYYY-MM, month 01 … 12; error FixData otherwise.
    static Result<Period> parse(std::string_view text);

    constexpr int32_t months() const { return m_months; }
    constexpr int year() const { return m_months / 12; }
    constexpr int month() const { return m_months % 12 + 1; } // 1 … 12
    constexpr Period next() const { return Period(m_months + 1); }
    std::string toString() const;
    // Days since 1970-01-01 of its first day.
    int32_t firstDay() const;

    constexpr auto operator<=>(const Period&) const = default;

private:
    int32_t m_months = 0;
};

// A point of time in nanoseconds since 1970-01-01T00:00:00Z; years 1678 … 2261.
class Instant {
public:
    constexpr Instant() = default;
    constexpr explicit Instant(int64_t ns)
        : m_ns(ns)
    {
    }
    // RFC 3339 with zone, seconds 00 … 59, at most 9 decimals; error FixData otherwise.
    static Result<Instant> parse(std::string_view text);
    // YYYY-MM-DD as midnight UTC.
    static Result<Instant> parseDate(std::string_view text);

    constexpr int64_t ns() const { return m_ns; }
    constexpr int64_t us() const { return m_ns / 1000; }
    static constexpr Instant fromUs(int64_t us) { return Instant(us * 1000); }
    Period period() const; // the UTC month
    // RFC 3339 in UTC with the given number of decimals (0 … 9), cut, not rounded.
    std::string toString(int fraction_digits = 3) const;
    std::string toDate() const; // YYYY-MM-DD, UTC

    constexpr auto operator<=>(const Instant&) const = default;

private:
    int64_t m_ns = 0;
};

}
