#include "engine/pull.h"

#include "engine/import.h"
#include "engine/vanished_parts.h"

#include <algorithm>

namespace tieout::engine {

namespace {

class StreamPull {
public:
    StreamPull(store::Cache& cache, RecordSource& source, const PullTarget& target, const StreamSpec& spec, Clock& clock, const CancelToken& cancel, const ProgressFn& progress)
        : m_cache(cache)
        , m_source(source)
        , m_target(target)
        , m_spec(spec)
        , m_clock(clock)
        , m_cancel(cancel)
        , m_progress(progress)
        , m_vanished(target.landed)
    {
        m_row.source = m_fact.source = target.source;
        m_row.stream = m_fact.stream = spec.name;
        m_fact.set = target.set;
    }
    Result<void> run(bool full);
    const PullReport::Stream& row() const { return m_row; }
    // What is to be remembered of it; `failed`: why it did not come to the end.
    store::PullFact fact(const Error* failed);
    // After a run that came to the end.
    std::optional<WholeReading> reading() const;

private:
    Result<std::string> firstCursor(bool full);
    Result<void> keep(PulledPage& page, const std::string& cursor);
    Result<void> keepGap(const MemoryGap& gap);

    store::Cache& m_cache;
    RecordSource& m_source;
    const PullTarget& m_target;
    const StreamSpec& m_spec;
    Clock& m_clock;
    const CancelToken& m_cancel;
    const ProgressFn& m_progress;
    VanishedParts m_vanished;
    bool m_known = false; // some page of it was stored before
    PullReport::Stream m_row;
    store::PullFact m_fact;
    std::optional<KnownRecords> m_known_before; // of a reading of everything
    std::string m_cursor;
};

Result<std::string> StreamPull::firstCursor(bool full)
{
    TIEOUT_TRY_INTO(const auto known, m_cache.stream(m_target.source, m_spec.name));
    m_known = known.has_value();
    if (!known || !full)
        return known ? known->cursor : std::string();
    TIEOUT_TRY(m_cache.resetStream(m_target.source, m_spec.name));
    return std::string();
}

Result<void> StreamPull::run(bool full)
{
    m_fact.started_us = m_clock.now().us();
    TIEOUT_TRY_INTO(m_fact.quarantine_before, m_cache.newestQuarantine());
    TIEOUT_TRY_INTO(std::string cursor, firstCursor(full));
    m_fact.read_all = cursor.empty();
    if (full && cursor.empty() && m_spec.lists_all && m_target.known) {
        TIEOUT_TRY_INTO(m_known_before, m_target.known(m_spec));
    }
    for (;;) {
        TIEOUT_TRY(m_cancel.check());
        TIEOUT_TRY_INTO(PulledPage page, m_source.pull(m_spec.name, cursor, m_cancel));
        if (!page.last && page.cursor_after == cursor)
            return makeError(Remedy::Retry, TIEOUT_TR("The source “%1” gave the same page of %2 twice. What had arrived is kept; pull again later."),
                { domain::visible(m_target.source), m_spec.name });
        if (page.gap)
            TIEOUT_TRY(keepGap(*page.gap));
        TIEOUT_TRY(keep(page, cursor));
        m_cursor = cursor = page.cursor_after;
        if (m_progress)
            m_progress({ Text { TIEOUT_TR("Pulling %1 of %2"), { m_spec.name, m_target.source } }, m_row.rows, 0 });
        if (page.last)
            return {};
    }
}

// A row that could not be read is there all the same: nothing of such a reading counts as gone.
std::optional<WholeReading> StreamPull::reading() const
{
    if (!m_known_before || m_row.refused > 0)
        return std::nullopt;
    return WholeReading { 0, m_spec, *m_known_before, m_cursor, m_fact.started_us, m_clock.now().us(), m_row.pages };
}

// Before the page, whose cursor leaves the gap behind: killed in between, the same gap is told again
// and is known by its beginning. What an earlier pull has read, before a window was read again, is none.
Result<void> StreamPull::keepGap(const MemoryGap& gap)
{
    m_fact.read_all = m_fact.read_all || gap.reads_all;
    TIEOUT_TRY_INTO(const int64_t read_us, m_cache.lastWholePullUs(m_target.source, m_spec.name));
    const int64_t from_us = std::max(gap.from.us(), read_us);
    if (from_us >= gap.to.us())
        return {};
    TIEOUT_TRY_INTO(const int64_t pull_before, m_cache.newestPull());
    return m_cache.addGap({ 0, m_target.source, m_spec.name, m_target.set, from_us, gap.to.us(), gap.days, pull_before, m_clock.now().us() });
}

store::PullFact StreamPull::fact(const Error* failed)
{
    m_fact.ended_us = m_clock.now().us();
    m_fact.complete = failed == nullptr;
    if (failed)
        m_fact.error = failed->message;
    m_fact.pages = m_row.pages;
    m_fact.rows = m_row.rows;
    m_fact.refused = m_row.refused;
    m_fact.traffic = m_source.takeTraffic();
    return m_fact;
}

Result<void> StreamPull::keep(PulledPage& page, const std::string& cursor)
{
    ++m_row.pages;
    m_fact.bytes += page.evidence.size();
    // A program that is killed must not forget what it used of the budget.
    TIEOUT_TRY(keepGuard(m_cache, m_source, m_target.source));
    TIEOUT_TRY(m_vanished.addTo(page));
    bool anything = false;
    // A notice that comes with every answer is told once.
    TIEOUT_TRY_INTO(const std::vector<store::DriftFact> known, m_cache.drift(m_target.source));
    for (ReadBatch& read : page.batches) {
        std::erase_if(read.drift, [&](const Drift& drift) { return std::find(known.begin(), known.end(), store::DriftFact { drift.where, drift.field, drift.what }) != known.end(); });
        m_row.rows += read.batch.rows;
        m_row.refused += read.refused.size();
        anything = anything || read.batch.rows > 0 || !read.refused.empty() || !read.drift.empty();
    }
    // A poll that brings nothing new leaves no delivery behind, but the first page of a stream does:
    // it says that its tables have arrived, be they empty.
    if (!anything && m_known && page.cursor_after == cursor)
        return m_cache.setStreamError(m_target.source, m_spec.name, {}, m_clock.now().us());
    std::vector<Table> named;
    for (const ReadBatch& read : page.batches)
        named.push_back(read.batch.table);
    for (const Table table : m_spec.tables)
        if (std::find(named.begin(), named.end(), table) == named.end()) {
            ReadBatch empty;
            empty.batch.table = table;
            empty.batch.columns.resize(domain::tableSpec(table).columns.size());
            page.batches.push_back(std::move(empty));
        }
    TIEOUT_TRY_INTO(const store::Delivery stored, absorbPage(m_cache, { m_target.source, m_target.set, m_spec.name, cursor }, page, m_clock.now().us()));
    m_vanished.stored(stored.seq);
    m_known = true;
    return {};
}

}

Result<void> resumeGuard(store::Cache& cache, RecordSource& source, const std::string& name)
{
    TIEOUT_TRY_INTO(const auto kept, cache.guard(name));
    if (kept)
        source.resumeGuard(*kept);
    return {};
}

Result<void> keepGuard(store::Cache& cache, const RecordSource& source, const std::string& name)
{
    const auto state = source.guard();
    return state ? cache.saveGuard(name, *state) : Result<void>();
}

Result<PullOutcome> pullSource(store::Cache& cache, RecordSource& source, const PullTarget& target, bool full, Clock& clock, const CancelToken& cancel, const ProgressFn& progress)
{
    PullOutcome outcome;
    TIEOUT_TRY(resumeGuard(cache, source, target.source));
    source.takeTraffic(); // what was asked before is not part of this
    for (const StreamSpec& spec : source.streams()) {
        StreamPull pull(cache, source, target, spec, clock, cancel, progress);
        auto done = pull.run(full);
        if (!done && done.error().remedy == Remedy::Cancelled)
            return std::move(done).error();
        outcome.streams.push_back(pull.row());
        outcome.facts.push_back(pull.fact(done ? nullptr : &done.error()));
        TIEOUT_TRY(keepGuard(cache, source, target.source));
        outcome.complete = outcome.complete && done.ok() && pull.row().refused == 0;
        if (done) {
            if (auto reading = pull.reading()) {
                reading->stream = outcome.streams.size() - 1;
                outcome.readings.push_back(std::move(*reading));
            }
            continue;
        }
        TIEOUT_TRY(cache.setStreamError(target.source, spec.name, done.error().message, clock.now().us()));
        if (!outcome.first_error)
            outcome.first_error = std::move(done).error().within(target.source + "/" + spec.name);
    }
    return outcome;
}

}
