#include "engine/engine_impl.h"
#include "engine/import.h"
#include "engine/run_log.h"

namespace tieout::engine {

// Of sources switched on in the set. One that cannot be opened delivers nothing: what it would have
// brought is missed, and its own pull says why.
Result<std::vector<Table>> Engine::Impl::tablesFromSources(const std::string& set)
{
    std::vector<Table> tables;
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> records, control->sources());
    for (const store::SourceRecord& record : records) {
        if (record.manifest == "files" || record.set != set || !record.enabled || !environment.open_source)
            continue;
        const auto source = environment.open_source(sourceRowOf(record));
        if (!source.ok())
            continue;
        for (const StreamSpec& stream : (*source)->streams())
            tables.insert(tables.end(), stream.tables.begin(), stream.tables.end());
    }
    return tables;
}

// With what its arrival says of feeds that have a time; a file that is known already has arrived too.
Result<ImportReport> Engine::Impl::importOne(const ImportTarget& target, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(lookAtFeeds());
    TIEOUT_TRY_INTO(ImportReport report, engine::importFolder(*cache, environment, target, cancel, progress));
    std::vector<store::FileArrival> again;
    for (const ImportReport::File& file : report.files)
        if (file.already_imported)
            again.push_back({ target.source, file.table, nowUs() });
    TIEOUT_TRY(cache->addFileArrivals(again));
    TIEOUT_TRY(lookAtFeeds());
    return report;
}

Result<ImportReport> Engine::importFolder(const Session& session, const std::string& folder, const std::string& source, const std::string& set, const CancelToken& cancel,
    const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, "import"));
    TIEOUT_TRY_INTO(std::vector<Table> elsewhere, m_impl->tablesFromSources(set));
    auto report = m_impl->importOne({ folder, source, set, std::move(elsewhere) }, cancel, progress);
    return run.end(std::move(report), report.ok() && !report->complete ? "incomplete" : "done",
        report.ok() ? std::to_string(report->rows) + " rows from " + folder + " as " + source : std::string());
}

}
