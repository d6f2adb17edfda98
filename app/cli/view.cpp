#include "app/cli/view.h"

#include "app/cli/acts.h"
#include "app/cli/filter.h"
#include "app/cli/verb.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::SavedView;

namespace {

std::string rolesOf(const SavedView& view)
{
    std::string roles;
    for (const domain::Role role : view.default_for)
        roles += (roles.empty() ? "" : " ") + std::string(domain::roleId(role));
    return roles;
}

Result<int> list(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::ViewsQuery::Answer views, engine->answer(context.session(), engine::ViewsQuery {}));
    TextTable table({ { "name" }, { "shared" }, { "owner" }, { "begins" }, { "filter" } });
    JsonWriter json;
    for (const SavedView& view : views) {
        const engine::ViewDefinition& d = view.definition;
        const std::string filter = engine::filterText(d.filter);
        table.row({ view.name, view.shared ? "yes" : "no", view.owner, rolesOf(view), filter });
        if (!context.json())
            continue;
        json.beginObject().text("name", view.name).boolean("shared", view.shared).text("owner", view.owner).text("begins", rolesOf(view)).text("filter", filter);
        json.text("sort", engine::queueColumnId(d.sort)).boolean("ascending", d.ascending).boolean("grouped", d.grouped).text("columns", engine::columnsText(d.columns)).endObject();
        context.out().line(json);
    }
    if (!context.json())
        context.out().write(views.empty() ? std::string("No views were saved.\n") : table.toString());
    return kDone;
}

Result<int> save(Context& context)
{
    const Arguments& args = context.args();
    engine::SaveView command;
    command.name = args.operands()[0];
    command.shared = args.has("--shared");
    TIEOUT_TRY_INTO(command.definition.filter, filterFromOptions(args));
    TIEOUT_TRY_INTO(command.definition.columns, engine::columnsFromText(args.value("--columns")));
    command.definition.ascending = args.has("--ascending");
    command.definition.grouped = args.has("--grouped");
    if (args.has("--sort")) {
        const auto column = engine::queueColumnById(args.value("--sort"));
        if (!column)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a column of the queue."), { domain::visible(args.value("--sort")) });
        command.definition.sort = *column;
    }
    if (args.has("--replace")) {
        TIEOUT_TRY_INTO(const SavedView before, viewNamed(context, args.value("--replace")));
        command.id = before.id;
    }
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> remove(Context& context)
{
    TIEOUT_TRY_INTO(const SavedView view, viewNamed(context, context.args().operands()[0]));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(engine::RemoveView { view.id }));
    return printReport(context, report);
}

Result<int> begin(Context& context)
{
    const std::vector<std::string>& operands = context.args().operands();
    engine::SetDefaultView command;
    const auto role = domain::roleById(operands[0]);
    if (!role)
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a role; `tieoutctl help person add` lists them."), { domain::visible(operands[0]) });
    command.role = *role;
    if (operands.size() > 1) {
        TIEOUT_TRY_INTO(const SavedView view, viewNamed(context, operands[1]));
        command.id = view.id;
    }
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

std::span<const OptionSpec> saveOptions()
{
    static const std::vector<OptionSpec> kAll = [] {
        std::vector<OptionSpec> all {
            { "--shared", "", "for everybody of this store" },
            { "--replace", "NAME", "change this view, and its name to the new one" },
            { "--sort", "COLUMN", "the column it is ordered by; default: severity" },
            { "--ascending", "", "smallest first" },
            { "--grouped", "", "grouped by root cause" },
            { "--columns", "COLUMNS", "what the window shows, in this order, such as severity,document,residual" },
        };
        all.insert(all.end(), filterOptions().begin(), filterOptions().end());
        return all;
    }();
    return kAll;
}

}

Result<SavedView> viewNamed(Context& context, const std::string& name)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::ViewsQuery::Answer views, engine->answer(context.session(), engine::ViewsQuery {}));
    std::string known;
    for (const SavedView& view : views) {
        if (view.name == name)
            return view;
        known += (known.empty() ? "“" : ", “") + view.name + "”";
    }
    return makeError(Remedy::Usage, TIEOUT_TR("There is no view “%1”; there are: %2."), { domain::visible(name), known.empty() ? "none" : known });
}

std::span<const Verb> viewVerbs()
{
    static const Verb kVerbs[] = {
        { "view list", "", 0, 0, "Lists the saved views of the work queue: your own, then the shared ones", {}, "table json", list },
        { "view save", "NAME", 1, 1, "Keeps a filter, an order and columns of the work queue under a name", saveOptions(), "text json", save },
        { "view remove", "NAME", 1, 1, "Removes a saved view", {}, "text json", remove },
        { "view begin", "ROLE [NAME]", 1, 2, "Says which shared view the queue of a role begins with; without a name the program's own", {}, "text json", begin },
    };
    return kVerbs;
}

}
