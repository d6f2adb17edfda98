#pragma once

#include "domain/currency.h"
#include "engine/queue_table.h"

#include <cstdint>
#include <string>

// Seeded random queue tables for tests and benchmarks.
namespace tieout::tests {

// SplitMix64: the same numbers on every machine.
class SeededNumbers {
public:
    explicit SeededNumbers(uint64_t seed)
        : m_state(seed)
    {
    }
    uint64_t next()
    {
        uint64_t z = m_state += 0x9E37'79B9'7F4A'7C15U;
        z = (z ^ z >> 30) * 0xBF58'476D'1CE4'E5B9U;
        z = (z ^ z >> 27) * 0x94D0'49BB'1331'11EBU;
        return z ^ z >> 31;
    }
    uint64_t below(uint64_t n) { return next() % n; }
    bool oneIn(uint64_t n) { return below(n) == 0; }

private:
    uint64_t m_state;
};

namespace detail {

inline void fillDict(engine::DictColumn& column, SeededNumbers& random, size_t rows, const std::string& stem, size_t values)
{
    column.values.assign(1, std::string());
    for (size_t i = 0; i < values; ++i)
        column.values.push_back(stem + std::to_string((i * 7919 + 13) % 1'000'003) + (random.oneIn(4) ? "-X" : "")); // distinct, not in order
    column.codes.resize(rows);
    for (uint32_t& code : column.codes)
        code = static_cast<uint32_t>(random.below(values + 1));
}

inline std::string padded(uint64_t number, size_t digits)
{
    std::string text = std::to_string(number);
    return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

}

// `wild`: also amounts beyond 64 bits, empty keys and keys with zero and high bytes.
inline engine::QueueTable randomQueueTable(uint64_t seed, size_t rows, bool wild)
{
    using namespace domain;
    SeededNumbers random(seed);
    engine::QueueTable table;
    table.rows = rows;
    const auto specs = reasonSpecs();
    const uint32_t currencies[] = { 0, Currency::usd().packed(), Currency::parse("EUR")->packed(), Currency::parse("JPY")->packed() };
    for (size_t row = 0; row < rows; ++row) {
        const ReasonSpec& spec = specs[random.below(specs.size())];
        Fingerprint id;
        for (uint8_t& byte : id.bytes)
            byte = static_cast<uint8_t>(random.next());
        table.ids.push_back(id);
        table.checkpoint.push_back(spec.checkpoint);
        table.reason.push_back(spec.reason);
        table.severity.push_back(static_cast<Severity>(random.below(4)));
        table.state.push_back(static_cast<CaseState>(random.below(kCaseStateCount)));
        const std::string number = detail::padded(random.below(rows * 4 + 1), 7);
        switch (wild ? random.below(8) : random.below(3)) {
        case 0:
            table.key.append("cust_" + detail::padded(random.below(2000), 5) + "|api_calls|2026-1" + std::to_string(random.below(3)));
            break;
        case 1:
            table.key.append("INV-2026-" + number);
            break;
        case 3:
            table.key.append("");
            break;
        case 4:
            table.key.append(std::string("k\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 1 + random.below(40)));
            break;
        case 5:
            table.key.append("\xC3\x84" + number.substr(5) + (random.oneIn(2) ? "\xFF" : "a"));
            break;
        default:
            table.key.append("evt_" + number);
        }
        table.document.append(random.oneIn(3) ? std::string() : "Doc-" + detail::padded(random.below(rows + 1), 6) + (random.oneIn(2) ? "/Ab" : "/aB"));
        const auto amount = [&] {
            const auto cents = static_cast<int64_t>(random.below(20'000'000)) - 10'000'000;
            Int128 value = Int128(cents) * powerOfTen(10);
            if (wild && random.oneIn(3))
                value = value * 1'000'000'007 + static_cast<int64_t>(random.below(1000));
            return Exact(value);
        };
        table.expected.push_back(amount());
        table.actual.push_back(amount());
        table.delta.push_back(amount());
        table.exposure.push_back(amount().absolute());
        table.currency.push_back(currencies[random.below(4)]);
        table.period.push_back(random.oneIn(5) ? 0 : static_cast<int32_t>(2026 * 12 + random.below(12)));
        table.opened_us.push_back(1'790'000'000'000'000 + static_cast<int64_t>(random.below(30ULL * 86'400) * 1'000'000 + random.below(1'000'000)));
        table.due_us.push_back(random.oneIn(10) ? 0 : table.opened_us.back() + static_cast<int64_t>(24 + random.below(144)) * 3'600'000'000);
        table.attempts.push_back(static_cast<uint16_t>(random.oneIn(20) ? random.below(5) : 0));
        table.found.push_back(random.oneIn(12) ? 0 : 1);
    }
    detail::fillDict(table.customer, random, rows, "cust_", 2000);
    detail::fillDict(table.owner, random, rows, "team-", 3);
    detail::fillDict(table.assignee, random, rows, "person-", 30);
    detail::fillDict(table.system, random, rows, "System ", 4);
    detail::fillDict(table.set, random, rows, "set-", 2);
    detail::fillDict(table.cause, random, rows, "cause-", 400);
    detail::fillDict(table.last_outcome, random, rows, "outcome-", 5);
    detail::fillDict(table.label, random, rows, "label-", 9);
    detail::fillDict(table.entity, random, rows, "entity-", 4);
    return table;
}

}
