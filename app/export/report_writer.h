#pragma once

#include "engine/exports.h"

#include <memory>

namespace tieout::exporting {

// Writes reports as PDF, XLSX, CSV and JSON. Texts are data in all of them: strings in XLSX, drawn
// without markup in PDF. PDF needs fonts: in a program without a window it brings up what draws them,
// without a display.
std::unique_ptr<engine::ReportWriter> makeReportWriter();

}
