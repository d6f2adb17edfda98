#pragma once

#include "desk/backend.h"

#include <atomic>
#include <mutex>

// Prepared answers for tests of models and pages: a queue of any size and one rich case, without
// a store. Everything is a pure function of the row number.
namespace tieout::tests {

std::shared_ptr<const engine::QueueTable> sampleQueue(size_t rows);
engine::CaseDetail sampleCase(const engine::QueueTable& table, size_t row);
engine::EffectDetail sampleEffect();

class SampleBackend : public desk::Backend {
public:
    explicit SampleBackend(size_t rows);

    std::vector<engine::Command> executed() const; // so far, oldest first
    std::atomic<int> answer_delay_ms { 0 };
    engine::ViewsQuery::Answer views; // set before the window asks
    engine::Session session; // every role but the auditor's by default

    desk::Result<engine::Session> localSession() override { return session; }
    desk::Result<engine::Session> signIn(const std::string&, const std::string&) override { return session; }
    desk::Result<engine::CommandReport> execute(const engine::Session&, const engine::Command& command) override;
    desk::Result<engine::QueueQuery::Answer> answer(const engine::Session&, const engine::QueueQuery&) override;
    desk::Result<engine::CaseQuery::Answer> answer(const engine::Session&, const engine::CaseQuery&) override;
    desk::Result<engine::EffectsQuery::Answer> answer(const engine::Session&, const engine::EffectsQuery&) override;
    desk::Result<engine::EffectQuery::Answer> answer(const engine::Session&, const engine::EffectQuery&) override;
    desk::Result<engine::HomeQuery::Answer> answer(const engine::Session&, const engine::HomeQuery&) override;
    desk::Result<engine::SourcesQuery::Answer> answer(const engine::Session&, const engine::SourcesQuery&) override;
    desk::Result<engine::QuarantineQuery::Answer> answer(const engine::Session&, const engine::QuarantineQuery&) override { return engine::QuarantineQuery::Answer {}; }
    desk::Result<engine::HealthQuery::Answer> answer(const engine::Session&, const engine::HealthQuery&) override { return engine::HealthQuery::Answer {}; }
    desk::Result<engine::DeadLettersQuery::Answer> answer(const engine::Session&, const engine::DeadLettersQuery&) override { return engine::DeadLettersQuery::Answer {}; }
    desk::Result<engine::FeedsQuery::Answer> answer(const engine::Session&, const engine::FeedsQuery&) override { return engine::FeedsQuery::Answer {}; }
    desk::Result<engine::AuditQuery::Answer> answer(const engine::Session&, const engine::AuditQuery&) override { return engine::AuditQuery::Answer {}; }
    desk::Result<engine::AuditVerifyQuery::Answer> answer(const engine::Session&, const engine::AuditVerifyQuery&) override { return engine::AuditVerifyQuery::Answer {}; }
    desk::Result<engine::PeopleQuery::Answer> answer(const engine::Session&, const engine::PeopleQuery&) override;
    desk::Result<engine::PeriodsQuery::Answer> answer(const engine::Session&, const engine::PeriodsQuery&) override { return engine::PeriodsQuery::Answer {}; }
    desk::Result<engine::LimitsQuery::Answer> answer(const engine::Session&, const engine::LimitsQuery&) override { return engine::LimitsQuery::Answer {}; }
    desk::Result<engine::ViewsQuery::Answer> answer(const engine::Session&, const engine::ViewsQuery&) override { return views; }
    desk::Result<engine::MappingsQuery::Answer> answer(const engine::Session&, const engine::MappingsQuery&) override { return engine::MappingsQuery::Answer {}; }
    desk::Result<engine::CrosswalkQuery::Answer> answer(const engine::Session&, const engine::CrosswalkQuery&) override { return engine::CrosswalkQuery::Answer {}; }
    desk::Result<engine::LineageQuery::Answer> answer(const engine::Session&, const engine::LineageQuery&) override { return engine::LineageGraph {}; }
    desk::Result<engine::FindRecordQuery::Answer> answer(const engine::Session&, const engine::FindRecordQuery&) override { return engine::FindRecordQuery::Answer {}; }
    desk::Result<engine::Matrix> answer(const engine::Session&, const engine::MatrixQuery&) override { return engine::Matrix {}; }
    desk::Result<engine::ExportReport> exportReport(const engine::Session&, const engine::ExportRequest&, const domain::CancelToken&, const engine::ProgressFn&) override { return engine::ExportReport {}; }
    desk::Result<engine::FlowsQuery::Answer> answer(const engine::Session&, const engine::FlowsQuery&) override { return engine::FlowsQuery::Answer {}; }
    desk::Result<engine::ImportReport> importFolder(const engine::Session&, const std::string&, const std::string&, const std::string&, const domain::CancelToken&, const engine::ProgressFn&) override;
    desk::Result<engine::PullReport> pull(const engine::Session&, const std::vector<std::string>&, bool, const domain::CancelToken&, const engine::ProgressFn&) override { return engine::PullReport {}; }
    desk::Result<engine::ReconcileReport> reconcile(const engine::Session&, const engine::ReconcileOptions&, const domain::CancelToken&, const engine::ProgressFn&) override { return engine::ReconcileReport {}; }
    desk::Result<engine::PostReport> post(const engine::Session&, const std::vector<domain::EffectId>&, const domain::CancelToken&, const engine::ProgressFn&) override { return engine::PostReport {}; }
    desk::Result<engine::PostReport> verify(const engine::Session&, const domain::CancelToken&) override { return engine::PostReport {}; }
    desk::Result<domain::Text> testSource(const engine::Session&, const std::string&, const domain::CancelToken&) override { return domain::Text {}; }
    std::string storeDir() const override { return {}; }
    bool readOnly() const override { return false; }

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const engine::QueueTable> m_queue;
    std::vector<engine::Command> m_executed;
};

}
