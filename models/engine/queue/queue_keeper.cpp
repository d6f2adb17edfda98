#include "engine/queue/queue_keeper.h"

#include "engine/case_history.h"
#include "engine/queue/queue_builder.h"

#include <algorithm>
#include <cstring>

namespace tieout::engine {

using domain::Fingerprint;
using domain::Result;

namespace {

// The parts of a finding's key, as they stand (escaped).
std::vector<std::string_view> keyParts(std::string_view key)
{
    std::vector<std::string_view> parts;
    size_t begin = 0;
    for (size_t i = 0; i < key.size(); ++i) {
        if (key[i] == '\\')
            ++i;
        else if (key[i] == '|') {
            parts.push_back(key.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    parts.push_back(key.substr(begin));
    return parts;
}

// At most a sixteenth of the rows is worth patching; above, building anew is as quick and tidier.
constexpr size_t kPatchShare = 16;

}

std::string causeOf(const domain::Finding& finding)
{
    using domain::Reason;
    std::string cause(domain::checkpointId(finding.checkpoint));
    cause += ' ';
    cause += domain::reasonId(finding.reason);
    const auto with = [&](std::string_view part) {
        if (!part.empty())
            (cause += ' ') += part;
    };
    const auto withPeriod = [&] {
        if (finding.period != 0)
            with(domain::Period(finding.period).toString());
    };
    switch (finding.reason) {
    case Reason::DupEvent:
    case Reason::ConflictingEvent: // one sender repeats itself
        with(finding.system);
        break;
    case Reason::MissingAgg:
    case Reason::OrphanAgg: { // the metering of one meter and month did not run, or ran wrongly
        const auto parts = keyParts(finding.key);
        with(parts.size() == 3 ? parts[1] : std::string_view());
        withPeriod();
        break;
    }
    case Reason::SequenceGap: // one source loses what it sends
        with(finding.document);
        break;
    case Reason::UnknownMeter: { // one name that nobody set up
        const auto parts = keyParts(finding.key);
        with(parts.size() == 3 ? parts[1] : std::string_view());
        break;
    }
    case Reason::NoActiveContract:
        with(finding.customer);
        break;
    case Reason::MissingCharge:
    case Reason::MissingLine:
    case Reason::MissingInvoice:
    case Reason::MissingPosting:
    case Reason::MissingReceipt:
    case Reason::DupPosting:
    case Reason::DupReceipt:
    case Reason::ManualEntry:
    case Reason::MissingDimension:
    case Reason::WrongDimension:
    case Reason::ReferenceLost:
    case Reason::CreditReferenceLost:
    case Reason::StatusMismatch:
    case Reason::WrongPeriod: // a run of one system over one month
        with(finding.system);
        withPeriod();
        break;
    default: // figures that differ: mostly one customer's price, plan or correction
        if (finding.checkpoint == domain::Checkpoint::CP1) {
            const auto parts = keyParts(finding.key);
            with(parts.size() == 3 ? parts[1] : std::string_view());
            withPeriod();
        } else {
            with(finding.customer);
        }
    }
    return cause;
}

size_t findRow(const QueueTable& table, const Fingerprint& id)
{
    return static_cast<size_t>(std::find(table.ids.begin(), table.ids.end(), id) - table.ids.begin());
}

size_t QueueKeeper::rowOf(const Fingerprint& id) const
{
    if (m_table) {
        const auto last = m_table->ids.begin() + static_cast<std::ptrdiff_t>(m_sorted_rows);
        const auto at = std::lower_bound(m_table->ids.begin(), last, id);
        if (at != last && *at == id)
            return static_cast<size_t>(at - m_table->ids.begin());
    }
    const auto later = m_later.find(id);
    return later == m_later.end() ? SIZE_MAX : later->second;
}

const CaseHistory& QueueKeeper::historyOf(const Fingerprint& id) const
{
    static const CaseHistory kNone;
    const auto found = m_histories.find(id);
    return found == m_histories.end() ? kNone : found->second;
}

Result<QueueKeeper::Cases> QueueKeeper::readHistories(store::Control& control)
{
    Cases touched;
    TIEOUT_TRY_INTO(const auto decisions, control.decisions(m_last_seq));
    for (const store::DecisionRecord& record : decisions) {
        m_histories[record.case_id].decisions.push_back(caseDecisionOf(record));
        m_last_seq = std::max(m_last_seq, record.seq);
        touched.push_back(record.case_id);
    }
    TIEOUT_TRY_INTO(const auto effects, control.effects({}, false));
    std::unordered_map<Fingerprint, std::vector<CaseEffect>, domain::BytesIdHash> by_case;
    for (const store::EffectRecord& record : effects)
        by_case[record.case_id].push_back(caseEffectOf(record));
    for (auto& [id, list] : by_case) {
        std::vector<CaseEffect>& known = m_histories[id].effects;
        const bool same = std::equal(known.begin(), known.end(), list.begin(), list.end(), [](const CaseEffect& a, const CaseEffect& b) {
            return a.id == b.id && a.state == b.state && a.changed_us == b.changed_us && a.attempts == b.attempts && a.last_outcome == b.last_outcome;
        });
        if (same)
            continue;
        known = std::move(list);
        touched.push_back(id);
    }
    return touched;
}

namespace {

// What was at stake when the case was opened: the finding may have changed since.
Result<domain::Exact> openingExposure(store::Cache& cache, const store::FindingRow& row)
{
    if (row.changed_us == row.opened_us)
        return row.finding.exposure;
    TIEOUT_TRY_INTO(const auto events, cache.findingEvents(row.fingerprint));
    for (auto event = events.rbegin(); event != events.rend(); ++event)
        if (event->kind == store::FindingEventKind::Opened)
            return event->finding.exposure;
    return row.finding.exposure;
}

}

Result<std::unique_ptr<QueueBuilder>> QueueKeeper::madeAnew(store::Cache& cache, int64_t now_us)
{
    auto builder = std::make_unique<QueueBuilder>(now_us);
    std::vector<std::pair<size_t, store::FindingRow>> changed; // since they were opened
    TIEOUT_TRY(cache.eachFinding(0, [&](store::FindingRow&& row) {
        builder->append(row);
        builder->setOpening(builder->rows() - 1, row.finding.exposure);
        if (row.changed_us != row.opened_us)
            changed.emplace_back(builder->rows() - 1, std::move(row));
    }));
    for (const auto& [at, row] : changed) {
        TIEOUT_TRY_INTO(const domain::Exact exposure, openingExposure(cache, row));
        builder->setOpening(at, exposure);
    }
    m_later.clear();
    m_sorted_rows = builder->rows();
    return builder;
}

Result<std::unique_ptr<QueueBuilder>> QueueKeeper::patched(store::Cache& cache, int64_t now_us, uint64_t version, Cases& touched)
{
    if (!m_table || version < m_findings_version || version - m_findings_version > m_table->rows / kPatchShare + 64)
        return std::unique_ptr<QueueBuilder>();
    std::vector<store::FindingRow> changed;
    if (version != m_findings_version)
        TIEOUT_TRY(cache.eachFinding(m_findings_version, [&](store::FindingRow&& row) { changed.push_back(std::move(row)); }));
    auto builder = std::make_unique<QueueBuilder>(*m_table, now_us);
    for (const store::FindingRow& row : changed) {
        size_t at = rowOf(row.fingerprint);
        bool opened = true;
        if (at == SIZE_MAX) {
            at = builder->rows();
            builder->append(row);
            m_later.emplace(row.fingerprint, static_cast<uint32_t>(at));
        } else {
            opened = builder->table().opened_us[at] != row.opened_us;
            if (!builder->change(at, row))
                return std::unique_ptr<QueueBuilder>();
        }
        if (opened) {
            TIEOUT_TRY_INTO(const domain::Exact exposure, openingExposure(cache, row));
            builder->setOpening(at, exposure);
        }
        touched.push_back(row.fingerprint);
    }
    return builder;
}

Result<void> QueueKeeper::refresh(store::Cache& cache, store::Control& control, int64_t now_us)
{
    auto refreshed = refreshOrFail(cache, control, now_us);
    if (!refreshed.ok()) { // half of it may be done: begin from nothing next time
        m_table.reset();
        m_later.clear();
        m_histories.clear();
        m_last_seq = 0;
        m_control_version = -1;
    }
    return refreshed;
}

Result<void> QueueKeeper::refreshOrFail(store::Cache& cache, store::Control& control, int64_t now_us)
{
    // Versions first: what changes while the rest is read is read again next time.
    TIEOUT_TRY_INTO(const uint64_t findings_version, cache.findingsVersion());
    TIEOUT_TRY_INTO(const int64_t control_version, control.version());
    const bool aged = !m_table || now_us >= m_next_us || now_us < m_made_us;
    if (!aged && findings_version == m_findings_version && control_version == m_control_version)
        return {};
    Cases touched;
    if (control_version != m_control_version) {
        TIEOUT_TRY_INTO(touched, readHistories(control));
    }
    TIEOUT_TRY_INTO(auto builder, patched(cache, now_us, findings_version, touched));
    const bool all = !builder || aged;
    if (!builder) {
        TIEOUT_TRY_INTO(builder, madeAnew(cache, now_us));
    }
    if (all) {
        for (size_t row = 0; row < builder->rows(); ++row)
            builder->derive(row, historyOf(builder->table().ids[row]));
    }
    for (const Fingerprint& id : touched)
        if (const size_t row = rowOf(id); !all && row != SIZE_MAX)
            builder->derive(row, historyOf(id));
    m_next_us = all ? builder->nextUs() : std::min(m_next_us, builder->nextUs());
    m_made_us = now_us;
    builder->table().version = ++m_version;
    m_table = std::make_shared<const QueueTable>(std::move(builder->table()));
    m_without_amounts.reset();
    m_findings_version = findings_version;
    m_control_version = control_version;
    return {};
}

Result<QueueKeeper::Table> QueueKeeper::table(store::Cache& cache, store::Control& control, int64_t now_us)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY(refresh(cache, control, now_us));
    return m_table;
}

Result<QueueKeeper::Table> QueueKeeper::tableWithoutAmounts(store::Cache& cache, store::Control& control, int64_t now_us)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY(refresh(cache, control, now_us));
    if (!m_without_amounts) {
        QueueTable table = *m_table;
        for (std::vector<domain::Exact>* column : { &table.expected, &table.actual, &table.delta, &table.exposure })
            std::fill(column->begin(), column->end(), domain::Exact());
        m_without_amounts = std::make_shared<const QueueTable>(std::move(table));
    }
    return m_without_amounts;
}

}
