#include "app/cli/acts.h"
#include "app/cli/verb.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr OptionSpec kAdd[] = {
    { "--name", "NAME", "the name to show" },
    { "--roles", "ROLE", "finance_operator, revops_analyst, integration_engineer, approver, controller, auditor, administrator", true },
    { "--secret-fd", "N", "read the new person's passphrase from file descriptor N; else the terminal asks" },
};
constexpr OptionSpec kRoles[] = {
    { "--roles", "ROLE", "the whole list; an empty list (--roles=) takes all away", true },
};

Result<std::vector<domain::Role>> parseRoles(const Arguments& args)
{
    std::vector<domain::Role> roles;
    for (const std::string& text : args.values("--roles")) {
        const auto role = domain::roleById(text);
        if (!role)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a role; `tieoutctl help person add` lists them."), { domain::visible(text) });
        roles.push_back(*role);
    }
    return roles;
}

Result<int> list(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const std::vector<engine::PersonRow> rows, engine->answer(context.session(), engine::PeopleQuery {}));
    JsonWriter json;
    TextTable table({ { "person" }, { "name" }, { "active" }, { "roles" } });
    for (const engine::PersonRow& row : rows) {
        std::string roles;
        json.beginObject().text("person", row.person).text("name", row.display_name).boolean("active", row.active).key("roles").beginArray();
        for (const domain::Role role : row.roles) {
            roles += (roles.empty() ? "" : ", ") + std::string(domain::roleId(role));
            json.text(domain::roleId(role));
        }
        json.endArray().endObject();
        const std::string line = json.take();
        if (context.json())
            context.out().line(line);
        table.row({ row.person, row.display_name, row.active ? "yes" : "no", roles });
    }
    if (!context.json())
        context.out().write(table.toString());
    return kDone;
}

Result<int> add(Context& context)
{
    const Arguments& args = context.args();
    engine::AddPerson command;
    command.person = args.operands()[0];
    command.display_name = args.has("--name") ? args.value("--name") : command.person;
    TIEOUT_TRY_INTO(command.roles, parseRoles(args));
    if (args.has("--secret-fd")) {
        TIEOUT_TRY_INTO(command.passphrase, readSecretOption(args, "--secret-fd"));
    } else {
        TIEOUT_TRY_INTO(command.passphrase, askSecret("New passphrase of " + domain::visible(command.person) + ": "));
    }
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> roles(Context& context)
{
    if (!context.args().has("--roles"))
        return makeError(Remedy::Usage, TIEOUT_TR("This needs %1."), { "--roles" });
    engine::SetRoles command;
    command.person = context.args().operands()[0];
    TIEOUT_TRY_INTO(command.roles, parseRoles(context.args()));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

constexpr Verb kVerbs[] = {
    { "person list", "", 0, 0, "Lists the people and their roles", {}, "table json", list },
    { "person add", "PERSON", 1, 1, "Adds a person with a passphrase", kAdd, "text json", add },
    { "person roles", "PERSON", 1, 1, "Sets the roles of a person; nobody grants a role to himself", kRoles, "text json", roles },
};

}

std::span<const Verb> personVerbs()
{
    return kVerbs;
}

}
