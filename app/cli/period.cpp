#include "app/cli/acts.h"
#include "app/cli/filter.h"
#include "app/cli/verb.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::PeriodState;

namespace {

constexpr OptionSpec kSet[] = {
    { "--state", "STATE", "open, pending_close or closed" },
    { "--entity", "ENTITY", "the legal entity; default: all" },
    { "--ledger", "NAME", "the sub-ledger: ar or gl; default: ar" },
};
constexpr std::string_view kStates[] = { "open", "pending_close", "closed" }; // as PeriodState::State

Result<int> list(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const std::vector<PeriodState> rows, engine->answer(context.session(), engine::PeriodsQuery {}));
    JsonWriter json;
    TextTable table({ { "period" }, { "entity" }, { "ledger" }, { "state" } });
    for (const PeriodState& row : rows) {
        if (context.json()) {
            json.beginObject().text("period", row.period.toString()).text("entity", row.entity).text("ledger", row.sub_ledger).text("state", kStates[row.state]).endObject();
            context.out().line(json);
        }
        table.row({ row.period.toString(), row.entity.empty() ? "all" : row.entity, row.sub_ledger, std::string(kStates[row.state]) });
    }
    if (!context.json())
        context.out().write(table.empty() ? "No period has a state here; all count as open.\n" : table.toString());
    return kDone;
}

Result<int> set(Context& context)
{
    const Arguments& args = context.args();
    engine::SetPeriod command;
    TIEOUT_TRY_INTO(command.state.period, parsePeriod(args.operands()[0]));
    command.state.entity = args.value("--entity");
    command.state.sub_ledger = args.has("--ledger") ? args.value("--ledger") : "ar";
    bool known = false;
    for (int i = 0; i < 3; ++i)
        if (args.value("--state") == kStates[i]) {
            command.state.state = static_cast<PeriodState::State>(i);
            known = true;
        }
    if (!known)
        return makeError(Remedy::Usage, TIEOUT_TR("--state is open, pending_close or closed."));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

constexpr Verb kVerbs[] = {
    { "period list", "", 0, 0, "Lists the states of accounting periods", {}, "table json", list },
    { "period set", "YYYY-MM", 1, 1, "Sets the state of a period of an entity and sub-ledger", kSet, "text json", set },
};

}

std::span<const Verb> periodVerbs()
{
    return kVerbs;
}

}
