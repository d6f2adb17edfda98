#pragma once

#include "engine/exports.h"

// One function a format; see report_writer.cpp.
namespace tieout::exporting {

domain::Result<void> writeXlsx(const engine::ReportDocument& document, const std::string& path, const domain::CancelToken& cancel, const engine::ProgressFn& progress);
domain::Result<void> writePdf(const engine::ReportDocument& document, const std::string& path, const domain::CancelToken& cancel, const engine::ProgressFn& progress);

// Valid UTF-8 (what is not becomes U+FFFD) without control characters, line ends and marks that turn
// text round: those are written as \u{XXXX}.
std::string shownText(std::string_view outside);
domain::Error cannotWrite(const std::string& path, const std::string& why);

}
