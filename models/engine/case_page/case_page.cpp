#include "engine/case_page/case_page.h"

#include "engine/case_history.h"
#include "engine/case_page/case_words.h"
#include "engine/queue/queue_keeper.h"
#include "engine/reconcile/downstream.h"
#include "engine/severity.h"

#include <algorithm>

namespace tieout::engine {

CasePage::CasePage(store::Cache& cache, store::Control& control, const RecordView& view, const Session& session, int64_t now_us)
    : m_cache(cache)
    , m_control(control)
    , m_view(view)
    , m_session(session)
    , m_now_us(now_us)
{
}

Result<CaseDetail> CasePage::detail(const Fingerprint& id, const QueueTable& queue, const CanDo& can_do)
{
    TIEOUT_TRY_INTO(const auto row, m_cache.finding(id));
    if (!row)
        return makeError(Remedy::FixData, TIEOUT_TR("There is no exception %1 in this store. Look it up in the queue."), { id.hex() });
    m_spec = domain::reasonSpec(row->finding.checkpoint, row->finding.reason);
    fillHead(*row, queue);
    TIEOUT_TRY(fillPeriodAndSentence(*row));
    TIEOUT_TRY_INTO(const CaseHistory history, caseHistory(m_control, id));
    const CaseView view = deriveCase({ row->found, row->opened_us, row->cleared_us }, history, m_now_us);
    m_detail.state = view.state;
    m_detail.assignee = view.assignee;
    for (int i = 0; i < domain::kCaseActCount; ++i) {
        const auto act = static_cast<domain::CaseAct>(i);
        const domain::CaseTransition* transition = domain::caseTransition(view.state, act);
        if (transition && m_session.may(transition->needs))
            m_detail.allowed_acts.push_back(act);
    }
    TIEOUT_TRY_INTO(m_effects, m_control.effectsOf(id));
    for (const store::EffectRecord& effect : m_effects)
        m_detail.effects.push_back(effect.id);
    findRecords(row->finding);
    TIEOUT_TRY(fillPayloads(row->finding));
    fillFields(row->finding);
    TIEOUT_TRY(fillIntakeFields(row->finding));
    fillStrip(row->finding);
    TIEOUT_TRY(fillTimeline(id));
    TIEOUT_TRY(fillRemedies(row->finding, can_do));
    if (!m_session.may(domain::Permission::SeeAmounts))
        hideAmounts();
    return std::move(m_detail);
}

void CasePage::fillHead(const store::FindingRow& row, const QueueTable& queue)
{
    const domain::Finding& finding = row.finding;
    m_detail.id = row.fingerprint;
    m_detail.queue_row = findRow(queue, row.fingerprint);
    m_detail.checkpoint = finding.checkpoint;
    m_detail.reason = finding.reason;
    m_detail.key = finding.key;
    m_detail.set = finding.set;
    m_detail.customer = finding.customer;
    m_detail.document = finding.document;
    m_detail.owner = m_spec ? m_spec->owner : std::string_view();
    m_detail.system = finding.system;
    m_detail.expected = finding.expected;
    m_detail.actual = finding.actual;
    m_detail.delta = finding.delta;
    m_detail.exposure = finding.exposure;
    m_detail.currency = finding.currency;
    if (finding.period != 0)
        m_detail.period = Period(finding.period);
    m_detail.opened = Instant::fromUs(row.opened_us);
    m_detail.severity = severityOf(finding.exposure, finding.currency, m_now_us - row.opened_us);
    // The queue knows what was at stake when the case opened.
    m_detail.due = Instant::fromUs(m_detail.queue_row < queue.rows ? queue.due_us[m_detail.queue_row] : dueUs(row.opened_us, finding.exposure, finding.currency));
    if (m_spec) {
        m_detail.means = Text { m_spec->means, {} };
        m_detail.advice = Text { m_spec->remedy, {} };
    }
}

Result<void> CasePage::fillPeriodAndSentence(const store::FindingRow& row)
{
    if (row.finding.period != 0) {
        TIEOUT_TRY_INTO(const auto periods, m_control.periods());
        for (const store::PeriodRecord& record : periods) // the strictest of the period's ledgers
            if (record.period == row.finding.period && (!m_period || record.state > int(m_period->state)))
                m_period = PeriodState { Period(record.period), record.entity, record.sub_ledger, static_cast<PeriodState::State>(record.state) };
    }
    m_detail.sentence = caseSentence(row.finding, m_detail.opened, m_period);
    return {};
}

// The record that the key names, or the object of the flow's step.
std::optional<RecordRef> CasePage::recordOf(const domain::Finding& finding) const
{
    if (const auto table = domain::tableByKind(m_spec->key_kind))
        return RecordRef { *table, finding.set, domain::unescapeKeyPart(finding.key) };
    const auto key = finding.checkpoint == domain::Checkpoint::CP13 ? domain::readFlowKey(finding.key) : std::nullopt;
    if (key && m_flows)
        for (const domain::Flow& flow : *m_flows)
            if (flow.name == key->flow)
                return RecordRef { flow.object, finding.set, key->object };
    return std::nullopt;
}

void CasePage::findRecords(const domain::Finding& finding)
{
    if (!m_spec)
        return;
    if (m_spec->key_kind == kUsageGroupKind) {
        m_records = m_view.groupAggregatesByKey(finding.set, finding.key);
        if (m_records.size() > kRecordsMax / 2)
            m_records.resize(kRecordsMax / 2);
        using Which = RecordView::Which;
        const Which which = finding.reason == domain::Reason::RejectedUpstream ? Which::Refused : finding.reason == domain::Reason::TimeOutOfRange ? Which::Untimely : Which::All;
        for (const RecordRef& event : m_view.groupEventsByKey(finding.set, finding.key, kRecordsMax - m_records.size(), which))
            m_records.push_back(event);
        return;
    }
    if (m_spec->key_kind == "mapping_key") {
        const size_t bar = std::min(finding.key.find('|'), finding.key.size());
        m_records = m_view.mappings(finding.set, domain::unescapeKeyPart(finding.key.substr(0, bar)), domain::unescapeKeyPart(finding.key.substr(std::min(bar + 1, finding.key.size()))));
        m_records.resize(std::min(m_records.size(), kRecordsMax));
        return;
    }
    if (m_spec->key_kind == kDownstreamKind) {
        findTotals(finding);
        return;
    }
    const std::optional<RecordRef> named = recordOf(finding);
    if (!named)
        return;
    const RecordRef& own = *named;
    m_records = { own };
    const auto add = [&](const std::vector<RecordRef>& more) {
        for (const RecordRef& ref : more)
            if (m_records.size() < kRecordsMax)
                m_records.push_back(ref);
    };
    if (own.table == Table::ContractItems)
        add(m_view.children(own, Table::SubscriptionItems, kRecordsMax));
    switch (finding.reason) { // what stands on the other side
    case domain::Reason::DuplicateCustomer:
        return add(m_view.children(own, Table::BillingCustomers, kRecordsMax));
    case domain::Reason::CreditPostedTwice:
        return add(m_view.children(own, Table::ErpCredits, kRecordsMax));
    case domain::Reason::DupCharge:
        return add(m_view.children(own, Table::RatedCharges, kRecordsMax));
    case domain::Reason::CreditDrawdownMismatch:
        return add(m_view.children(own, Table::CreditDrawdowns, kRecordsMax));
    case domain::Reason::DupLine:
        return add(m_view.children(own, Table::InvoiceLines, kRecordsMax));
    case domain::Reason::OpenBalanceMismatch:
    case domain::Reason::StatusMismatch:
    case domain::Reason::DupPosting:
        return add(m_view.children(own, Table::ErpPostings, kRecordsMax));
    case domain::Reason::DupReceipt:
        return add(m_view.children(own, Table::ErpReceipts, kRecordsMax));
    case domain::Reason::TotalMismatch:
    case domain::Reason::MissingPosting:
        return add(m_view.children(own, Table::InvoiceLines, kRecordsMax));
    case domain::Reason::Unbalanced:
    case domain::Reason::DupJournal:
        return add(m_view.children(own, Table::JournalLines, kRecordsMax));
    default:
        for (const RecordRef& parent : m_view.parents(own))
            if (parent.table != Table::SkuMap)
                add({ parent });
    }
    const bool by_dimension = finding.reason == domain::Reason::MissingDimension || finding.reason == domain::Reason::WrongDimension;
    if (finding.reason == domain::Reason::WrongAccount || by_dimension)
        if (const auto line = m_view.row(own); line.ok())
            for (const auto& [name, value] : line->columns)
                if (name == "account")
                    add(m_view.mappings(finding.set, by_dimension ? "dimension" : "account", value));
}

Result<void> CasePage::fillPayloads(const domain::Finding& finding)
{
    const bool copies = finding.reason == domain::Reason::DupEvent || finding.reason == domain::Reason::ConflictingEvent;
    if (copies && !m_records.empty()) {
        TIEOUT_TRY_INTO(m_rows, m_view.copies(m_records.front()));
        if (m_rows.size() > kRecordsMax)
            m_rows.resize(kRecordsMax);
    } else {
        for (const RecordRef& ref : m_records) {
            TIEOUT_TRY_INTO(RecordRow row, m_view.row(ref));
            if (row.present)
                m_rows.push_back(std::move(row));
        }
    }
    for (const RecordRow& row : m_rows) {
        PayloadView payload;
        payload.title = std::string(domain::tableSpec(row.ref.table).kind) + ' ' + domain::visible(row.ref.id);
        const RecordOrigin& origin = row.origin;
        payload.origin = domain::visible(origin.source) + ", " + domain::visible(origin.delivery) + ", line " + std::to_string(origin.line) + ", byte "
            + std::to_string(origin.offset) + ", SHA-256 " + origin.sha256.hex();
        payload.bytes = row.bytes;
        m_detail.payloads.push_back(std::move(payload));
    }
    return finding.reason == domain::Reason::PageRefused ? fillRefusedRow(finding) : Result<void>();
}

// The row that could not be read has no record; its bytes lie in quarantine.
Result<void> CasePage::fillRefusedRow(const domain::Finding& finding)
{
    TIEOUT_TRY_INTO(const std::vector<store::RefusedCopy> copies, m_cache.refusedCopies());
    for (const store::RefusedCopy& copy : copies) {
        if (std::to_string(copy.id) != finding.key)
            continue;
        PayloadView payload;
        payload.title = std::string(domain::tableSpec(copy.table).kind) + ": " + domain::english(copy.row.reason);
        payload.origin = domain::visible(copy.source) + ", " + domain::visible(copy.stream) + ", line " + std::to_string(copy.row.line) + ", byte " + std::to_string(copy.row.offset);
        payload.bytes = copy.row.bytes;
        m_detail.payloads.push_back(std::move(payload));
    }
    return {};
}

void CasePage::hideAmounts()
{
    m_detail.expected = m_detail.actual = m_detail.delta = m_detail.exposure = Exact();
    const domain::Finding named { m_detail.checkpoint, m_detail.reason, {}, {}, {}, {}, {}, {}, 0, 0, {}, {}, {} };
    m_detail.sentence = caseSentenceWithoutAmounts(named);
    std::erase_if(m_detail.fields, [](const ComparedField& field) { return field.kind == ComparedField::Money || field.kind == ComparedField::Quantity; });
    for (HopCell& cell : m_detail.strip)
        cell.quantity = cell.amount = cell.residual = std::nullopt;
    m_detail.payloads.clear();
    for (TimelineEntry& entry : m_detail.timeline) {
        if (entry.kind == TimelineEntry::Found)
            entry.what = Text { TIEOUT_TR("Found"), {} };
        if (entry.kind == TimelineEntry::Changed)
            entry.what = Text { TIEOUT_TR("The residual changed"), {} };
    }
    for (RemedyOption& remedy : m_detail.remedies)
        remedy.will_do = Text {};
}

}
