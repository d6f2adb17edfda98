#include "app/cli/verb.h"
#include "domain/text.h"

#include <algorithm>

namespace tieout::cli {

using domain::Result;

namespace {

constexpr OptionSpec kRebuild[] = {
    { "--check", "", "compute everything beside what stands and prove that nothing changes" },
};

Result<int> rebuild(Context& context)
{
    const bool check = context.args().has("--check");
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::RebuildReport report, engine->rebuild(context.session(), check, context.cancel(), context.progress()));
    context.endProgress();
    Output& out = context.out();
    if (context.json()) {
        JsonWriter json;
        json.beginObject().boolean("check", check).boolean("identical", report.identical).number("findings", report.findings).number("records", report.records);
        json.key("differences").beginArray();
        for (const domain::Text& difference : report.differences)
            json.text(domain::english(difference));
        json.endArray().endObject();
        out.line(json);
    } else {
        for (const domain::Text& difference : report.differences)
            out.line(domain::visible(domain::english(difference)));
        out.line(std::to_string(report.records) + " records, " + std::to_string(report.findings) + " findings: "
            + (report.identical ? "every view equals what the facts give" : check ? "the views DIFFER from what the facts give" : "views were corrected"));
    }
    return check && !report.identical ? kCheckFailed : kDone;
}

Result<int> doctor(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::DoctorReport report, engine->doctor(context.session()));
    Output& out = context.out();
    if (context.json()) {
        JsonWriter json;
        json.beginObject().boolean("ok", report.ok).key("lines").beginArray();
        for (const engine::DoctorReport::Line& line : report.lines)
            json.beginObject().text("what", line.what).boolean("ok", line.ok).text("detail", domain::english(line.detail)).endObject();
        json.endArray().endObject();
        out.line(json);
    } else {
        for (const engine::DoctorReport::Line& line : report.lines)
            out.line(std::string(line.ok ? "ok    " : "FAIL  ") + domain::visible(line.what) + (line.detail.empty() ? "" : ": " + domain::visible(domain::english(line.detail))));
        out.line(report.ok ? "All is well." : "Something is wrong: see the lines marked FAIL.");
    }
    return report.ok ? kDone : kCheckFailed;
}

int said(Context& context, std::string_view verb, const std::string& folder)
{
    if (context.json()) {
        JsonWriter json;
        json.beginObject().text("verb", verb).text("folder", folder).boolean("done", true).endObject();
        context.out().line(json);
    } else {
        context.out().line(std::string(verb) + " done: " + domain::visible(folder));
    }
    return kDone;
}

Result<int> backup(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY(engine->backup(context.session(), context.args().operands()[0], context.cancel()));
    return said(context, "backup", context.args().operands()[0]);
}

Result<int> restore(Context& context)
{
    TIEOUT_TRY_INTO(const std::string dir, context.storeDir());
    TIEOUT_TRY(engine::Engine::restore(context.args().operands()[0], dir, context.cancel()));
    return said(context, "restore", dir);
}

Result<int> version(Context& context)
{
    if (context.json()) {
        JsonWriter json;
        json.beginObject().text("program", "tieoutctl").text("version", TIEOUT_VERSION).endObject();
        context.out().line(json);
    } else {
        context.out().line("tieoutctl " TIEOUT_VERSION);
    }
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "rebuild", "", 0, 0, "Drops and recomputes every view from the facts", kRebuild, "text json", rebuild },
    { "doctor", "", 0, 0, "Examines the store: integrity, settings, space, locks, interrupted work", {}, "text json", doctor },
    { "backup", "DIR", 1, 1, "Writes a consistent copy of the store into a new folder", {}, "text json", backup },
    { "restore", "BACKUP", 1, 1, "Makes a store out of a backup; --store must be empty or absent", {}, "text json", restore },
    { "version", "", 0, 0, "Prints the version", {}, "text json", version },
};

}

std::span<const Verb> storeVerbs()
{
    return kVerbs;
}

}
