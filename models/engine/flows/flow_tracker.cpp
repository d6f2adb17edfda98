#include "engine/flows/flow_tracker.h"

#include "engine/checks/estate_checks.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

using domain::FlowCondition;
using domain::FlowStep;

FlowTracker::FlowTracker(const domain::Flow& flow, FlowRecords& records, int32_t as_of)
    : m_flow(flow)
    , m_records(records)
    , m_as_of(as_of)
{
    for (const FlowStep& step : flow.steps) {
        bool own = true;
        Table at = flow.object;
        for (const Table next : step.path) {
            const domain::FlowHop hop = domain::flowHop(at, next);
            own = own && (hop == domain::FlowHop::Down || hop == domain::FlowHop::NamedDown);
            at = next;
        }
        m_own.push_back(own);
        m_seen.push_back(std::all_of(step.path.begin(), step.path.end(), [&](Table table) { return records.state().any(table); }));
        for (const FlowCondition& condition : step.where)
            if (condition.kind == FlowCondition::ReferencedBy)
                m_seen.back() = m_seen.back() && records.state().any(condition.by);
    }
}

bool FlowTracker::holds(const FlowCondition& condition, Table of, uint32_t i, uint32_t object)
{
    const auto named = [&] { return std::find(condition.words.begin(), condition.words.end(), m_records.word(of, i, condition.column)) != condition.words.end(); };
    switch (condition.kind) {
    case FlowCondition::In:
        return named();
    case FlowCondition::NotIn:
        return !named();
    case FlowCondition::Given:
        return m_records.given(of, i, condition.column);
    case FlowCondition::Empty:
        return !m_records.given(of, i, condition.column);
    case FlowCondition::Equals:
        if (domain::flowColumnKind(condition.column) == domain::FlowColumnKind::Word)
            return m_records.word(of, i, condition.column) == m_records.word(m_flow.object, object, condition.other);
        return m_records.days(of, i, condition.column).known() && m_records.days(of, i, condition.column) == m_records.days(m_flow.object, object, condition.other);
    case FlowCondition::From:
    case FlowCondition::LaterThan: {
        const FlowDays mine = m_records.days(of, i, condition.column), other = m_records.days(m_flow.object, object, condition.other);
        if (!mine.known() || !other.known())
            return false;
        return condition.kind == FlowCondition::From ? mine.last >= other.first : mine.first > other.last;
    }
    case FlowCondition::ReferencedBy:
        return !m_records.eachNext(of, i, condition.by, [](uint32_t) { return false; });
    }
    return false;
}

bool FlowTracker::holds(const std::vector<FlowCondition>& where, Table of, uint32_t i, uint32_t object)
{
    return std::all_of(where.begin(), where.end(), [&](const FlowCondition& condition) { return holds(condition, of, i, object); });
}

// The earliest record that will do; one without a date only where none has one.
FlowStepState FlowTracker::reached(const FlowStep& step, uint32_t object)
{
    FlowStepState state;
    const Table of = step.path.empty() ? m_flow.object : step.path.back();
    m_records.eachAt(m_flow.object, object, step.path, [&](uint32_t i) {
        if (!holds(step.where, of, i, object))
            return true;
        state.mark = FlowMark::Reached;
        if (!step.date)
            return false; // one is enough
        const FlowDays at = m_records.days(of, i, *step.date);
        if (at.known() && (!state.at.known() || at.first < state.at.first || (at.first == state.at.first && at.last < state.at.last)))
            state.at = at;
        return true;
    });
    return state;
}

void FlowTracker::findReached(FlowObject& object)
{
    const std::string_view channel = m_flow.channel ? m_records.word(m_flow.object, object.index, *m_flow.channel) : std::string_view();
    for (size_t s = 0; s < m_flow.steps.size(); ++s) {
        const FlowStep& step = m_flow.steps[s];
        FlowStepState state;
        if (!m_seen[s])
            state.mark = FlowMark::Unseen;
        else
            state = reached(step, object.index);
        const bool optional = !channel.empty() && std::find(step.not_for.begin(), step.not_for.end(), channel) != step.not_for.end();
        if (state.mark == FlowMark::Waiting && optional)
            state.mark = FlowMark::Skipped;
        object.steps.push_back(state);
    }
}

// By its first expected step, or by any step that is found by a reference to this very object: what
// is found by way of its customer may belong to another object of that customer.
bool FlowTracker::hasBegun(const FlowObject& object) const
{
    bool first = true;
    for (size_t s = 0; s < object.steps.size(); ++s) {
        const FlowMark mark = object.steps[s].mark;
        if (mark == FlowMark::Skipped || mark == FlowMark::Unseen)
            continue;
        if (mark == FlowMark::Reached && (first || m_own[s]))
            return true;
        first = false;
    }
    return false;
}

// The step it follows, past those that are skipped or unseen, and with `dated` also past those that
// were reached on no known day. Nothing: it follows none, or one that was not reached.
std::optional<size_t> FlowTracker::before(const FlowObject& object, size_t step, bool dated) const
{
    for (std::optional<size_t> at = m_flow.steps[step].after; at; at = m_flow.steps[*at].after) {
        const FlowStepState& state = object.steps[*at];
        if (state.mark == FlowMark::Skipped || state.mark == FlowMark::Unseen)
            continue;
        if (state.mark != FlowMark::Reached)
            return std::nullopt;
        if (!dated || state.at.known())
            return at;
    }
    return std::nullopt;
}

void FlowTracker::judge(FlowObject& object) const
{
    // From the last one on: whether something after it was reached.
    std::vector<uint8_t> passed(object.steps.size(), 0);
    for (size_t s = object.steps.size(); s-- > 0;)
        if (const auto after = m_flow.steps[s].after; after && (passed[s] || (object.steps[s].mark == FlowMark::Reached && m_own[s])))
            passed[*after] = 1;
    for (size_t s = 0; s < object.steps.size(); ++s) {
        FlowStepState& state = object.steps[s];
        const auto from = before(object, s, true);
        if (from && m_flow.steps[s].days)
            state.deadline = object.steps[*from].at.last + *m_flow.steps[s].days;
        if (state.mark == FlowMark::Reached && state.at.known() && from) {
            if (state.deadline != kNoDay && state.at.first > state.deadline)
                state.days_late = state.at.first - state.deadline;
            if (state.at.last < object.steps[*from].at.first)
                state.days_early = object.steps[*from].at.first - state.at.last;
        }
        const bool time_is_up = state.deadline != kNoDay && m_as_of != kNoDay && m_as_of > state.deadline;
        if (state.mark == FlowMark::Waiting && (passed[s] || time_is_up))
            state.mark = FlowMark::Overdue;
    }
}

void FlowTracker::stand(FlowObject& object) const
{
    object.stands_before = object.steps.size();
    for (size_t s = 0; s < object.steps.size() && object.stands_before == object.steps.size(); ++s)
        if (object.steps[s].mark == FlowMark::Waiting || object.steps[s].mark == FlowMark::Overdue)
            object.stands_before = s;
    if (object.stands_before < object.steps.size()) {
        if (const auto from = before(object, object.stands_before, true))
            object.since = object.steps[*from].at.last;
        return;
    }
    for (const FlowStepState& state : object.steps)
        if (state.at.known())
            object.since = state.at.last;
}

void FlowTracker::addMoney(FlowObject& object)
{
    if (!m_flow.money)
        return;
    const domain::FlowMoneyRule& rule = *m_flow.money;
    const Table of = rule.path.empty() ? m_flow.object : rule.path.back();
    bool fits = true;
    std::set<uint32_t> counted; // two ways may lead to one record
    m_records.eachAt(m_flow.object, object.index, rule.path, [&](uint32_t i) {
        if (!holds(rule.where, of, i, object.index) || (rule.path.size() > 1 && !counted.insert(i).second))
            return true;
        const auto amount = m_records.number(i, rule.amount);
        const auto times = rule.times ? m_records.number(i, *rule.times) : std::nullopt;
        if (!amount || (rule.times && !times))
            return true;
        const std::optional<Exact> value = times ? checks::product(*times, *amount) : Exact(*amount);
        const uint32_t currency = m_records.state().table(of).currency[i];
        auto at = std::find_if(object.money.begin(), object.money.end(), [&](const FlowMoney& money) { return money.currency == currency; });
        if (at == object.money.end())
            at = object.money.insert(object.money.end(), { currency, Exact() });
        fits = fits && value && at->amount.add(*value);
        return fits;
    });
    if (!fits)
        object.money.clear(); // too large to be told
    std::sort(object.money.begin(), object.money.end(), [](const FlowMoney& a, const FlowMoney& b) { return a.currency < b.currency; });
}

std::optional<FlowObject> FlowTracker::look(uint32_t index)
{
    if (!m_records.state().table(m_flow.object).present(index) || !holds(m_flow.where, m_flow.object, index, index))
        return std::nullopt;
    FlowObject object;
    object.index = index;
    findReached(object);
    if (!hasBegun(object))
        return std::nullopt;
    judge(object);
    stand(object);
    addMoney(object);
    return object;
}

void FlowTracker::each(const std::function<void(const FlowObject&)>& see)
{
    const uint32_t size = m_records.state().table(m_flow.object).size();
    for (uint32_t i = 0; i < size; ++i)
        if (const auto object = look(i))
            see(*object);
}

}
