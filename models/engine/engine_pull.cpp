#include "engine/engine_impl.h"
#include "engine/pull.h"
#include "engine/run_log.h"

#include <algorithm>

namespace tieout::engine {

namespace {

// What the source says of its accounting periods, kept where a repost looks it up. Only changes are
// written: each leaves an entry in the audit trail.
Result<void> keepPeriods(store::Control& control, const std::string& source, const std::vector<PeriodState>& states, int64_t now_us)
{
    TIEOUT_TRY_INTO(const std::vector<store::PeriodRecord> known, control.periods());
    std::vector<store::PeriodRecord> changed;
    for (const PeriodState& state : states) {
        const store::PeriodRecord record { state.period.months(), state.entity, state.sub_ledger, static_cast<int>(state.state) };
        const bool same = std::any_of(known.begin(), known.end(), [&](const store::PeriodRecord& k) {
            return k.period == record.period && k.entity == record.entity && k.sub_ledger == record.sub_ledger && k.state == record.state;
        });
        if (!same)
            changed.push_back(record);
    }
    if (changed.empty())
        return {};
    TIEOUT_TRY_INTO(store::ControlWrite write, control.write("tieout", now_us));
    for (const store::PeriodRecord& record : changed) {
        constexpr std::string_view kNames[] = { "open", "pending close", "closed" };
        TIEOUT_TRY(write.setPeriod(record));
        TIEOUT_TRY(write.audit("period pulled", "period:" + Period(record.period).toString(),
            store::auditDetail({ { "source", source }, { "entity", record.entity }, { "sub_ledger", record.sub_ledger }, { "state", kNames[record.state] } })));
    }
    return write.commit();
}

Result<std::vector<store::SourceRecord>> chosen(store::Control& control, const std::vector<std::string>& names)
{
    TIEOUT_TRY_INTO(std::vector<store::SourceRecord> all, control.sources());
    for (const std::string& name : names)
        if (std::none_of(all.begin(), all.end(), [&](const store::SourceRecord& s) { return s.name == name; }))
            return makeError(Remedy::Usage, TIEOUT_TR("There is no source “%1”. List the sources and use one of their names."), { domain::visible(name) });
    std::erase_if(all, [&](const store::SourceRecord& s) {
        return s.manifest == "files" || (names.empty() ? !s.enabled : std::find(names.begin(), names.end(), s.name) == names.end());
    });
    return all;
}

}

// CP0: what the source counts against what landed, where it can be asked.
Result<void> Engine::Impl::countStreams(RecordSource& source, const SourceRow& row, std::vector<PullReport::Stream>& streams, const CancelToken& cancel)
{
    const std::vector<StreamSpec> specs = source.streams();
    for (PullReport::Stream& stream : streams) {
        const auto spec = std::find_if(specs.begin(), specs.end(), [&](const StreamSpec& s) { return s.name == stream.stream; });
        auto count = source.count(stream.stream, cancel);
        if (spec == specs.end() || !count || !*count)
            continue; // not offered, or not now: the pages themselves are safe
        stream.source_count = (*count)->count;
        TIEOUT_TRY_INTO(const RecordView view, records());
        // A stream counts the records of its first table; further ones are parts of them.
        stream.landed_count = static_cast<int64_t>(view.presentFrom(row.set, spec->tables.front(), row.name, (*count)->deliveries));
        TIEOUT_TRY(cache->setStreamCounts(row.name, stream.stream, stream.source_count, stream.landed_count));
    }
    return {};
}

Result<PullReport> Engine::Impl::pullAll(const std::vector<store::SourceRecord>& records, bool full, const CancelToken& cancel, const ProgressFn& progress)
{
    PullReport report;
    std::optional<Error> first_error;
    bool any = false;
    const auto note = [&](Error error) {
        report.complete = false;
        if (!first_error)
            first_error = std::move(error);
    };
    for (const store::SourceRecord& record : records) {
        const SourceRow row = sourceRowOf(record);
        auto source = environment.open_source ? environment.open_source(row)
                                                      : Result<std::unique_ptr<RecordSource>>(makeError(Remedy::Unsupported, TIEOUT_TR("This program has no connector for %1."), { row.name }));
        if (!source) {
            note(std::move(source).error());
            continue;
        }
        TIEOUT_TRY_INTO(PullOutcome outcome, pullSource(*cache, **source, { row.name, row.set }, full, *environment.clock, cancel, progress));
        any = any || std::any_of(outcome.streams.begin(), outcome.streams.end(), [](const PullReport::Stream& s) { return s.pages > 0; });
        report.complete = report.complete && outcome.complete;
        if (outcome.first_error)
            note(std::move(*outcome.first_error));
        TIEOUT_TRY(countStreams(**source, row, outcome.streams, cancel));
        if (auto periods = (*source)->periods(cancel))
            TIEOUT_TRY(keepPeriods(*control, row.name, *periods, nowUs()));
        for (const PullReport::Stream& stream : outcome.streams)
            report.complete = report.complete && (!stream.source_count || stream.source_count == stream.landed_count);
        report.streams.insert(report.streams.end(), outcome.streams.begin(), outcome.streams.end());
    }
    if (!any && first_error)
        return std::move(*first_error);
    return report;
}

Result<PullReport> Engine::pull(const Session& session, const std::vector<std::string>& sources, bool full, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(const std::vector<store::SourceRecord> records, chosen(*m_impl->control, sources));
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, "pull"));
    auto report = m_impl->pullAll(records, full, cancel, progress);
    uint64_t rows = 0;
    if (report.ok())
        for (const PullReport::Stream& stream : report->streams)
            rows += stream.rows;
    return run.end(std::move(report), report.ok() && !report->complete ? "incomplete" : "done", std::to_string(rows) + " rows");
}

}
