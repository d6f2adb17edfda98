// What an effect waits for, and whether what it was approved for still holds.
#include "engine/repost/poster.h"

#include "engine/control/approval_limits.h"
#include "engine/control/effect_pack.h"
#include "engine/remedies/remedy_table.h"

#include <algorithm>

namespace tieout::engine {

using domain::EffectState;

namespace {

bool done(EffectState state)
{
    return state == EffectState::Posted || state == EffectState::Confirmed;
}

// Proposed in one act for one case: the legs of one remedy.
bool samePlan(const store::EffectRecord& a, const store::EffectRecord& b)
{
    return a.case_id == b.case_id && a.proposed_us == b.proposed_us && a.id != b.id;
}

}

// A leg that was sent changes the records, so the exception of the others may be gone already.
Result<bool> Poster::planUnderWay(const Effect& e)
{
    TIEOUT_TRY_INTO(const std::vector<Effect> of_case, m_parts.control->effectsOf(e.case_id));
    return std::any_of(of_case.begin(), of_case.end(), [&e](const Effect& other) { return samePlan(e, other) && done(other.state); });
}

// The reversal comes before the new posting; without it the invoice would stand there twice.
Result<Poster::Held> Poster::heldByPlan(const Effect& e)
{
    if (e.operation != op::kPostInvoice)
        return Held {};
    TIEOUT_TRY_INTO(const std::vector<Effect> of_case, m_parts.control->effectsOf(e.case_id));
    for (const Effect& other : of_case) {
        if (!samePlan(e, other) || other.operation != op::kReversePosting || done(other.state))
            continue;
        if (domain::effectIsLive(other.state))
            return Held { { TIEOUT_TR("Waits for the reversal of %1 (effect %2)."), { domain::visible(other.business_id), other.id.hex() } }, false };
        return Held { { TIEOUT_TR("The reversal of %1 came to nothing (“%2”), so it is not posted again: it would stand there twice. Propose the remedy anew."),
                          { domain::visible(other.business_id), std::string(domain::effectStateTitle(other.state)) } },
            true };
    }
    return Held {};
}

// The customer, its parent and the invoice of a payment must be in the target before what names them.
Result<Text> Poster::heldByMasters(const Effect& e)
{
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    const auto open = [&](std::string_view operation, const std::string& business_id) -> Result<Text> {
        TIEOUT_TRY_INTO(const std::vector<Effect> others, m_parts.control->effectsOfBusiness(e.tenant, std::string(operation), business_id));
        for (const Effect& other : others)
            if (other.id != e.id && domain::effectIsLive(other.state) && other.state != EffectState::Posted)
                return Text { TIEOUT_TR("Waits for the effect %1 on %2, which must come first."), { other.id.hex(), domain::visible(business_id) } };
        return Text {};
    };
    if (e.operation == op::kCreateCustomer)
        return request.reference_to.empty() ? Text {} : open(op::kCreateCustomer, request.reference_to);
    if (e.operation != op::kPostInvoice && e.operation != op::kPostCredit && e.operation != op::kApplyPayment)
        return Text {};
    if (!request.customer.empty()) {
        TIEOUT_TRY_INTO(const Text customer, open(op::kCreateCustomer, request.customer));
        if (!customer.empty())
            return customer;
        TIEOUT_TRY_INTO(const std::vector<Effect> made, m_parts.control->effectsOfBusiness(e.tenant, std::string(op::kCreateCustomer), request.customer));
        const bool by_us = std::any_of(made.begin(), made.end(), [](const Effect& other) { return done(other.state); });
        TIEOUT_TRY_INTO(const bool known, m_parts.facts->customerKnown(e.set, request.customer, e.target));
        if (!by_us && !known)
            return Text { TIEOUT_TR("Held back: the customer %1 is not in “%2”. Create the customer there first; it has an exception of its own."), { domain::visible(request.customer), e.target } };
    }
    return e.operation == op::kPostInvoice ? Text {} : open(op::kPostInvoice, request.reference_to);
}

// Dependency order: an earlier effect on the same business object comes to its end first.
Result<Poster::Held> Poster::heldBy(const Effect& e)
{
    TIEOUT_TRY_INTO(const std::vector<Effect> others, m_parts.control->effectsOfBusiness(e.tenant, {}, e.business_id));
    for (const Effect& other : others)
        if (other.ordinal < e.ordinal && domain::effectIsLive(other.state) && other.state != EffectState::Posted)
            return Held { { TIEOUT_TR("Waits for the earlier effect %1 on %2."), { other.id.hex(), domain::visible(e.business_id) } }, false };
    TIEOUT_TRY_INTO(Held held, heldByPlan(e));
    if (held.why.empty()) {
        TIEOUT_TRY_INTO(held.why, heldByMasters(e));
    }
    return held;
}

// Who approved must be allowed to at the moment of sending, too: a right taken away takes its approvals
// along, and so does a limit that was lowered.
Result<std::optional<Text>> Poster::approverLost(const Effect& e)
{
    TIEOUT_TRY_INTO(const std::vector<store::ApprovalRecord> approvals, m_parts.control->approvals(e.id));
    std::string lost;
    for (const store::ApprovalRecord& approval : approvals) {
        if (approval.verdict != "approved")
            continue;
        TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(approval.person));
        const bool may = person && person->active
            && std::any_of(person->roles.begin(), person->roles.end(), [](domain::Role role) { return domain::roleMay(role, domain::Permission::ApproveEffects); });
        if (may) {
            TIEOUT_TRY_INTO(ApprovalLimits limits, ApprovalLimits::of(*m_parts.control, *person));
            return limits.voids(e);
        }
        lost = approval.person;
    }
    return std::optional(Text { TIEOUT_TR("%1, who approved it, may not approve any more. It is not sent; propose it again."), { domain::visible(lost) } });
}

// Why the approval does not hold any more, or nothing.
Result<std::optional<Text>> Poster::outOfDate(const Effect& e)
{
    if (m_parts.clock->now().us() > e.approved_until_us)
        return std::optional(Text { TIEOUT_TR("The approval ran out at %1. Propose it again."), { Instant::fromUs(e.approved_until_us).toString(0) } });
    TIEOUT_TRY_INTO(const std::optional<Text> lost, approverLost(e));
    if (lost)
        return lost;
    TIEOUT_TRY_INTO(const bool under_way, planUnderWay(e));
    TIEOUT_TRY_INTO(const std::optional<FindingFact> finding, m_parts.facts->finding(e.case_id));
    if (!under_way && (!finding || !finding->found))
        return std::optional(Text { TIEOUT_TR("The exception is gone in the meantime; nothing needs to be sent."), {} });
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    TIEOUT_TRY_INTO(const std::optional<Digest> version, m_parts.facts->version(e.set, request));
    if (!version || *version != e.source_sha256)
        return std::optional(Text { TIEOUT_TR("The record %1 changed after it was proposed. Look at it and propose again."), { domain::visible(e.business_id) } });
    TIEOUT_TRY_INTO(const std::vector<store::PeriodRecord> periods, m_parts.control->periods());
    for (const store::PeriodRecord& p : periods)
        if (p.period == e.period && p.state == int(PeriodState::Closed) && (p.entity.empty() || p.entity == request.entity))
            return std::optional(Text { TIEOUT_TR("The period %1 is closed. The date is never moved by itself: propose again for an open period."), { Period(e.period).toString() } });
    return std::optional<Text>();
}

}
