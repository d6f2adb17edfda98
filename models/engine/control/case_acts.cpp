#include "engine/control/control_room.h"

#include "engine/case_history.h"
#include "store/digest.h"

#include <algorithm>

namespace tieout::engine {

using domain::CaseAct;
using domain::CaseState;
using domain::Permission;

namespace {

constexpr std::string_view kTeams[] = { "finance", "revops", "platform" };
constexpr std::string_view kCloseReasons[] = { "duplicate", "write_off", "accepted", "not_an_error", "other" };
constexpr size_t kTextMax = 4000;

template <size_t N> bool isOneOf(const std::string_view (&list)[N], std::string_view value)
{
    return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

Permission permissionOf(CaseAct act)
{
    for (const domain::CaseTransition& t : domain::caseTransitions())
        if (t.act == act)
            return t.needs;
    return Permission::WorkCases;
}

}

Result<CaseHistory> ControlRoom::history(const Fingerprint& case_id)
{
    return caseHistory(*m_parts.control, case_id);
}

Result<CaseView> ControlRoom::view(const Fingerprint& case_id, const FindingFact& finding, int64_t now_us)
{
    TIEOUT_TRY_INTO(const CaseHistory past, history(case_id));
    return deriveCase({ finding.found, finding.opened_us, finding.cleared_us }, past, now_us);
}

Result<void> ControlRoom::checkAct(const Session& session, const ActOnCases& c, int64_t now_us)
{
    const auto usage = [](const char* source) { return makeError(Remedy::Usage, source); };
    if (c.act == CaseAct::Propose)
        return usage(TIEOUT_TR("A fix is proposed with its own command, one case at a time."));
    TIEOUT_TRY(demand(session, permissionOf(c.act)));
    if (c.cases.empty())
        return usage(TIEOUT_TR("No exception was named. Mark at least one."));
    if (c.text.size() > kTextMax)
        return usage(TIEOUT_TR("The text is longer than 4,000 characters. Shorten it."));
    const bool needs_text = c.act == CaseAct::Comment || c.act == CaseAct::Close || c.act == CaseAct::Hold || c.act == CaseAct::Reopen;
    if (needs_text && c.text.find_first_not_of(" \t\r\n") == std::string::npos)
        return usage(TIEOUT_TR("This needs a reason in words. Write one."));
    if (c.act == CaseAct::Close && !isOneOf(kCloseReasons, c.reason_code))
        return usage(TIEOUT_TR("Closing needs one of the reasons duplicate, write_off, accepted, not_an_error or other."));
    if (c.act == CaseAct::Hold && c.until.us() <= now_us)
        return usage(TIEOUT_TR("Holding an exception open needs a date in the future."));
    if (c.act == CaseAct::Assign && !isOneOf(kTeams, c.assignee)) {
        TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(c.assignee));
        if (!person || !person->active)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is neither a person of this store nor a team (finance, revops, platform)."), { domain::visible(c.assignee) });
    }
    return {};
}

namespace {

Text doneText(const ActOnCases& c, const std::string& assignee)
{
    switch (c.act) {
    case CaseAct::Take:
    case CaseAct::Assign:
        return { TIEOUT_TR("Assigned to %1"), { domain::visible(assignee) } };
    case CaseAct::HandBack:
        return { TIEOUT_TR("Handed back"), {} };
    case CaseAct::Comment:
        return { TIEOUT_TR("Commented"), {} };
    case CaseAct::Label:
        return c.text.empty() ? Text { TIEOUT_TR("Label removed"), {} } : Text { TIEOUT_TR("Labelled %1"), { domain::visible(c.text) } };
    case CaseAct::StartReview:
        return { TIEOUT_TR("In review"), {} };
    case CaseAct::Hold:
        return { TIEOUT_TR("Open for a reason until %1"), { c.until.toDate() } };
    case CaseAct::Close:
        return { TIEOUT_TR("Closed: %1"), { c.reason_code } };
    case CaseAct::Reopen:
        return { TIEOUT_TR("Reopened"), {} };
    case CaseAct::Propose:
        break;
    }
    return {};
}

}

Result<RowOutcome> ControlRoom::actOnOne(Context& x, const ActOnCases& c, const Fingerprint& case_id, bool single_entry)
{
    RowOutcome row { case_id.hex(), false, {} };
    TIEOUT_TRY_INTO(const std::optional<FindingFact> finding, m_parts.facts->finding(case_id));
    if (!finding) {
        row.what = { TIEOUT_TR("There is no such exception. Read the queue again."), {} };
        return row;
    }
    TIEOUT_TRY_INTO(const CaseView now, view(case_id, *finding, x.now_us));
    if (!caseActPossible(now.state, c.act)) {
        row.what = { TIEOUT_TR("Not possible: the exception is “%1”."), { std::string(domain::caseStateTitle(now.state)) } };
        return row;
    }
    store::DecisionRecord d;
    d.command = x.id;
    d.case_id = case_id;
    d.act = c.act;
    d.assignee = c.act == CaseAct::Take ? x.session.person : c.act == CaseAct::Assign ? c.assignee : std::string();
    d.text = c.text;
    d.reason_code = c.act == CaseAct::Close ? c.reason_code : std::string();
    d.until_us = c.act == CaseAct::Hold ? c.until.us() : 0;
    TIEOUT_TRY(x.write.addDecision(d));
    if (single_entry)
        TIEOUT_TRY(x.write.audit("case " + std::string(domain::caseActId(c.act)), "case:" + case_id.hex(),
            store::auditDetail({ { "from", domain::caseStateId(now.state) }, { "to", domain::caseStateId(domain::caseTransition(now.state, c.act)->to) },
                { "assignee", d.assignee }, { "reason", d.reason_code }, { "text", d.text } })));
    row.done = true;
    row.what = doneText(c, d.assignee);
    return row;
}

ControlRoom::Rows ControlRoom::act(Context& x, const ActOnCases& c)
{
    TIEOUT_TRY(checkAct(x.session, c, x.now_us));
    std::vector<Fingerprint> cases = c.cases;
    std::sort(cases.begin(), cases.end());
    cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
    const bool single = cases.size() <= kSingleEntriesMax;
    std::vector<RowOutcome> rows;
    rows.reserve(cases.size());
    store::Sha256 done;
    size_t count = 0;
    for (const Fingerprint& id : cases) {
        TIEOUT_TRY_INTO(RowOutcome row, actOnOne(x, c, id, single));
        if (row.done) {
            done.addPart(id.view());
            ++count;
        }
        rows.push_back(std::move(row));
    }
    if (!single)
        TIEOUT_TRY(x.write.audit("cases " + std::string(domain::caseActId(c.act)), "command:" + x.id.hex(),
            store::auditDetail({ { "count", std::to_string(count) }, { "cases_sha256", done.finish().hex() }, { "assignee", c.assignee }, { "reason", c.reason_code }, { "text", c.text } })));
    return rows;
}

}
