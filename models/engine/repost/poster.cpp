#include "engine/repost/poster.h"

#include "engine/control/effect_pack.h"
#include "store/digest.h"
#include "store/durable_file.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

using domain::EffectEvent;
using domain::EffectState;
using domain::VendorClass;

namespace {

constexpr const char* kPoster = "poster";

std::string whyDetail(const Text& why)
{
    return store::auditDetail({ { "why", domain::english(why) } });
}

}

bool sameAsApproved(const EffectRequest& request, const TargetRecord& record)
{
    return record.amount == Exact(request.amount) && (record.currency.empty() || record.currency == request.currency)
        && (record.period == Period() || record.period == request.period) && (record.lines_digest.empty() || record.lines_digest == linesDigest(request.lines));
}

Result<Poster::Effect> Poster::read(const EffectId& id)
{
    TIEOUT_TRY_INTO(std::optional<Effect> e, m_parts.control->effect(id));
    if (!e)
        return makeError(Remedy::Usage, TIEOUT_TR("There is no effect %1. Read the list again."), { id.hex() });
    return std::move(*e);
}

Result<void> Poster::move(Effect& e, store::EffectChange change)
{
    {
        TIEOUT_TRY_INTO(store::ControlWrite write, m_parts.control->write(kPoster, m_parts.clock->now().us()));
        TIEOUT_TRY(write.move(e.id, e.state, change));
        TIEOUT_TRY(write.commit());
    }
    TIEOUT_TRY_INTO(e, read(e.id));
    return {};
}

// What is out of date ends; but where an earlier attempt may still take effect, a person decides.
Result<void> Poster::end(Effect& e, const Text& why)
{
    store::EffectChange change;
    change.event = e.unclear > 0 ? EffectEvent::ProbeUnclear : EffectEvent::GoStale;
    change.object_detail = whyDetail(why);
    return move(e, change);
}

Result<Poster::Target*> Poster::target(const Effect& e)
{
    Target& target = m_targets[e.target];
    if (target.sink || !target.trouble.empty())
        return &target;
    TIEOUT_TRY_INTO(const std::optional<store::SourceRecord> source, m_parts.control->source(e.target));
    if (!source || !source->enabled) {
        target.trouble = { TIEOUT_TR("The connection “%1” is switched off."), { e.target } };
        return &target;
    }
    if (!source->may_post) {
        target.read_only = { TIEOUT_TR("The connection “%1” is read only: “may post” is not switched on."), { e.target } };
    }
    auto sink = m_parts.open_sink ? m_parts.open_sink(sourceRowOf(*source))
                                  : Result<std::unique_ptr<EffectSink>>(makeError(Remedy::Unsupported, TIEOUT_TR("This program cannot send to other systems.")));
    if (!sink) {
        target.trouble = sink.error().message;
        return &target;
    }
    // The address may have been changed to another company's books: its key would be another one.
    if ((*sink)->tenant() != e.tenant) {
        target.trouble = { TIEOUT_TR("“%1” now points to “%2”, but the effect was approved for “%3”. Nothing is sent or looked up there."), { e.target, domain::visible((*sink)->tenant()), domain::visible(e.tenant) } };
        return &target;
    }
    target.sink = std::move(*sink);
    return &target;
}

// ---- Run ----------------------------------------------------------------------------------------------

Result<PostReport> Poster::post(const std::vector<EffectId>& only, const CancelToken& cancel, const ProgressFn& progress)
{
    m_targets.clear();
    TIEOUT_TRY_INTO(const std::vector<Effect> waiting,
        m_parts.control->effects({ EffectState::Intent, EffectState::Unknown, EffectState::NotSent, EffectState::Approved }, false));
    // What is unclear comes first, whatever was asked for: nothing new goes out over an open question.
    std::vector<EffectId> order;
    const std::set<EffectId> wanted(only.begin(), only.end());
    for (const Effect& e : waiting)
        if (e.state == EffectState::Intent || e.state == EffectState::Unknown)
            order.push_back(e.id);
    for (const Effect& e : waiting)
        if (e.state != EffectState::Intent && e.state != EffectState::Unknown && (only.empty() || wanted.count(e.id) != 0))
            order.push_back(e.id);
    PostReport report;
    if (order.empty())
        return report;
    TIEOUT_TRY(store::reserveFile(store::Control::reservePathIn(m_parts.store_dir), m_parts.limits.reserve));
    for (size_t i = 0; i < order.size(); ++i) {
        TIEOUT_TRY(cancel.check());
        if (progress)
            progress({ { TIEOUT_TR("Sending"), {} }, i, order.size() });
        TIEOUT_TRY_INTO(Effect e, read(order[i]));
        PostReport::Row row;
        row.effect = e.id;
        row.before = e.state;
        TIEOUT_TRY_INTO(row.what, work(e, cancel));
        row.after = e.state;
        report.rows.push_back(std::move(row));
    }
    return report;
}

// Brings one effect as far as it can come now.
Result<Text> Poster::work(Effect& e, const CancelToken& cancel)
{
    if (store::sha256(e.body) != e.body_sha256)
        return makeError(Remedy::Machine, TIEOUT_TR("The stored bytes of effect %1 are not those that were approved. Nothing is sent. Run the check of the installation and compare with a backup."), { e.id.hex() });
    TIEOUT_TRY_INTO(Target * at, target(e));
    if (!at->sink)
        return at->trouble;
    if (e.state == EffectState::Intent || e.state == EffectState::Unknown) {
        TIEOUT_TRY_INTO(const Text what, recover(e, *at->sink, cancel));
        if (e.state == EffectState::Unknown && e.vendor_class == VendorClass::Keyed && what.empty())
            return !at->read_only.empty() ? Result<Text>(at->read_only) : attempt(e, *at, { TIEOUT_TR("The same bytes under the same key"), {} }, cancel);
        if (e.state != EffectState::NotSent)
            return what;
    }
    if (e.state == EffectState::NotSent) {
        store::EffectChange again;
        again.event = EffectEvent::Requeue;
        TIEOUT_TRY(move(e, again));
    }
    if (e.state != EffectState::Approved)
        return Text { TIEOUT_TR("Nothing to do: it is “%1”."), { std::string(domain::effectStateTitle(e.state)) } };
    return sendApproved(e, *at, cancel);
}

Result<Text> Poster::sendApproved(Effect& e, Target& at, const CancelToken& cancel)
{
    if (!at.read_only.empty())
        return at.read_only;
    if (at.unknown_in_a_row >= m_parts.limits.unknown_in_a_row_max)
        return Text { TIEOUT_TR("Not sent: the last %1 answers of “%2” were unclear, so it is left alone for now."), { std::to_string(at.unknown_in_a_row), e.target } };
    TIEOUT_TRY_INTO(const Held held, heldBy(e));
    if (held.by_what_failed)
        TIEOUT_TRY(end(e, held.why));
    if (!held.why.empty())
        return held.why;
    TIEOUT_TRY_INTO(const Step step, preflight(e, *at.sink, cancel));
    if (!step.send)
        return step.why;
    return attempt(e, at, step.why, cancel);
}

// ---- Preflight ------------------------------------------------------------------------------------------

Result<Poster::Step> Poster::preflight(Effect& e, EffectSink& sink, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const uint64_t free, store::freeSpace(m_parts.store_dir));
    if (free < m_parts.limits.free_space_min)
        return Step { false, { TIEOUT_TR("Not sent: only %1 bytes are free at the store; %2 are needed to be sure that the outcome can be written. Make room."), { std::to_string(free), std::to_string(m_parts.limits.free_space_min) } } };
    TIEOUT_TRY_INTO(const std::optional<Text> old, outOfDate(e));
    if (old) {
        TIEOUT_TRY(end(e, *old));
        return Step { false, *old };
    }
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    auto seen = sink.preflight(request, renderedOf(e), cancel);
    if (!seen)
        return Step { false, { TIEOUT_TR("Not sent, the target could not be looked at first: %1"), { domain::english(seen.error()) } } };
    if (seen->twin) {
        store::EffectChange change;
        const bool same = sameAsApproved(request, *seen->twin);
        change.event = same ? EffectEvent::ProbeFound : EffectEvent::ProbeUnclear;
        change.vendor_id = seen->twin->vendor_id;
        change.unclear = same ? 0 : e.unclear;
        TIEOUT_TRY(move(e, change));
        return Step { false, same ? Text { TIEOUT_TR("Already there as %1 with the same content; nothing was sent."), { domain::visible(seen->twin->vendor_id) } }
                                  : Text { TIEOUT_TR("Our reference already stands on another record (%1). A person must look."), { domain::visible(seen->twin->vendor_id) } } };
    }
    if (seen->period_known && seen->period_state == PeriodState::Closed) {
        const Text closed { TIEOUT_TR("The period %1 is closed in “%2”. The date is never moved by itself: propose again for an open period."), { Period(e.period).toString(), e.target } };
        TIEOUT_TRY(end(e, closed));
        return Step { false, closed };
    }
    return Step { true, seen->evidence };
}

// ---- Confirm ------------------------------------------------------------------------------------------

Result<PostReport> Poster::verify(const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const std::vector<Effect> posted, m_parts.control->effects({ EffectState::Posted }, true));
    PostReport report;
    for (const Effect& stored : posted) {
        TIEOUT_TRY(cancel.check());
        Effect e = stored;
        PostReport::Row row;
        row.effect = e.id;
        row.before = e.state;
        TIEOUT_TRY_INTO(row.what, confirm(e));
        row.after = e.state;
        report.rows.push_back(std::move(row));
    }
    return report;
}

Result<Text> Poster::confirm(Effect& e)
{
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    TIEOUT_TRY_INTO(std::vector<PostingFact> seen, m_parts.facts->seen(e.set, request, e.target));
    const bool ours = std::any_of(seen.begin(), seen.end(), [&e](const PostingFact& p) { return p.id == e.vendor_id; });
    if (ours)
        seen.erase(std::remove_if(seen.begin(), seen.end(), [&e](const PostingFact& p) { return p.id != e.vendor_id; }), seen.end());
    if (seen.empty())
        return Text { TIEOUT_TR("Not seen by a pull yet. Pull “%1”, then verify again."), { e.target } };
    const PostingFact& p = seen.front();
    const bool same = seen.size() == 1 && (!p.amount || *p.amount == request.amount) && (!p.currency || *p.currency == request.currency) && (!p.period || *p.period == request.period);
    const Text shown { {}, { p.amount ? p.amount->toString() : std::string(), p.currency ? std::string(p.currency->code()) : std::string(), p.period ? p.period->toString() : std::string() } };
    if (!same && e.settled_by_person)
        return Text { TIEOUT_TR("The pull shows %1 %2 in %3, which is not what was approved; two people settled it so."), shown.args };
    store::EffectChange change;
    change.event = same ? EffectEvent::Confirm : EffectEvent::ProbeUnclear;
    change.vendor_id = e.vendor_id.empty() ? p.id : e.vendor_id;
    change.evidence = p.bytes; // a copy: the cache may be rebuilt, this must stay
    change.object_detail = store::auditDetail({ { "record", p.origin }, { "sha256", store::sha256(p.bytes).hex() }, { "amount", shown.args[0] },
        { "currency", shown.args[1] }, { "period", shown.args[2] } });
    TIEOUT_TRY(move(e, change));
    if (same)
        return Text { TIEOUT_TR("Confirmed: the pull shows %1 as it was approved."), { domain::visible(p.document.empty() ? p.id : p.document) } };
    return Text { TIEOUT_TR("The pull shows %1 %2 in %3, which is not what was approved. A person must look."), shown.args };
}

}
