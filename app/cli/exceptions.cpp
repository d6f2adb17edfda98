#include "app/cli/filter.h"
#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "app/cli/view.h"

#include <functional>

namespace tieout::cli {

using domain::Result;
using engine::QueueTable;

namespace {

// The machine format: one row of this table is one column, in this order. The first four never
// change; new ones are added at the end.
struct Field {
    std::string_view name;
    std::string (*text)(const QueueTable&, uint32_t row);
};

std::string currencyOf(const QueueTable& t, uint32_t r)
{
    return std::string(domain::Currency::fromPacked(t.currency[r]).code());
}

std::string timeOf(int64_t us)
{
    return us == 0 ? std::string() : domain::Instant::fromUs(us).toString();
}

constexpr Field kFields[] = {
    { "checkpoint", [](const QueueTable& t, uint32_t r) { return std::string(domain::checkpointId(t.checkpoint[r])); } },
    { "reason", [](const QueueTable& t, uint32_t r) { return std::string(domain::reasonId(t.reason[r])); } },
    { "key", [](const QueueTable& t, uint32_t r) { return std::string(t.key.at(r)); } },
    { "delta", [](const QueueTable& t, uint32_t r) { return t.delta[r].toString(); } },
    { "set", [](const QueueTable& t, uint32_t r) { return std::string(t.set.at(r)); } },
    { "state", [](const QueueTable& t, uint32_t r) { return std::string(domain::caseStateId(t.state[r])); } },
    { "severity", [](const QueueTable& t, uint32_t r) { return std::string(domain::severityId(t.severity[r])); } },
    { "currency", currencyOf },
    { "expected", [](const QueueTable& t, uint32_t r) { return t.expected[r].toString(); } },
    { "actual", [](const QueueTable& t, uint32_t r) { return t.actual[r].toString(); } },
    { "exposure", [](const QueueTable& t, uint32_t r) { return t.exposure[r].toString(); } },
    { "period", [](const QueueTable& t, uint32_t r) { return t.period[r] == 0 ? std::string() : domain::Period(t.period[r]).toString(); } },
    { "customer", [](const QueueTable& t, uint32_t r) { return std::string(t.customer.at(r)); } },
    { "document", [](const QueueTable& t, uint32_t r) { return std::string(t.document.at(r)); } },
    { "owner", [](const QueueTable& t, uint32_t r) { return std::string(t.owner.at(r)); } },
    { "assignee", [](const QueueTable& t, uint32_t r) { return std::string(t.assignee.at(r)); } },
    { "system", [](const QueueTable& t, uint32_t r) { return std::string(t.system.at(r)); } },
    { "cause", [](const QueueTable& t, uint32_t r) { return std::string(t.cause.at(r)); } },
    { "label", [](const QueueTable& t, uint32_t r) { return std::string(t.label.at(r)); } },
    { "attempts", [](const QueueTable& t, uint32_t r) { return std::to_string(t.attempts[r]); } },
    { "last_outcome", [](const QueueTable& t, uint32_t r) { return std::string(t.last_outcome.at(r)); } },
    { "opened", [](const QueueTable& t, uint32_t r) { return timeOf(t.opened_us[r]); } },
    { "due", [](const QueueTable& t, uint32_t r) { return timeOf(t.due_us[r]); } },
    { "found", [](const QueueTable& t, uint32_t r) { return std::string(t.found[r] != 0 ? "true" : "false"); } },
    { "id", [](const QueueTable& t, uint32_t r) { return t.ids[r].hex(); } },
    { "entity", [](const QueueTable& t, uint32_t r) { return std::string(t.entity.at(r)); } },
};

void printCsv(Output& out, const QueueTable& table, const engine::RowList& rows)
{
    std::string line;
    for (const Field& field : kFields) {
        line += line.empty() ? "" : ",";
        line += field.name;
    }
    out.line(line);
    for (const uint32_t row : rows) {
        line.clear();
        for (const Field& field : kFields) {
            if (&field != kFields)
                line += ',';
            appendCsv(line, field.text(table, row));
        }
        out.line(line);
    }
}

void printJson(Output& out, const QueueTable& table, const engine::RowList& rows)
{
    JsonWriter json;
    for (const uint32_t row : rows) {
        json.beginObject();
        for (const Field& field : kFields) {
            if (field.name == "attempts")
                json.number("attempts", uint64_t(table.attempts[row]));
            else if (field.name == "found")
                json.boolean("found", table.found[row] != 0);
            else
                json.text(field.name, field.text(table, row));
        }
        json.endObject();
        out.line(json);
    }
}

void printTable(Output& out, const QueueTable& table, const engine::RowList& rows)
{
    if (rows.empty()) {
        out.line("No exceptions match.");
        return;
    }
    TextTable text({ { "id" }, { "cp" }, { "reason" }, { "key" }, { "delta", TextTable::Right }, { "exposure", TextTable::Right }, { "cur" }, { "severity" },
        { "state" }, { "owner" }, { "assignee" } });
    for (const uint32_t row : rows) {
        const domain::ReasonSpec* spec = domain::reasonSpec(table.checkpoint[row], table.reason[row]);
        const bool money = spec != nullptr && spec->unit == domain::DeltaUnit::Money;
        text.row({ shortId(table.ids[row].hex()), std::string(domain::checkpointId(table.checkpoint[row])), std::string(domain::reasonId(table.reason[row])),
            std::string(table.key.at(row)), moneyText(table.delta[row], money ? table.currency[row] : 0), moneyText(table.exposure[row], table.currency[row]),
            currencyOf(table, row), std::string(domain::severityId(table.severity[row])), std::string(domain::caseStateId(table.state[row])),
            std::string(table.owner.at(row)), std::string(table.assignee.at(row)) });
    }
    out.write(text.toString());
    out.line(std::to_string(rows.size()) + (rows.size() == 1 ? " exception" : " exceptions"));
}

std::span<const OptionSpec> exceptionOptions()
{
    static const std::vector<OptionSpec> kAll = [] {
        std::vector<OptionSpec> all { { "--view", "NAME", "the filter and the order of a saved view; options beside it are added to its filter" } };
        all.insert(all.end(), filterOptions().begin(), filterOptions().end());
        return all;
    }();
    return kAll;
}

Result<int> run(Context& context)
{
    std::optional<engine::SavedView> view;
    if (context.args().has("--view")) {
        TIEOUT_TRY_INTO(view, viewNamed(context, context.args().value("--view")));
    }
    TIEOUT_TRY_INTO(const engine::QueueFilter filter, filterFromOptions(context.args(), view ? view->definition.filter : engine::QueueFilter()));
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, readQueue(context));
    engine::RowList rows = orderedRows(context, *table, filter);
    if (view) {
        if (view->definition.sort == engine::QueueColumn::Severity) // of one severity the dearest first, as in the window
            engine::sortRows(*table, rows, engine::QueueColumn::Exposure, false);
        engine::sortRows(*table, rows, view->definition.sort, view->definition.ascending);
    }
    if (context.format() == "csv")
        printCsv(context.out(), *table, rows);
    else if (context.json())
        printJson(context.out(), *table, rows);
    else
        printTable(context.out(), *table, rows);
    return kDone;
}

}

std::span<const Verb> exceptionsVerbs()
{
    static const Verb kVerbs[] = {
        { "exceptions", "", 0, 0, "Lists the work queue, ordered bytewise by checkpoint, reason and key, or as a saved view says", exceptionOptions(), "table csv json", run },
    };
    return kVerbs;
}

}
