#include "domain/decimal.h"

#include <algorithm>

namespace tieout::domain {

namespace {

constexpr Int128 kPowers[] = { powerOfTen(0), powerOfTen(1), powerOfTen(2), powerOfTen(3), powerOfTen(4), powerOfTen(5), powerOfTen(6),
    powerOfTen(7), powerOfTen(8), powerOfTen(9), powerOfTen(10), powerOfTen(11), powerOfTen(12), powerOfTen(13), powerOfTen(14),
    powerOfTen(15), powerOfTen(16), powerOfTen(17), powerOfTen(18), powerOfTen(19), powerOfTen(20), powerOfTen(21), powerOfTen(22),
    powerOfTen(23), powerOfTen(24), powerOfTen(25), powerOfTen(26), powerOfTen(27), powerOfTen(28), powerOfTen(29), powerOfTen(30) };

// Plain digits of |value| with `scale` decimals, sign in front unless the value is zero.
std::string plainDigits(Int128 value, int scale, bool keep_zeros, int decimals_min)
{
    const bool negative = value < 0;
    // The magnitude of the smallest Int128 has no positive twin, so count in unsigned.
    UInt128 magnitude = negative ? ~static_cast<UInt128>(value) + 1 : static_cast<UInt128>(value);
    char digits[48];
    int n = 0;
    do {
        digits[n++] = static_cast<char>('0' + static_cast<int>(magnitude % 10));
        magnitude /= 10;
    } while (magnitude != 0);
    while (n <= scale)
        digits[n++] = '0';
    int first = 0; // lowest decimal that is written
    if (!keep_zeros) {
        const int drop_max = scale - std::min(decimals_min, scale);
        while (first < drop_max && digits[first] == '0')
            ++first;
    }
    std::string out;
    if (negative)
        out += '-';
    for (int i = n - 1; i >= scale; --i)
        out += digits[i];
    if (scale > first) {
        out += '.';
        for (int i = scale - 1; i >= first; --i)
            out += digits[i];
    }
    return out;
}

Error notADecimal(std::string_view text)
{
    return makeError(Remedy::FixData,
        TIEOUT_TR("“%1” is not a number this field takes. Write digits with at most one decimal point, at most 18 digits and 12 decimals, no exponent."),
        { visible(text.substr(0, 60)) });
}

}

Rounded roundScaled(Int128 value, int from_scale, int to_scale, Rounding mode)
{
    TIEOUT_CHECK(from_scale >= to_scale && to_scale >= 0 && from_scale - to_scale <= 30);
    const Int128 unit = kPowers[from_scale - to_scale];
    Int128 quotient = value / unit;
    const Int128 rest = value % unit; // sign of value
    const Int128 distance = rest < 0 ? -rest : rest;
    const Int128 other = unit - distance;
    bool away = false;
    if (mode == Rounding::HalfAwayFromZero)
        away = distance != 0 && distance >= other;
    else if (mode == Rounding::HalfEven)
        away = distance > other || (distance != 0 && distance == other && quotient % 2 != 0);
    if (away)
        quotient += value < 0 ? -1 : 1;
    return Rounded { quotient, value - quotient * unit };
}

Result<Decimal> Decimal::parse(std::string_view text)
{
    size_t i = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (negative)
        ++i;
    int64_t value = 0;
    int digits = 0, scale = -1;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            if (++digits > kDigitsMax)
                return notADecimal(text);
            value = value * 10 + (c - '0');
            if (scale >= 0 && ++scale > kScaleMax)
                return notADecimal(text);
        } else if (c == '.' && scale < 0 && digits > 0) {
            scale = 0;
        } else {
            return notADecimal(text);
        }
    }
    if (digits == 0 || scale == 0)
        return notADecimal(text);
    return Decimal(negative ? -value : value, static_cast<uint8_t>(std::max(scale, 0)));
}

int Decimal::significantScale() const
{
    int scale = m_scale;
    for (int64_t rest = m_coefficient; scale > 0 && rest % 10 == 0; rest /= 10)
        --scale;
    return scale;
}

std::string Decimal::toString() const
{
    return plainDigits(m_coefficient, m_scale, true, 0);
}

bool Exact::add(const Exact& other)
{
    Int128 sum = 0;
    if (addOverflows(m_e12, other.m_e12, &sum))
        return false;
    m_e12 = sum;
    return true;
}

bool Exact::subtract(const Exact& other)
{
    Int128 difference = 0;
    if (subtractOverflows(m_e12, other.m_e12, &difference))
        return false;
    m_e12 = difference;
    return true;
}

std::string Exact::toString() const
{
    return plainDigits(m_e12, kScaleMax, false, 0);
}

std::string Exact::toString(int decimals) const
{
    return plainDigits(m_e12, kScaleMax, false, decimals);
}

Result<Exact> Exact::parse(std::string_view text)
{
    size_t i = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (negative)
        ++i;
    Int128 value = 0;
    int digits = 0, scale = -1;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            if (++digits > 38 || multiplyOverflows(value, 10, &value) || addOverflows(value, c - '0', &value))
                return notADecimal(text);
            if (scale >= 0 && ++scale > kScaleMax)
                return notADecimal(text);
        } else if (c == '.' && scale < 0 && digits > 0) {
            scale = 0;
        } else {
            return notADecimal(text);
        }
    }
    if (digits == 0 || scale == 0 || multiplyOverflows(value, kPowers[kScaleMax - std::max(scale, 0)], &value))
        return notADecimal(text);
    return Exact(negative ? -value : value);
}

Result<Exact> multiplyRounded(const Decimal& a, const Decimal& b, int decimals, Rounding mode)
{
    TIEOUT_CHECK(decimals >= 0 && decimals <= kScaleMax);
    // At most 18 + 18 digits: the product always fits.
    Int128 product = Int128(a.coefficient()) * b.coefficient();
    int scale = a.scale() + b.scale();
    if (scale > decimals) {
        product = roundScaled(product, scale, decimals, mode).value;
        scale = decimals;
    }
    Int128 e12 = 0;
    if (multiplyOverflows(product, kPowers[kScaleMax - scale], &e12))
        return makeError(Remedy::FixData, TIEOUT_TR("%1 × %2 is larger than any amount this program can hold."), { a.toString(), b.toString() });
    return Exact(e12);
}

}
