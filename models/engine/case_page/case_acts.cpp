// What happened to a case, and what can be done about it.
#include "engine/case_page/case_page.h"
#include "engine/case_page/case_words.h"
#include "engine/remedies/remedy_table.h"

#include <algorithm>

namespace tieout::engine {

namespace {

constexpr const char* kProgram = "tieout";

TimelineEntry entry(int64_t at_us, std::string who, TimelineEntry::Kind kind, std::string_view what, std::vector<std::string> args = {})
{
    return { Instant::fromUs(at_us), std::move(who), kind, Text { what, std::move(args) } };
}

TimelineEntry entry(int64_t at_us, std::string who, TimelineEntry::Kind kind, Text what)
{
    return { Instant::fromUs(at_us), std::move(who), kind, std::move(what) };
}

TimelineEntry entryOf(const store::DecisionRecord& decision)
{
    using domain::CaseAct;
    const auto acted = [&](std::string_view what, std::vector<std::string> args = {}) {
        return entry(decision.at_us, decision.person, TimelineEntry::Acted, what, std::move(args));
    };
    switch (decision.act) {
    case CaseAct::Take:
        return acted(TIEOUT_TR("Taken by %1"), { decision.assignee });
    case CaseAct::Assign:
        return acted(TIEOUT_TR("Assigned to %1"), { decision.assignee });
    case CaseAct::HandBack:
        return acted(TIEOUT_TR("Handed back: %1"), { decision.text });
    case CaseAct::Comment:
        return entry(decision.at_us, decision.person, TimelineEntry::Commented, TIEOUT_TR("%1"), { decision.text });
    case CaseAct::Label:
        return acted(TIEOUT_TR("Labelled %1"), { decision.text });
    case CaseAct::StartReview:
        return acted(TIEOUT_TR("Review started"));
    case CaseAct::Hold:
        return acted(TIEOUT_TR("Left open until %1: %2"), { Instant::fromUs(decision.until_us).toDate(), decision.text });
    case CaseAct::Close:
        return acted(TIEOUT_TR("Closed (%1): %2"), { decision.reason_code, decision.text });
    case CaseAct::Reopen:
        return acted(TIEOUT_TR("Reopened: %1"), { decision.text });
    case CaseAct::Propose:
        return acted(TIEOUT_TR("Fix proposed"));
    }
    return acted(TIEOUT_TR("Acted"));
}

}

namespace {

// The sentences for one kind of event, by what the delta counts.
struct ResidualWords {
    std::string_view nothing, too_many, too_few, quantity, money;
};
constexpr ResidualWords kFound { TIEOUT_TR("Found"), TIEOUT_TR("Found: %1 too many"), TIEOUT_TR("Found: %1 too few"), TIEOUT_TR("Found: residual %1"), TIEOUT_TR("Found: residual %1 %2") };
constexpr ResidualWords kChanged { TIEOUT_TR("Looked at again"), TIEOUT_TR("Now %1 too many"), TIEOUT_TR("Now %1 too few"), TIEOUT_TR("Residual is now %1"), TIEOUT_TR("Residual is now %1 %2") };

Text residualText(const domain::ReasonSpec* spec, const domain::Finding& finding, const ResidualWords& words)
{
    const domain::DeltaUnit unit = spec ? spec->unit : domain::DeltaUnit::None;
    const std::string code(Currency::fromPacked(finding.currency).code());
    switch (unit) {
    case domain::DeltaUnit::Count: // nobody says “−1 too many”, nor “0 too many”
        if (countsDays(finding))
            return { words.quantity, { figure(finding.delta, 0, unit), code } };
        if (!finding.delta.isZero())
            return { finding.delta < Exact() ? words.too_few : words.too_many, { figure(finding.delta.absolute(), 0, unit) } };
        break;
    case domain::DeltaUnit::Quantity:
        return { words.quantity, { figure(finding.delta, finding.currency, unit), code } };
    case domain::DeltaUnit::Money:
        return { words.money, { figure(finding.delta, finding.currency, unit), code } };
    case domain::DeltaUnit::None:
        break;
    }
    return { words.nothing, {} };
}

}

Result<void> CasePage::fillTimeline(const Fingerprint& id)
{
    std::vector<TimelineEntry>& timeline = m_detail.timeline;
    for (const RecordRow& row : m_rows)
        timeline.push_back(entry(row.origin.arrived_us, kProgram, TimelineEntry::Pulled, TIEOUT_TR("%1 arrived from %2 (%3)"),
            { std::string(domain::tableSpec(row.ref.table).kind) + ' ' + row.ref.id, row.origin.source, row.origin.delivery }));
    TIEOUT_TRY_INTO(const auto events, m_cache.findingEvents(id));
    for (const store::FindingEvent& event : events) {
        const domain::Finding& finding = event.finding;
        switch (event.kind) {
        case store::FindingEventKind::Opened:
            timeline.push_back(entry(event.at_us, kProgram, TimelineEntry::Found, residualText(m_spec, finding, kFound)));
            break;
        case store::FindingEventKind::Changed:
            timeline.push_back(entry(event.at_us, kProgram, TimelineEntry::Changed, residualText(m_spec, finding, kChanged)));
            break;
        case store::FindingEventKind::Cleared:
            timeline.push_back(entry(event.at_us, kProgram, TimelineEntry::Cleared, TIEOUT_TR("No longer found")));
            break;
        }
    }
    TIEOUT_TRY_INTO(const auto decisions, m_control.decisionsOf(id));
    for (const store::DecisionRecord& decision : decisions)
        timeline.push_back(entryOf(decision));
    for (const store::EffectRecord& effect : m_effects)
        TIEOUT_TRY(addEffectTimes(effect));
    std::stable_sort(timeline.begin(), timeline.end(), [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
    return {};
}

Result<void> CasePage::addEffectTimes(const store::EffectRecord& effect)
{
    std::vector<TimelineEntry>& timeline = m_detail.timeline;
    const auto add = [&](int64_t at_us, const std::string& who, std::string_view what, std::vector<std::string> args) {
        timeline.push_back(entry(at_us, who, TimelineEntry::EffectEvent, what, std::move(args)));
    };
    add(effect.proposed_us, effect.maker, TIEOUT_TR("Posting to %1 proposed"), { effect.target });
    TIEOUT_TRY_INTO(const auto approvals, m_control.approvals(effect.id));
    for (const store::ApprovalRecord& approval : approvals)
        add(approval.at_us, approval.person, TIEOUT_TR("Posting %1: %2"), { approval.verdict, approval.note });
    TIEOUT_TRY_INTO(const auto attempts, m_control.attempts(effect.id));
    for (const store::AttemptRecord& attempt : attempts) {
        add(attempt.started_us, kProgram, TIEOUT_TR("Attempt %1: sending to %2 began"), { std::to_string(attempt.n), effect.target });
        if (attempt.ended_us != 0)
            add(attempt.ended_us, kProgram, TIEOUT_TR("Attempt %1 ended: %2 %3"), { std::to_string(attempt.n), attempt.outcome, attempt.vendor_id });
    }
    TIEOUT_TRY_INTO(const auto settlements, m_control.settlements(effect.id));
    for (const store::SettlementRecord& settlement : settlements)
        add(settlement.at_us, settlement.person, TIEOUT_TR("Settled by hand: %1"), { settlement.evidence });
    if (effect.state == domain::EffectState::Confirmed)
        add(effect.changed_us, kProgram, TIEOUT_TR("Seen in %1 by the ordinary pull: confirmed"), { effect.target });
    return {};
}

// Why a remedy cannot be proposed now; empty when it can.
Text CasePage::whyNoRemedy(const store::SourceRecord& source, bool live) const
{
    if (live)
        return { TIEOUT_TR("A remedy of this case is already under way."), {} };
    if (!domain::caseTransition(m_detail.state, domain::CaseAct::Propose))
        return { TIEOUT_TR("The case is not open for a fix in its present state."), {} };
    if (!m_session.may(domain::Permission::ProposeEffects))
        return { TIEOUT_TR("Your role may not propose postings. Assign the case to someone who may."), {} };
    if (!source.enabled)
        return { TIEOUT_TR("%1 is switched off. Switch it on under Connections."), { source.name } };
    if (!source.may_post)
        return { TIEOUT_TR("%1 is read only. Allow posting under Connections."), { source.name } };
    return {};
}

Result<void> CasePage::fillRemedies(const domain::Finding& finding, const CanDo& can_do)
{
    const std::vector<std::string_view> operations = remedyOperations(finding);
    if (operations.empty())
        return {};
    const std::string operation(operations.back());
    const OperationSpec* spec = operationSpec(operation);
    std::string what = domain::visible(domain::unescapeKeyPart(finding.key));
    if (m_spec && m_spec->unit == domain::DeltaUnit::Money)
        what += ", " + figure(finding.delta.absolute(), finding.currency, domain::DeltaUnit::Money) + " " + std::string(Currency::fromPacked(finding.currency).code()) + ",";
    const bool live = std::any_of(m_effects.begin(), m_effects.end(), [](const store::EffectRecord& e) { return domain::effectIsLive(e.state); });
    TIEOUT_TRY_INTO(const auto sources, m_control.sources());
    for (const store::SourceRecord& source : sources) {
        if (source.set != finding.set || !std::all_of(operations.begin(), operations.end(), [&](std::string_view each) { return can_do(source, std::string(each)); }))
            continue;
        RemedyOption remedy;
        remedy.operation = operation;
        remedy.target = source.name;
        remedy.title = operations.size() > 1 ? Text { TIEOUT_TR("Reverse it and post it again in %1"), { source.name } } : Text { spec->title, { source.name } };
        remedy.will_do = Text { TIEOUT_TR("Prepares what is to be sent for %1 to %2 (%3). Nothing is sent before a second person approves it."),
            { what, source.name, source.badge } };
        if (m_period && m_period->state == PeriodState::Closed)
            remedy.will_do = Text { TIEOUT_TR("Prepares what is to be sent for %1 to %2 (%3). Period %4 is closed, so it is meant for the first open one after it. Nothing is sent before a second person approves it."),
                { what, source.name, source.badge, m_period->period.toString() } };
        remedy.why_not = whyNoRemedy(source, live);
        remedy.available = remedy.why_not.empty();
        m_detail.remedies.push_back(std::move(remedy));
    }
    if (m_detail.remedies.empty()) {
        RemedyOption remedy;
        remedy.operation = operation;
        remedy.title = Text { spec->title, { "…" } };
        remedy.why_not = Text { TIEOUT_TR("No connected system of set %1 can do this. Connect one under Connections, or export the correction for whoever does it by hand."), { finding.set } };
        m_detail.remedies.push_back(std::move(remedy));
    }
    return {};
}

}
