#pragma once

#include "domain/flow.h"
#include "engine/cases.h"
#include "engine/queries.h"
#include "engine/record_view.h"
#include "store/cache.h"
#include "store/control.h"

#include <functional>
#include <vector>

namespace tieout::engine {

// Puts together what a person sees of one case: findings, records and their chain, decisions and
// effects. Reads only; one use, one thread.
class CasePage {
public:
    CasePage(store::Cache& cache, store::Control& control, const RecordView& view, const Session& session, int64_t now_us);

    // The flows whose steps may be cases: they say of which table an object is. Must outlive it.
    void useFlows(const std::vector<domain::Flow>& flows) { m_flows = &flows; }

    // Error FixData when there never was such a case. `queue`: where its row is looked up.
    // `can_do`: whether a connection can carry out an operation.
    using CanDo = std::function<bool(const store::SourceRecord& source, const std::string& operation)>;
    Result<CaseDetail> detail(const Fingerprint& id, const QueueTable& queue, const CanDo& can_do);

private:
    static constexpr size_t kRecordsMax = 12; // shown beside each other as received

    void fillHead(const store::FindingRow& row, const QueueTable& queue);
    Result<void> fillPeriodAndSentence(const store::FindingRow& row);
    void findRecords(const domain::Finding& finding);
    std::optional<RecordRef> recordOf(const domain::Finding& finding) const;
    void fillFields(const domain::Finding& finding);
    // What journals, contracts, customers and mappings state on both sides; false: another checkpoint.
    bool fillEstateFields(const domain::Finding& finding);
    void fillReferenceField(const domain::Finding& finding);
    void fillBalanceFields(const domain::Finding& finding);
    void fillJournalsOf(const domain::Finding& finding);
    void fillJournalFields(const domain::Finding& finding);
    void fillContractFields(const domain::Finding& finding);
    void fillPriceFields(const domain::Finding& finding);
    void fillCustomerFields(const domain::Finding& finding);
    void fillMappingFields(const domain::Finding& finding);
    void fillUsageFields(const domain::Finding& finding); // of CP1
    Result<void> fillIntakeFields(const domain::Finding& finding); // of CP0
    void findTotals(const domain::Finding& finding);
    void fillTotals(const domain::Finding& finding);
    Result<void> fillGap(const domain::Finding& finding);
    Result<void> fillFeedTimes(const domain::Finding& finding);
    const RecordRow* rowOf(const RecordRef& ref) const; // of m_rows; null: not there
    std::vector<const RecordRow*> rowsOf(Table table) const;
    void compareRecords(const RecordSummary& expected, const RecordSummary& actual, domain::Reason reason);
    void fillStrip(const domain::Finding& finding);
    Result<void> fillPayloads(const domain::Finding& finding);
    Result<void> fillRefusedRow(const domain::Finding& finding);
    Result<void> fillTimeline(const Fingerprint& id);
    Result<void> addEffectTimes(const store::EffectRecord& effect);
    Result<void> fillRemedies(const domain::Finding& finding, const CanDo& can_do);
    Text whyNoRemedy(const store::SourceRecord& source, bool live) const;
    void hideAmounts();

    store::Cache& m_cache;
    store::Control& m_control;
    const RecordView& m_view;
    const Session& m_session;
    int64_t m_now_us;
    const std::vector<domain::Flow>* m_flows = nullptr;
    CaseDetail m_detail;
    const domain::ReasonSpec* m_spec = nullptr;
    std::vector<RecordRef> m_records; // the key's first, then those it is compared with
    std::vector<store::EffectRecord> m_effects;
    std::vector<RecordRow> m_rows; // of m_records, as far as they are shown
    std::optional<PeriodState> m_period;
};

}
