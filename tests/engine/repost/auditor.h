#pragma once

#include "engine/control/control_world.h"

#include <string>

namespace tieout::tests {

// Looks at the store and the vendor from outside, with its own eyes, and says which invariant is
// broken; empty when none is. `ended`: faults have stopped and everybody had his turn (I9).
inline std::string auditWorld(World& w, bool ended)
{
    using domain::EffectEvent;
    using domain::EffectState;
    std::map<std::string, int> there;
    for (const VendorRecord& r : w.vendor.records)
        if (++there[r.reference] > 1)
            return "I1: two records for " + r.reference;
    std::map<std::string, store::EffectRecord> ours; // the one that owns a reference
    std::map<std::string, std::set<Digest>> approved_bytes; // by reference: effects of one generation share it
    std::map<std::string, int> intents;
    Exact here_sum, there_sum;
    for (const store::EffectRecord& light : must(w.control->effects({}, false))) {
        const store::EffectRecord e = w.effect(light.id);
        const bool posted = e.state == EffectState::Posted || e.state == EffectState::Confirmed;
        if (posted && there[e.our_reference] != 1)
            return "I2: posted here and not there: " + e.id.hex();
        const bool over = e.state == EffectState::Rejected || e.state == EffectState::Stale || e.state == EffectState::Withdrawn || e.state == EffectState::Declined;
        // A later effect of the same generation may own the record under the shared reference.
        if (!ours.count(e.our_reference) || !over)
            ours[e.our_reference] = e;
        if (posted && !here_sum.add(e.amount))
            return "sum";
        if (store::sha256(e.body) != e.body_sha256)
            return "I4: stored bytes";
        if (ended && (e.state == EffectState::Intent || e.state == EffectState::Unknown || e.state == EffectState::NotSent || e.state == EffectState::Approved))
            return "I9: still " + std::string(domain::effectStateId(e.state)) + " " + e.id.hex();
        // I3: as many requests as attempts at most, each under an approval by somebody else.
        const auto attempts = must(w.control->attempts(e.id));
        if (int(attempts.size()) != e.attempts)
            return "I3: attempts are not all written down";
        bool approved = false;
        for (const store::ApprovalRecord& a : must(w.control->approvals(e.id)))
            approved = approved || (a.verdict == "approved" && a.person != e.maker && a.body_sha256 == e.body_sha256);
        intents[e.our_reference] += e.attempts;
        if (approved)
            approved_bytes[e.our_reference].insert(e.body_sha256);
        if (!attempts.empty() && !approved)
            return "I3: sent without another person's approval";
        // I5: the trail replayed along the arrows gives the state.
        store::AuditFilter filter;
        filter.object = "effect:" + e.id.hex();
        filter.limit = 10'000;
        auto trail = must(w.control->audit(filter));
        EffectState state = EffectState::Draft;
        for (auto entry = trail.rbegin(); entry != trail.rend(); ++entry)
            for (int i = 0; i < domain::kEffectEventCount; ++i)
                if (entry->act == "effect " + std::string(domain::effectEventId(static_cast<EffectEvent>(i))) || (i == 0 && entry->act == "effect proposed")) {
                    const auto next = domain::effectNext(state, static_cast<EffectEvent>(i));
                    if (!next)
                        return "I5: " + entry->act + " from " + std::string(domain::effectStateId(state));
                    state = *next;
                }
        if (state != e.state)
            return "I5: the trail ends at " + std::string(domain::effectStateId(state));
    }
    for (const VendorRecord& r : w.vendor.records) {
        const auto owner = ours.find(r.reference);
        if (owner == ours.end())
            return "I2: a record there with our reference and no effect here";
        if (ended && owner->second.state != EffectState::Posted && owner->second.state != EffectState::Confirmed)
            return "I2: there, and here " + std::string(domain::effectStateId(owner->second.state));
        if (!there_sum.add(r.amount))
            return "sum";
    }
    std::map<std::string, int> requests;
    for (const auto& [reference, body] : w.vendor.sent) {
        if (approved_bytes[reference].count(store::sha256(body)) == 0)
            return "I4: other bytes were sent than were approved";
        if (++requests[reference] > intents[reference])
            return "I3: more requests than committed intents";
    }
    if (!must(w.control->verifyAudit()).whole)
        return "I6: audit chain";
    if (!must(store::FlightRecorder::verify(store::Control::recorderPathIn(w.folder))).whole)
        return "I6: flight recorder";
    if (ended && here_sum != there_sum)
        return "I7: " + here_sum.toString() + " here, " + there_sum.toString() + " there";
    for (const std::string& wrong : must(w.control->integrity(true)))
        return "I8: " + wrong;
    return {};
}

// Two honest people look at the vendor and say what is true.
inline void settleByPeople(World& w)
{
    w.vendor.settle();
    for (const store::EffectRecord& e : must(w.control->effects({ domain::EffectState::Quarantine }, false))) {
        const VendorRecord* record = w.vendor.find(e.our_reference, false);
        for (const char* who : { "ann", "cora" })
            w.run(w.session(who), SettleEffect { e.id, record != nullptr, record ? record->id : std::string(), "looked it up" });
    }
}

// Faults have stopped: everybody gets his turns until nothing is open.
inline void bringToRest(World& w)
{
    w.fault = [] { return Fault::None; };
    w.probe_fails = false;
    for (int round = 0; round < 8; ++round) {
        w.clock.pass(20 * 60);
        w.vendor.settle();
        must(w.post());
        settleByPeople(w);
        w.pull();
        must(w.verify());
    }
}

}
