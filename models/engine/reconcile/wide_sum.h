#pragma once

#include "domain/decimal.h"

#include <optional>

namespace tieout::engine {

// A sum that may leave 128 bits on the way and come back: adding and taking away in any order gives
// the same, and the end says whether it fits.
class WideSum {
public:
    void add(const domain::Exact& value) { addE12(value.e12()); }
    void subtract(const domain::Exact& value)
    {
        domain::Int128 wrapped = 0;
        if (domain::subtractOverflows(m_low, value.e12(), &wrapped))
            m_carry += value.e12() > 0 ? -1 : 1;
        m_low = wrapped;
    }
    void add(const WideSum& other)
    {
        addE12(other.m_low);
        m_carry += other.m_carry;
    }
    std::optional<domain::Exact> value() const { return m_carry == 0 ? std::optional<domain::Exact>(domain::Exact(m_low)) : std::nullopt; }

private:
    void addE12(domain::Int128 value)
    {
        domain::Int128 wrapped = 0;
        if (domain::addOverflows(m_low, value, &wrapped))
            m_carry += value > 0 ? 1 : -1;
        m_low = wrapped;
    }
    domain::Int128 m_low = 0;
    int64_t m_carry = 0; // how often 2^128 must be added
};

}
