#pragma once

#include <cstdint>
#include <optional>
#include <string>

// A decimal for the test world and its oracle, written apart from the product's own so that a
// mistake there is not a mistake here too: value = units × 10^-scale.
namespace tieout::tests {

__extension__ typedef __int128 Wide;

struct PlainNumber {
    Wide units = 0;
    int scale = 0;

    static std::optional<PlainNumber> read(const std::string& text); // -?digits(.digits)?
    std::string text() const; // no trailing zeros, never -0
    std::string textWith(int decimals) const; // exactly so many decimals, which must be enough
    int digits = 0, decimals = 0; // as written

    PlainNumber at(int wanted_scale) const; // wanted_scale ≥ scale
};

PlainNumber operator+(const PlainNumber& a, const PlainNumber& b);
PlainNumber operator-(const PlainNumber& a, const PlainNumber& b);
PlainNumber operator-(const PlainNumber& a);
bool operator==(const PlainNumber& a, const PlainNumber& b);
bool operator<(const PlainNumber& a, const PlainNumber& b);
// a × b, a tie away from zero.
PlainNumber timesRounded(const PlainNumber& a, const PlainNumber& b, int decimals);
// Decimals that carry a value: 1 for 10.50.
int usedDecimals(const PlainNumber& a);

}
