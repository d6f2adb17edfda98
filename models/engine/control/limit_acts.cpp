// Who says how much may be approved: an administrator, who approves nothing, with a reason.
#include "engine/control/approval_limits.h"
#include "engine/control/control_room.h"

#include <algorithm>

namespace tieout::engine {

using domain::Permission;

namespace {

constexpr size_t kWhyMax = 4000;

Result<void> checkHolder(store::Control& control, const Session& session, const SetApprovalLimit& c)
{
    if (c.person.empty() == !c.role)
        return makeError(Remedy::Usage, TIEOUT_TR("A limit is set for a person or for a role: name one of the two."));
    if (c.role && !domain::roleMay(*c.role, Permission::ApproveEffects))
        return makeError(Remedy::Usage, TIEOUT_TR("The role “%1” approves nothing, so it needs no limit."), { std::string(domain::roleId(*c.role)) });
    if (c.role && domain::roleMay(*c.role, Permission::ApproveAboveLimit))
        return makeError(Remedy::Usage, TIEOUT_TR("The role “%1” is there to approve above the limits. Set a limit for a person instead."), { std::string(domain::roleId(*c.role)) });
    if (!c.role) {
        TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, control.person(c.person));
        if (!person)
            return makeError(Remedy::Usage, TIEOUT_TR("There is no person “%1”. See the list of people."), { domain::visible(c.person) });
    }
    const bool own = c.role ? std::find(session.roles.begin(), session.roles.end(), *c.role) != session.roles.end() : c.person == session.person;
    if (own && !session.advisory)
        return makeError(Remedy::NoPermission, TIEOUT_TR("Nobody sets a limit that binds himself. Ask another administrator."));
    return {};
}

Result<void> checkAmounts(const SetApprovalLimit& c)
{
    if (c.currency.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("A limit needs its currency, for example EUR."));
    if (!c.one_fix && c.together)
        return makeError(Remedy::Usage, TIEOUT_TR("A limit for all together needs one for a single fix as well."));
    if (c.one_fix && *c.one_fix < Exact())
        return makeError(Remedy::Usage, TIEOUT_TR("A limit cannot lie below zero; zero means that nothing may be approved."));
    if (c.together && *c.together < *c.one_fix)
        return makeError(Remedy::Usage, TIEOUT_TR("The limit for all together (%1) lies below the one for a single fix (%2)."), { c.together->toString(), c.one_fix->toString() });
    return {};
}

}

ControlRoom::Rows ControlRoom::setApprovalLimit(Context& x, const SetApprovalLimit& c)
{
    TIEOUT_TRY(demand(x.session, Permission::EditLimits));
    TIEOUT_TRY(checkHolder(*m_parts.control, x.session, c));
    TIEOUT_TRY(checkAmounts(c));
    if (c.why.find_first_not_of(" \t\r\n") == std::string::npos || c.why.size() > kWhyMax)
        return makeError(Remedy::Usage, TIEOUT_TR("A change of a limit needs its reason in words, at most 4,000 characters: an auditor will ask."));
    store::LimitRecord change;
    change.command = x.id;
    change.of_role = c.role.has_value();
    change.holder = c.role ? std::string(domain::roleId(*c.role)) : c.person;
    change.currency = c.currency.packed();
    change.one_fix = c.one_fix;
    change.together = c.together ? c.together : c.one_fix;
    change.why = c.why;
    TIEOUT_TRY_INTO(const std::vector<store::LimitRecord> changes, m_parts.control->limitChanges());
    const std::vector<store::LimitRecord> limits = limitsInForce(changes);
    const auto before = std::find_if(limits.begin(), limits.end(), [&](const store::LimitRecord& r) { return r.of_role == change.of_role && r.holder == change.holder && r.currency == change.currency; });
    if (!c.one_fix && before == limits.end())
        return makeError(Remedy::Conflict, TIEOUT_TR("“%1” has no limit in %2 (any more). Read the list again."), { domain::visible(change.holder), std::string(c.currency.code()) });
    TIEOUT_TRY(x.write.addLimitChange(change, before == limits.end() ? std::nullopt : std::optional(*before)));
    RowOutcome row { change.holder, true, { TIEOUT_TR("The limit in %1 is taken away"), { std::string(c.currency.code()) } } };
    if (c.one_fix)
        row.what = { TIEOUT_TR("May approve %1 %3 in one fix, %2 %3 together of one maker, entity and period"), { change.one_fix->toString(), change.together->toString(), std::string(c.currency.code()) } };
    return std::vector<RowOutcome> { std::move(row) };
}

Result<LimitsQuery::Answer> ControlRoom::limits(const Session& claimed, const LimitsQuery& query)
{
    TIEOUT_TRY(fresh(claimed));
    TIEOUT_TRY_INTO(std::vector<store::LimitRecord> records, m_parts.control->limitChanges());
    if (query.history)
        std::reverse(records.begin(), records.end());
    else
        records = limitsInForce(records);
    LimitsQuery::Answer rows;
    for (store::LimitRecord& r : records) {
        LimitRow row;
        if (r.of_role)
            row.role = domain::roleById(r.holder);
        else
            row.person = std::move(r.holder);
        row.currency = Currency::fromPacked(r.currency);
        row.one_fix = r.one_fix;
        row.together = r.together;
        row.set_by = std::move(r.set_by);
        row.set = Instant::fromUs(r.at_us);
        row.why = std::move(r.why);
        rows.push_back(std::move(row));
    }
    return rows;
}

}
