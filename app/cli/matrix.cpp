#include "app/cli/filter.h"
#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"

#include <algorithm>

namespace tieout::cli {

using domain::Result;
using engine::Matrix;
using engine::MatrixCell;
using engine::MatrixSum;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--checkpoint", "CPn", "only these checkpoints", true },
    { "--period", "YYYY-MM", "only these periods", true },
    { "--entity", "ENTITY", "only these legal entities", true },
    { "--set", "SET", "only this set" },
};

std::string unitOf(const MatrixSum& sum)
{
    return sum.unit == domain::DeltaUnit::Quantity ? "quantity" : sum.unit == domain::DeltaUnit::Money ? std::string(domain::Currency::fromPacked(sum.currency).code()) : "records";
}

std::string periodOf(const MatrixCell& cell)
{
    return cell.period.months() == 0 ? std::string() : cell.period.toString();
}

std::string sumsText(const std::vector<MatrixSum>& sums)
{
    std::string text;
    for (const MatrixSum& sum : sums) {
        text += text.empty() ? "" : ", ";
        if (sum.overflow)
            text += "too large to add up";
        else if (sum.unit == domain::DeltaUnit::Money)
            text += moneyText(sum.sum, sum.currency) + ' ' + unitOf(sum);
        else if (sum.unit == domain::DeltaUnit::Quantity)
            text += sum.sum.toString();
        text += (sum.unit == domain::DeltaUnit::Count ? "" : " in ") + std::to_string(sum.count);
    }
    return text;
}

// Cut, not rounded: 100 means everything.
std::string percentOf(uint64_t part, uint64_t whole)
{
    if (whole == 0)
        return {};
    const auto hundredths = static_cast<uint64_t>(static_cast<domain::UInt128>(part) * 10'000 / whole);
    const std::string digits = std::to_string(hundredths % 100 + 100);
    return std::to_string(hundredths / 100) + '.' + digits.substr(1);
}

void printTable(Output& out, const Matrix& matrix, const std::vector<const MatrixCell*>& cells)
{
    if (cells.empty()) {
        out.line("Nothing to compare yet: import or pull records first.");
        return;
    }
    TextTable table({ { "cp" }, { "entity" }, { "period" }, { "records", TextTable::Right }, { "in", TextTable::Right }, { "out", TextTable::Right }, { "open", TextTable::Right },
        { "residual", TextTable::Right }, { "coverage", TextTable::Right }, { "complete" } });
    for (const MatrixCell* cell : cells) {
        const std::string percent = percentOf(cell->covered, cell->records);
        table.row({ std::string(domain::checkpointId(cell->checkpoint)), cell->entity, periodOf(*cell), std::to_string(cell->records), sumsText(cell->in), sumsText(cell->out),
            std::to_string(cell->open), sumsText(cell->residual), percent.empty() ? percent : percent + " %", cell->complete ? "yes" : "NO" });
    }
    out.write(table.toString());
    for (const Matrix::Completeness& of : matrix.completeness)
        for (const domain::Text& reason : of.reasons)
            out.line(std::string(domain::checkpointId(of.checkpoint)) + ": " + domain::visible(domain::english(reason)));
}

// One line for each cell, figure and unit.
void printCsv(Output& out, const std::vector<const MatrixCell*>& cells)
{
    out.write(csvLine({ "checkpoint", "entity", "period", "figure", "unit", "count", "sum" }));
    for (const MatrixCell* cell : cells) {
        const auto line = [&](const char* figure, const std::string& unit, uint64_t count, const std::string& sum) {
            out.write(csvLine({ std::string(domain::checkpointId(cell->checkpoint)), cell->entity, periodOf(*cell), figure, unit, std::to_string(count), sum }));
        };
        line("records", "records", cell->records, {});
        line("covered", "records", cell->covered, {});
        for (const MatrixSum& sum : cell->in)
            line("in", unitOf(sum), sum.count, sum.overflow || sum.unit == domain::DeltaUnit::Count ? std::string() : sum.sum.toString());
        for (const MatrixSum& sum : cell->out)
            line("out", unitOf(sum), sum.count, sum.overflow || sum.unit == domain::DeltaUnit::Count ? std::string() : sum.sum.toString());
        line("open", "exceptions", cell->open, {});
        for (const MatrixSum& sum : cell->residual)
            line("residual", unitOf(sum), sum.count, sum.overflow ? std::string() : sum.sum.toString());
        for (const engine::CurrencySum& sum : cell->exposure)
            line("exposure", std::string(domain::Currency::fromPacked(sum.currency).code()), sum.count, sum.overflow ? std::string() : sum.exposure.toString());
        line("complete", "", cell->complete ? 1 : 0, {});
    }
}

void sideJson(JsonWriter& json, std::string_view name, const std::vector<MatrixSum>& sums)
{
    json.key(name).beginArray();
    for (const MatrixSum& sum : sums) {
        json.beginObject().text("unit", unitOf(sum)).number("count", sum.count);
        if (sum.unit != domain::DeltaUnit::Count)
            sum.overflow ? json.key("sum").null() : json.exact("sum", sum.sum);
        json.endObject();
    }
    json.endArray();
}

void printJson(Output& out, const Matrix& matrix, const std::vector<const MatrixCell*>& cells)
{
    JsonWriter json;
    json.beginObject().textOrNull("reconciled", matrix.reconciled ? matrix.reconciled->toString() : std::string()).key("cells").beginArray();
    for (const MatrixCell* cell : cells) {
        json.beginObject().text("checkpoint", domain::checkpointId(cell->checkpoint)).text("entity", cell->entity).textOrNull("period", periodOf(*cell));
        json.number("records", cell->records).number("covered", cell->covered).textOrNull("coverage_percent", percentOf(cell->covered, cell->records));
        sideJson(json, "in", cell->in);
        sideJson(json, "out", cell->out);
        json.number("open", cell->open);
        sideJson(json, "residual", cell->residual);
        json.key("exposure").beginArray();
        for (const engine::CurrencySum& sum : cell->exposure) {
            json.beginObject().text("currency", domain::Currency::fromPacked(sum.currency).code()).number("count", uint64_t(sum.count));
            sum.overflow ? json.key("sum").null() : json.exact("sum", sum.exposure);
            json.endObject();
        }
        json.endArray().boolean("complete", cell->complete).endObject();
    }
    json.endArray().key("incomplete").beginArray();
    for (const Matrix::Completeness& of : matrix.completeness)
        for (const domain::Text& reason : of.reasons)
            json.beginObject().text("checkpoint", domain::checkpointId(of.checkpoint)).text("reason", domain::english(reason)).endObject();
    json.endArray().endObject();
    out.line(json);
}

Result<int> matrix(Context& context)
{
    std::vector<domain::Checkpoint> checkpoints;
    for (const std::string& text : context.args().values("--checkpoint")) {
        TIEOUT_TRY_INTO(const domain::Checkpoint checkpoint, parseCheckpoint(text));
        checkpoints.push_back(checkpoint);
    }
    std::vector<domain::Period> periods;
    for (const std::string& text : context.args().values("--period")) {
        TIEOUT_TRY_INTO(const domain::Period period, parsePeriod(text));
        periods.push_back(period);
    }
    const std::vector<std::string> entities = context.args().values("--entity");
    const auto wanted = [](const auto& list, const auto& value) { return list.empty() || std::find(list.begin(), list.end(), value) != list.end(); };
    engine::MatrixQuery query;
    if (context.args().has("--set"))
        query.set = context.args().value("--set");
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const Matrix answer, engine->answer(context.session(), query));
    std::vector<const MatrixCell*> cells;
    for (const MatrixCell& cell : answer.cells)
        if (wanted(checkpoints, cell.checkpoint) && wanted(periods, cell.period) && wanted(entities, cell.entity))
            cells.push_back(&cell);
    if (context.json())
        printJson(context.out(), answer, cells);
    else if (context.format() == "csv")
        printCsv(context.out(), cells);
    else
        printTable(context.out(), answer, cells);
    const bool complete = std::all_of(cells.begin(), cells.end(), [](const MatrixCell* cell) { return cell->complete; });
    return complete ? kDone : kIncomplete;
}

constexpr Verb kVerbs[] = {
    { "matrix", "", 0, 0, "Shows checkpoint × entity × period: records, sums of both sides, open exceptions with their residual, coverage, completeness", kOptions, "table json csv", matrix },
};

}

std::span<const Verb> matrixVerbs()
{
    return kVerbs;
}

}
