#include "engine/control/control_room.h"

#include "engine/control/effect_pack.h"
#include "store/digest.h"

namespace tieout::engine {

using domain::Permission;
using domain::Role;

namespace {

constexpr const char* kLocalPerson = "local";

std::vector<Role> everyRole()
{
    std::vector<Role> roles;
    for (int r = 0; r < domain::kRoleCount; ++r)
        roles.push_back(static_cast<Role>(r));
    return roles;
}

}

SourceRow sourceRowOf(const store::SourceRecord& record)
{
    SourceRow row;
    row.name = record.name;
    row.manifest = record.manifest;
    row.set = record.set;
    row.base_url = record.base_url;
    row.badge = record.badge;
    row.options = record.options;
    row.enabled = record.enabled;
    row.may_post = record.may_post;
    return row;
}

Result<void> demand(const Session& session, Permission permission)
{
    if (session.may(permission))
        return {};
    std::string roles;
    for (int r = 0; r < domain::kRoleCount; ++r)
        if (domain::roleMay(static_cast<Role>(r), permission))
            roles += (roles.empty() ? "" : ", ") + std::string(domain::roleId(static_cast<Role>(r)));
    return makeError(Remedy::NoPermission, TIEOUT_TR("“%1” may not do this (%2). Roles that may: %3. Ask one of them, or an administrator for the role."),
        { domain::visible(session.person), std::string(domain::permissionId(permission)), roles });
}

Result<void> ControlRoom::prepare()
{
    store::Control& control = *m_parts.control;
    TIEOUT_TRY_INTO(const std::vector<store::PersonRecord> people, control.people());
    if (!people.empty())
        return {};
    TIEOUT_TRY_INTO(store::ControlWrite write, control.write("tieout", m_parts.clock->now().us()));
    TIEOUT_TRY(write.addPerson({ kLocalPerson, "Local person", "", true, everyRole() }));
    TIEOUT_TRY(write.setSetting("controls", "advisory"));
    TIEOUT_TRY(write.audit("store made", "person:local", store::auditDetail({ { "controls", "advisory" } })));
    return write.commit();
}

// ---- Sign-in ----------------------------------------------------------------------------------------

Result<Session> ControlRoom::fresh(const Session& session)
{
    TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(session.person));
    if (!person || !person->active)
        return makeError(Remedy::NoPermission, TIEOUT_TR("“%1” is not (or no longer) a person of this store. Sign in again."), { domain::visible(session.person) });
    TIEOUT_TRY_INTO(const std::optional<std::string> controls, m_parts.control->setting("controls"));
    return Session { person->person, person->display_name, person->roles, controls.value_or("advisory") != "enforced" };
}

Result<Session> ControlRoom::localSession()
{
    TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(kLocalPerson));
    if (!person || !person->active || !person->passphrase_hash.empty())
        return makeError(Remedy::FixCredentials, TIEOUT_TR("This store has no local person without a passphrase. Sign in with a name and a passphrase."));
    return fresh(Session { kLocalPerson, {}, {}, true });
}

Result<Session> ControlRoom::signIn(const std::string& name, const std::string& passphrase)
{
    TIEOUT_TRY_INTO(const std::optional<store::PersonRecord> person, m_parts.control->person(name));
    const bool known = person && person->active && !person->passphrase_hash.empty();
    // An unknown name takes as long as a wrong passphrase.
    const bool matches = store::passphraseMatches(passphrase, known ? person->passphrase_hash : store::unmatchableHash());
    if (m_parts.control->access() == store::sql::Access::ReadWrite) {
        TIEOUT_TRY_INTO(store::ControlWrite write, m_parts.control->write(known ? name : "tieout", m_parts.clock->now().us()));
        TIEOUT_TRY(write.audit(known && matches ? "signed in" : "sign-in refused", "person:" + domain::visible(name.substr(0, 64)), "{}"));
        TIEOUT_TRY(write.commit());
    }
    if (!known || !matches)
        return makeError(Remedy::FixCredentials, TIEOUT_TR("Name or passphrase is wrong. Check both and try again."));
    return fresh(Session { name, {}, {}, true });
}

// ---- Commands ---------------------------------------------------------------------------------------

Result<CommandReport> ControlRoom::repeat(const Session& session, const store::CommandRecord& stored, const Digest& digest) const
{
    if (stored.person != session.person || stored.digest != digest)
        return makeError(Remedy::Conflict, TIEOUT_TR("The command id %1 was used for something else before. Nothing was done; make a new id."), { stored.id.hex() });
    CommandReport report;
    report.id = stored.id;
    TIEOUT_TRY_INTO(report.rows, unpackRows(stored.rows));
    report.repeated = true;
    return report;
}

// Who tried what in vain is part of the trail; the trail failing too changes nothing for the caller.
void ControlRoom::noteRefusal(const Session& session, const Command& command, const Error& error)
{
    if (error.remedy != Remedy::NoPermission)
        return;
    auto write = m_parts.control->write(session.person, m_parts.clock->now().us());
    if (!write)
        return;
    const auto noted = write->audit("refused", commandName(command), store::auditDetail({ { "why", domain::english(error.message) } }));
    if (noted)
        (void)write->commit().ok();
}

Result<ControlRoom::Prepared> ControlRoom::getReady(const Session& session, const Command& command, int64_t now_us)
{
    Prepared prepared;
    if (const auto* add = std::get_if<AddPerson>(&command)) {
        TIEOUT_TRY(demand(session, Permission::EditPeople));
        if (add->passphrase.size() < 8)
            return makeError(Remedy::FixData, TIEOUT_TR("The passphrase needs at least 8 characters. Choose a longer one."));
        TIEOUT_TRY_INTO(prepared.passphrase_hash, store::hashPassphrase(add->passphrase));
    } else if (const auto* propose = std::get_if<ProposeEffect>(&command)) {
        TIEOUT_TRY(demand(session, Permission::ProposeEffects));
        TIEOUT_TRY_INTO(prepared.drafts, drafts(session, *propose, now_us));
    } else {
        TIEOUT_TRY(readyReference(session, command, prepared));
    }
    return prepared;
}

ControlRoom::Rows ControlRoom::carryOut(Context& context, const Command& command)
{
    struct Visitor {
        ControlRoom& room;
        Context& context;
        Rows operator()(const ActOnCases& c) const { return room.act(context, c); }
        Rows operator()(const ProposeEffect& c) const { return room.propose(context, c); }
        Rows operator()(const ApproveEffects& c) const { return room.approve(context, c); }
        Rows operator()(const DeclineEffects& c) const { return room.decline(context, c); }
        Rows operator()(const WithdrawEffects& c) const { return room.withdraw(context, c); }
        Rows operator()(const SettleEffect& c) const { return room.settle(context, c); }
        Rows operator()(const AddPerson& c) const { return room.addPerson(context, c); }
        Rows operator()(const SetRoles& c) const { return room.setRoles(context, c); }
        Rows operator()(const SetPeriod& c) const { return room.setPeriod(context, c); }
        Rows operator()(const AddSource& c) const { return room.addSource(context, c); }
        Rows operator()(const SetSource& c) const { return room.setSource(context, c); }
        Rows operator()(const SetApprovalLimit& c) const { return room.setApprovalLimit(context, c); }
        Rows operator()(const SaveView& c) const { return room.saveView(context, c); }
        Rows operator()(const RemoveView& c) const { return room.removeView(context, c); }
        Rows operator()(const SetDefaultView& c) const { return room.setDefaultView(context, c); }
        Rows operator()(const ProposeMapping& c) const { return room.proposeMapping(context, c); }
        Rows operator()(const ProposeLink& c) const { return room.proposeLink(context, c); }
        Rows operator()(const DecideMapping& c) const { return room.decideMapping(context, c); }
        Rows operator()(const DecideLink& c) const { return room.decideLink(context, c); }
    };
    return std::visit(Visitor { *this, context }, command);
}

Result<CommandReport> ControlRoom::execute(const Session& claimed, const domain::CommandId& id, const Command& command)
{
    TIEOUT_TRY_INTO(const Session session, fresh(claimed));
    const Digest digest = commandDigest(command);
    TIEOUT_TRY_INTO(const std::optional<store::CommandRecord> before, m_parts.control->command(id));
    if (before)
        return repeat(session, *before, digest);

    const int64_t now_us = m_parts.clock->now().us();
    auto prepared = getReady(session, command, now_us);
    if (!prepared) {
        noteRefusal(session, command, prepared.error());
        return std::move(prepared).error();
    }
    auto report = [&]() -> Result<CommandReport> {
        TIEOUT_TRY_INTO(store::ControlWrite write, m_parts.control->write(session.person, now_us));
        TIEOUT_TRY_INTO(const std::optional<store::CommandRecord> raced, m_parts.control->command(id));
        if (raced)
            return repeat(session, *raced, digest);
        Context context { session, id, *prepared, write, now_us };
        TIEOUT_TRY_INTO(std::vector<RowOutcome> rows, carryOut(context, command));
        TIEOUT_TRY(write.addCommand({ id, session.person, digest, packRows(rows) }));
        size_t done = 0;
        for (const RowOutcome& row : rows)
            done += row.done ? 1 : 0;
        TIEOUT_TRY(write.audit("command", "command:" + id.hex(),
            store::auditDetail({ { "what", commandName(command) }, { "rows", std::to_string(rows.size()) }, { "done", std::to_string(done) }, { "sha256", digest.hex() } })));
        TIEOUT_TRY(write.commit());
        return CommandReport { id, std::move(rows), false };
    }();
    if (!report)
        noteRefusal(session, command, report.error());
    return report;
}

}
