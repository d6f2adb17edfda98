#pragma once

#include "domain/result.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tieout::domain {

// An ISO 4217 code. Default constructed: no currency.
class Currency {
public:
    constexpr Currency() = default;

    // Upper-case code of an active ISO 4217 currency; error FixData otherwise.
    static Result<Currency> parse(std::string_view code);
    static constexpr Currency usd() { return Currency({ 'U', 'S', 'D' }); }

    // Decimals of the smallest unit: 2 for EUR, 0 for JPY, 3 for KWD.
    int exponent() const;
    bool empty() const { return m_code[0] == 0; }
    std::string_view code() const { return { m_code.data(), empty() ? size_t(0) : size_t(3) }; }
    // For columns and tables: the three letters as a number, 0 for none.
    constexpr uint32_t packed() const { return uint32_t(uint8_t(m_code[0])) << 16 | uint32_t(uint8_t(m_code[1])) << 8 | uint8_t(m_code[2]); }
    static constexpr Currency fromPacked(uint32_t packed)
    {
        return Currency({ char(packed >> 16 & 0xFF), char(packed >> 8 & 0xFF), char(packed & 0xFF) });
    }
    constexpr bool operator==(const Currency&) const = default;
    constexpr auto operator<=>(const Currency&) const = default;

private:
    constexpr explicit Currency(std::array<char, 3> code)
        : m_code(code)
    {
    }
    std::array<char, 3> m_code {};
};

}
