// Mappings and customer links: one person proposes, a second one decides.
#include "engine/control/control_room.h"

#include "engine/checks/estate_checks.h"
#include "engine/reconcile/decided.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

using domain::LinkAct;
using domain::MappingAct;
using domain::Permission;
using domain::Verdict;

namespace {

constexpr size_t kFieldMax = 200, kWhyMax = 4000, kDecideAtMost = 200;

bool blank(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

Result<void> checkDay(const std::string& day)
{
    if (day.empty() || Instant::parseDate(day))
        return {};
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a day. Write it as 2026-07-31."), { domain::visible(day.substr(0, 40)) });
}

Result<void> checkWhy(const std::string& why)
{
    if (blank(why) || why.size() > kWhyMax)
        return makeError(Remedy::Usage, TIEOUT_TR("This needs a reason in words, at most 4,000 characters: the second person decides by it."));
    return {};
}

Result<void> checkField(const std::string& value, std::string_view what)
{
    if (blank(value) || value.size() > kFieldMax || domain::visible(value) != value)
        return makeError(Remedy::Usage, TIEOUT_TR("The %1 is empty, longer than 200 characters or has characters that cannot be seen. Write it again."), { std::string(what) });
    return {};
}

std::string setOf(const std::string& set)
{
    return set.empty() ? "main" : set;
}

ReferenceFacts::Key keyOf(const ProposeMapping& c)
{
    return { setOf(c.set), c.kind, c.key };
}

ReferenceFacts::Key keyOf(const store::MappingProposal& p)
{
    return { p.set, domain::mappingKindById(p.mapping).value_or(domain::MappingKind::Sku), p.key };
}

std::string spanText(const MappingRowFact& row)
{
    return (row.from.empty() ? "…" : row.from) + " – " + (row.to.empty() ? "…" : row.to);
}

// The rows as they would be with the proposal, or why it cannot be.
Result<std::vector<MappingRowFact>> rowsWith(std::vector<MappingRowFact> rows, const store::MappingProposal& p)
{
    if (p.act != MappingAct::Add) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const MappingRowFact& r) { return r.id == p.row; });
        if (row == rows.end())
            return makeError(Remedy::Conflict, TIEOUT_TR("There is no mapping “%1” of this key (any more). Read the list again."), { domain::visible(p.row) });
        if (p.act == MappingAct::End && !row->to.empty() && row->to <= p.valid_to)
            return makeError(Remedy::Usage, TIEOUT_TR("The mapping ends on %1 already. Choose an earlier last day."), { row->to });
        DecidedEnd end { p.mapping, p.key, p.valid_to };
        if (p.act == MappingAct::Replace) {
            end.last_day = std::nullopt;
            if (!p.valid_from.empty()) {
                TIEOUT_TRY_INTO(end.last_day, dayBefore(p.valid_from));
            }
        }
        if (const auto to = validToAfter(row->from, row->to, end))
            row->to = *to;
        else
            rows.erase(row);
    }
    if (p.act == MappingAct::End)
        return rows;
    for (const MappingRowFact& row : rows)
        if (checks::ValidFromTo { row.from, row.to }.overlaps({ p.valid_from, p.valid_to }))
            return makeError(Remedy::Conflict, TIEOUT_TR("The mapping “%1” to “%2” (%3) is valid on some of these days, and two at once would be ambiguous. Replace or end it, or choose other days."),
                { domain::visible(row.id), domain::visible(row.value), spanText(row) });
    rows.push_back({ store::ownMappingId(p.number), p.value, p.valid_from, p.valid_to, false });
    return rows;
}

Result<store::MappingProposal> proposalOf(const ProposeMapping& c)
{
    TIEOUT_TRY(checkField(c.key, "key"));
    TIEOUT_TRY(checkWhy(c.why));
    TIEOUT_TRY(checkDay(c.valid_from));
    TIEOUT_TRY(checkDay(c.valid_to));
    const bool end = c.act == MappingAct::End;
    if (!end)
        TIEOUT_TRY(checkField(c.value, "value"));
    if (end && (c.valid_to.empty() || !c.value.empty() || !c.valid_from.empty()))
        return makeError(Remedy::Usage, TIEOUT_TR("Ending a mapping needs its last day, and nothing else."));
    if (!c.valid_from.empty() && !c.valid_to.empty() && c.valid_to < c.valid_from)
        return makeError(Remedy::Usage, TIEOUT_TR("The last day %1 lies before the first day %2."), { c.valid_to, c.valid_from });
    if ((c.act == MappingAct::Add) != c.row.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("Replacing or ending a mapping names the one that ends; adding one names none."));
    store::MappingProposal p;
    p.set = setOf(c.set);
    p.mapping = domain::mappingKindId(c.kind);
    p.key = c.key;
    p.act = c.act;
    p.row = c.row;
    p.value = c.value;
    p.valid_from = c.valid_from;
    p.valid_to = c.valid_to;
    p.why = c.why;
    return p;
}

// Null: it can be.
std::optional<Error> againstLink(const store::LinkProposal& p, const LinkFact& fact)
{
    const std::vector<std::string> ids { domain::visible(p.child), domain::visible(p.parent) };
    if (p.act == LinkAct::Unlink)
        return fact.linked == p.parent ? std::optional<Error>() : makeError(Remedy::Conflict, TIEOUT_TR("%1 is not linked to %2 by people, so there is nothing to undo. Read the list again."), ids);
    if (!fact.child_there)
        return makeError(Remedy::FixData, TIEOUT_TR("There is no customer record %1. Check its id, or pull again."), ids);
    if (!fact.parent_there)
        return makeError(Remedy::FixData, TIEOUT_TR("There is no customer record %2 to link %1 to. Check its id, or pull again."), ids);
    if (fact.own_there)
        return makeError(Remedy::Conflict, TIEOUT_TR("%1 refers to %3 in its own system, and that record exists: a link would not count. Correct the reference there."), { ids[0], ids[1], domain::visible(fact.own_parent) });
    if (p.act == LinkAct::Link && !fact.linked.empty())
        return makeError(Remedy::Conflict, TIEOUT_TR("%1 is linked to %3 already. Undo that link first."), { ids[0], ids[1], domain::visible(fact.linked) });
    if (p.act == LinkAct::NotSame && fact.linked == p.parent)
        return makeError(Remedy::Conflict, TIEOUT_TR("%1 is linked to %2. Undo the link first."), ids);
    return std::nullopt;
}

// What holds for every decision, before anything is looked up.
Result<void> checkDecision(const Session& session, const std::vector<int64_t>& proposals, Verdict verdict, const std::string& note)
{
    TIEOUT_TRY(demand(session, verdict == Verdict::Withdrawn ? Permission::ProposeReference : Permission::ApproveReference));
    if (verdict == Verdict::Waiting)
        return makeError(Remedy::Usage, TIEOUT_TR("A decision is to approve, to decline or to withdraw."));
    if (proposals.empty() || proposals.size() > kDecideAtMost)
        return makeError(Remedy::Usage, TIEOUT_TR("Between 1 and %1 proposals can be decided at once; these are %2."), { std::to_string(kDecideAtMost), std::to_string(proposals.size()) });
    if (std::set<int64_t>(proposals.begin(), proposals.end()).size() != proposals.size())
        return makeError(Remedy::Usage, TIEOUT_TR("A proposal stands twice in the list. Nothing was decided; read the list again."));
    if (verdict == Verdict::Declined && blank(note))
        return makeError(Remedy::Usage, TIEOUT_TR("Declining needs a reason in words."));
    return {};
}

// The proposals of the numbers, in that order; one that is unknown, or that this person may not
// decide, refuses the whole list.
template <typename Proposal> Result<std::vector<Proposal>> decidable(const Session& session, const std::vector<Proposal>& all, const std::vector<int64_t>& numbers, Verdict verdict)
{
    std::vector<Proposal> out;
    for (const int64_t number : numbers) {
        const auto p = std::find_if(all.begin(), all.end(), [number](const Proposal& each) { return each.number == number; });
        if (p == all.end())
            return makeError(Remedy::Usage, TIEOUT_TR("There is no proposal %1. Read the list again."), { std::to_string(number) });
        const bool own = p->person == session.person;
        if (own && verdict != Verdict::Withdrawn)
            return makeError(Remedy::NoPermission, TIEOUT_TR("You proposed %1 yourself, so somebody else must decide it. Nothing of the list was decided; take your own items out."), { std::to_string(number) });
        if (!own && verdict == Verdict::Withdrawn)
            return makeError(Remedy::NoPermission, TIEOUT_TR("%2 proposed %1, and only who proposed it can withdraw it. Nothing of the list was decided."), { std::to_string(number), p->person });
        out.push_back(*p);
    }
    return out;
}

Text decidedText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Approved:
        return { TIEOUT_TR("Approved; counts from the next reconciliation on"), {} };
    case Verdict::Declined:
        return { TIEOUT_TR("Declined"), {} };
    case Verdict::Withdrawn:
        return { TIEOUT_TR("Withdrawn"), {} };
    case Verdict::Waiting:
        break;
    }
    return {};
}

Text alreadyDecided(const store::ReferenceDecision& d)
{
    return { TIEOUT_TR("Not possible: %1 by %2."), { std::string(domain::verdictId(d.verdict)), d.person } };
}

}

// The records are looked at before the transaction; what they say may be a moment old, and the
// reconciliation reports what does not fit after all.
Result<void> ControlRoom::readyReference(const Session& session, const Command& command, Prepared& prepared)
{
    const bool about = std::holds_alternative<ProposeMapping>(command) || std::holds_alternative<ProposeLink>(command) || std::holds_alternative<DecideMapping>(command) || std::holds_alternative<DecideLink>(command);
    if (!about)
        return {};
    if (!m_parts.reference)
        return makeError(Remedy::Unsupported, TIEOUT_TR("Mappings and links cannot be decided in this store."));
    if (const auto* c = std::get_if<ProposeMapping>(&command)) {
        TIEOUT_TRY(demand(session, Permission::ProposeReference));
        TIEOUT_TRY_INTO(prepared.rows[keyOf(*c)], m_parts.reference->rows(keyOf(*c)));
    } else if (const auto* link = std::get_if<ProposeLink>(&command)) {
        TIEOUT_TRY(demand(session, Permission::ProposeReference));
        if (link->child_table != Table::BillingCustomers && link->child_table != Table::ErpCustomers)
            return makeError(Remedy::Usage, TIEOUT_TR("A link is of a billing customer to its account, or of an ERP customer to its billing customer."));
        TIEOUT_TRY_INTO(prepared.links[0], m_parts.reference->link(setOf(link->set), link->child_table, link->child, link->parent));
    } else if (const auto* mapping = std::get_if<DecideMapping>(&command)) {
        TIEOUT_TRY(checkDecision(session, mapping->proposals, mapping->verdict, mapping->note));
        TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> all, m_parts.control->mappingProposals());
        TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> mine, decidable(session, all, mapping->proposals, mapping->verdict));
        for (const store::MappingProposal& p : mine) {
            TIEOUT_TRY_INTO(prepared.rows[keyOf(p)], m_parts.reference->rows(keyOf(p)));
        }
    } else if (const auto* links = std::get_if<DecideLink>(&command)) {
        TIEOUT_TRY(checkDecision(session, links->proposals, links->verdict, links->note));
        TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> all, m_parts.control->linkProposals());
        TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> mine, decidable(session, all, links->proposals, links->verdict));
        for (const store::LinkProposal& p : mine) {
            TIEOUT_TRY_INTO(prepared.links[p.number], m_parts.reference->link(p.set, *domain::tableByKind(p.child_kind), p.child, p.parent));
        }
    }
    return {};
}

ControlRoom::Rows ControlRoom::proposeMapping(Context& x, const ProposeMapping& c)
{
    TIEOUT_TRY_INTO(store::MappingProposal p, proposalOf(c));
    TIEOUT_TRY(rowsWith(x.prepared.rows.at(keyOf(c)), p));
    TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> all, m_parts.control->mappingProposals());
    for (const store::MappingProposal& other : all)
        if (other.decision.verdict == Verdict::Waiting && other.set == p.set && other.mapping == p.mapping && other.key == p.key && other.act == p.act && other.row == p.row && other.value == p.value)
            return makeError(Remedy::Conflict, TIEOUT_TR("%1 has proposed the same (number %2), and it is waiting for a second person. Nothing was done."), { other.person, std::to_string(other.number) });
    p.command = x.id;
    TIEOUT_TRY_INTO(const int64_t number, x.write.addMappingProposal(p));
    return std::vector<RowOutcome> { { std::to_string(number), true, { TIEOUT_TR("Proposed as number %1; a second person decides"), { std::to_string(number) } } } };
}

ControlRoom::Rows ControlRoom::proposeLink(Context& x, const ProposeLink& c)
{
    TIEOUT_TRY(checkField(c.child, "customer"));
    TIEOUT_TRY(checkField(c.parent, "customer to link to"));
    TIEOUT_TRY(checkWhy(c.why));
    const LinkFact& fact = x.prepared.links.at(0);
    store::LinkProposal p { 0, 0, {}, x.id, setOf(c.set), c.act, std::string(domain::tableSpec(c.child_table).kind), c.child, c.parent, fact.score, fact.evidence, c.why, {} };
    if (const auto error = againstLink(p, fact))
        return *error;
    TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> all, m_parts.control->linkProposals());
    for (const store::LinkProposal& other : all)
        if (other.decision.verdict == Verdict::Waiting && other.set == p.set && other.child_kind == p.child_kind && other.child == p.child && other.parent == p.parent && other.act == p.act)
            return makeError(Remedy::Conflict, TIEOUT_TR("%1 has proposed the same (number %2), and it is waiting for a second person. Nothing was done."), { other.person, std::to_string(other.number) });
    TIEOUT_TRY_INTO(const int64_t number, x.write.addLinkProposal(p));
    return std::vector<RowOutcome> { { std::to_string(number), true, { TIEOUT_TR("Proposed as number %1; a second person decides"), { std::to_string(number) } } } };
}

ControlRoom::Rows ControlRoom::decideMapping(Context& x, const DecideMapping& c)
{
    TIEOUT_TRY(checkDecision(x.session, c.proposals, c.verdict, c.note));
    TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> all, m_parts.control->mappingProposals());
    TIEOUT_TRY_INTO(const std::vector<store::MappingProposal> mine, decidable(x.session, all, c.proposals, c.verdict));
    ReferenceFacts::Rows rows = x.prepared.rows;
    std::vector<RowOutcome> out;
    for (const store::MappingProposal& p : mine) {
        RowOutcome row { std::to_string(p.number), false, {} };
        if (p.decision.verdict != Verdict::Waiting) {
            row.what = alreadyDecided(p.decision);
        } else if (auto with = c.verdict == Verdict::Approved ? rowsWith(rows.at(keyOf(p)), p) : Result<std::vector<MappingRowFact>>(rows.at(keyOf(p))); !with) {
            row.what = with.error().message; // what is in force has changed since it was proposed
        } else {
            rows[keyOf(p)] = std::move(*with);
            TIEOUT_TRY(x.write.addReferenceDecision(store::ProposalKind::Mapping, p.number, { 0, 0, {}, x.id, c.verdict, c.note }));
            row.done = true;
            row.what = decidedText(c.verdict);
        }
        out.push_back(std::move(row));
    }
    return out;
}

ControlRoom::Rows ControlRoom::decideLink(Context& x, const DecideLink& c)
{
    TIEOUT_TRY(checkDecision(x.session, c.proposals, c.verdict, c.note));
    TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> all, m_parts.control->linkProposals());
    TIEOUT_TRY_INTO(const std::vector<store::LinkProposal> mine, decidable(x.session, all, c.proposals, c.verdict));
    std::set<std::pair<std::string, std::string>> linked; // by this command
    std::vector<RowOutcome> out;
    for (const store::LinkProposal& p : mine) {
        RowOutcome row { std::to_string(p.number), false, {} };
        const auto against = c.verdict == Verdict::Approved ? againstLink(p, x.prepared.links.at(p.number)) : std::optional<Error>();
        if (p.decision.verdict != Verdict::Waiting) {
            row.what = alreadyDecided(p.decision);
        } else if (against) {
            row.what = against->message;
        } else if (c.verdict == Verdict::Approved && p.act != LinkAct::NotSame && !linked.insert({ p.set + "|" + p.child_kind, p.child }).second) {
            row.what = { TIEOUT_TR("Another link of %1 was decided in the same list. Read it again."), { domain::visible(p.child) } };
        } else {
            TIEOUT_TRY(x.write.addReferenceDecision(store::ProposalKind::Link, p.number, { 0, 0, {}, x.id, c.verdict, c.note }));
            row.done = true;
            row.what = decidedText(c.verdict);
        }
        out.push_back(std::move(row));
    }
    return out;
}

}
