#include "engine/control/control_room.h"

#include "engine/control/approval_limits.h"
#include "engine/control/effect_pack.h"

#include <algorithm>

namespace tieout::engine {

using domain::EffectState;
using domain::Permission;

EffectRow ControlRoom::rowOf(const Session& session, const store::EffectRecord& e, const std::vector<store::SourceRecord>& sources) const
{
    EffectRow row;
    row.id = e.id;
    row.case_id = e.case_id;
    row.state = e.state;
    row.operation = e.operation;
    row.target = e.target;
    const auto source = std::find_if(sources.begin(), sources.end(), [&e](const auto& s) { return s.name == e.target; });
    row.badge = source == sources.end() ? std::string() : source->badge;
    row.business_id = e.business_id;
    row.customer = e.customer;
    row.our_reference = e.our_reference;
    row.vendor_id = e.vendor_id;
    row.maker = e.maker;
    row.approver = e.approver;
    row.proposed = Instant::fromUs(e.proposed_us);
    row.decided = Instant::fromUs(e.decided_us);
    row.sent = Instant::fromUs(e.last_sent_us);
    if (session.may(Permission::SeeAmounts)) {
        row.amount = e.amount;
        row.currency = e.currency;
    }
    row.period = Period(e.period);
    row.generation = e.generation;
    row.body_sha256 = e.body_sha256;
    if (e.state != EffectState::Proposed)
        row.why_not = { TIEOUT_TR("It is “%1”."), { std::string(domain::effectStateTitle(e.state)) } };
    else if (!session.may(Permission::ApproveEffects))
        row.why_not = { TIEOUT_TR("Your roles may not approve."), {} };
    else if (e.maker == session.person)
        row.why_not = { TIEOUT_TR("You proposed it yourself; somebody else must approve it."), {} };
    row.may_approve = row.why_not.empty();
    return row;
}

// Told beforehand, each row as if it were approved alone.
Result<void> ControlRoom::markAboveLimit(std::vector<EffectRow*> rows, const Session& session)
{
    rows.erase(std::remove_if(rows.begin(), rows.end(), [](const EffectRow* row) { return !row->may_approve; }), rows.end());
    if (rows.empty())
        return {};
    TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(session.person));
    TIEOUT_CHECK(person.has_value());
    TIEOUT_TRY_INTO(ApprovalLimits limits, ApprovalLimits::of(*m_parts.control, *person));
    for (EffectRow* row : rows) {
        if (limits.in(row->currency).free)
            continue;
        TIEOUT_TRY_INTO(std::optional<store::EffectRecord> e, m_parts.control->effect(row->id));
        if (!e)
            continue; // effects are kept; one that is gone is not approved either
        TIEOUT_TRY_INTO(std::optional<Text> above, limits.against({ *e }, m_parts.clock->now().us()));
        row->above_limit = above.has_value();
        row->may_approve = !row->above_limit;
        row->why_not = std::move(above).value_or(Text {});
    }
    return {};
}

Result<EffectsQuery::Answer> ControlRoom::effects(const Session& claimed, const EffectsQuery& query)
{
    TIEOUT_TRY_INTO(const Session session, fresh(claimed));
    TIEOUT_TRY(demand(session, Permission::SeeQueue));
    TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> effects, m_parts.control->effects(query.states, false));
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> sources, m_parts.control->sources());
    EffectsQuery::Answer rows;
    rows.reserve(effects.size());
    for (auto e = effects.rbegin(); e != effects.rend(); ++e)
        rows.push_back(rowOf(session, *e, sources));
    std::vector<EffectRow*> all;
    for (EffectRow& row : rows)
        all.push_back(&row);
    TIEOUT_TRY(markAboveLimit(std::move(all), session));
    return rows;
}

namespace {

std::vector<AttemptRow> attemptRows(const std::vector<store::AttemptRecord>& attempts)
{
    std::vector<AttemptRow> rows;
    for (const store::AttemptRecord& a : attempts) {
        AttemptRow row;
        row.n = a.n;
        row.started = Instant::fromUs(a.started_us);
        row.ended = Instant::fromUs(a.ended_us);
        row.outcome = a.ended_us == 0 ? "none recorded" : a.outcome;
        row.http_status = a.http_status;
        row.why = a.why;
        row.answer = a.answer;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<TimelineEntry> timelineOf(const std::vector<store::AuditRecord>& newest_first)
{
    std::vector<TimelineEntry> timeline;
    for (auto a = newest_first.rbegin(); a != newest_first.rend(); ++a) {
        TimelineEntry entry;
        entry.at = Instant::fromUs(a->at_us);
        entry.who = a->who;
        entry.kind = TimelineEntry::EffectEvent;
        entry.what = { TIEOUT_TR("%1 %2"), { a->act, a->detail } };
        timeline.push_back(std::move(entry));
    }
    return timeline;
}

}

Result<EffectDetail> ControlRoom::effect(const Session& claimed, const EffectId& id)
{
    TIEOUT_TRY_INTO(const Session session, fresh(claimed));
    TIEOUT_TRY(demand(session, Permission::SeeQueue));
    TIEOUT_TRY_INTO(const std::optional<store::EffectRecord> e, m_parts.control->effect(id));
    if (!e)
        return makeError(Remedy::Usage, TIEOUT_TR("There is no effect %1. Read the list again."), { id.hex() });
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> sources, m_parts.control->sources());
    TIEOUT_TRY_INTO(const std::vector<store::AttemptRecord> attempts, m_parts.control->attempts(id));
    store::AuditFilter filter;
    filter.object = "effect:" + id.hex();
    TIEOUT_TRY_INTO(const std::vector<store::AuditRecord> trail, m_parts.control->audit(filter));
    EffectDetail detail;
    detail.row = rowOf(session, *e, sources);
    TIEOUT_TRY(markAboveLimit({ &detail.row }, session));
    detail.method = e->method;
    detail.path = e->path;
    detail.vendor_class = e->vendor_class;
    detail.wire_key = e->wire_key;
    detail.attempts = attemptRows(attempts);
    detail.timeline = timelineOf(trail);
    if (session.may(Permission::SeeAmounts)) {
        detail.body = e->body;
        TIEOUT_TRY_INTO(detail.preview, unpackPreview(e->preview));
    } else {
        for (AttemptRow& row : detail.attempts)
            row.answer.clear();
        for (TimelineEntry& entry : detail.timeline)
            entry.what.args[1].clear();
    }
    return detail;
}

Result<AuditQuery::Answer> ControlRoom::audit(const Session& claimed, const AuditQuery& query)
{
    TIEOUT_TRY_INTO(const Session session, fresh(claimed));
    store::AuditFilter filter { query.who, query.act, query.object, query.before_number, std::min<size_t>(query.limit, 10'000) };
    if (!session.may(Permission::ReadAudit)) {
        TIEOUT_TRY(demand(session, Permission::WorkCases)); // then one's own entries
        if (!filter.who.empty() && filter.who != session.person)
            TIEOUT_TRY(demand(session, Permission::ReadAudit));
        filter.who = session.person;
    }
    TIEOUT_TRY_INTO(std::vector<store::AuditRecord> entries, m_parts.control->audit(filter));
    AuditQuery::Answer rows;
    for (store::AuditRecord& e : entries)
        rows.push_back({ e.number, Instant::fromUs(e.at_us), std::move(e.who), std::move(e.act), std::move(e.object), std::move(e.detail), e.hash });
    return rows;
}

Result<AuditVerifyQuery::Answer> ControlRoom::verifyAudit(const Session& claimed)
{
    TIEOUT_TRY_INTO(const Session session, fresh(claimed));
    if (!session.may(Permission::SeeQueue))
        TIEOUT_TRY(demand(session, Permission::ReadAudit));
    TIEOUT_TRY_INTO(const store::ChainReport report, m_parts.control->verifyAudit());
    return AuditVerifyQuery::Answer { report.entries, report.whole, report.first_broken, report.what };
}

Result<PeopleQuery::Answer> ControlRoom::people(const Session& claimed)
{
    TIEOUT_TRY(fresh(claimed));
    TIEOUT_TRY_INTO(std::vector<store::PersonRecord> people, m_parts.control->people());
    PeopleQuery::Answer rows;
    for (store::PersonRecord& p : people) {
        std::sort(p.roles.begin(), p.roles.end());
        rows.push_back({ std::move(p.person), std::move(p.display_name), std::move(p.roles), p.active });
    }
    return rows;
}

Result<PeriodsQuery::Answer> ControlRoom::periods(const Session& claimed)
{
    TIEOUT_TRY(fresh(claimed));
    TIEOUT_TRY_INTO(const std::vector<store::PeriodRecord> periods, m_parts.control->periods());
    PeriodsQuery::Answer rows;
    for (const store::PeriodRecord& p : periods)
        rows.push_back({ Period(p.period), p.entity, p.sub_ledger, static_cast<PeriodState::State>(p.state) });
    return rows;
}

Result<std::vector<SourceRow>> ControlRoom::sources(const Session& claimed)
{
    TIEOUT_TRY(fresh(claimed));
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> sources, m_parts.control->sources());
    std::vector<SourceRow> rows;
    for (const store::SourceRecord& s : sources)
        rows.push_back(sourceRowOf(s));
    return rows;
}

}
