// The questions about mappings and customer links.
#include "engine/engine_impl.h"
#include "engine/mappings/mapping_list.h"

#include <algorithm>
#include <tuple>

namespace tieout::engine {

namespace {

const DecidedSet& decidedOf(const Decided& decided, const std::string& set)
{
    static const DecidedSet kNothing;
    const auto of = decided.sets.find(set);
    return of == decided.sets.end() ? kNothing : of->second;
}

}

Result<MappingsQuery::Answer> Engine::answer(const Session& claimed, const MappingsQuery& query)
{
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::SeeQueue));
    TIEOUT_TRY_INTO(const Decided decided, m_impl->decisions->newest());
    TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> proposals, m_impl->control->mappingProposals());
    TIEOUT_TRY_INTO(const RecordView held, m_impl->records()); // last: nobody waits for control.db while holding the records
    MappingsQuery::Answer answer;
    for (const auto& [name, set] : m_impl->lineage.sets)
        for (MappingKeyRow& row : mappingKeyRows(m_impl->lineage, set->state, decidedOf(decided, name), query.kind, session.may(domain::Permission::SeeAmounts)))
            answer.keys.push_back(std::move(row));
    for (auto p = proposals.rbegin(); p != proposals.rend(); ++p) {
        if (p->mapping != domain::mappingKindId(query.kind))
            continue;
        answer.proposals.push_back(proposalRow(*p, session));
        for (MappingKeyRow& row : answer.keys)
            row.waiting += p->decision.verdict == domain::Verdict::Waiting && row.set == p->set && row.key == p->key ? 1 : 0;
    }
    std::sort(answer.keys.begin(), answer.keys.end(), mappingKeyBefore);
    return answer;
}

Result<CrosswalkQuery::Answer> Engine::answer(const Session& claimed, const CrosswalkQuery&)
{
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::SeeQueue));
    TIEOUT_TRY_INTO(const Decided decided, m_impl->decisions->newest());
    TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> proposals, m_impl->control->linkProposals());
    TIEOUT_TRY_INTO(const RecordView held, m_impl->records());
    CrosswalkQuery::Answer answer;
    for (const auto& [name, set] : m_impl->lineage.sets)
        addCrosswalk(*set, decidedOf(decided, name), answer);
    for (auto p = proposals.rbegin(); p != proposals.rend(); ++p)
        answer.proposals.push_back(proposalRow(*p, session));
    std::sort(answer.links.begin(), answer.links.end(), [](const CustomerLinkRow& a, const CustomerLinkRow& b) {
        return std::tie(a.state, b.score, a.child_table, a.child, a.set) < std::tie(b.state, a.score, b.child_table, b.child, b.set);
    });
    std::sort(answer.hierarchy.begin(), answer.hierarchy.end(), [](const HierarchyRow& a, const HierarchyRow& b) { return std::tie(a.set, a.table, a.customer) < std::tie(b.set, b.table, b.customer); });
    return answer;
}

}
