// Reports: gathered here, written by the port, told to the audit trail before they can be found.
#include "engine/engine_impl.h"
#include "engine/exports/report_parts.h"
#include "store/digest.h"
#include "store/durable_file.h"

namespace tieout::engine {

namespace {

Result<void> checkRequest(const ExportRequest& request)
{
    if (request.files.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("Name at least one file to write."));
    const std::vector<ReportFormat> known = reportFormats(request.kind);
    for (const ExportRequest::File& file : request.files) {
        if (std::find(known.begin(), known.end(), file.format) == known.end())
            return makeError(Remedy::Usage, TIEOUT_TR("The %1 does not come as %2."), { std::string(reportKindId(request.kind)), std::string(reportFormatId(file.format)) });
        if (file.path.empty() || file.path.back() == '/')
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not the name of a file."), { domain::visible(file.path) });
    }
    return {};
}

}

Result<ReportDocument> Engine::Impl::gather(Engine& engine, const Session& session, const ExportRequest& request, const CancelToken& cancel, const ProgressFn& progress)
{
    const ReportContext context { session.person, store_dir, environment.clock->now(), &cancel, &progress };
    switch (request.kind) {
    case ReportKind::DisputePack: {
        TIEOUT_TRY_INTO(const auto table, queue.table(*cache, *control, nowUs()));
        TIEOUT_TRY_INTO(const RecordView view, records());
        return disputePack(view, *table, request, context);
    }
    case ReportKind::LineagePack: {
        LineageQuery query;
        TIEOUT_TRY_INTO(query.ref, RecordRef::parse(request.subject));
        TIEOUT_TRY_INTO(const LineageGraph graph, engine.answer(session, query));
        return lineagePack(graph, request, context);
    }
    case ReportKind::ExceptionRegister: {
        TIEOUT_TRY_INTO(const auto table, queue.table(*cache, *control, nowUs()));
        return exceptionRegister(*table, request, context);
    }
    case ReportKind::ControlTotals:
        break;
    }
    TIEOUT_TRY_INTO(const Matrix totals, engine.answer(session, MatrixQuery {}));
    return controlTotals(totals, context);
}

// The file comes into being beside its place and is synced; then the audit trail says so; only then
// it gets its name. A kill on the way leaves an entry too many, never a file nobody knows of.
Result<ExportReport::File> Engine::Impl::writeReport(const Session& session, const ExportRequest& request, const ExportRequest::File& file, const ReportDocument& document, const CancelToken& cancel,
    const ProgressFn& progress)
{
    const std::string part = file.path + ".part";
    const auto make = [&]() -> Result<ExportReport::File> {
        TIEOUT_TRY(environment.reports->write(document, file.format, part, cancel, progress));
        TIEOUT_TRY(store::syncWholeFile(part));
        TIEOUT_TRY_INTO(const std::string bytes, store::readWholeFile(part));
        ExportReport::File out { file.path, file.format, bytes.size(), store::sha256(bytes) };
        TIEOUT_TRY(cancel.check());
        TIEOUT_TRY_INTO(store::ControlWrite write, control->write(session.person, nowUs()));
        TIEOUT_TRY(write.audit("exported", "report:" + std::string(reportKindId(request.kind)),
            store::auditDetail({ { "subject", document.subject }, { "format", reportFormatId(file.format) }, { "file", file.path }, { "bytes", std::to_string(out.bytes) }, { "sha256", out.sha256.hex() } })));
        TIEOUT_TRY(write.commit());
        TIEOUT_TRY(store::renameFile(part, file.path));
        return out;
    };
    Result<ExportReport::File> done = make();
    if (!done.ok())
        store::removeFileIfThere(part);
    return done;
}

Result<ExportReport> Engine::exportReport(const Session& claimed, const ExportRequest& request, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(demand(session, domain::Permission::ExportEvidence));
    TIEOUT_TRY(demand(session, domain::Permission::SeeAmounts));
    TIEOUT_TRY(m_impl->writable()); // an export is told to the audit trail
    TIEOUT_TRY(checkRequest(request));
    if (!m_impl->environment.reports)
        return makeError(Remedy::Unsupported, TIEOUT_TR("This program cannot write reports."));
    TIEOUT_TRY_INTO(const ReportDocument document, m_impl->gather(*this, session, request, cancel, progress));
    ExportReport report;
    for (const ReportTable& table : document.tables) {
        report.rows += table.rows.size();
        if (table.name != "Raw records" && !table.note.empty())
            report.notes.push_back(table.name + ": " + table.note);
    }
    for (const ExportRequest::File& file : request.files) {
        TIEOUT_TRY_INTO(ExportReport::File written, m_impl->writeReport(session, request, file, document, cancel, progress));
        report.files.push_back(std::move(written));
    }
    return report;
}

}
