#pragma once

#include "connectors/rest/json_gate.h"
#include "domain/decimal.h"
#include "domain/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tieout::connect {

// A JSON value read exactly: numbers stay the text they were written as. Made for pages of a few
// megabytes; find() looks at the members one by one.
struct JsonValue {
    enum Kind : uint8_t { Null, False, True, Number, String, Array, Object };
    struct Member;

    Kind kind = Null;
    std::string text; // String: unescaped UTF-8 (may hold U+0000); Number: the literal
    std::vector<JsonValue> items; // Array
    std::vector<Member> members; // Object, in the order of the text; no name twice
    size_t begin = 0, end = 0; // bytes of the text it was read from: end is behind its last one

    bool isNull() const { return kind == Null; }
    bool isBool() const { return kind == True || kind == False; }
    bool isNumber() const { return kind == Number; }
    bool isString() const { return kind == String; }
    bool isArray() const { return kind == Array; }
    bool isObject() const { return kind == Object; }

    // The member of that name; nullptr when there is none or this is no object.
    const JsonValue* find(std::string_view name) const;
    // RFC 6901: "" is this value, "/data/0/id" a member of the first item of "data". nullptr when
    // there is nothing; a pointer that does not begin with "/" finds nothing.
    const JsonValue* at(std::string_view pointer) const;
};

struct JsonValue::Member {
    std::string name;
    JsonValue value;
};

// The whole text as one value, after grammar and policy (json_gate.h). Error FixData that names the
// byte; `what` names the text in it ("the answer of NetSuite to …").
domain::Result<JsonValue> readJson(std::string_view bytes, const std::string& what, const JsonLimits& limits = {});

// An exact decimal from a JSON number or a string holding one. A number's exponent is worked out
// ("1e2" is 100, "12.5e-1" is 1.25); what does not fit 18 digits and 12 decimals is refused, never
// rounded. Error FixData.
domain::Result<domain::Decimal> decimalOf(const JsonValue& value);
domain::Result<domain::Decimal> decimalOfLiteral(std::string_view json_number);

}
