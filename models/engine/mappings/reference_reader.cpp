#include "engine/mappings/reference_reader.h"

namespace tieout::engine {

CustomerFace customerFace(const LineageState& state, Table table, uint32_t i)
{
    const RecordTable& t = state.table(table);
    const auto word = [&](size_t column) { return std::string(state.text(t.text[column][i])); };
    return { word(words::name), word(words::tax_id), word(words::entity), t.flags[i] & kOwnCurrency ? t.currency[i] : 0 };
}

Result<std::vector<MappingRowFact>> ReferenceReader::rows(const Key& key)
{
    TIEOUT_TRY_INTO(const Decided decided, m_decisions.newest()); // before the records: nobody waits for control.db while holding them
    TIEOUT_TRY_INTO(const RecordView held, m_records());
    const LineageState empty(key.set);
    const auto set = m_home.sets.find(key.set);
    const auto of = decided.sets.find(key.set);
    std::vector<MappingRowFact> out;
    for (MappingLine& line : mappingLines(set == m_home.sets.end() ? empty : set->second->state, of == decided.sets.end() ? DecidedSet() : of->second))
        if (line.mapping == domain::mappingKindId(key.kind) && line.key == key.key)
            out.push_back({ std::move(line.id), std::move(line.value), std::move(line.from), std::move(line.to), line.record != kNone });
    return out;
}

Result<LinkFact> ReferenceReader::link(const std::string& set_name, Table child_table, const std::string& child, const std::string& parent)
{
    TIEOUT_TRY_INTO(const Decided decided, m_decisions.newest()); // before the records: nobody waits for control.db while holding them
    TIEOUT_TRY_INTO(const RecordView held, m_records());
    LinkFact fact;
    if (const auto of = decided.sets.find(set_name); of != decided.sets.end()) {
        for (const DecidedLink& link : of->second.links)
            if (link.child_table == child_table && link.child == child)
                fact.linked = link.parent;
        fact.not_same = of->second.not_same.count({ std::string(domain::tableSpec(child_table).kind) + ":" + child, parent }) > 0;
    }
    const auto set = m_home.sets.find(set_name);
    if (set == m_home.sets.end())
        return fact;
    const LineageState& state = set->second->state;
    const Table above = linkParentTable(child_table);
    const uint32_t at = state.table(child_table).ids.find(child), parent_at = state.table(above).ids.find(parent);
    fact.child_there = state.table(child_table).present(at);
    fact.parent_there = state.table(above).present(parent_at);
    if (!fact.child_there)
        return fact;
    if (const uint32_t own = state.table(child_table).link[linkOfChild(child_table)].parent[at]; own != kNone) {
        fact.own_parent = state.table(above).ids.at(own);
        fact.own_there = state.table(above).present(own);
    }
    if (fact.parent_there) {
        const LinkEvidence evidence = compareCustomers(customerFace(state, above, parent_at), customerFace(state, child_table, at));
        fact.score = evidence.score;
        fact.evidence = evidence.packed();
    }
    return fact;
}

}
