#pragma once

#include "engine/queries.h"

namespace tieout::engine {

// The same value, however many decimals it is written with.
inline bool sameFigure(const std::string& a, const std::string& b)
{
    const auto left = domain::Exact::parse(a), right = domain::Exact::parse(b);
    return left.ok() && right.ok() && *left == *right;
}

// `name` marked for translation; `differs` follows from the texts, of figures from their values.
inline ComparedField comparedField(std::string_view name, ComparedField::Kind kind, std::string expected, std::string actual, uint32_t currency = 0)
{
    ComparedField f;
    f.name = Text { name, {} };
    f.kind = kind;
    const bool figure = kind == ComparedField::Money || kind == ComparedField::Quantity || kind == ComparedField::Count;
    f.differs = expected != actual && !(figure && sameFigure(expected, actual));
    f.expected = std::move(expected);
    f.actual = std::move(actual);
    f.currency = currency;
    return f;
}

}
