#include "engine/flows/flow_answer.h"

#include "engine/flows/flow_tracker.h"
#include "engine/reconcile/evaluate.h"
#include "store/cache.h"

#include <algorithm>
#include <tuple>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

void addMoney(std::vector<FlowMoney>& sums, const std::vector<FlowMoney>& more)
{
    for (const FlowMoney& money : more) {
        auto at = std::find_if(sums.begin(), sums.end(), [&](const FlowMoney& sum) { return sum.currency == money.currency; });
        if (at == sums.end())
            at = sums.insert(std::find_if(sums.begin(), sums.end(), [&](const FlowMoney& sum) { return sum.currency > money.currency; }), { money.currency, Exact() });
        // 10^26 units of one currency are more than there are; what does not fit stays out.
        if (!at->amount.add(money.amount))
            return;
    }
}

class Figures {
public:
    Figures(const d::Flow& flow, const FlowsQuery& query)
        : m_flow(flow)
        , m_query(query)
    {
        out.name = flow.name;
        out.titles = flow.titles;
        out.object = flow.object;
        for (const d::FlowStep& step : flow.steps) {
            FlowStepFigures figures;
            figures.name = step.name;
            figures.titles = step.titles;
            figures.checked_by = step.checked_by;
            out.steps.push_back(std::move(figures));
        }
    }
    void add(const LineageHome& home, const LineageHome::Set& set, int32_t as_of, FlowRecords& records)
    {
        const Evaluator evaluator(set.state, [&](uint32_t chunk) { return home.sourceOf(chunk); });
        FlowTracker(m_flow, records, as_of).each([&](const FlowObject& object) {
            count(object);
            if (listed(object))
                list(set, evaluator, records, object, as_of);
        });
    }
    FlowFigures take()
    {
        out.standing_total = out.standing.size();
        const auto key = [](const FlowStanding& s) { return std::tuple(!s.overdue, s.since.empty(), std::string_view(s.since), std::string_view(s.object.set), std::string_view(s.object.id)); };
        const size_t kept = std::min(m_query.limit, out.standing.size());
        std::partial_sort(out.standing.begin(), out.standing.begin() + static_cast<std::ptrdiff_t>(kept), out.standing.end(), [&](const FlowStanding& a, const FlowStanding& b) { return key(a) < key(b); });
        out.standing.resize(kept);
        return std::move(out);
    }

private:
    void count(const FlowObject& object)
    {
        ++out.objects;
        for (size_t s = 0; s < object.steps.size(); ++s) {
            const FlowStepState& state = object.steps[s];
            out.steps[s].reached += state.mark == FlowMark::Reached;
            out.steps[s].skipped += state.mark == FlowMark::Skipped;
            out.steps[s].late += state.days_late > 0;
            out.steps[s].out_of_order += state.days_early > 0;
        }
        if (object.stands_before == object.steps.size()) {
            ++out.done;
            return;
        }
        FlowStepFigures& step = out.steps[object.stands_before];
        ++step.standing;
        addMoney(step.money, object.money);
        if (object.steps[object.stands_before].mark != FlowMark::Overdue)
            return;
        ++step.overdue;
        addMoney(step.money_overdue, object.money);
    }
    bool listed(const FlowObject& object) const
    {
        if (m_query.flow != m_flow.name || object.stands_before == object.steps.size())
            return false;
        return (m_query.step.empty() || m_query.step == m_flow.steps[object.stands_before].name)
            && (!m_query.overdue_only || object.steps[object.stands_before].mark == FlowMark::Overdue);
    }
    void list(const LineageHome::Set& set, const Evaluator& evaluator, FlowRecords& records, const FlowObject& object, int32_t as_of)
    {
        const FlowStepState& state = object.steps[object.stands_before];
        FlowStanding row;
        row.object = { m_flow.object, set.state.set(), std::string(set.state.table(m_flow.object).ids.at(object.index)) };
        row.customer = evaluator.contextOf({ NodeKind::Record, m_flow.object, object.index }).customer;
        if (row.customer.empty())
            row.customer = records.customerOf(m_flow.object, object.index);
        row.step = object.stands_before;
        row.since = dayText(object.since);
        row.deadline = dayText(state.deadline);
        row.overdue = state.mark == FlowMark::Overdue;
        row.days_over = row.overdue && state.deadline != kNoDay && as_of != kNoDay ? std::max(as_of - state.deadline, 0) : 0;
        row.money = object.money;
        const auto* found = set.findings.find("flow_step", d::flowKey(m_flow.name, row.object.id, m_flow.steps[row.step].name));
        if (found && !found->empty())
            row.case_id = store::fingerprintOf(found->front());
        out.standing.push_back(std::move(row));
    }

    const d::Flow& m_flow;
    const FlowsQuery& m_query;
    FlowFigures out;
};

Result<void> check(const std::vector<d::Flow>& flows, const FlowsQuery& query)
{
    if (query.flow.empty())
        return {};
    std::string names;
    for (const d::Flow& flow : flows) {
        names += (names.empty() ? "" : ", ") + flow.name;
        if (flow.name != query.flow)
            continue;
        if (query.step.empty() || std::any_of(flow.steps.begin(), flow.steps.end(), [&](const d::FlowStep& step) { return step.name == query.step; }))
            return {};
        return makeError(Remedy::FixData, TIEOUT_TR("The flow “%1” has no step “%2”."), { flow.name, d::visible(query.step) });
    }
    return makeError(Remedy::FixData, TIEOUT_TR("There is no flow “%1”. Known are: %2."), { d::visible(query.flow), names });
}

}

Result<FlowsQuery::Answer> answerFlows(const LineageHome& home, const std::vector<d::Flow>& flows, const FlowsQuery& query)
{
    TIEOUT_TRY(check(flows, query));
    FlowsQuery::Answer answer;
    std::vector<Figures> figures;
    for (const d::Flow& flow : flows)
        figures.emplace_back(flow, query);
    for (const auto& [name, set] : home.sets) {
        const int32_t as_of = asOfDay(set->state);
        FlowRecords records(set->state);
        for (Figures& flow : figures)
            flow.add(home, *set, as_of, records);
        answer.as_of.push_back({ name, dayText(as_of), set->state.any(Table::Contracts) });
    }
    for (Figures& flow : figures)
        answer.flows.push_back(flow.take());
    return answer;
}

}
