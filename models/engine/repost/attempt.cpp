// From the committed intent to the committed outcome, and the way back when it is not there.
#include "engine/repost/poster.h"

#include "engine/control/effect_pack.h"
#include "store/durable_file.h"

#include <algorithm>

namespace tieout::engine {

using domain::EffectEvent;
using domain::EffectState;
using domain::VendorClass;

// Nobody else can make a proof: the class is named as a friend in ports.h and defined here alone.
class IntentProofMaker {
public:
    static IntentProof after(const EffectId& effect, int64_t fence) { return IntentProof(effect, fence); }
};

namespace {

constexpr const char* kPoster = "poster";

// What a connector says is believed only as far as its own figures allow.
SendReport::Outcome classified(const SendReport& r)
{
    switch (r.outcome) {
    case SendReport::NotSent:
        return r.bytes_sent == 0 && !r.first_byte_received && r.http_status == 0 ? SendReport::NotSent : SendReport::Unknown;
    case SendReport::Posted:
        return r.vendor_id.empty() ? SendReport::Unknown : SendReport::Posted;
    case SendReport::Rejected:
        return r.http_status != 0 ? SendReport::Rejected : SendReport::Unknown;
    case SendReport::Unknown:
        break;
    }
    return SendReport::Unknown;
}

EffectState stateOf(SendReport::Outcome outcome)
{
    constexpr EffectState kStates[] = { EffectState::NotSent, EffectState::Posted, EffectState::Rejected, EffectState::Unknown };
    return kStates[outcome];
}

EffectEvent eventOf(EffectState state)
{
    return state == EffectState::NotSent ? EffectEvent::OutcomeNotSent
        : state == EffectState::Posted   ? EffectEvent::OutcomePosted
        : state == EffectState::Rejected ? EffectEvent::OutcomeRejected
                                         : EffectEvent::OutcomeUnknown;
}

}

// T1, the flight recorder, the one send, T2.
Result<Text> Poster::attempt(Effect& e, Target& at, const Text& preflight, const CancelToken& cancel)
{
    int64_t fence = 0;
    std::optional<Text> lost;
    {
        // Under the same lock as the intent: nobody can take the approver's right in between, and what
        // is sent again after an unclear answer needs it as much as the first time.
        TIEOUT_TRY_INTO(store::ControlWrite write, m_parts.control->write(kPoster, m_parts.clock->now().us()));
        TIEOUT_TRY_INTO(lost, approverLost(e));
        if (!lost) {
            TIEOUT_TRY_INTO(fence, write.commitIntent(e, preflight));
            TIEOUT_TRY(write.commit());
        }
    }
    if (lost) {
        const bool again = e.unclear > 0;
        TIEOUT_TRY(end(e, *lost));
        if (again)
            return Text { TIEOUT_TR("Not sent again: %1, who approved it, may not approve it any more. What became of the earlier attempt is unclear; a person decides with evidence."), { domain::visible(e.approver) } };
        return *lost;
    }
    TIEOUT_TRY_INTO(e, read(e.id));
    TIEOUT_CHECK(e.state == EffectState::Intent && e.fence == fence);
    const auto noted = m_parts.recorder->record(m_parts.clock->now(), store::FlightRecorder::Kind::Intent, e.id, fence,
        e.operation + " " + e.business_id + " reference=" + e.our_reference + " body_sha256=" + e.body_sha256.hex() + " target=" + e.target);
    SendReport report;
    if (noted) {
        report = at.sink->send(IntentProofMaker::after(e.id, fence), renderedOf(e), cancel);
    } else {
        report.outcome = SendReport::NotSent;
        report.why = noted.error().message;
    }
    TIEOUT_TRY_INTO(const Text what, outcome(e, fence, std::move(report)));
    at.unknown_in_a_row = e.state == EffectState::Unknown ? at.unknown_in_a_row + 1 : 0;
    if (!noted)
        return std::move(noted).error();
    if (e.state == EffectState::Posted)
        TIEOUT_TRY(readBack(e, *at.sink, cancel));
    // A unique reference tells at once what became of an unclear answer.
    if (e.state == EffectState::Unknown && e.vendor_class == VendorClass::UniqueReference) {
        TIEOUT_TRY_INTO(const Text found, recover(e, *at.sink, cancel));
        if (e.state == EffectState::Posted)
            return found;
    }
    return what;
}

Result<Text> Poster::outcome(Effect& e, int64_t fence, SendReport report)
{
    const EffectState state = stateOf(classified(report));
    store::AttemptRecord record;
    record.outcome = domain::effectStateId(state);
    record.http_status = report.http_status;
    record.vendor_id = state == EffectState::Posted ? report.vendor_id : std::string();
    record.why = report.why;
    record.answer = std::move(report.answer);
    // The recorder goes first: should the database be unable to take it, a person can read it there.
    const auto noted = m_parts.recorder->record(m_parts.clock->now(), store::FlightRecorder::Kind::Outcome, e.id, fence,
        record.outcome + " http=" + std::to_string(record.http_status) + " vendor_id=" + record.vendor_id);
    // A refusal says nothing about an earlier attempt whose truth is still at the vendor; only a
    // keyed vendor's refusal covers every request under its key.
    const bool quarantine = state == EffectState::Rejected && e.unclear > 0 && e.vendor_class != VendorClass::Keyed;
    if (auto done = commitOutcome(e, fence, record, quarantine); !done) {
        if (done.error().remedy != Remedy::Machine)
            return std::move(done).error();
        store::removeFileIfThere(store::Control::reservePathIn(m_parts.store_dir));
        if (auto again = commitOutcome(e, fence, record, quarantine); !again)
            return std::move(again).error().within("the outcome could not be written; it counts as unknown and is looked up at the next start");
    }
    TIEOUT_TRY_INTO(e, read(e.id));
    if (!noted)
        return std::move(noted).error();
    const std::string why = domain::english(record.why);
    switch (e.state) {
    case EffectState::Posted:
        return Text { TIEOUT_TR("Posted as %1"), { domain::visible(record.vendor_id) } };
    case EffectState::Rejected:
        return Text { TIEOUT_TR("Refused: %1"), { domain::visible(why) } };
    case EffectState::NotSent:
        return Text { TIEOUT_TR("Nothing was sent: %1"), { domain::visible(why) } };
    case EffectState::Quarantine:
        return Text { TIEOUT_TR("Refused (%1), but an earlier attempt may still take effect. A person must look."), { domain::visible(why) } };
    default:
        return Text { TIEOUT_TR("The outcome is unknown: %1. It is looked up, never guessed."), { domain::visible(why) } };
    }
}

Result<void> Poster::commitOutcome(const Effect& e, int64_t fence, const store::AttemptRecord& record, bool quarantine)
{
    TIEOUT_TRY_INTO(store::ControlWrite write, m_parts.control->write(kPoster, m_parts.clock->now().us()));
    TIEOUT_TRY(write.endAttempt(e.id, fence, record));
    const auto state = domain::effectStateById(record.outcome);
    store::EffectChange change;
    change.event = quarantine ? EffectEvent::OutcomeUnknown : eventOf(*state);
    change.fence = fence;
    if (*state == EffectState::Posted) {
        change.vendor_id = record.vendor_id;
        change.unclear = 0;
    } else if (*state == EffectState::Unknown) {
        change.unclear = e.unclear + 1;
    }
    TIEOUT_TRY(write.move(e.id, EffectState::Intent, change));
    if (quarantine) {
        store::EffectChange person;
        person.event = EffectEvent::ProbeUnclear;
        person.fence = fence;
        TIEOUT_TRY(write.move(e.id, EffectState::Unknown, person));
    }
    return write.commit();
}

// Reads what was posted by our reference; another content than was approved goes to a person.
Result<void> Poster::readBack(Effect& e, EffectSink& sink, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    const auto seen = sink.probe(request, renderedOf(e), cancel);
    if (!seen || seen->answer != ProbeReport::Found)
        return {}; // not seen yet: the pull will tell
    if (seen->records.size() == 1 && sameAsApproved(request, seen->records.front()))
        return {};
    store::EffectChange change;
    change.event = EffectEvent::ProbeUnclear;
    change.evidence = seen->records.empty() ? std::string() : seen->records.front().evidence;
    return move(e, change);
}

// ---- Recovery -------------------------------------------------------------------------------------------

// An intent without an outcome is unknown. Then by vendor class; empty text: send the same bytes.
Result<Text> Poster::recover(Effect& e, EffectSink& sink, const CancelToken& cancel)
{
    if (e.state == EffectState::Intent) {
        store::AttemptRecord lost;
        lost.outcome = domain::effectStateId(EffectState::Unknown);
        lost.why = { TIEOUT_TR("The program ended before the outcome was written"), {} };
        TIEOUT_TRY(commitOutcome(e, e.fence, lost, false));
        TIEOUT_TRY_INTO(e, read(e.id));
    }
    switch (e.vendor_class) {
    case VendorClass::Keyed:
        if (m_parts.clock->now().us() - e.first_sent_us < m_parts.limits.key_life_us && e.attempts <= m_parts.limits.resend_max)
            return Text {};
        break;
    case VendorClass::UniqueReference:
    case VendorClass::Searchable:
        return lookFor(e, sink, cancel);
    case VendorClass::Blind:
        break;
    }
    store::EffectChange change;
    change.event = EffectEvent::ProbeUnclear;
    TIEOUT_TRY(move(e, change));
    return Text { TIEOUT_TR("The outcome is unknown and cannot be looked up. A person decides with evidence."), {} };
}

Result<Text> Poster::lookFor(Effect& e, EffectSink& sink, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    auto seen = sink.probe(request, renderedOf(e), cancel);
    if (!seen || seen->answer == ProbeReport::Unclear)
        return Text { TIEOUT_TR("The outcome is still unknown; it could not be looked up: %1"), { domain::visible(seen ? domain::english(seen->why) : domain::english(seen.error())) } };
    if (seen->answer == ProbeReport::Absent)
        return notFound(e);
    const bool same = seen->records.size() == 1 && sameAsApproved(request, seen->records.front());
    store::EffectChange change;
    change.event = same ? EffectEvent::ProbeFound : EffectEvent::ProbeUnclear;
    if (!seen->records.empty()) {
        change.vendor_id = seen->records.front().vendor_id;
        change.evidence = seen->records.front().evidence;
    }
    if (same)
        change.unclear = 0;
    TIEOUT_TRY(move(e, change));
    if (same)
        return Text { TIEOUT_TR("Found there as %1 with the same content"), { domain::visible(e.vendor_id) } };
    return Text { TIEOUT_TR("Our reference was found %1 times or with other content than approved. A person must look."), { std::to_string(seen->records.size()) } };
}

Result<Text> Poster::notFound(Effect& e)
{
    store::EffectChange change;
    if (e.vendor_class == VendorClass::UniqueReference) {
        // A late first request and the next one collide there, so going on is safe. It stays
        // marked unclear: it cannot end by itself.
        change.event = EffectEvent::ProbeAbsent;
        TIEOUT_TRY(move(e, change));
        return Text { TIEOUT_TR("It is not there; it can be sent again"), {} };
    }
    const int64_t ready_us = e.last_sent_us + m_parts.limits.settle_us;
    if (m_parts.clock->now().us() < ready_us)
        return Text { TIEOUT_TR("Not found yet; “not found” counts only from %1 on."), { Instant::fromUs(ready_us).toString(0) } };
    if (e.probes == 0) {
        TIEOUT_TRY_INTO(store::ControlWrite write, m_parts.control->write(kPoster, m_parts.clock->now().us()));
        TIEOUT_TRY(write.noteProbe(e.id, 1));
        TIEOUT_TRY(write.commit());
        return Text { TIEOUT_TR("Not found; it is looked for once more at the next run."), {} };
    }
    change.event = EffectEvent::ProbeUnclear;
    TIEOUT_TRY(move(e, change));
    return Text { TIEOUT_TR("Not found twice after the settle time. A person decides with evidence."), {} };
}

}
