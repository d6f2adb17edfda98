#include "engine/control/approval_limits.h"

#include "engine/control/effect_pack.h"

#include <algorithm>

namespace tieout::engine {

using domain::EffectState;
using domain::Permission;

namespace {

bool anyMay(const std::vector<domain::Role>& roles, Permission permission)
{
    return std::any_of(roles.begin(), roles.end(), [permission](domain::Role role) { return domain::roleMay(role, permission); });
}

bool sameHolder(const store::LimitRecord& a, const store::LimitRecord& b)
{
    return a.of_role == b.of_role && a.holder == b.holder && a.currency == b.currency;
}

// What came to nothing is not counted; what was posted stays counted.
bool counts(EffectState state)
{
    return domain::effectIsLive(state) || state == EffectState::Confirmed;
}

Result<void> addTo(Exact& sum, const Exact& amount)
{
    if (sum.add(amount.absolute()))
        return {};
    return makeError(Remedy::FixData, TIEOUT_TR("The amounts are too large to be added up. Approve them one by one."));
}

std::string code(uint32_t currency)
{
    return std::string(Currency::fromPacked(currency).code());
}

}

std::vector<store::LimitRecord> limitsInForce(const std::vector<store::LimitRecord>& changes)
{
    std::vector<store::LimitRecord> out;
    for (const store::LimitRecord& change : changes) {
        out.erase(std::remove_if(out.begin(), out.end(), [&change](const store::LimitRecord& r) { return sameHolder(r, change); }), out.end());
        if (change.one_fix)
            out.push_back(change);
    }
    std::sort(out.begin(), out.end(), [](const store::LimitRecord& a, const store::LimitRecord& b) {
        return std::tuple(a.of_role, a.holder, code(a.currency)) < std::tuple(b.of_role, b.holder, code(b.currency));
    });
    return out;
}

Result<ApprovalLimits> ApprovalLimits::of(store::Control& control, const store::PersonRecord& person)
{
    ApprovalLimits out(control, person);
    TIEOUT_TRY_INTO(const std::vector<store::LimitRecord> changes, control.limitChanges());
    out.m_limits = limitsInForce(changes);
    return out;
}

// The person's own limits, else the widest of the roles by which it approves; a role without any
// limit, and one that may approve above limits, is not bound.
ApprovalBound ApprovalLimits::in(uint32_t currency) const
{
    const auto of = [&](bool of_role, const std::string& holder) {
        ApprovalBound bound { true, {}, {}, holder };
        for (const store::LimitRecord& limit : m_limits) {
            if (limit.of_role != of_role || limit.holder != holder)
                continue;
            bound.free = false;
            if (limit.currency == currency) {
                bound.one_fix = limit.one_fix;
                bound.together = limit.together;
            }
        }
        return bound;
    };
    ApprovalBound widest = of(false, m_person.person);
    if (!widest.free)
        return widest;
    if (anyMay(m_person.roles, Permission::ApproveAboveLimit))
        return {};
    for (const domain::Role role : m_person.roles) {
        if (!domain::roleMay(role, Permission::ApproveEffects))
            continue;
        const ApprovalBound bound = of(true, std::string(domain::roleId(role)));
        if (bound.free)
            return {};
        if (widest.free || bound.one_fix > widest.one_fix)
            widest = bound;
    }
    return widest;
}

Result<ApprovalLimits::Group> ApprovalLimits::groupOf(const store::EffectRecord& e, int64_t decided_us)
{
    TIEOUT_TRY_INTO(const EffectRequest request, unpackRequest(e.request));
    return Group { e.maker, request.entity, e.period != 0 ? Period(e.period) : Instant::fromUs(decided_us).period(), e.currency };
}

// Every leg of the remedy, decided or not, without its sign: a reversal and the posting that follows
// are two movements in the books, and either may arrive alone.
Result<Exact> ApprovalLimits::fixSum(const store::EffectRecord& e)
{
    TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> of_case, m_control->effectsOf(e.case_id));
    Exact sum;
    for (const store::EffectRecord& leg : of_case)
        if (leg.proposed_us == e.proposed_us && leg.currency == e.currency && counts(leg.state))
            TIEOUT_TRY(addTo(sum, leg.amount));
    return sum;
}

Result<Exact> ApprovalLimits::approvedBefore(const Group& group, int64_t until_us)
{
    TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> approved, m_control->effectsApprovedBy(m_person.person, group.maker));
    Exact sum;
    for (const store::EffectRecord& e : approved) {
        if (e.currency != group.currency || e.decided_us > until_us || !counts(e.state))
            continue;
        TIEOUT_TRY_INTO(const Group its, groupOf(e, e.decided_us));
        if (its == group)
            TIEOUT_TRY(addTo(sum, e.amount));
    }
    return sum;
}

// `together`: all of the effect's group, the effect included.
Result<ApprovalLimits::Finding> ApprovalLimits::look(const store::EffectRecord& e, const Exact& together)
{
    Finding found;
    found.bound = in(e.currency);
    if (!found.bound.one_fix) {
        found.over = Over::Currency;
        return found;
    }
    TIEOUT_TRY_INTO(found.sum, fixSum(e));
    if (found.sum > *found.bound.one_fix) {
        found.over = Over::OneFix;
    } else if (together > *found.bound.together) {
        found.over = Over::Together;
        found.sum = together;
    }
    return found;
}

Result<std::optional<store::EffectRecord>> ApprovalLimits::firstOver(const std::vector<store::EffectRecord>& effects, int64_t now_us, Finding& found)
{
    std::map<Group, Exact> sums;
    for (const store::EffectRecord& e : effects) {
        if (e.amount.isZero() || in(e.currency).free)
            continue;
        TIEOUT_TRY_INTO(const Group group, groupOf(e, now_us));
        auto sum = sums.find(group);
        if (sum == sums.end()) {
            TIEOUT_TRY_INTO(const Exact before, approvedBefore(group, now_us));
            sum = sums.emplace(group, before).first;
        }
        TIEOUT_TRY(addTo(sum->second, e.amount));
        TIEOUT_TRY_INTO(found, look(e, sum->second));
        found.group = group;
        if (found.over != Over::Nothing)
            return std::optional(e);
    }
    return std::optional<store::EffectRecord>();
}

// The others whom neither their own hand nor their limits keep from approving it.
Result<std::string> ApprovalLimits::whoMay(const store::EffectRecord& e, int64_t now_us)
{
    TIEOUT_TRY_INTO(const std::vector<store::PersonRecord> people, m_control->people());
    std::string names;
    for (const store::PersonRecord& person : people) {
        if (!person.active || person.person == e.maker || person.person == m_person.person || !anyMay(person.roles, Permission::ApproveEffects))
            continue;
        ApprovalLimits theirs(*m_control, person);
        theirs.m_limits = m_limits;
        Finding found;
        TIEOUT_TRY_INTO(const std::optional<store::EffectRecord> over, theirs.firstOver({ e }, now_us, found));
        if (!over)
            names += (names.empty() ? "" : ", ") + person.person;
    }
    return names.empty() ? "–" : names;
}

Result<std::optional<Text>> ApprovalLimits::against(const std::vector<store::EffectRecord>& effects, int64_t now_us)
{
    Finding found;
    TIEOUT_TRY_INTO(const std::optional<store::EffectRecord> over, firstOver(effects, now_us, found));
    if (!over)
        return std::optional<Text>();
    TIEOUT_TRY_INTO(const std::string who, whoMay(*over, now_us));
    const std::string business = domain::visible(over->business_id), currency = code(over->currency), holder = domain::visible(found.bound.holder);
    if (found.over == Over::Currency)
        return std::optional(Text { TIEOUT_TR("Above the limit: %1 is %2 %3, and the limits set for “%4” are in other currencies only, so nothing in %3 may be approved. Who may approve it: %5. An administrator sets the limits."),
            { business, over->amount.absolute().toString(), currency, holder, who } });
    if (found.over == Over::OneFix)
        return std::optional(Text { TIEOUT_TR("Above the limit: the fix of %1 comes to %2 %3 in all its parts; the limit set for “%4” is %5 %3 for one fix. Who may approve it: %6. An administrator sets the limits."),
            { business, found.sum.toString(), currency, holder, found.bound.one_fix->toString(), who } });
    const std::string entity = found.group.entity.empty() ? "–" : domain::visible(found.group.entity);
    return std::optional(Text { TIEOUT_TR("Above the limit: with %1, what you approved of %2 (entity %3, period %4) would come to %5; the limit set for “%6” is %7 together. Who may approve it: %8. An administrator sets the limits."),
        { business, domain::visible(over->maker), entity, found.group.period.toString(), found.sum.toString() + " " + currency, holder, found.bound.together->toString() + " " + currency, who } });
}

Result<std::optional<Text>> ApprovalLimits::voids(const store::EffectRecord& e)
{
    if (e.amount.isZero() || in(e.currency).free)
        return std::optional<Text>();
    TIEOUT_TRY_INTO(const Group group, groupOf(e, e.decided_us));
    TIEOUT_TRY_INTO(const Exact together, approvedBefore(group, e.decided_us));
    TIEOUT_TRY_INTO(const Finding found, look(e, together));
    const std::string who = domain::visible(m_person.person), holder = domain::visible(found.bound.holder), currency = code(e.currency);
    switch (found.over) {
    case Over::Nothing:
        return std::optional<Text>();
    case Over::Currency:
        return std::optional(Text { TIEOUT_TR("%1, who approved it, may not approve anything in %2 any more (limits of “%3”). It is not sent; propose it again."), { who, currency, holder } });
    case Over::OneFix:
        return std::optional(Text { TIEOUT_TR("%1, who approved it, may approve only %2 %3 for one fix by now (limit of “%4”), and this one comes to %5 %3. It is not sent; propose it again."),
            { who, found.bound.one_fix->toString(), currency, holder, found.sum.toString() } });
    case Over::Together:
        break;
    }
    return std::optional(Text { TIEOUT_TR("%1, who approved it, may approve only %2 %3 together of one maker, entity and period by now (limit of “%4”), and with this one it comes to %5 %3. It is not sent; propose it again."),
        { who, found.bound.together->toString(), currency, holder, found.sum.toString() } });
}

}
