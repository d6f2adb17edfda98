#include "app/cli/acts.h"
#include "app/cli/verb.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr OptionSpec kPerson { "--person", "PERSON", "whose limit it is; a person's own limits go before those of the roles" };
constexpr OptionSpec kRole { "--role", "ROLE", "or that of everybody who approves by this role: approver" };
constexpr OptionSpec kWhy { "--why", "TEXT", "the reason, for the auditor" };
constexpr OptionSpec kList[] = { { "--history", "", "every change, the newest first, with those taken away" } };
constexpr OptionSpec kSet[] = { kPerson, kRole, { "--together", "AMOUNT", "of one maker, entity and period together; default: as much as in one fix" }, kWhy };
constexpr OptionSpec kRemove[] = { kPerson, kRole, kWhy };

Result<engine::SetApprovalLimit> parseHolder(const Arguments& args)
{
    engine::SetApprovalLimit command;
    command.person = args.value("--person");
    command.why = args.value("--why");
    if (args.has("--role")) {
        command.role = domain::roleById(args.value("--role"));
        if (!command.role)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a role; `tieoutctl help person add` lists them."), { domain::visible(args.value("--role")) });
    }
    TIEOUT_TRY_INTO(command.currency, engine::Currency::parse(args.operands()[0]));
    return command;
}

Result<int> list(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const std::vector<engine::LimitRow> rows, engine->answer(context.session(), engine::LimitsQuery { context.args().has("--history") }));
    JsonWriter json;
    TextTable table({ { "kind" }, { "whose" }, { "currency" }, { "one fix", TextTable::Right }, { "together", TextTable::Right }, { "set by" }, { "set" }, { "why" } });
    for (const engine::LimitRow& row : rows) {
        const std::string kind = row.role ? "role" : "person", whose = row.role ? std::string(domain::roleId(*row.role)) : row.person;
        const std::string one = row.one_fix ? row.one_fix->toString() : std::string(), together = row.together ? row.together->toString() : std::string();
        if (context.json()) {
            json.beginObject().text("kind", kind).text("whose", whose).text("currency", row.currency.code()).text("one_fix", one).text("together", together);
            json.text("set_by", row.set_by).text("set", row.set.toString(0)).text("why", row.why).endObject();
            context.out().line(json);
        }
        table.row({ kind, whose, std::string(row.currency.code()), one.empty() ? "taken away" : one, together, row.set_by, row.set.toString(0), domain::visible(row.why) });
    }
    if (!context.json())
        context.out().write(table.empty() ? "No limit is set; who may approve, approves any amount.\n" : table.toString());
    return kDone;
}

Result<int> set(Context& context)
{
    const Arguments& args = context.args();
    TIEOUT_TRY_INTO(engine::SetApprovalLimit command, parseHolder(args));
    TIEOUT_TRY_INTO(command.one_fix, engine::Exact::parse(args.operands()[1]));
    if (args.has("--together")) {
        TIEOUT_TRY_INTO(command.together, engine::Exact::parse(args.value("--together")));
    }
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> remove(Context& context)
{
    TIEOUT_TRY_INTO(const engine::SetApprovalLimit command, parseHolder(context.args()));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

constexpr Verb kVerbs[] = {
    { "limit list", "", 0, 0, "Lists how much people and roles may approve", kList, "table json", list },
    { "limit set", "CURRENCY AMOUNT", 2, 2, "Sets how much a person or a role may approve in one fix, all its parts added up", kSet, "text json", set },
    { "limit remove", "CURRENCY", 1, 1, "Takes the limit of a person or a role in a currency away", kRemove, "text json", remove },
};

}

std::span<const Verb> limitVerbs()
{
    return kVerbs;
}

}
