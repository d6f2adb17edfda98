#include "engine/engine_impl.h"
#include "engine/pull.h"
#include "engine/run_log.h"
#include "engine/vanished_records.h"

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

namespace {

// Both sides of what the source adds up; a currency that only one side has is 0 at the other.
std::vector<store::ComparedSum> comparedSums(const std::vector<SourceSum>& given, const std::map<uint32_t, Exact>& landed)
{
    std::map<uint32_t, store::ComparedSum> sums;
    for (const SourceSum& sum : given)
        sums[sum.currency.packed()].source = sum.sum;
    if (!sums.empty())
        for (const auto& [currency, amount] : landed)
            sums[currency].landed = amount;
    std::vector<store::ComparedSum> out;
    for (auto& [currency, sum] : sums) {
        sum.currency = currency;
        out.push_back(sum);
    }
    return out;
}

}

// CP0: what the source counts against what landed, where it can be asked. The comparison becomes a
// fact; the reconciler makes the exception of it.
Result<void> Engine::Impl::countStreams(RecordSource& source, const SourceRow& row, PullOutcome& outcome, const CancelToken& cancel)
{
    const std::vector<StreamSpec> specs = source.streams();
    for (size_t i = 0; i < outcome.streams.size(); ++i) {
        PullReport::Stream& stream = outcome.streams[i];
        store::PullFact& fact = outcome.facts[i];
        const auto spec = std::find_if(specs.begin(), specs.end(), [&](const StreamSpec& s) { return s.name == stream.stream; });
        auto count = source.count(stream.stream, cancel);
        fact.traffic.merge(source.takeTraffic());
        if (spec != specs.end() && count && *count) {
            stream.source_count = (*count)->count;
            TIEOUT_TRY_INTO(const RecordView view, records());
            // A stream counts the records of its first table; further ones are parts of them.
            stream.landed_count = static_cast<int64_t>(view.presentFrom(row.set, spec->tables.front(), row.name, (*count)->deliveries));
            fact.source_count = stream.source_count;
            fact.landed_count = stream.landed_count;
            fact.sums = comparedSums((*count)->sums, view.sumsFrom(row.set, spec->tables.front(), row.name));
            TIEOUT_TRY(cache->setStreamCounts(row.name, stream.stream, stream.source_count, stream.landed_count));
        } // else not offered, or not now: the pages themselves are safe
        TIEOUT_TRY_INTO(fact.id, cache->addPullFact(fact));
    }
    return {};
}

// One source: its pages, its counts and its accounting periods.
Result<PullOutcome> Engine::Impl::pullOne(const SourceRow& row, bool full, const CancelToken& cancel, const ProgressFn& progress)
{
    auto source = environment.open_source ? environment.open_source(row)
                                          : Result<std::unique_ptr<RecordSource>>(makeError(Remedy::Unsupported, TIEOUT_TR("This program has no connector for %1."), { row.name }));
    if (!source)
        return std::move(source).error();
    const auto landed = [this, &row](Table table, int64_t before_seq) -> Result<std::vector<std::string>> {
        TIEOUT_TRY_INTO(const RecordView view, records());
        return idsBefore(view, row.set, row.name, table, before_seq);
    };
    const auto known = [this, &row](const StreamSpec& stream) -> Result<KnownRecords> {
        TIEOUT_TRY_INTO(const RecordView view, records());
        return knownRecordsOf(view, row.set, row.name, stream);
    };
    const PullTarget target { row.name, row.set, landed, known };
    TIEOUT_TRY_INTO(PullOutcome outcome, pullSource(*cache, **source, target, full, *environment.clock, cancel, progress));
    TIEOUT_TRY(VanishedRecords(*cache, **source, target, [this] { return records(); }, *environment.clock).takeAway(outcome, cancel));
    TIEOUT_TRY(countStreams(**source, row, outcome, cancel));
    if (auto periods = (*source)->periods(cancel))
        TIEOUT_TRY(keepPeriods(*control, row.name, *periods, nowUs()));
    TIEOUT_TRY(keepGuard(*cache, **source, row.name));
    for (const store::PullFact& fact : outcome.facts) {
        outcome.complete = outcome.complete && (!fact.source_count || fact.source_count == fact.landed_count);
        for (const store::ComparedSum& sum : fact.sums)
            outcome.complete = outcome.complete && sum.source == sum.landed;
    }
    return outcome;
}

Result<PullReport> Engine::Impl::pullAll(const std::vector<store::SourceRecord>& records, bool full, const CancelToken& cancel, const ProgressFn& progress)
{
    PullReport report;
    TIEOUT_TRY(lookAtFeeds()); // what was late until now stays on record though it comes with this pull
    std::optional<Error> first_error;
    bool any = false;
    for (const store::SourceRecord& record : records) {
        auto outcome = pullOne(sourceRowOf(record), full, cancel, progress);
        // Stopped, or the store itself fails: the other sources would fare no better.
        if (!outcome && (outcome.error().remedy == Remedy::Cancelled || outcome.error().remedy == Remedy::Machine))
            return std::move(outcome).error();
        report.complete = report.complete && outcome.ok() && outcome->complete;
        std::optional<Error> failed = outcome ? outcome->first_error : std::optional<Error>(outcome.error());
        if (failed && !first_error)
            first_error = std::move(failed);
        if (!outcome)
            continue;
        any = any || std::any_of(outcome->streams.begin(), outcome->streams.end(), [](const PullReport::Stream& s) { return s.pages > 0; });
        report.streams.insert(report.streams.end(), outcome->streams.begin(), outcome->streams.end());
    }
    TIEOUT_TRY(lookAtFeeds());
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
    uint64_t rows = 0, removed = 0;
    if (report.ok())
        for (const PullReport::Stream& stream : report->streams) {
            rows += stream.rows;
            removed += stream.removed;
        }
    return run.end(std::move(report), report.ok() && !report->complete ? "incomplete" : "done", std::to_string(rows) + " rows" + (removed > 0 ? ", " + std::to_string(removed) + " removed" : ""));
}

}
