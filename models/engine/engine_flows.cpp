#include "engine/engine_impl.h"
#include "engine/flows/flow_answer.h"
#include "engine/reconcile/reconcile_run.h"

namespace tieout::engine {

Result<FlowsQuery::Answer> Engine::answer(const Session& session, const FlowsQuery& query)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::SeeQueue));
    TIEOUT_TRY_INTO(const std::vector<domain::Flow> flows, flowsOf(m_impl->environment));
    TIEOUT_TRY_INTO(const RecordView held, m_impl->records()); // keeps the state as it is meanwhile
    TIEOUT_TRY_INTO(FlowsQuery::Answer answer, answerFlows(m_impl->lineage, flows, query));
    if (session.may(domain::Permission::SeeAmounts))
        return answer;
    for (FlowFigures& flow : answer.flows) {
        for (FlowStepFigures& step : flow.steps)
            step.money = step.money_overdue = {};
        for (FlowStanding& row : flow.standing)
            row.money.clear();
    }
    return answer;
}

}
