#pragma once

#include "domain/result.h"
#include "domain/wide.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tieout::domain {

// How a value exactly between two neighbours is rounded.
enum class Rounding : uint8_t { HalfAwayFromZero, HalfEven, TowardZero };

struct Rounded {
    Int128 value = 0; // at the target scale
    Int128 remainder = 0; // input − value, at the input scale; nothing is lost
};

// The one rounding function. `value` is an integer at `from_scale` decimals; the result has
// `to_scale`. Scales 0 … 30, from_scale ≥ to_scale.
Rounded roundScaled(Int128 value, int from_scale, int to_scale, Rounding mode);

// An exact decimal as it was written: coefficient × 10^−scale, at most 18 digits and 12 decimals.
// The scale is kept ("10.50" is not "10.5" when written back), but comparisons are by value.
class Decimal {
public:
    constexpr Decimal() = default;
    constexpr Decimal(int64_t coefficient, uint8_t scale)
        : m_coefficient(coefficient)
        , m_scale(scale)
    {
    }

    // Accepts −?digits(.digits)? only. Error FixData for anything else, exponents included.
    static Result<Decimal> parse(std::string_view text);

    constexpr int64_t coefficient() const { return m_coefficient; }
    constexpr uint8_t scale() const { return m_scale; }
    constexpr bool isZero() const { return m_coefficient == 0; }

    // At 12 decimals. Never overflows: 18 digits and 12 places are 30 digits.
    constexpr Int128 e12() const { return Int128(m_coefficient) * powerOfTen(kScaleMax - m_scale); }

    // Number of decimals that carry a value: 2 for 10.50 is 1, 0 for 3.000.
    int significantScale() const;

    // As written: trailing zeros kept.
    std::string toString() const;

    friend constexpr bool operator==(const Decimal& a, const Decimal& b) { return a.e12() == b.e12(); }
    friend constexpr std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
    {
        const Int128 x = a.e12(), y = b.e12();
        return x < y ? std::strong_ordering::less : x > y ? std::strong_ordering::greater : std::strong_ordering::equal;
    }

private:
    int64_t m_coefficient = 0;
    uint8_t m_scale = 0;
};

// A sum, difference or rounded product: 128 bits at 12 decimals. Room for about 10^26 units, and
// an overflow is reported, never wrapped.
class Exact {
public:
    constexpr Exact() = default;
    constexpr explicit Exact(Int128 e12)
        : m_e12(e12)
    {
    }
    constexpr Exact(const Decimal& value)
        : m_e12(value.e12())
    {
    }
    static constexpr Exact ofCount(int64_t count) { return Exact(Int128(count) * powerOfTen(kScaleMax)); }

    // Two halves, for the store: e12 = hi × 2^64 + lo.
    static constexpr Exact fromHalves(int64_t hi, uint64_t lo)
    {
        return Exact(static_cast<Int128>((static_cast<UInt128>(static_cast<uint64_t>(hi)) << 64) | lo));
    }
    constexpr int64_t highHalf() const { return static_cast<int64_t>(m_e12 >> 64); }
    constexpr uint64_t lowHalf() const { return static_cast<uint64_t>(m_e12); }

    // Plain notation; error FixData when it does not read as a decimal of at most 12 places.
    static Result<Exact> parse(std::string_view text);

    constexpr Int128 e12() const { return m_e12; }
    constexpr bool isZero() const { return m_e12 == 0; }
    constexpr Exact negated() const { return Exact(-m_e12); }
    constexpr Exact absolute() const { return m_e12 < 0 ? Exact(-m_e12) : *this; }

    // False and unchanged when the sum does not fit.
    [[nodiscard]] bool add(const Exact& other);
    [[nodiscard]] bool subtract(const Exact& other);

    // Plain notation without trailing zeros, never −0: "−2892.61" is written "-2892.61".
    std::string toString() const;
    // Plain notation with at least `decimals` places ("108.60"), more when the value needs them.
    std::string toString(int decimals) const;

    friend constexpr bool operator==(const Exact&, const Exact&) = default;
    friend constexpr std::strong_ordering operator<=>(const Exact& a, const Exact& b)
    {
        return a.m_e12 < b.m_e12 ? std::strong_ordering::less
            : a.m_e12 > b.m_e12  ? std::strong_ordering::greater
                                 : std::strong_ordering::equal;
    }

private:
    Int128 m_e12 = 0;
};

// quantity × price, rounded to `decimals` places (0 … 12). Error FixData on overflow.
Result<Exact> multiplyRounded(const Decimal& a, const Decimal& b, int decimals, Rounding mode = Rounding::HalfAwayFromZero);

}
