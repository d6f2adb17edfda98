#include "engine/control/control_room.h"

#include <algorithm>

namespace tieout::engine {

using domain::Permission;

namespace {

bool isName(std::string_view name)
{
    const auto fine = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'; };
    return !name.empty() && name.size() <= 64 && name.front() != '.' && name.front() != '-' && std::all_of(name.begin(), name.end(), fine);
}

Error notAName(std::string_view name)
{
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” cannot be a name. Use 1 to 64 of the characters a–z, 0–9, dot, hyphen and underscore, beginning with a letter, digit or underscore."),
        { domain::visible(name.substr(0, 80)) });
}

std::string roleList(const std::vector<domain::Role>& roles)
{
    std::string out;
    for (const domain::Role role : roles)
        out += (out.empty() ? "" : " ") + std::string(domain::roleId(role));
    return out;
}

bool anyMay(const std::vector<domain::Role>& roles, Permission permission)
{
    return std::any_of(roles.begin(), roles.end(), [permission](domain::Role role) { return domain::roleMay(role, permission); });
}

Result<void> checkAddress(const std::string& url, const std::string& badge)
{
    if (url.empty())
        return {};
    const bool secure = url.rfind("https://", 0) == 0, plain = url.rfind("http://", 0) == 0;
    const size_t host = url.find("://") + 3;
    const std::string authority = secure || plain ? url.substr(host, url.find('/', host) - host) : std::string();
    if (authority.empty())
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not an address such as https://host/path."), { domain::visible(url.substr(0, 200)) });
    if (authority.find('@') != std::string::npos)
        return makeError(Remedy::FixData, TIEOUT_TR("The address holds a name or a password before the “@”. Take it out; credentials belong in the keychain."));
    if (plain && badge == "production")
        return makeError(Remedy::FixData, TIEOUT_TR("A production connection must use https."));
    return {};
}

}

ControlRoom::Rows ControlRoom::addPerson(Context& x, const AddPerson& c)
{
    TIEOUT_TRY(demand(x.session, Permission::EditPeople));
    if (!isName(c.person))
        return notAName(c.person);
    const std::string shown = c.display_name.empty() ? c.person : c.display_name;
    if (shown.size() > 200)
        return makeError(Remedy::Usage, TIEOUT_TR("The display name is longer than 200 characters. Shorten it."));
    TIEOUT_TRY(x.write.addPerson({ c.person, shown, x.prepared.passphrase_hash, true, c.roles }));
    TIEOUT_TRY(x.write.audit("person added", "person:" + c.person, store::auditDetail({ { "display_name", shown }, { "roles", roleList(c.roles) } })));
    return std::vector<RowOutcome> { { c.person, true, { TIEOUT_TR("Added"), {} } } };
}

ControlRoom::Rows ControlRoom::setRoles(Context& x, const SetRoles& c)
{
    TIEOUT_TRY(demand(x.session, Permission::EditPeople));
    TIEOUT_TRY_INTO(const std::vector<store::PersonRecord> people, m_parts.control->people());
    const auto target = std::find_if(people.begin(), people.end(), [&c](const auto& p) { return p.person == c.person; });
    if (target == people.end())
        return makeError(Remedy::Usage, TIEOUT_TR("There is no person “%1”. See the list of people."), { domain::visible(c.person) });
    const bool grants = std::any_of(c.roles.begin(), c.roles.end(), [&](domain::Role r) { return std::find(target->roles.begin(), target->roles.end(), r) == target->roles.end(); });
    if (grants && c.person == x.session.person && !x.session.advisory)
        return makeError(Remedy::NoPermission, TIEOUT_TR("Nobody grants a role to himself. Ask another administrator."));
    const bool somebody = anyMay(c.roles, Permission::EditPeople)
        || std::any_of(people.begin(), people.end(), [&c](const auto& p) { return p.person != c.person && p.active && anyMay(p.roles, Permission::EditPeople); });
    if (!somebody)
        return makeError(Remedy::Usage, TIEOUT_TR("Then nobody could administer people any more. Give another person the role administrator first."));
    TIEOUT_TRY(x.write.setRoles(c.person, c.roles));
    TIEOUT_TRY(x.write.audit("roles set", "person:" + c.person, store::auditDetail({ { "before", roleList(target->roles) }, { "after", roleList(c.roles) } })));
    return std::vector<RowOutcome> { { c.person, true, { TIEOUT_TR("Roles: %1"), { roleList(c.roles) } } } };
}

ControlRoom::Rows ControlRoom::setPeriod(Context& x, const SetPeriod& c)
{
    TIEOUT_TRY(demand(x.session, Permission::EditPeriods));
    if (c.state.period.months() <= 0)
        return makeError(Remedy::Usage, TIEOUT_TR("No period was named. Write one such as 2026-10."));
    TIEOUT_TRY(x.write.setPeriod({ c.state.period.months(), c.state.entity, c.state.sub_ledger, static_cast<int>(c.state.state) }));
    constexpr std::string_view kNames[] = { "open", "pending close", "closed" };
    const std::string state(kNames[c.state.state]);
    TIEOUT_TRY(x.write.audit("period set", "period:" + c.state.period.toString(),
        store::auditDetail({ { "entity", c.state.entity }, { "sub_ledger", c.state.sub_ledger }, { "state", state } })));
    return std::vector<RowOutcome> { { c.state.period.toString(), true, { TIEOUT_TR("Now %1"), { state } } } };
}

static Result<void> checkOptions(const std::string& options)
{
    if (options.size() < 2 || options.front() != '{' || options.back() != '}')
        return makeError(Remedy::FixData, TIEOUT_TR("The options of a connection are a JSON object, for example {\"account\":\"123\"}."));
    return {};
}

ControlRoom::Rows ControlRoom::addSource(Context& x, const AddSource& c)
{
    TIEOUT_TRY(demand(x.session, Permission::EditConnections));
    if (!isName(c.name))
        return notAName(c.name);
    if (c.manifest.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("The kind of system is missing. Name its manifest, for example netsuite."));
    if (c.badge != "demo" && c.badge != "sandbox" && c.badge != "production")
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a badge. Use demo, sandbox or production."), { domain::visible(c.badge) });
    TIEOUT_TRY(checkAddress(c.base_url, c.badge));
    const std::string options = c.options.empty() ? "{}" : c.options;
    TIEOUT_TRY(checkOptions(options));
    const store::SourceRecord record { c.name, c.manifest, c.set.empty() ? "main" : c.set, c.base_url, c.badge, options, true, false };
    TIEOUT_TRY(x.write.addSource(record));
    TIEOUT_TRY(x.write.audit("connection added", "source:" + c.name,
        store::auditDetail({ { "manifest", c.manifest }, { "set", record.set }, { "base_url", c.base_url }, { "badge", c.badge }, { "options", options } })));
    return std::vector<RowOutcome> { { c.name, true, { TIEOUT_TR("Added; read only until “may post” is switched on"), {} } } };
}

ControlRoom::Rows ControlRoom::setSource(Context& x, const SetSource& c)
{
    TIEOUT_TRY(demand(x.session, Permission::EditConnections));
    TIEOUT_TRY_INTO(std::optional<store::SourceRecord> source, m_parts.control->source(c.name));
    if (!source)
        return makeError(Remedy::Usage, TIEOUT_TR("There is no connection “%1”. See the list of connections."), { domain::visible(c.name) });
    const store::SourceRecord before = *source;
    if (c.base_url && *c.base_url != source->base_url) {
        TIEOUT_TRY(checkAddress(*c.base_url, source->badge));
        TIEOUT_TRY_INTO(const std::vector<store::EffectRecord> effects, m_parts.control->effects({}, false));
        for (const store::EffectRecord& e : effects)
            if (e.target == c.name && domain::effectIsLive(e.state))
                return makeError(Remedy::Conflict, TIEOUT_TR("Effects for “%1” are still open, so it cannot point to another address: their outcome would be looked up in the wrong place. Bring them to an end first."),
                    { c.name });
        source->base_url = *c.base_url;
    }
    if (c.options) {
        TIEOUT_TRY(checkOptions(*c.options));
        source->options = *c.options;
    }
    source->may_post = c.may_post.value_or(source->may_post);
    source->enabled = c.enabled.value_or(source->enabled);
    TIEOUT_TRY(x.write.changeSource(*source));
    const auto yesNo = [](bool value) { return value ? "yes" : "no"; };
    TIEOUT_TRY(x.write.audit("connection changed", "source:" + c.name,
        store::auditDetail({ { "may_post_before", yesNo(before.may_post) }, { "may_post", yesNo(source->may_post) }, { "enabled", yesNo(source->enabled) },
            { "base_url_before", before.base_url }, { "base_url", source->base_url }, { "options_before", before.options }, { "options", source->options } })));
    return std::vector<RowOutcome> { { c.name, true, { TIEOUT_TR("Changed"), {} } } };
}

}
