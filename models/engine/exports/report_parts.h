#pragma once

#include "engine/control/control_room.h"
#include "engine/exports.h"
#include "engine/queries.h"
#include "engine/record_view.h"

// What gathers each report. Reads only.
namespace tieout::engine {

// What every report says about itself.
struct ReportContext {
    std::string person, store_dir;
    Instant now;
    const CancelToken* cancel = nullptr;
    const ProgressFn* progress = nullptr;
};

Result<ReportDocument> disputePack(const RecordView& view, const QueueTable& queue, const ExportRequest& request, const ReportContext& context);
Result<ReportDocument> lineagePack(const LineageGraph& graph, const ExportRequest& request, const ReportContext& context);
Result<ReportDocument> exceptionRegister(const QueueTable& queue, const ExportRequest& request, const ReportContext& context);
Result<ReportDocument> controlTotals(const Matrix& matrix, const ReportContext& context);

// One row of an exception table and its columns.
std::vector<ReportColumn> exceptionColumns();
std::vector<std::string> exceptionCells(const QueueTable& queue, uint32_t row);
void addMakingOf(ReportDocument& document, const ReportContext& context); // who and when, on the cover
std::string currencyText(uint32_t packed);

}
