#include "app/cli/filter.h"
#include "app/cli/verb.h"

#include <filesystem>

namespace tieout::cli {

using domain::Result;
using engine::ReportFormat;
using engine::ReportKind;

namespace {

constexpr OptionSpec kDispute[] = {
    { "--pdf", "FILE", "write a PDF" },
    { "--xlsx", "FILE", "write a spreadsheet" },
    { "--events", "N", "list at most N usage events one by one; default 5000, the rest is counted" },
};
constexpr OptionSpec kLineage[] = {
    { "--xlsx", "FILE", "write a spreadsheet" },
    { "--json-file", "FILE", "write a JSON document" },
};
constexpr OptionSpec kRegister[] = {
    { "--xlsx", "FILE", "write a spreadsheet" },
    { "--csv", "FILE", "write RFC 4180 CSV" },
};

Result<int> run(Context& context, ReportKind kind)
{
    engine::ExportRequest request;
    request.kind = kind;
    if (!context.args().operands().empty())
        request.subject = context.args().operands().front();
    if (kind == ReportKind::DisputePack && context.args().has("--events")) {
        TIEOUT_TRY_INTO(const int64_t events, parseWhole("--events", context.args().value("--events"), 0, 1'000'000));
        request.events_max = static_cast<size_t>(events);
    }
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        if (const auto state = static_cast<domain::CaseState>(i); domain::caseIsOpen(state))
            request.filter.states.push_back(state);
    const std::pair<const char*, ReportFormat> kFiles[] = { { "--pdf", ReportFormat::Pdf }, { "--xlsx", ReportFormat::Xlsx }, { "--csv", ReportFormat::Csv }, { "--json-file", ReportFormat::Json } };
    for (const auto& [option, format] : kFiles)
        if (context.args().has(option)) {
            const std::string path = context.args().value(option);
            request.files.push_back({ format, path.empty() ? path : std::filesystem::absolute(path).string() }); // whole, for the audit trail
        }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::ExportReport report, engine->exportReport(context.session(), request, context.cancel(), context.progress()));
    context.endProgress();
    if (context.json()) {
        JsonWriter json;
        json.beginObject().number("rows", report.rows).key("files").beginArray();
        for (const engine::ExportReport::File& file : report.files)
            json.beginObject().text("path", file.path).text("format", engine::reportFormatId(file.format)).number("bytes", file.bytes).text("sha256", file.sha256.hex()).endObject();
        json.endArray().key("notes").beginArray();
        for (const std::string& note : report.notes)
            json.text(note);
        json.endArray().endObject();
        context.out().line(json);
        return kDone;
    }
    for (const engine::ExportReport::File& file : report.files)
        context.out().line(domain::visible(file.path) + "  " + std::to_string(file.bytes) + " bytes  SHA-256 " + file.sha256.hex());
    for (const std::string& note : report.notes)
        context.out().line(domain::visible(note));
    return kDone;
}

Result<int> dispute(Context& context) { return run(context, ReportKind::DisputePack); }
Result<int> lineage(Context& context) { return run(context, ReportKind::LineagePack); }
Result<int> exceptions(Context& context) { return run(context, ReportKind::ExceptionRegister); }
Result<int> totals(Context& context) { return run(context, ReportKind::ControlTotals); }

constexpr Verb kVerbs[] = {
    { "pack dispute", "INVOICE", 1, 1, "Writes everything behind an invoice into a PDF or a spreadsheet: lines, charges, usage, postings, payments, credits, exceptions, SHA-256 of every record", kDispute, "text json", dispute },
    { "pack lineage", "KIND:ID", 1, 1, "Writes where a record came from and what came of it", kLineage, "text json", lineage },
    { "pack exceptions", "", 0, 0, "Writes the register of the open exceptions", kRegister, "text json", exceptions },
    { "pack totals", "", 0, 0, "Writes the control totals of the reconciliation matrix", kRegister, "text json", totals },
};

}

std::span<const Verb> packVerbs()
{
    return kVerbs;
}

}
