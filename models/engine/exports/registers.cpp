// The reports that are one table each, and the lineage pack.
#include "engine/exports/report_parts.h"

#include "domain/tables.h"

namespace tieout::engine {

namespace {

using K = ReportColumn;

std::string exactText(const std::optional<Exact>& value)
{
    return value ? value->toString() : std::string();
}
std::string periodText(int32_t months)
{
    return months == 0 ? std::string() : Period(months).toString();
}
std::string timeText(int64_t us)
{
    return us == 0 ? std::string() : Instant::fromUs(us).toString(0);
}
std::string unitText(const MatrixSum& sum)
{
    return sum.unit == domain::DeltaUnit::Quantity ? "quantity" : sum.unit == domain::DeltaUnit::Money ? currencyText(sum.currency) : "records";
}

}

std::string_view reportFormatId(ReportFormat format)
{
    constexpr std::string_view kIds[] = { "pdf", "xlsx", "csv", "json" };
    return kIds[static_cast<size_t>(format)];
}

std::string_view reportKindId(ReportKind kind)
{
    constexpr std::string_view kIds[] = { "dispute_pack", "lineage_pack", "exception_register", "control_totals" };
    return kIds[static_cast<size_t>(kind)];
}

std::vector<ReportFormat> reportFormats(ReportKind kind)
{
    switch (kind) {
    case ReportKind::DisputePack:
        return { ReportFormat::Pdf, ReportFormat::Xlsx };
    case ReportKind::LineagePack:
        return { ReportFormat::Xlsx, ReportFormat::Json };
    case ReportKind::ExceptionRegister:
    case ReportKind::ControlTotals:
        break;
    }
    return { ReportFormat::Xlsx, ReportFormat::Csv };
}

std::string currencyText(uint32_t packed)
{
    return std::string(Currency::fromPacked(packed).code());
}

void addMakingOf(ReportDocument& document, const ReportContext& context)
{
    document.made = context.now;
    document.cover.emplace_back("Exported by", context.person);
    document.cover.emplace_back("Exported at (UTC)", context.now.toString(0));
}

std::vector<ReportColumn> exceptionColumns()
{
    return { { "checkpoint", K::Words }, { "reason", K::Words }, { "what is wrong", K::Words }, { "key", K::Words }, { "expected", K::Figure }, { "actual", K::Figure }, { "residual", K::Figure },
        { "exposure", K::Figure, true }, { "currency", K::Words }, { "period", K::Words }, { "entity", K::Words, true }, { "customer", K::Words, true }, { "document", K::Words }, { "state", K::Words },
        { "severity", K::Words, true }, { "team", K::Words, true }, { "assigned to", K::Words, true }, { "system", K::Words, true }, { "set", K::Words, true }, { "opened", K::Words, true }, { "due", K::Words, true },
        { "id", K::Words, true } };
}

std::vector<std::string> exceptionCells(const QueueTable& q, uint32_t r)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(q.checkpoint[r], q.reason[r]);
    const auto text = [r](const DictColumn& column) { return std::string(column.at(r)); };
    return { std::string(domain::checkpointId(q.checkpoint[r])), std::string(domain::reasonId(q.reason[r])), spec ? std::string(spec->title) : std::string(), std::string(q.key.at(r)), q.expected[r].toString(),
        q.actual[r].toString(), q.delta[r].toString(), q.exposure[r].toString(), currencyText(q.currency[r]), periodText(q.period[r]), text(q.entity), text(q.customer), std::string(q.document.at(r)),
        std::string(domain::caseStateId(q.state[r])), std::string(domain::severityId(q.severity[r])), text(q.owner), text(q.assignee), text(q.system), text(q.set), timeText(q.opened_us[r]), timeText(q.due_us[r]),
        q.ids[r].hex() };
}

Result<ReportDocument> exceptionRegister(const QueueTable& queue, const ExportRequest& request, const ReportContext& context)
{
    const RowList rows = filterRows(queue, request.filter, context.now.us());
    ReportDocument document { "Exception register", {}, {}, {}, {} };
    addMakingOf(document, context);
    document.cover.emplace_back("Exceptions", std::to_string(rows.size()));
    for (const CurrencySum& sum : sumByCurrency(queue, rows))
        document.cover.emplace_back("Exposure " + currencyText(sum.currency), (sum.overflow ? std::string("too large to add up") : sum.exposure.toString()) + " in " + std::to_string(sum.count));
    ReportTable table { "Exceptions", {}, exceptionColumns(), {} };
    table.rows.reserve(rows.size());
    for (const uint32_t row : rows) {
        if (table.rows.size() % 4096 == 0)
            TIEOUT_TRY(context.cancel->check());
        table.rows.push_back(exceptionCells(queue, row));
    }
    document.tables.push_back(std::move(table));
    return document;
}

Result<ReportDocument> controlTotals(const Matrix& matrix, const ReportContext& context)
{
    ReportDocument document { "Control totals", {}, {}, {}, {} };
    addMakingOf(document, context);
    document.cover.emplace_back("Reconciled at (UTC)", matrix.reconciled ? matrix.reconciled->toString(0) : std::string("never"));
    for (const Matrix::Completeness& of : matrix.completeness)
        for (const Text& reason : of.reasons)
            document.cover.emplace_back("Incomplete at " + std::string(domain::checkpointId(of.checkpoint)), domain::english(reason));
    ReportTable table { "Control totals", {},
        { { "checkpoint", K::Words }, { "entity", K::Words }, { "period", K::Words }, { "figure", K::Words }, { "unit", K::Words }, { "count", K::Whole }, { "sum", K::Figure }, { "complete", K::Words } }, {} };
    for (const MatrixCell& cell : matrix.cells) {
        const auto line = [&](const char* figure, const std::string& unit, uint64_t count, const std::string& sum) {
            table.rows.push_back({ std::string(domain::checkpointId(cell.checkpoint)), cell.entity, periodText(cell.period.months()), figure, unit, std::to_string(count), sum, cell.complete ? "yes" : "no" });
        };
        const auto sums = [&](const char* figure, const std::vector<MatrixSum>& side) {
            for (const MatrixSum& sum : side)
                line(figure, unitText(sum), sum.count, sum.overflow ? "too large to add up" : sum.unit == domain::DeltaUnit::Count ? std::string() : sum.sum.toString());
        };
        line("records", "records", cell.records, {});
        line("covered", "records", cell.covered, {});
        sums("in", cell.in);
        sums("out", cell.out);
        line("open", "exceptions", cell.open, {});
        sums("residual", cell.residual);
        for (const CurrencySum& sum : cell.exposure)
            line("exposure", currencyText(sum.currency), sum.count, sum.overflow ? "too large to add up" : sum.exposure.toString());
    }
    document.tables.push_back(std::move(table));
    return document;
}

Result<ReportDocument> lineagePack(const LineageGraph& graph, const ExportRequest& request, const ReportContext& context)
{
    ReportDocument document { "Lineage pack", request.subject, {}, {}, {} };
    addMakingOf(document, context);
    document.cover.emplace_back("Record", graph.nodes[graph.root].ref.toString());
    ReportTable records { "Records", graph.truncated ? "More records follow; the list ends at the limit." : "",
        { { "record", K::Words }, { "present", K::Words }, { "stands for", K::Whole }, { "quantity", K::Figure }, { "amount", K::Figure }, { "currency", K::Words }, { "period", K::Words }, { "customer", K::Words },
            { "document", K::Words }, { "source", K::Words }, { "quantity residual", K::Figure }, { "amount residual", K::Figure }, { "open exceptions", K::Whole } }, {} };
    for (const LineageNode& n : graph.nodes)
        records.rows.push_back({ n.ref.toString(), n.present ? "yes" : "no", std::to_string(n.members), exactText(n.quantity), exactText(n.amount), currencyText(n.currency), n.period ? n.period->toString() : std::string(),
            n.customer, n.document, n.source, exactText(n.quantity_residual), exactText(n.amount_residual), std::to_string(n.cases.size()) });
    ReportTable edges { "Edges", {},
        { { "from", K::Words }, { "to", K::Words }, { "basis", K::Words }, { "version", K::Words }, { "quantity", K::Figure }, { "amount", K::Figure }, { "currency", K::Words }, { "quantity residual", K::Figure },
            { "amount residual", K::Figure } }, {} };
    for (const LineageEdge& e : graph.edges)
        edges.rows.push_back({ graph.nodes[e.from].ref.toString(), graph.nodes[e.to].ref.toString(), e.basis, e.basis_version, exactText(e.quantity), exactText(e.amount), currencyText(e.currency),
            exactText(e.quantity_residual), exactText(e.amount_residual) });
    document.tables.push_back(std::move(records));
    document.tables.push_back(std::move(edges));
    return document;
}

}
