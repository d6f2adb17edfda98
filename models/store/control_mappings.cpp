#include "store/control.h"

namespace tieout::store {

using domain::makeError;
using domain::Remedy;

namespace {

// The schema allows no other id than the program has.
template <typename Enum> Enum known(std::optional<Enum> value)
{
    TIEOUT_CHECK(value.has_value());
    return *value;
}

// The columns of the decision from `first` on; null where nobody has decided.
ReferenceDecision readDecision(const sql::Statement& s, int first)
{
    ReferenceDecision d;
    if (s.isNull(first))
        return d;
    d.seq = s.i64(first);
    d.at_us = s.i64(first + 1);
    d.person = s.string(first + 2);
    d.command = domain::CommandId::fromView(s.blob(first + 3));
    d.verdict = known(domain::verdictById(s.text(first + 4)));
    d.note = s.string(first + 5);
    return d;
}

}

std::string ownMappingId(int64_t proposal)
{
    return "@" + std::to_string(proposal);
}

Result<std::vector<MappingProposal>> Control::mappingProposals()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare("SELECT p.number, p.at_us, p.person, p.command, p.source_set, p.mapping, p.map_key, p.act, p.row_id, p.map_value, p.valid_from, p.valid_to, p.why, "
                              "d.seq, d.at_us, d.person, d.command, d.verdict, d.note FROM mapping_proposal p "
                              "LEFT JOIN reference_decision d ON d.proposal_kind = 'mapping' AND d.proposal = p.number ORDER BY p.number"));
    std::vector<MappingProposal> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        MappingProposal p;
        p.number = s.i64(0);
        p.at_us = s.i64(1);
        p.person = s.string(2);
        p.command = domain::CommandId::fromView(s.blob(3));
        p.set = s.string(4);
        p.mapping = s.string(5);
        p.key = s.string(6);
        p.act = known(domain::mappingActById(s.text(7)));
        p.row = s.string(8);
        p.value = s.string(9);
        p.valid_from = s.string(10);
        p.valid_to = s.string(11);
        p.why = s.string(12);
        p.decision = readDecision(s, 13);
        out.push_back(std::move(p));
    }
}

Result<std::vector<LinkProposal>> Control::linkProposals()
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare("SELECT p.number, p.at_us, p.person, p.command, p.source_set, p.act, p.child_kind, p.child, p.parent, p.score, p.evidence, p.why, "
                              "d.seq, d.at_us, d.person, d.command, d.verdict, d.note FROM link_proposal p "
                              "LEFT JOIN reference_decision d ON d.proposal_kind = 'link' AND d.proposal = p.number ORDER BY p.number"));
    std::vector<LinkProposal> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        LinkProposal p;
        p.number = s.i64(0);
        p.at_us = s.i64(1);
        p.person = s.string(2);
        p.command = domain::CommandId::fromView(s.blob(3));
        p.set = s.string(4);
        p.act = known(domain::linkActById(s.text(5)));
        p.child_kind = s.string(6);
        p.child = s.string(7);
        p.parent = s.string(8);
        p.score = static_cast<int>(s.i64(9));
        p.evidence = s.string(10);
        p.why = s.string(11);
        p.decision = readDecision(s, 12);
        out.push_back(std::move(p));
    }
}

Result<int64_t> Control::referenceRevision()
{
    const std::lock_guard lock(m_mutex);
    return m_connection->readNumber("SELECT COALESCE(MAX(seq), 0) FROM reference_decision WHERE verdict = 'approved'");
}

Result<int64_t> Control::referenceRevisionTaken(int64_t run)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT revision FROM reference_taken WHERE run <= ?1 ORDER BY run DESC LIMIT 1"));
    TIEOUT_TRY_INTO(const bool row, s.bind(1, run).step());
    return row ? s.i64(0) : int64_t(0);
}

// ---- Writing ----------------------------------------------------------------------------------------

Result<int64_t> ControlWrite::addMappingProposal(const MappingProposal& p)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO mapping_proposal (at_us, person, command, source_set, mapping, map_key, act, row_id, map_value, valid_from, valid_to, why) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"));
    s.bind(1, m_at_us).bindText(2, m_who).bindBlob(3, p.command.view()).bindText(4, p.set).bindText(5, p.mapping).bindText(6, p.key).bindText(7, domain::mappingActId(p.act));
    TIEOUT_TRY(s.bindText(8, p.row).bindText(9, p.value).bindText(10, p.valid_from).bindText(11, p.valid_to).bindText(12, p.why).run());
    const int64_t number = connection().lastRowId();
    TIEOUT_TRY(audit("mapping proposed", "mapping:" + std::to_string(number),
        auditDetail({ { "set", p.set }, { "mapping", p.mapping }, { "key", p.key }, { "act", domain::mappingActId(p.act) }, { "row", p.row }, { "value", p.value }, { "valid_from", p.valid_from },
            { "valid_to", p.valid_to }, { "why", p.why } })));
    return number;
}

Result<int64_t> ControlWrite::addLinkProposal(const LinkProposal& p)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO link_proposal (at_us, person, command, source_set, act, child_kind, child, parent, score, evidence, why) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"));
    s.bind(1, m_at_us).bindText(2, m_who).bindBlob(3, p.command.view()).bindText(4, p.set).bindText(5, domain::linkActId(p.act)).bindText(6, p.child_kind).bindText(7, p.child);
    TIEOUT_TRY(s.bindText(8, p.parent).bind(9, p.score).bindText(10, p.evidence).bindText(11, p.why).run());
    const int64_t number = connection().lastRowId();
    TIEOUT_TRY(audit("link proposed", "link:" + std::to_string(number),
        auditDetail({ { "set", p.set }, { "act", domain::linkActId(p.act) }, { "child", p.child_kind + ":" + p.child }, { "parent", p.parent }, { "score", std::to_string(p.score) },
            { "evidence", p.evidence }, { "why", p.why } })));
    return number;
}

Result<int64_t> ControlWrite::addReferenceDecision(ProposalKind kind, int64_t number, const ReferenceDecision& d)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO reference_decision (at_us, person, command, proposal_kind, proposal, verdict, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    s.bind(1, m_at_us).bindText(2, m_who).bindBlob(3, d.command.view()).bindText(4, domain::proposalKindId(kind)).bind(5, number);
    if (auto done = s.bindText(6, domain::verdictId(d.verdict)).bindText(7, d.note).run(); !done) {
        if (connection().lastWasDuplicate())
            return makeError(Remedy::Conflict, TIEOUT_TR("This proposal was decided already. Nothing was done; read the list again."));
        return std::move(done).error();
    }
    const int64_t seq = connection().lastRowId();
    TIEOUT_TRY(audit(std::string(domain::proposalKindId(kind)) + " " + std::string(domain::verdictId(d.verdict)), std::string(domain::proposalKindId(kind)) + ":" + std::to_string(number), auditDetail({ { "note", d.note } })));
    return seq;
}

Result<void> ControlWrite::noteReferenceRevision(int64_t run, int64_t revision)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO reference_taken VALUES (?1, ?2, ?3) ON CONFLICT (run) DO UPDATE SET revision = excluded.revision, at_us = excluded.at_us"));
    TIEOUT_TRY(s.bind(1, run).bind(2, revision).bind(3, m_at_us).run());
    return audit("mappings in force", "reconciliation:" + std::to_string(run), auditDetail({ { "decision", std::to_string(revision) } }));
}

}
