#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/tables.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::Result;
using engine::FlowFigures;
using engine::FlowMoney;
using engine::FlowStanding;
using engine::FlowsQuery;
using engine::FlowStepFigures;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--step", "STEP", "only objects that stand before this step" },
    { "--overdue", "", "only objects whose time is up" },
    { "--limit", "N", "at most this many objects; default 500" },
};

std::string shown(const std::vector<FlowMoney>& money)
{
    std::string text;
    for (const FlowMoney& sum : money)
        text += (text.empty() ? "" : ", ") + moneyText(sum.amount, sum.currency) + " " + std::string(domain::Currency::fromPacked(sum.currency).code());
    return text;
}

void funnel(Output& out, const FlowFigures& flow)
{
    out.line(flow.name + ": " + domain::flowTitle(flow.titles, "en") + ", " + std::to_string(flow.objects) + " " + std::string(domain::tableSpec(flow.object).name) + ", "
        + std::to_string(flow.done) + " at the end");
    TextTable table({ { "step", TextTable::Left }, { "reached", TextTable::Right }, { "before it", TextTable::Right }, { "overdue", TextTable::Right }, { "late", TextTable::Right },
        { "early", TextTable::Right }, { "skipped", TextTable::Right }, { "money before it", TextTable::Left } });
    for (const FlowStepFigures& step : flow.steps)
        table.row({ step.name, std::to_string(step.reached), std::to_string(step.standing), std::to_string(step.overdue), std::to_string(step.late), std::to_string(step.out_of_order),
            std::to_string(step.skipped), shown(step.money) });
    out.write(table.toString());
}

void standing(Output& out, const FlowFigures& flow)
{
    if (flow.standing.empty())
        return out.line("No object of this flow stands there.");
    TextTable table({ { "object" }, { "customer" }, { "before step" }, { "since" }, { "in time until" }, { "days over", TextTable::Right }, { "money" }, { "case" } });
    for (const FlowStanding& row : flow.standing)
        table.row({ row.object.toString(), row.customer, flow.steps[row.step].name, row.since, row.deadline, row.overdue ? std::to_string(row.days_over) : std::string(), shown(row.money),
            row.case_id ? row.case_id->hex().substr(0, 12) : std::string() });
    out.write(table.toString());
    if (flow.standing.size() < flow.standing_total)
        out.line(std::to_string(flow.standing_total - flow.standing.size()) + " more; raise --limit.");
}

void put(JsonWriter& json, std::string_view name, const std::vector<FlowMoney>& money)
{
    json.key(name).beginArray();
    for (const FlowMoney& sum : money)
        json.beginObject().text("currency", domain::Currency::fromPacked(sum.currency).code()).exact("amount", sum.amount).endObject();
    json.endArray();
}

void put(JsonWriter& json, const FlowFigures& flow)
{
    json.beginObject().text("flow", flow.name).text("title", domain::flowTitle(flow.titles, "en")).text("object", domain::tableSpec(flow.object).name);
    json.number("objects", flow.objects).number("done", flow.done).key("steps").beginArray();
    for (const FlowStepFigures& step : flow.steps) {
        json.beginObject().text("step", step.name).text("title", domain::flowTitle(step.titles, "en"));
        json.textOrNull("checked_by", step.checked_by ? domain::checkpointId(*step.checked_by) : std::string_view());
        json.number("reached", step.reached).number("skipped", step.skipped).number("late", step.late).number("out_of_order", step.out_of_order);
        json.number("standing", step.standing).number("overdue", step.overdue);
        put(json, "money", step.money);
        put(json, "money_overdue", step.money_overdue);
        json.endObject();
    }
    json.endArray().number("standing_total", flow.standing_total).key("standing").beginArray();
    for (const FlowStanding& row : flow.standing) {
        json.beginObject().text("object", row.object.toString()).textOrNull("customer", row.customer).text("step", flow.steps[row.step].name).textOrNull("since", row.since);
        json.textOrNull("deadline", row.deadline).boolean("overdue", row.overdue).number("days_over", uint64_t(row.days_over));
        put(json, "money", row.money);
        json.textOrNull("case", row.case_id ? row.case_id->hex() : std::string()).endObject();
    }
    json.endArray().endObject();
}

void print(Output& out, const FlowsQuery::Answer& answer, const std::string& asked)
{
    for (const FlowsQuery::AsOf& set : answer.as_of)
        out.line("set " + domain::visible(set.set) + ": as of " + (set.day.empty() ? std::string("no known day") : set.day) + (set.raises ? "" : "; no contracts, CP13 is not in force"));
    for (const FlowFigures& flow : answer.flows) {
        if (!asked.empty() && flow.name != asked)
            continue;
        out.line("");
        funnel(out, flow);
        if (!asked.empty()) {
            out.line("");
            standing(out, flow);
        }
    }
}

Result<int> flows(Context& context)
{
    FlowsQuery query;
    query.flow = context.args().operands().empty() ? std::string() : context.args().operands().front();
    query.step = context.args().value("--step");
    query.overdue_only = context.args().has("--overdue");
    if (query.flow.empty() && (!query.step.empty() || query.overdue_only || context.args().has("--limit")))
        return domain::makeError(domain::Remedy::Usage, TIEOUT_TR("--step, --overdue and --limit need the name of a flow."));
    if (context.args().has("--limit")) {
        TIEOUT_TRY_INTO(const int64_t limit, parseWhole("--limit", context.args().value("--limit"), 1, 1'000'000'000));
        query.limit = static_cast<size_t>(limit);
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const FlowsQuery::Answer answer, engine->answer(context.session(), query));
    if (!context.json()) {
        print(context.out(), answer, query.flow);
        return kDone;
    }
    JsonWriter json;
    json.beginObject().key("sets").beginArray();
    for (const FlowsQuery::AsOf& set : answer.as_of)
        json.beginObject().text("set", set.set).textOrNull("as_of", set.day).boolean("in_force", set.raises).endObject();
    json.endArray().key("flows").beginArray();
    for (const FlowFigures& flow : answer.flows)
        if (query.flow.empty() || flow.name == query.flow)
            put(json, flow);
    json.endArray().endObject();
    context.out().line(json);
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "flows", "[NAME]", 0, 1, "Shows how far the objects of each flow have come, where they stick and how much money stands behind them; with NAME also the objects that have not reached the end", kOptions,
        "table json", flows },
};

}

std::span<const Verb> flowVerbs()
{
    return kVerbs;
}

}
