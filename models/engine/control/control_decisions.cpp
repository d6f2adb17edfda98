#include "engine/control/control_decisions.h"

namespace tieout::engine {

Result<Decided> ControlDecisions::upTo(int64_t revision)
{
    if (revision == 0)
        return Decided();
    TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> mappings, m_control.mappingProposals());
    TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> links, m_control.linkProposals());
    return decidedUpTo(mappings, links, revision);
}

Result<Decided> ControlDecisions::newest()
{
    TIEOUT_TRY_INTO(const int64_t revision, m_control.referenceRevision());
    return upTo(revision);
}

Result<Decided> ControlDecisions::ofRun(int64_t run)
{
    TIEOUT_TRY_INTO(const int64_t revision, m_control.referenceRevisionTaken(run));
    return upTo(revision);
}

// Before the run ends: a run that never ends is not the last one, and its note says nothing.
Result<void> ControlDecisions::note(int64_t run, int64_t revision)
{
    TIEOUT_TRY_INTO(const int64_t taken, m_control.referenceRevisionTaken(run));
    if (taken == revision)
        return {};
    TIEOUT_TRY_INTO(store::ControlWrite write, m_control.write("tieout", m_clock.now().us()));
    TIEOUT_TRY(write.noteReferenceRevision(run, revision));
    return write.commit();
}

}
