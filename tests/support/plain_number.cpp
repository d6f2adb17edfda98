#include "support/plain_number.h"

#include <algorithm>

namespace tieout::tests {

namespace {

Wide ten(int exponent)
{
    Wide value = 1;
    while (exponent-- > 0)
        value *= 10;
    return value;
}

std::string digitsOf(Wide value)
{
    std::string out;
    do {
        out += static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
    } while (value != 0);
    std::reverse(out.begin(), out.end());
    return out;
}

}

std::optional<PlainNumber> PlainNumber::read(const std::string& text)
{
    PlainNumber n;
    size_t i = 0;
    const bool minus = !text.empty() && text[0] == '-';
    i += minus ? 1 : 0;
    bool point = false, digit_after_point = false;
    for (; i < text.size(); ++i) {
        if (text[i] == '.' && !point && n.digits > 0) {
            point = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || n.digits > 30)
            return std::nullopt;
        n.units = n.units * 10 + (text[i] - '0');
        ++n.digits;
        n.scale += point ? 1 : 0;
        digit_after_point = digit_after_point || point;
    }
    if (n.digits == 0 || (point && !digit_after_point))
        return std::nullopt;
    n.units = minus ? -n.units : n.units;
    n.decimals = n.scale;
    return n;
}

PlainNumber PlainNumber::at(int wanted_scale) const
{
    PlainNumber n;
    n.units = units * ten(wanted_scale - scale);
    n.scale = wanted_scale;
    return n;
}

std::string PlainNumber::textWith(int places) const
{
    const PlainNumber n = scale > places ? PlainNumber { units / ten(scale - places), places } : at(places);
    std::string all = digitsOf(n.units < 0 ? -n.units : n.units);
    if (static_cast<int>(all.size()) <= places)
        all.insert(0, static_cast<size_t>(places) + 1 - all.size(), '0');
    if (places > 0)
        all.insert(all.size() - static_cast<size_t>(places), ".");
    return (n.units < 0 ? "-" : "") + all;
}

std::string PlainNumber::text() const
{
    return textWith(usedDecimals(*this));
}

PlainNumber operator+(const PlainNumber& a, const PlainNumber& b)
{
    const int scale = std::max(a.scale, b.scale);
    return { a.at(scale).units + b.at(scale).units, scale };
}

PlainNumber operator-(const PlainNumber& a)
{
    return { -a.units, a.scale };
}

PlainNumber operator-(const PlainNumber& a, const PlainNumber& b)
{
    return a + -b;
}

bool operator==(const PlainNumber& a, const PlainNumber& b)
{
    return (a - b).units == 0;
}

bool operator<(const PlainNumber& a, const PlainNumber& b)
{
    return (a - b).units < 0;
}

PlainNumber timesRounded(const PlainNumber& a, const PlainNumber& b, int decimals)
{
    const Wide product = a.units * b.units;
    const int scale = a.scale + b.scale;
    if (scale <= decimals)
        return PlainNumber { product, scale }.at(decimals);
    const Wide step = ten(scale - decimals);
    const Wide size = product < 0 ? -product : product;
    const Wide rounded = (size + step / 2) / step;
    return { product < 0 ? -rounded : rounded, decimals };
}

int usedDecimals(const PlainNumber& a)
{
    int scale = a.scale;
    Wide units = a.units;
    while (scale > 0 && units % 10 == 0) {
        units /= 10;
        --scale;
    }
    return scale;
}

}
