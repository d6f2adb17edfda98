#include "engine/vanished_records.h"

#include "engine/deletion_rows.h"
#include "engine/import.h"
#include "engine/reconcile/lineage_home.h"
#include "store/control.h"

#include <algorithm>

namespace tieout::engine {

namespace {

constexpr size_t kDeletionsOfPage = 5'000;

// Calls visit(id, delivery) for each present record of the table that the source brought last, until it
// answers false.
template <typename Visit> void eachFrom(const RecordView& view, const std::string& set, const std::string& source, Table table, Visit visit)
{
    const LineageHome& home = view.home();
    const auto of = home.sets.find(set);
    if (of == home.sets.end() || table == Table::UsageEvents)
        return;
    const RecordTable& records = of->second->state.table(table);
    for (uint32_t i = 0; i < records.size(); ++i) {
        if (!records.present(i) || records.chunk[i] == kNone)
            continue;
        const store::Delivery& delivery = home.deliveries[home.chunks[records.chunk[i]].delivery];
        if (delivery.source == source && !visit(records.ids.at(i), delivery))
            return;
    }
}

// The same of one of its streams; visit(id, seq of the delivery).
template <typename Visit> void eachOf(const RecordView& view, const std::string& set, const std::string& source, const std::string& stream, Table table, Visit visit)
{
    eachFrom(view, set, source, table, [&](std::string_view id, const store::Delivery& delivery) {
        return delivery.kind != store::DeliveryKind::Page || delivery.name != stream || visit(id, delivery.seq);
    });
}

}

KnownRecords knownRecordsOf(const RecordView& view, const std::string& set, const std::string& source, const StreamSpec& stream)
{
    KnownRecords known;
    known.seq = view.home().absorbed_seq;
    for (const Table table : stream.tables)
        eachOf(view, set, source, stream.name, table, [&](std::string_view, int64_t) { return ++known.rows[table] > 0; });
    return known;
}

std::vector<std::string> idsBefore(const RecordView& view, const std::string& set, const std::string& source, Table table, int64_t before_seq)
{
    std::vector<std::string> ids;
    eachFrom(view, set, source, table, [&](std::string_view id, const store::Delivery& delivery) {
        if (delivery.seq < before_seq)
            ids.emplace_back(id);
        return true;
    });
    return ids;
}

VanishedRecords::VanishedRecords(store::Cache& cache, RecordSource& source, const PullTarget& target, Records records, Clock& clock)
    : m_cache(cache)
    , m_source(source)
    , m_target(target)
    , m_records(std::move(records))
    , m_clock(clock)
{
}

Result<std::vector<VanishedRecords::Gone>> VanishedRecords::find(const PullOutcome& outcome) const
{
    std::vector<Gone> all;
    TIEOUT_TRY_INTO(const RecordView view, m_records());
    for (size_t i = 0; i < outcome.readings.size(); ++i) {
        const WholeReading& reading = outcome.readings[i];
        Gone gone;
        gone.reading = i;
        for (const auto& [table, rows] : reading.known.rows) {
            gone.known += rows;
            eachOf(view, m_target.set, m_target.source, reading.spec.name, table, [&, &table = table](std::string_view, int64_t seq) {
                const bool missing = seq <= reading.known.seq;
                gone.rows[table] += missing ? 1 : 0;
                gone.missing += missing ? 1 : 0;
                return true;
            });
        }
        if (gone.missing > 0)
            all.push_back(std::move(gone));
    }
    return all;
}

Result<void> VanishedRecords::hold(PullOutcome& outcome, const Gone& gone, const char* words)
{
    PullReport::Stream& row = outcome.streams[outcome.readings[gone.reading].stream];
    row.note = Text { words, { row.stream, domain::visible(row.source), std::to_string(gone.missing), std::to_string(gone.known) } };
    outcome.complete = false;
    return m_cache.setStreamError(row.source, row.stream, *row.note, m_clock.now().us());
}

// The tables of which the source counts more than would be left, or does not say now how many it has.
Result<std::set<Table>> VanishedRecords::stillCounted(const std::vector<Gone>& all, const CancelToken& cancel)
{
    std::map<Table, int64_t> left;
    {
        TIEOUT_TRY_INTO(const RecordView view, m_records());
        for (const Gone& gone : all)
            for (const auto& [table, rows] : gone.rows)
                left.try_emplace(table, static_cast<int64_t>(view.presentFrom(m_target.set, table, m_target.source))).first->second -= static_cast<int64_t>(rows);
    }
    std::set<Table> counted;
    for (const StreamSpec& spec : m_source.streams()) {
        // A stream counts the records of its first table.
        const auto of = left.find(spec.tables.front());
        if (of == left.end())
            continue;
        auto count = m_source.count(spec.name, cancel);
        if (!count && count.error().remedy == Remedy::Cancelled)
            return std::move(count).error();
        if (!count || (*count && (*count)->count > of->second))
            counted.insert(of->first);
    }
    return counted;
}

Result<void> VanishedRecords::keepPage(const WholeReading& reading, Table table, const std::vector<std::string>& ids)
{
    const std::string from = Instant::fromUs(reading.began_us).toString(3), to = Instant::fromUs(reading.ended_us).toString(3), pages = std::to_string(reading.pages);
    PulledPage page;
    page.batches.push_back(batchOf(table));
    uint64_t line = 0;
    for (const std::string& id : ids) {
        const std::string bytes = store::auditDetail({ { "id", id }, { "gone", "not given any more when everything was read again" }, { "stream", reading.spec.name }, { "read_from", from },
            { "read_to", to }, { "pages", pages } });
        addDeletion(page.batches.back().batch, id, ++line, page.evidence.size(), bytes);
        page.evidence += bytes + "\n";
    }
    page.cursor_after = reading.cursor; // the stream stands where its reading ended
    const auto kept = absorbPage(m_cache, { m_target.source, m_target.set, reading.spec.name, reading.cursor }, page, m_clock.now().us());
    return kept ? Result<void>() : Result<void>(kept.error());
}

Result<void> VanishedRecords::remove(PullOutcome& outcome, const Gone& gone, const CancelToken& cancel)
{
    const WholeReading& reading = outcome.readings[gone.reading];
    PullReport::Stream& row = outcome.streams[reading.stream];
    for (const auto& [table, rows] : gone.rows) {
        for (;;) {
            TIEOUT_TRY(cancel.check());
            std::vector<std::string> ids;
            {
                TIEOUT_TRY_INTO(const RecordView view, m_records());
                eachOf(view, m_target.set, m_target.source, reading.spec.name, table, [&](std::string_view id, int64_t seq) {
                    if (seq <= reading.known.seq)
                        ids.emplace_back(id);
                    return ids.size() < kDeletionsOfPage;
                });
            }
            if (ids.empty())
                break;
            TIEOUT_TRY(keepPage(reading, table, ids));
            row.removed += ids.size();
        }
    }
    row.note = Text { TIEOUT_TR("Read again from the beginning, the stream %1 of “%2” no longer gave %3 of the %4 records known before. They count as deleted from now on; what was received of them is kept."),
        { row.stream, domain::visible(row.source), std::to_string(row.removed), std::to_string(gone.known) } };
    return {};
}

Result<void> VanishedRecords::takeAway(PullOutcome& outcome, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(std::vector<Gone> all, find(outcome));
    std::vector<Gone> believed;
    for (Gone& gone : all) {
        const WholeReading& reading = outcome.readings[gone.reading];
        const bool shrunken = std::any_of(gone.rows.begin(), gone.rows.end(), [&](const auto& table) { return table.second * 2 > reading.known.rows.at(table.first); });
        if (!shrunken || reading.spec.may_shrink) {
            believed.push_back(std::move(gone));
            continue;
        }
        TIEOUT_TRY(hold(outcome, gone,
            TIEOUT_TR("Read again from the beginning, the stream %1 of “%2” no longer gave %3 of the %4 records known before. That is too much to believe: nothing was removed. Check the account, role and permissions "
                      "of the connection. If they are really gone, set its option may_shrink to yes and read everything again (pull --full).")));
    }
    if (believed.empty())
        return {};
    TIEOUT_TRY_INTO(const std::set<Table> counted, stillCounted(believed, cancel));
    for (const Gone& gone : believed) {
        const bool held = std::any_of(gone.rows.begin(), gone.rows.end(), [&](const auto& table) { return counted.contains(table.first); });
        if (!held) {
            TIEOUT_TRY(remove(outcome, gone, cancel));
            continue;
        }
        TIEOUT_TRY(hold(outcome, gone,
            TIEOUT_TR("Read again from the beginning, the stream %1 of “%2” no longer gave %3 of the %4 records known before, but the source counts more than would be left, or did not say how many it has. Nothing was "
                      "removed: read everything again later (pull --full); if it stays so, ask the source's owner what its list leaves out.")));
    }
    return {};
}

}
