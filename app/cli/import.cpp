#include "app/cli/verb.h"
#include "domain/tables.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::Result;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--source", "NAME", "the name under which this folder delivers; default: files" },
    { "--set", "SET", "records of one set refer to each other; default: main" },
};

std::string fileState(const engine::ImportReport::File& file)
{
    if (file.already_imported)
        return "already imported";
    return file.resumed ? "resumed" : "imported";
}

void printText(Output& out, const engine::ImportReport& report)
{
    TextTable table({ { "table" }, { "file" }, { "rows", TextTable::Right }, { "refused", TextTable::Right }, { "" } });
    for (const engine::ImportReport::File& file : report.files)
        table.row({ std::string(domain::tableSpec(file.table).name), file.name, std::to_string(file.rows), std::to_string(file.refused), fileState(file) });
    out.write(table.toString());
    for (const domain::Table missing : report.missing)
        out.line("missing: " + std::string(domain::tableSpec(missing).name) + " (no file of this table in the folder)");
    for (const std::string& name : report.ignored)
        out.line("ignored: " + domain::visible(name) + " (not a file of the feed)");
    for (const engine::Drift& drift : report.drift)
        out.line("drift: " + domain::visible(drift.where + '.' + drift.field) + ": " + domain::visible(domain::english(drift.what)));
    out.line(std::to_string(report.rows) + " rows imported, " + (report.complete ? "complete" : "INCOMPLETE"));
}

void printJson(Output& out, const engine::ImportReport& report)
{
    JsonWriter json;
    json.beginObject().key("files").beginArray();
    for (const engine::ImportReport::File& file : report.files) {
        json.beginObject().text("table", domain::tableSpec(file.table).name).text("file", file.name).number("rows", file.rows).number("refused", file.refused);
        json.boolean("already_imported", file.already_imported).boolean("resumed", file.resumed).endObject();
    }
    json.endArray().key("missing").beginArray();
    for (const domain::Table missing : report.missing)
        json.text(domain::tableSpec(missing).name);
    json.endArray().key("ignored").beginArray();
    for (const std::string& name : report.ignored)
        json.text(name);
    json.endArray().key("drift").beginArray();
    for (const engine::Drift& drift : report.drift)
        json.beginObject().text("where", drift.where).text("field", drift.field).text("what", domain::english(drift.what)).endObject();
    json.endArray().number("rows", report.rows).boolean("complete", report.complete).endObject();
    out.line(json);
}

Result<int> run(Context& context)
{
    const Arguments& args = context.args();
    const std::string source = args.has("--source") ? args.value("--source") : "files";
    const std::string set = args.has("--set") ? args.value("--set") : "main";
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::ImportReport report,
        engine->importFolder(context.session(), args.operands()[0], source, set, context.cancel(), context.progress()));
    context.endProgress();
    context.json() ? printJson(context.out(), report) : printText(context.out(), report);
    uint64_t refused = 0;
    for (const engine::ImportReport::File& file : report.files)
        refused += file.refused;
    if (refused != 0)
        complain(std::to_string(refused) + " rows could not be read and stand in quarantine; see: tieoutctl quarantine list");
    if (!report.missing.empty())
        complain(std::to_string(report.missing.size()) + " tables have no file in this folder: what depends on them is not complete.");
    return report.complete ? kDone : kIncomplete;
}

constexpr Verb kVerbs[] = {
    { "import", "DIR", 1, 1, "Reads a file-feed folder: NDJSON or CSV by extension, one file per table", kOptions, "text json", run },
};

}

std::span<const Verb> importVerbs()
{
    return kVerbs;
}

}
