#include "engine/control/control_room.h"

#include "engine/control/approval_limits.h"
#include "engine/control/effect_pack.h"
#include "engine/remedies/remedy_table.h"
#include "store/digest.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

using domain::EffectEvent;
using domain::EffectState;
using domain::Permission;

namespace {

constexpr size_t kEvidenceMax = 4000;

// The next generation: a definite end (refused, confirmed and gone again, out of date before
// anything was sent) frees the key; anything else keeps it, so that a late first attempt and a new
// one collide at the vendor.
int generationAfter(const std::vector<store::EffectRecord>& earlier)
{
    int generation = 1;
    for (const store::EffectRecord& e : earlier)
        if (e.state == EffectState::Rejected || e.state == EffectState::Confirmed || (e.state == EffectState::Stale && e.attempts == 0))
            ++generation;
    return generation;
}

Error unknownEffect(const EffectId& id)
{
    return makeError(Remedy::Usage, TIEOUT_TR("There is no effect %1. Read the list again."), { id.hex() });
}

std::string stateTitle(EffectState state)
{
    return std::string(domain::effectStateTitle(state));
}

RowOutcome notPossible(const store::EffectRecord& e)
{
    return { e.id.hex(), false, { TIEOUT_TR("Not possible: the effect is “%1”."), { stateTitle(e.state) } } };
}

bool sentUnclear(const store::EffectRecord& e)
{
    return e.unclear > 0;
}

RowOutcome heldByUnclear(const store::EffectRecord& e)
{
    return { e.id.hex(), false, { TIEOUT_TR("Not possible: an earlier attempt may still take effect at the other system. Settle it with evidence first."), {} } };
}

}

// ---- Propose ----------------------------------------------------------------------------------------

Result<FindingFact> ControlRoom::proposable(const Session& session, const Fingerprint& case_id, int64_t now_us)
{
    TIEOUT_TRY(demand(session, Permission::ProposeEffects));
    TIEOUT_TRY_INTO(const std::optional<FindingFact> fact, m_parts.facts->finding(case_id));
    if (!fact || !fact->found)
        return makeError(Remedy::Conflict, TIEOUT_TR("The exception is gone: the last reconciliation does not find it any more. Nothing needs to be sent."));
    if (remedyOperations(fact->finding).empty())
        return makeError(Remedy::Unsupported, TIEOUT_TR("No fix that Tieout could send is known for this kind of exception. Correct it in the system that owns the record, then reconcile again."));
    TIEOUT_TRY_INTO(const CaseView now, view(case_id, *fact, now_us));
    if (!caseActPossible(now.state, domain::CaseAct::Propose))
        return makeError(Remedy::Conflict, TIEOUT_TR("A fix cannot be proposed: the exception is “%1”."), { std::string(domain::caseStateTitle(now.state)) });
    return *fact;
}

Result<store::SourceRecord> ControlRoom::targetOf(const std::string& wanted, const std::string& set, const std::string& operation, std::unique_ptr<EffectSink>& sink)
{
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> sources, m_parts.control->sources());
    std::vector<store::SourceRecord> able;
    std::string names;
    for (const store::SourceRecord& source : sources) {
        if (!source.enabled || source.set != set || (!wanted.empty() && source.name != wanted))
            continue;
        auto opened = m_parts.open_sink ? m_parts.open_sink(sourceRowOf(source)) : Result<std::unique_ptr<EffectSink>>(makeError(Remedy::Unsupported, TIEOUT_TR("This program cannot send to other systems.")));
        if (!opened) {
            if (!wanted.empty())
                return std::move(opened).error().within(source.name);
            continue; // a feed, or a kind of system that is only read
        }
        if (!(*opened)->supports(operation))
            continue;
        names += (names.empty() ? "" : ", ") + source.name;
        sink = std::move(*opened);
        able.push_back(source);
    }
    if (able.empty() && !wanted.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not an enabled connection of the set “%2” that can do “%3”. See the list of connections."), { domain::visible(wanted), domain::visible(set), operation });
    if (able.empty())
        return makeError(Remedy::Unsupported, TIEOUT_TR("No enabled connection of the set “%1” can do “%2”. Add one first."), { domain::visible(set), operation });
    if (able.size() > 1)
        return makeError(Remedy::Usage, TIEOUT_TR("Several connections could do “%2”: %1. Say which one."), { names, operation });
    return able.front();
}

namespace {

// The books as people and pulls describe them.
class StoredPeriods : public PeriodBook {
public:
    explicit StoredPeriods(std::vector<store::PeriodRecord> records)
        : m_records(std::move(records))
    {
    }
    bool closed(Period period, const std::string& entity) const override
    {
        return std::any_of(m_records.begin(), m_records.end(), [&](const store::PeriodRecord& p) {
            return p.period == period.months() && p.state == int(PeriodState::Closed) && (p.entity.empty() || p.entity == entity);
        });
    }

private:
    std::vector<store::PeriodRecord> m_records;
};

Text willDo(const EffectRequest& r, const std::string& target)
{
    const OperationSpec* spec = operationSpec(r.operation);
    return { spec ? spec->will_do : std::string_view(),
        { domain::visible(r.business_id), domain::visible(r.customer), r.amount.toString(), std::string(r.currency.code()), r.period == Period() ? std::string() : r.period.toString(), target } };
}

}

Result<std::vector<RemedyLeg>> ControlRoom::legsOf(const FindingFact& fact, const std::string& target)
{
    TIEOUT_TRY_INTO(std::vector<store::PeriodRecord> records, m_parts.control->periods());
    const StoredPeriods periods(std::move(records));
    RemedyContext context;
    context.periods = &periods;
    context.our_reference = [&](std::string_view operation, const std::string& business_id) {
        auto live = m_parts.control->effects({ EffectState::Proposed, EffectState::Approved, EffectState::Intent, EffectState::Posted, EffectState::NotSent, EffectState::Unknown,
                                                 EffectState::Quarantine, EffectState::Confirmed },
            false);
        std::string reference;
        if (live)
            for (const store::EffectRecord& e : *live)
                if (e.operation == operation && e.business_id == business_id && e.set == fact.finding.set && (target.empty() || e.target == target))
                    reference = e.our_reference;
        return reference;
    };
    return m_parts.facts->remedy(fact.finding, context);
}

Result<ControlRoom::Draft> ControlRoom::draft(const Session& session, const ProposeEffect& c, const FindingFact& fact, RemedyLeg leg)
{
    const std::string& set = fact.finding.set;
    const EffectRequest& request = leg.request;
    if (!leg.target.empty() && !c.target.empty() && leg.target != c.target)
        return makeError(Remedy::Usage, TIEOUT_TR("The record %1 came from “%2” and can only be put right there, not in “%3”."), { domain::visible(request.business_id), leg.target, domain::visible(c.target) });
    std::unique_ptr<EffectSink> sink;
    TIEOUT_TRY_INTO(const store::SourceRecord target, targetOf(leg.target.empty() ? c.target : leg.target, set, request.operation, sink));
    Draft out;
    store::EffectRecord& e = out.effect;
    m_parts.random->fill(e.id.bytes);
    e.case_id = c.case_id;
    e.target = target.name;
    e.tenant = sink->tenant();
    e.operation = request.operation;
    e.business_id = request.business_id;
    e.set = set;
    TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> earlier, m_parts.control->effectsOfBusiness(e.tenant, e.operation, e.business_id));
    e.generation = generationAfter(earlier);
    e.wire_key = wireKey(e.tenant, e.operation, e.business_id, e.generation);
    TIEOUT_TRY_INTO(RenderedEffect rendered, sink->render(request, e.wire_key));
    e.request = packRequest(request);
    e.method = rendered.method;
    e.path = rendered.path;
    e.content_type = rendered.content_type;
    e.body = std::move(rendered.body);
    e.body_sha256 = store::sha256(e.body);
    e.our_reference = rendered.our_reference;
    e.vendor_class = rendered.vendor_class;
    e.preview = packPreview(rendered.preview);
    e.source_sha256 = leg.version;
    e.customer = request.customer;
    e.amount = Exact(request.amount);
    e.currency = request.currency.packed();
    e.period = request.period.months();
    e.maker = session.person;
    out.will_do = willDo(request, target.name);
    return out;
}

Result<std::vector<ControlRoom::Draft>> ControlRoom::drafts(const Session& session, const ProposeEffect& c, int64_t now_us)
{
    TIEOUT_TRY_INTO(const FindingFact fact, proposable(session, c.case_id, now_us));
    TIEOUT_TRY_INTO(std::vector<RemedyLeg> legs, legsOf(fact, c.target));
    std::vector<Draft> out;
    for (RemedyLeg& leg : legs) {
        TIEOUT_TRY_INTO(Draft one, draft(session, c, fact, std::move(leg)));
        out.push_back(std::move(one));
    }
    return out;
}

ControlRoom::Rows ControlRoom::propose(Context& x, const ProposeEffect& c)
{
    TIEOUT_CHECK(!x.prepared.drafts.empty());
    // Seen again under the lock: somebody may have been faster.
    TIEOUT_TRY(proposable(x.session, c.case_id, x.now_us));
    store::DecisionRecord d;
    std::vector<RowOutcome> rows;
    for (const Draft& draft : x.prepared.drafts) {
        const store::EffectRecord& e = draft.effect;
        TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> earlier, m_parts.control->effectsOfBusiness(e.tenant, e.operation, e.business_id));
        if (generationAfter(earlier) != e.generation)
            return makeError(Remedy::Conflict, TIEOUT_TR("Another effect for %1 came to its end in the meantime. Read it, then propose again if it is still needed."), { domain::visible(e.business_id) });
        TIEOUT_TRY(x.write.addEffect(e));
        d.text += (d.text.empty() ? "" : " ") + e.id.hex();
        rows.push_back({ e.id.hex(), true, draft.will_do });
    }
    d.command = x.id;
    d.case_id = c.case_id;
    d.act = domain::CaseAct::Propose;
    TIEOUT_TRY(x.write.addDecision(d));
    return rows;
}

// ---- Approve, decline, withdraw -----------------------------------------------------------------------

// One above the limit refuses the whole list, as one own item does.
Result<void> ControlRoom::checkLimits(const Context& x, const std::vector<store::EffectRecord>& effects)
{
    std::vector<store::EffectRecord> proposed;
    std::copy_if(effects.begin(), effects.end(), std::back_inserter(proposed), [](const store::EffectRecord& e) { return e.state == EffectState::Proposed; });
    TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(x.session.person));
    TIEOUT_CHECK(person.has_value()); // the session was read again a moment ago
    TIEOUT_TRY_INTO(ApprovalLimits limits, ApprovalLimits::of(*m_parts.control, *person));
    TIEOUT_TRY_INTO(std::optional<Text> above, limits.against(proposed, x.now_us));
    if (!above)
        return {};
    Error error { Remedy::NoPermission, std::move(*above), {} };
    return effects.size() > 1 ? std::move(error).within("nothing of the list was approved") : std::move(error);
}

ControlRoom::Rows ControlRoom::approve(Context& x, const ApproveEffects& c)
{
    TIEOUT_TRY(demand(x.session, Permission::ApproveEffects));
    if (c.items.empty() || c.items.size() > kApproveAtMost)
        return makeError(Remedy::Usage, TIEOUT_TR("Between 1 and %1 effects can be approved at once; these are %2. Approve them in parts."), { std::to_string(kApproveAtMost), std::to_string(c.items.size()) });
    // Everything that would refuse the whole list is looked at before anything is written.
    std::vector<store::EffectRecord> effects;
    std::set<EffectId> seen;
    for (const ApproveEffects::Item& item : c.items) {
        if (!seen.insert(item.effect).second)
            return makeError(Remedy::Usage, TIEOUT_TR("Effect %1 stands twice in the list. Nothing was approved; read the list again."), { item.effect.hex() });
        TIEOUT_TRY_INTO(std::optional<store::EffectRecord> e, m_parts.control->effect(item.effect));
        if (!e)
            return unknownEffect(item.effect);
        if (e->maker == x.session.person)
            return makeError(Remedy::NoPermission, TIEOUT_TR("You proposed %1 yourself, so somebody else must approve it. Nothing of the list was approved; take your own items out."), { domain::visible(e->business_id) });
        if (e->body_sha256 != item.body_sha256 || store::sha256(e->body) != item.body_sha256)
            return makeError(Remedy::Conflict, TIEOUT_TR("What you saw of %1 is not what is stored now. Nothing of the list was approved; open it again and look."), { domain::visible(e->business_id) });
        effects.push_back(std::move(*e));
    }
    TIEOUT_TRY(checkLimits(x, effects));
    std::vector<RowOutcome> rows;
    const int64_t until = x.now_us + kApprovalLifeUs;
    for (const store::EffectRecord& e : effects) {
        if (e.state != EffectState::Proposed) {
            rows.push_back(notPossible(e));
            continue;
        }
        TIEOUT_TRY(x.write.addApproval({ e.id, x.session.person, "approved", e.body_sha256, x.now_us, until, c.note }));
        TIEOUT_TRY(x.write.approve(e.id, x.session.person, until));
        TIEOUT_TRY(x.write.audit("approval given", "effect:" + e.id.hex(),
            store::auditDetail({ { "body_sha256", e.body_sha256.hex() }, { "until", Instant::fromUs(until).toString(0) }, { "note", c.note } })));
        rows.push_back({ e.id.hex(), true, { TIEOUT_TR("Approved until %1"), { Instant::fromUs(until).toString(0) } } });
    }
    return rows;
}

ControlRoom::Rows ControlRoom::decline(Context& x, const DeclineEffects& c)
{
    TIEOUT_TRY(demand(x.session, Permission::ApproveEffects));
    if (c.effects.empty() || c.why.find_first_not_of(" \t\r\n") == std::string::npos)
        return makeError(Remedy::Usage, TIEOUT_TR("Declining needs at least one effect and a reason in words."));
    std::vector<RowOutcome> rows;
    for (const EffectId& id : std::set<EffectId>(c.effects.begin(), c.effects.end())) {
        TIEOUT_TRY_INTO(const std::optional<store::EffectRecord> e, m_parts.control->effect(id));
        if (!e)
            return unknownEffect(id);
        if (!domain::effectNext(e->state, EffectEvent::Decline)) {
            rows.push_back(notPossible(*e));
            continue;
        }
        if (sentUnclear(*e)) {
            rows.push_back(heldByUnclear(*e));
            continue;
        }
        store::EffectChange change;
        change.event = EffectEvent::Decline;
        change.object_detail = store::auditDetail({ { "why", c.why } });
        TIEOUT_TRY(x.write.addApproval({ id, x.session.person, "declined", e->body_sha256, x.now_us, x.now_us, c.why }));
        TIEOUT_TRY(x.write.move(id, e->state, change));
        rows.push_back({ id.hex(), true, { TIEOUT_TR("Declined: %1"), { domain::visible(c.why) } } });
    }
    return rows;
}

ControlRoom::Rows ControlRoom::withdraw(Context& x, const WithdrawEffects& c)
{
    TIEOUT_TRY(demand(x.session, Permission::ProposeEffects));
    if (c.effects.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("No effect was named. Mark at least one."));
    std::vector<RowOutcome> rows;
    for (const EffectId& id : std::set<EffectId>(c.effects.begin(), c.effects.end())) {
        TIEOUT_TRY_INTO(const std::optional<store::EffectRecord> e, m_parts.control->effect(id));
        if (!e)
            return unknownEffect(id);
        if (e->maker != x.session.person) {
            rows.push_back({ id.hex(), false, { TIEOUT_TR("Only %1, who proposed it, may withdraw it; an approver may decline it."), { e->maker } } });
            continue;
        }
        if (!domain::effectNext(e->state, EffectEvent::Withdraw)) {
            rows.push_back(notPossible(*e));
            continue;
        }
        if (sentUnclear(*e)) {
            rows.push_back(heldByUnclear(*e));
            continue;
        }
        store::EffectChange change;
        change.event = EffectEvent::Withdraw;
        TIEOUT_TRY(x.write.move(id, e->state, change));
        rows.push_back({ id.hex(), true, { TIEOUT_TR("Withdrawn"), {} } });
    }
    return rows;
}

// ---- Settle -------------------------------------------------------------------------------------------

ControlRoom::Rows ControlRoom::settle(Context& x, const SettleEffect& c)
{
    TIEOUT_TRY(demand(x.session, Permission::SettleUnknown));
    if (c.evidence.find_first_not_of(" \t\r\n") == std::string::npos || c.evidence.size() > kEvidenceMax)
        return makeError(Remedy::Usage, TIEOUT_TR("Settling needs the evidence in words, at most 4,000 characters: who looked where and saw what."));
    if (c.posted && c.vendor_id.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("Say under which number the other system has it."));
    TIEOUT_TRY_INTO(const std::optional<store::EffectRecord> e, m_parts.control->effect(c.effect));
    if (!e)
        return unknownEffect(c.effect);
    if (e->state != EffectState::Unknown && e->state != EffectState::Quarantine)
        return makeError(Remedy::Conflict, TIEOUT_TR("Only an unclear effect is settled by people; this one is “%1”."), { stateTitle(e->state) });
    TIEOUT_TRY_INTO(const std::vector<store::SettlementRecord> said, m_parts.control->settlements(c.effect));
    const bool second = std::any_of(said.begin(), said.end(), [&](const store::SettlementRecord& s) {
        return s.fence == e->fence && s.person != x.session.person && s.posted == c.posted && (!c.posted || s.vendor_id == c.vendor_id);
    });
    TIEOUT_TRY(x.write.addSettlement(c.effect, { e->fence, x.now_us, x.session.person, c.vendor_id, c.evidence, c.posted }));
    if (!second)
        return std::vector<RowOutcome> { { c.effect.hex(), true, { TIEOUT_TR("Noted. A second person must say the same before it counts."), {} } } };
    store::EffectChange change;
    change.event = c.posted ? EffectEvent::SettlePosted : EffectEvent::SettleNotPosted;
    change.unclear = 0;
    change.settled_by_person = true;
    if (c.posted)
        change.vendor_id = c.vendor_id;
    TIEOUT_TRY_INTO(const EffectState after, x.write.move(c.effect, e->state, change));
    return std::vector<RowOutcome> { { c.effect.hex(), true, { TIEOUT_TR("Settled by two people: %1"), { stateTitle(after) } } } };
}

}
