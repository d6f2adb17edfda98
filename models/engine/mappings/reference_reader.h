#pragma once

#include "engine/control/reference_facts.h"
#include "engine/mappings/customer_match.h"
#include "engine/reconcile/lineage_home.h"
#include "engine/record_view.h"

#include <functional>

namespace tieout::engine {

CustomerFace customerFace(const LineageState& state, Table table, uint32_t i);

// The facts of an open engine, from its records and decisions. Any thread.
class ReferenceReader : public ReferenceFacts {
public:
    ReferenceReader(const LineageHome& home, Decisions& decisions, std::function<Result<RecordView>()> records)
        : m_home(home)
        , m_decisions(decisions)
        , m_records(std::move(records))
    {
    }
    Result<std::vector<MappingRowFact>> rows(const Key& key) override;
    Result<LinkFact> link(const std::string& set, Table child_table, const std::string& child, const std::string& parent) override;

private:
    const LineageHome& m_home;
    Decisions& m_decisions;
    std::function<Result<RecordView>()> m_records; // brings the state up to date and holds it
};

}
