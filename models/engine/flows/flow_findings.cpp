#include "engine/flows/flow_findings.h"

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

struct Judged {
    d::Reason reason;
    Exact expected, actual, delta;
};

std::optional<Judged> judge(const d::FlowStep& step, const FlowStepState& state, const EstateScope& scope)
{
    if (state.mark == FlowMark::Overdue && !missingIsRaisedElsewhere(step, scope))
        return Judged { d::Reason::StepMissing, {}, {}, {} };
    if (state.days_late > 0) {
        const int64_t allowed = *step.days;
        return Judged { d::Reason::StepLate, Exact::ofCount(allowed), Exact::ofCount(allowed + state.days_late), Exact::ofCount(state.days_late) };
    }
    if (state.days_early > 0)
        return Judged { d::Reason::StepOutOfOrder, {}, Exact::ofCount(-state.days_early), Exact::ofCount(-state.days_early) };
    return std::nullopt;
}

d::Finding findingOf(const Judged& judged, FlowRecords& records, const Evaluator& evaluator, const d::Flow& flow, const FlowObject& object, const d::FlowStep& step)
{
    const LineageState& state = records.state();
    const Evaluator::Context context = evaluator.contextOf({ NodeKind::Record, flow.object, object.index });
    const std::string id(state.table(flow.object).ids.at(object.index));
    d::Finding finding;
    finding.checkpoint = d::Checkpoint::CP13;
    finding.reason = judged.reason;
    finding.set = state.set();
    finding.key = d::flowKey(flow.name, id, step.name);
    finding.expected = judged.expected;
    finding.actual = judged.actual;
    finding.delta = judged.delta;
    finding.exposure = object.money.empty() ? Exact() : object.money.front().amount.absolute();
    finding.currency = object.money.empty() ? 0 : object.money.front().currency;
    finding.period = context.period;
    finding.customer = context.customer.empty() ? records.customerOf(flow.object, object.index) : context.customer;
    finding.document = context.document.empty() ? id : context.document;
    finding.system = context.system;
    return finding;
}

}

bool missingIsRaisedElsewhere(const d::FlowStep& step, const EstateScope& scope)
{
    if (!step.checked_by)
        return false;
    switch (*step.checked_by) {
    case d::Checkpoint::CP6:
        return scope.journals;
    case d::Checkpoint::CP7:
        return scope.subscriptions;
    case d::Checkpoint::CP8:
        return scope.billing_customers;
    default:
        return true;
    }
}

std::map<std::string, std::vector<d::Finding>> evaluateFlows(
    const LineageState& state, const std::vector<d::Flow>& flows, const Evaluator& evaluator, Looked& looked)
{
    std::map<std::string, std::vector<d::Finding>> found;
    if (!state.any(Table::Contracts))
        return found;
    const int32_t as_of = asOfDay(state);
    const EstateScope scope = state.scope();
    FlowRecords records(state);
    for (const d::Flow& flow : flows)
        FlowTracker(flow, records, as_of).each([&](const FlowObject& object) {
            for (size_t s = 0; s < object.steps.size(); ++s) {
                if (object.steps[s].mark == FlowMark::Skipped || object.steps[s].mark == FlowMark::Unseen)
                    continue;
                ++looked.looked_at;
                if (const auto judged = judge(flow.steps[s], object.steps[s], scope))
                    found[d::flowKey(flow.name, state.table(flow.object).ids.at(object.index), flow.steps[s].name)].push_back(
                        findingOf(*judged, records, evaluator, flow, object, flow.steps[s]));
                else
                    ++looked.matched;
            }
        });
    return found;
}

}
