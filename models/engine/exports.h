#pragma once

#include "engine/ports.h"
#include "engine/queue_table.h"

#include <string>
#include <utility>
#include <vector>

// Reports as values: gathered by the engine, put into a file by a writer outside. Everything in them
// is a plain text in machine form (exact decimals, UTC, ids as received), never markup or a formula.
namespace tieout::engine {

struct ReportColumn {
    std::string name;
    enum Kind : uint8_t {
        Words,
        Figure, // exact decimal
        Whole, // a count below 2^53
    } kind = Words;
    bool detail = false; // left out where there is no room for everything, as on a page
};
struct ReportTable {
    std::string name; // "Invoice lines"; at most 31 characters, unique in its document
    std::string note; // what is not in it, empty: nothing
    std::vector<ReportColumn> columns;
    std::vector<std::vector<std::string>> rows; // as many cells as columns
};
struct ReportDocument {
    std::string title, subject;
    Instant made; // when it was exported
    std::vector<std::pair<std::string, std::string>> cover;
    std::vector<ReportTable> tables;
};

enum class ReportFormat : uint8_t { Pdf, Xlsx, Csv, Json };
std::string_view reportFormatId(ReportFormat format); // "pdf"

// Port: writes one document to one file, which is then complete but not yet synced. Called from one
// thread at a time. Implemented by app/export.
class ReportWriter {
public:
    virtual ~ReportWriter() = default;
    virtual Result<void> write(const ReportDocument& document, ReportFormat format, const std::string& path, const CancelToken& cancel, const ProgressFn& progress) = 0;
};

enum class ReportKind : uint8_t { DisputePack, LineagePack, ExceptionRegister, ControlTotals };
inline constexpr int kReportKindCount = 4;
std::string_view reportKindId(ReportKind kind); // "dispute_pack"
// The formats a report comes in.
std::vector<ReportFormat> reportFormats(ReportKind kind);

struct ExportRequest {
    ReportKind kind = ReportKind::DisputePack;
    std::string subject; // dispute pack: an invoice's id, lineage pack: a record (KIND:ID); else empty
    QueueFilter filter; // exception register
    struct File {
        ReportFormat format = ReportFormat::Xlsx;
        std::string path; // replaced when it is there
    };
    std::vector<File> files;
    size_t events_max = 5000; // usage events listed one by one; the rest is counted and said
};
struct ExportReport {
    struct File {
        std::string path;
        ReportFormat format = ReportFormat::Xlsx;
        uint64_t bytes = 0;
        Digest sha256;
    };
    std::vector<File> files;
    uint64_t rows = 0; // over all tables
    std::vector<std::string> notes; // what the report leaves out
};

}
