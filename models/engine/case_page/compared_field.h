#pragma once

#include "engine/queries.h"

namespace tieout::engine {

// `name` marked for translation; `differs` follows from the texts.
inline ComparedField comparedField(std::string_view name, ComparedField::Kind kind, std::string expected, std::string actual, uint32_t currency = 0)
{
    ComparedField f;
    f.name = Text { name, {} };
    f.kind = kind;
    f.differs = expected != actual;
    f.expected = std::move(expected);
    f.actual = std::move(actual);
    f.currency = currency;
    return f;
}

}
