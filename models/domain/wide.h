#pragma once

#include <cstdint>

// The only place where 128-bit integers are named. (A build for a compiler without them replaces
// this header by a class with the same operators.)
namespace tieout::domain {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

inline constexpr int kScaleMax = 12; // decimals of a quantity, price or amount
inline constexpr int kDigitsMax = 18; // digits of a number as written

// 10^0 … 10^38.
constexpr Int128 powerOfTen(int exponent)
{
    Int128 value = 1;
    for (int i = 0; i < exponent; ++i)
        value *= 10;
    return value;
}

inline bool addOverflows(Int128 a, Int128 b, Int128* sum) { return __builtin_add_overflow(a, b, sum); }
inline bool subtractOverflows(Int128 a, Int128 b, Int128* difference) { return __builtin_sub_overflow(a, b, difference); }
inline bool multiplyOverflows(Int128 a, Int128 b, Int128* product) { return __builtin_mul_overflow(a, b, product); }

}
