#pragma once

#include "engine/mapping_queries.h"
#include "engine/reconcile/lineage_home.h"
#include "engine/session.h"
#include "store/control.h"

namespace tieout::engine {

// The keys of a kind in one set, those in use and those mapped, unsorted; `waiting` is left to the caller.
std::vector<MappingKeyRow> mappingKeyRows(const LineageHome& home, const LineageState& state, const DecidedSet& decided, domain::MappingKind kind, bool amounts);
// Order of the answer.
bool mappingKeyBefore(const MappingKeyRow& a, const MappingKeyRow& b);

// The links of one set: customer records without a reference that leads somewhere, with the best
// suggestion; accounts with several billing customers; the hierarchy findings in force.
void addCrosswalk(const LineageHome::Set& set, const DecidedSet& decided, CrosswalkQuery::Answer& answer);

ProposalRow proposalRow(const store::MappingProposal& proposal, const Session& session);
ProposalRow proposalRow(const store::LinkProposal& proposal, const Session& session);

}
