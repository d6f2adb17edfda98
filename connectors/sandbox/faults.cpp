#include "connectors/sandbox/faults.h"

#include "connectors/rest/json_tree.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tieout::sandbox {

namespace {

struct Named {
    std::string_view name;
    FaultKind kind;
};

constexpr std::array kNames = { Named { "refuse", FaultKind::Refuse }, Named { "stall", FaultKind::Stall }, Named { "reset_before", FaultKind::ResetBefore },
    Named { "reset_in", FaultKind::ResetIn }, Named { "reset_after", FaultKind::ResetAfter }, Named { "close_after", FaultKind::CloseAfter },
    Named { "apply_then_reset", FaultKind::ApplyThenReset }, Named { "apply_then_close", FaultKind::ApplyThenClose },
    Named { "apply_late", FaultKind::ApplyLate }, Named { "answer_late", FaultKind::AnswerLate }, Named { "truncated", FaultKind::Truncated },
    Named { "doubled", FaultKind::Doubled }, Named { "wrong_id", FaultKind::WrongId }, Named { "html", FaultKind::Html },
    Named { "ok_with_error", FaultKind::OkWithError }, Named { "created_empty", FaultKind::CreatedEmpty }, Named { "status", FaultKind::Status },
    Named { "search_lag", FaultKind::SearchLag }, Named { "drip", FaultKind::Drip }, Named { "endless", FaultKind::Endless },
    Named { "redirect", FaultKind::Redirect }, Named { "close_period", FaultKind::ClosePeriod }, Named { "move_period", FaultKind::MovePeriod },
    Named { "forget_keys", FaultKind::ForgetKeys }, Named { "ignore_key", FaultKind::IgnoreKey }, Named { "loose_key", FaultKind::LooseKey },
    Named { "search_miss", FaultKind::SearchMiss }, Named { "search_twice", FaultKind::SearchTwice }, Named { "lose_jobs", FaultKind::LoseJobs }, Named { "slow_jobs", FaultKind::SlowJobs },
    Named { "skew_clock", FaultKind::SkewClock }, Named { "bomb", FaultKind::Bomb }, Named { "idle_drop", FaultKind::IdleDrop }, Named { "storm", FaultKind::Storm } };

// splitmix64, as the World's dice.
uint64_t next(uint64_t& state)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

bool readNumber(const connect::JsonNode& node, int& out)
{
    const char* end = node.text.data() + node.text.size();
    return node.kind == connect::JsonNode::Number && std::from_chars(node.text.data(), end, out).ptr == end;
}

bool readField(Fault& fault, const std::string& name, const connect::JsonNode& value)
{
    using connect::JsonNode;
    if (name == "match" && value.isText()) {
        const size_t space = value.text.find(' ');
        fault.method = value.text.substr(0, space);
        fault.path_prefix = space == std::string::npos ? std::string() : value.text.substr(space + 1);
        return true;
    }
    if (name == "fault" && value.isText()) {
        const auto kind = faultByName(value.text);
        fault.kind = kind.value_or(fault.kind);
        return kind.has_value();
    }
    if (name == "stored" && (value.kind == JsonNode::True || value.kind == JsonNode::False)) {
        fault.stored = value.kind == JsonNode::True;
        return true;
    }
    std::string* text = name == "period" ? &fault.period
        : name == "location"             ? &fault.location
        : name == "code"                 ? &fault.code
        : name == "detail"               ? &fault.detail
        : name == "place"                ? &fault.place
                                         : nullptr;
    if (text && value.isText()) {
        *text = value.text;
        return true;
    }
    int* number = name == "skip" ? &fault.skip
        : name == "times"        ? &fault.times
        : name == "ms"           ? &fault.ms
        : name == "status"       ? &fault.status
        : name == "retry_after"  ? &fault.retry_after
        : name == "seed"         ? &fault.seed
        : name == "one_in"       ? &fault.one_in
                                 : nullptr;
    return number && readNumber(value, *number);
}

}

std::optional<FaultKind> faultByName(std::string_view name)
{
    for (const Named& named : kNames)
        if (named.name == name)
            return named.kind;
    return std::nullopt;
}

std::optional<Fault> faultFromJson(std::string_view json, std::string& why)
{
    const auto root = connect::parseJson(json);
    if (!root || root->kind != connect::JsonNode::Object || !root->find("fault")) {
        why = "expected an object with a fault";
        return std::nullopt;
    }
    Fault fault;
    for (const auto& [name, value] : root->members) {
        if (!readField(fault, name, value)) {
            why = "unknown or wrong: " + name;
            return std::nullopt;
        }
    }
    return fault;
}

bool isStateFault(FaultKind kind)
{
    using F = FaultKind;
    for (const F state : { F::SearchLag, F::ClosePeriod, F::MovePeriod, F::ForgetKeys, F::IgnoreKey, F::LooseKey, F::SearchMiss, F::SearchTwice, F::LoseJobs, F::SlowJobs, F::SkewClock })
        if (kind == state)
            return true;
    return false;
}

// Everything a careful reader can notice; what only the system itself could know is left to single faults.
Fault FaultPlan::ofStorm(uint64_t dice)
{
    using F = FaultKind;
    constexpr F kKinds[] = { F::ResetBefore, F::ResetAfter, F::CloseAfter, F::ApplyThenReset, F::ApplyThenClose, F::Truncated, F::Doubled, F::Html, F::OkWithError, F::CreatedEmpty, F::Status, F::Redirect, F::Bomb,
        F::IdleDrop };
    constexpr int kStatus[] = { 429, 500, 502, 503 };
    Fault fault;
    fault.kind = kKinds[dice % std::size(kKinds)];
    fault.status = kStatus[dice / 32 % std::size(kStatus)];
    fault.stored = dice / 256 % 2 == 0;
    fault.ms = static_cast<int>(dice / 1024 % 5);
    fault.location = "http://127.0.0.1:1/elsewhere";
    return fault;
}

std::optional<Fault> FaultPlan::take(std::string_view method, std::string_view path)
{
    for (size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.method != method || !path.starts_with(fault.path_prefix))
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        Fault taken = fault;
        if (fault.kind == FaultKind::Storm) {
            uint64_t state = static_cast<uint64_t>(fault.seed);
            const uint64_t dice = next(state);
            fault.seed = static_cast<int>(next(state) & 0x3FFFFFFF);
            if (dice % static_cast<uint64_t>(std::max(1, fault.one_in)) != 0)
                continue;
            taken = ofStorm(next(state) >> 8);
        }
        if (--fault.times <= 0)
            m_faults.erase(m_faults.begin() + static_cast<std::ptrdiff_t>(i));
        return taken;
    }
    return std::nullopt;
}

}
