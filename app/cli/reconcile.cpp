#include "app/cli/filter.h"
#include "app/cli/verb.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::Result;

namespace {

constexpr OptionSpec kReconcileOptions[] = {
    { "--checkpoint", "CPn", "print only these checkpoints", true },
    { "--period", "YYYY-MM", "print only these periods", true },
    { "--full", "", "look at every record again, not only at what changed; the result is the same" },
};
constexpr OptionSpec kPullOptions[] = {
    { "--full", "", "from the cut-over date, not from the last pull" },
};

std::string amountText(const domain::Exact& amount, uint32_t packed)
{
    const domain::Currency currency = domain::Currency::fromPacked(packed);
    return currency.empty() ? amount.toString() : amount.toString(currency.exponent()) + ' ' + std::string(currency.code());
}

void printText(Output& out, const engine::ReconcileReport& report)
{
    TextTable table({ { "checkpoint" }, { "" }, { "looked at", TextTable::Right }, { "matched", TextTable::Right }, { "open", TextTable::Right }, { "residual" } });
    for (const engine::ReconcileReport::Line& line : report.lines) {
        std::string residual;
        for (const engine::CurrencySum& sum : line.residual) {
            residual += residual.empty() ? "" : ", ";
            residual += sum.overflow ? "too large to add up" : amountText(sum.delta, sum.currency);
        }
        table.row({ std::string(domain::checkpointId(line.checkpoint)), std::string(domain::checkpointTitle(line.checkpoint)), std::to_string(line.looked_at),
            std::to_string(line.matched), std::to_string(line.open), residual });
    }
    out.write(table.toString());
    out.line(std::to_string(report.opened) + " opened, " + std::to_string(report.changed) + " changed, " + std::to_string(report.cleared) + " cleared"
        + (report.full ? " (full run)" : "") + (report.complete ? "" : ", INCOMPLETE"));
}

void printJson(Output& out, const engine::ReconcileReport& report)
{
    JsonWriter json;
    json.beginObject().key("checkpoints").beginArray();
    for (const engine::ReconcileReport::Line& line : report.lines) {
        json.beginObject().text("checkpoint", domain::checkpointId(line.checkpoint)).number("looked_at", line.looked_at).number("matched", line.matched);
        json.number("open", line.open).key("residual").beginArray();
        for (const engine::CurrencySum& sum : line.residual) {
            json.beginObject().text("currency", domain::Currency::fromPacked(sum.currency).code()).number("count", sum.count);
            sum.overflow ? json.key("delta").null() : json.exact("delta", sum.delta);
            json.endObject();
        }
        json.endArray().endObject();
    }
    json.endArray().number("opened", report.opened).number("changed", report.changed).number("cleared", report.cleared).boolean("full", report.full);
    json.boolean("complete", report.complete).key("incomplete_reasons").beginArray();
    for (const domain::Text& reason : report.incomplete_reasons)
        json.text(domain::english(reason));
    json.endArray().endObject();
    out.line(json);
}

Result<int> reconcile(Context& context)
{
    engine::ReconcileOptions options;
    options.full = context.args().has("--full");
    for (const std::string& text : context.args().values("--checkpoint")) {
        TIEOUT_TRY_INTO(const domain::Checkpoint checkpoint, parseCheckpoint(text));
        options.checkpoints.push_back(checkpoint);
    }
    for (const std::string& text : context.args().values("--period")) {
        TIEOUT_TRY_INTO(const domain::Period period, parsePeriod(text));
        options.periods.push_back(period);
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::ReconcileReport report, engine->reconcile(context.session(), options, context.cancel(), context.progress()));
    context.endProgress();
    context.json() ? printJson(context.out(), report) : printText(context.out(), report);
    for (const domain::Text& reason : report.incomplete_reasons)
        complain(domain::visible(domain::english(reason)));
    return report.complete ? kDone : kIncomplete;
}

std::string countText(const std::optional<int64_t>& count)
{
    return count ? std::to_string(*count) : "not told";
}

Result<int> pull(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::PullReport report,
        engine->pull(context.session(), context.args().operands(), context.args().has("--full"), context.cancel(), context.progress()));
    context.endProgress();
    if (context.json()) {
        JsonWriter json;
        json.beginObject().key("streams").beginArray();
        for (const engine::PullReport::Stream& stream : report.streams) {
            json.beginObject().text("source", stream.source).text("stream", stream.stream).number("rows", stream.rows).number("refused", stream.refused);
            json.number("pages", stream.pages).optionalNumber("source_count", stream.source_count).optionalNumber("landed_count", stream.landed_count).number("removed", stream.removed);
            if (stream.note)
                json.text("note", domain::english(*stream.note));
            json.endObject();
        }
        json.endArray().boolean("complete", report.complete).endObject();
        context.out().line(json);
    } else {
        TextTable table({ { "source" }, { "stream" }, { "rows", TextTable::Right }, { "refused", TextTable::Right }, { "pages", TextTable::Right },
            { "source has", TextTable::Right }, { "here", TextTable::Right } });
        for (const engine::PullReport::Stream& stream : report.streams)
            table.row({ stream.source, stream.stream, std::to_string(stream.rows), std::to_string(stream.refused), std::to_string(stream.pages),
                countText(stream.source_count), countText(stream.landed_count) });
        context.out().write(table.toString());
        for (const engine::PullReport::Stream& stream : report.streams)
            if (stream.note)
                context.out().line(domain::visible(domain::english(*stream.note)));
        context.out().line(report.complete ? "complete" : "INCOMPLETE");
    }
    return report.complete ? kDone : kIncomplete;
}

constexpr Verb kVerbs[] = {
    { "pull", "[SOURCE …]", 0, -1, "Pulls changed records of the connected systems (all, or those named), with the completeness of each stream", kPullOptions, "text json", pull },
    { "reconcile", "", 0, 0, "Ties out what was imported and pulled; incremental unless --full", kReconcileOptions, "text json", reconcile },
};

}

std::span<const Verb> reconcileVerbs()
{
    return kVerbs;
}

}
