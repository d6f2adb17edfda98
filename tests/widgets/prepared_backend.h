#pragma once

#include "desk/backend.h"

#include <memory>
#include <mutex>
#include <vector>

namespace tieout::tests {

// Answers prepared by the test, and a record of what the window gave the core to do. The answers
// are set before the page asks; the record is read after the workspace came back.
class PreparedBackend : public desk::Backend {
public:
    template <typename T> using Result = domain::Result<T>;

    engine::Session session;
    engine::QueueQuery::Answer queue = std::make_shared<engine::QueueTable>();
    engine::CaseDetail case_detail;
    engine::EffectsQuery::Answer effects;
    std::vector<engine::EffectDetail> effect_details; // found by id
    engine::HomeFigures home;
    engine::SourcesQuery::Answer sources;
    engine::QuarantineQuery::Answer quarantine;
    engine::HealthQuery::Answer health;
    engine::DeadLettersQuery::Answer letters;
    engine::FeedsQuery::Answer feeds;
    engine::AuditQuery::Answer audit;
    engine::AuditVerifyQuery::Answer audit_verify;
    engine::PeopleQuery::Answer people;
    engine::PeriodsQuery::Answer periods;
    engine::LimitsQuery::Answer limits;
    engine::ViewsQuery::Answer views;
    engine::MappingsQuery::Answer mappings;
    engine::CrosswalkQuery::Answer crosswalk;
    engine::LineageGraph lineage;
    engine::LineageGraph lineage_opened; // for a question that opens events
    engine::FindRecordQuery::Answer found;
    engine::Matrix matrix;
    engine::ExportReport export_report;
    engine::FlowsQuery::Answer flows;
    engine::ImportReport import_report;
    engine::PullReport pull_report;
    engine::ReconcileReport reconcile_report;
    engine::PostReport post_report;
    domain::Text test_text { TIEOUT_TR("The simulator answered."), {} };
    std::optional<domain::Error> failure; // every question fails with it
    std::optional<domain::Error> refusal; // every command and verb fails with it
    bool read_only = false;
    std::string store_dir = "/prepared";
    std::vector<desk::Vendor> known_vendors;

    std::vector<engine::Command> commands() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_commands;
    }
    std::vector<std::string> verbs() const // "import DIR source set", "pull", "post 3" …
    {
        const std::scoped_lock lock(m_mutex);
        return m_verbs;
    }

    Result<engine::Session> localSession() override { return session; }
    Result<engine::Session> signIn(const std::string& person, const std::string&) override
    {
        engine::Session other = session;
        other.person = other.display_name = person;
        return other;
    }
    Result<engine::CommandReport> execute(const engine::Session&, const engine::Command& command) override
    {
        const std::scoped_lock lock(m_mutex);
        m_commands.push_back(command);
        if (refusal)
            return *refusal;
        engine::CommandReport report;
        report.rows.push_back({ "target", true, domain::Text { TIEOUT_TR("Done."), {} } });
        return report;
    }

    Result<engine::QueueQuery::Answer> answer(const engine::Session&, const engine::QueueQuery&) override { return given(queue); }
    Result<engine::CaseDetail> answer(const engine::Session&, const engine::CaseQuery&) override { return given(case_detail); }
    Result<engine::EffectsQuery::Answer> answer(const engine::Session&, const engine::EffectsQuery& query) override
    {
        engine::EffectsQuery::Answer out;
        for (const engine::EffectRow& row : effects)
            if (query.states.empty() || std::find(query.states.begin(), query.states.end(), row.state) != query.states.end())
                out.push_back(row);
        return given(out);
    }
    Result<engine::EffectDetail> answer(const engine::Session&, const engine::EffectQuery& query) override
    {
        for (const engine::EffectDetail& detail : effect_details)
            if (detail.row.id == query.id)
                return given(detail);
        return domain::makeError(domain::Remedy::FixData, TIEOUT_TR("There is no such posting."));
    }
    Result<engine::HomeFigures> answer(const engine::Session&, const engine::HomeQuery&) override { return given(home); }
    Result<engine::SourcesQuery::Answer> answer(const engine::Session&, const engine::SourcesQuery&) override { return given(sources); }
    Result<engine::QuarantineQuery::Answer> answer(const engine::Session&, const engine::QuarantineQuery&) override { return given(quarantine); }
    Result<engine::HealthQuery::Answer> answer(const engine::Session&, const engine::HealthQuery&) override { return given(health); }
    Result<engine::DeadLettersQuery::Answer> answer(const engine::Session&, const engine::DeadLettersQuery&) override { return given(letters); }
    Result<engine::FeedsQuery::Answer> answer(const engine::Session&, const engine::FeedsQuery&) override { return given(feeds); }
    Result<engine::AuditQuery::Answer> answer(const engine::Session&, const engine::AuditQuery&) override { return given(audit); }
    Result<engine::AuditVerifyQuery::Answer> answer(const engine::Session&, const engine::AuditVerifyQuery&) override { return given(audit_verify); }
    Result<engine::PeopleQuery::Answer> answer(const engine::Session&, const engine::PeopleQuery&) override { return given(people); }
    Result<engine::PeriodsQuery::Answer> answer(const engine::Session&, const engine::PeriodsQuery&) override { return given(periods); }
    Result<engine::LimitsQuery::Answer> answer(const engine::Session&, const engine::LimitsQuery&) override { return given(limits); }
    Result<engine::ViewsQuery::Answer> answer(const engine::Session&, const engine::ViewsQuery&) override { return given(views); }
    Result<engine::MappingsQuery::Answer> answer(const engine::Session&, const engine::MappingsQuery&) override { return given(mappings); }
    Result<engine::CrosswalkQuery::Answer> answer(const engine::Session&, const engine::CrosswalkQuery&) override { return given(crosswalk); }
    Result<engine::LineageGraph> answer(const engine::Session&, const engine::LineageQuery& query) override { return given(query.open_events ? lineage_opened : lineage); }
    Result<engine::FindRecordQuery::Answer> answer(const engine::Session&, const engine::FindRecordQuery&) override { return given(found); }
    Result<engine::Matrix> answer(const engine::Session&, const engine::MatrixQuery&) override { return given(matrix); }
    Result<engine::FlowsQuery::Answer> answer(const engine::Session&, const engine::FlowsQuery& query) override
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_flows_asked = query;
        }
        return given(flows);
    }
    engine::FlowsQuery lastFlows() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_flows_asked;
    }

    Result<engine::ImportReport> importFolder(const engine::Session&, const std::string& folder, const std::string& source, const std::string& set, const domain::CancelToken&,
        const engine::ProgressFn&) override
    {
        return did("import " + folder + " " + source + " " + set, import_report);
    }
    Result<engine::PullReport> pull(const engine::Session&, const std::vector<std::string>& names, bool full, const domain::CancelToken&, const engine::ProgressFn&) override
    {
        std::string verb = full ? "pull-full" : "pull";
        for (const std::string& name : names)
            verb += " " + name;
        return did(verb, pull_report);
    }
    Result<engine::ReconcileReport> reconcile(const engine::Session&, const engine::ReconcileOptions&, const domain::CancelToken&, const engine::ProgressFn&) override
    {
        return did("reconcile", reconcile_report);
    }
    Result<engine::PostReport> post(const engine::Session&, const std::vector<domain::EffectId>& only, const domain::CancelToken&, const engine::ProgressFn&) override
    {
        return did("post " + std::to_string(only.size()), post_report);
    }
    Result<engine::PostReport> verify(const engine::Session&, const domain::CancelToken&) override { return did("verify", post_report); }
    Result<engine::ExportReport> exportReport(const engine::Session&, const engine::ExportRequest& request, const domain::CancelToken&, const engine::ProgressFn&) override
    {
        std::string verb = "export " + std::string(engine::reportKindId(request.kind)) + " " + request.subject;
        for (const engine::ExportRequest::File& file : request.files)
            verb += " " + std::string(engine::reportFormatId(file.format)) + " " + file.path;
        return did(verb, export_report);
    }
    Result<domain::Text> testSource(const engine::Session&, const std::string& source, const domain::CancelToken&) override { return did("test " + source, test_text); }
    Result<bool> saveSecret(const std::string& source, const std::string& secret, desk::Keep) const override { return did("secret " + source + (secret.empty() ? " empty" : ""), true); }
    Result<engine::ReplayReport> replay(const engine::Session&, const std::string& source, domain::Instant from, const domain::CancelToken&, const engine::ProgressFn&) const override
    {
        return did("replay " + source + " " + from.toDate(), engine::ReplayReport());
    }
    Result<engine::LetterReport> retryLetters(const engine::Session&, const std::string& source, const std::vector<int64_t>& ids, const domain::CancelToken&, const engine::ProgressFn&) const override
    {
        return did("retry " + source + " " + std::to_string(ids.size()), engine::LetterReport { ids.size(), 0, 0, 0 });
    }
    Result<uint64_t> dismissLetters(const engine::Session&, const std::string& source, const std::vector<int64_t>& ids, const std::string& why) const override
    {
        return did("dismiss " + source + " " + std::to_string(ids.size()) + " " + why, uint64_t(ids.size()));
    }
    Result<void> setFeedTime(const engine::Session&, const std::string& source, const std::string& stream, const engine::FeedTime& time) const override
    {
        auto done = did("due " + source + "/" + stream + " " + engine::feedTimeText(time), 0);
        return done.ok() ? Result<void>() : Result<void>(done.error());
    }
    Result<domain::Text> testConnection(const engine::Session&, const engine::AddSource& draft, const std::string& secret, const domain::CancelToken&) const override
    {
        return did("trial " + draft.name + (secret.empty() ? " without secret" : ""), test_text);
    }
    std::vector<desk::Vendor> vendors() const override { return known_vendors; }
    std::string storeDir() const override { return store_dir; }
    bool readOnly() const override { return read_only; }

private:
    template <typename T> Result<T> given(const T& value) const
    {
        if (failure)
            return *failure;
        return value;
    }
    template <typename T> Result<T> did(const std::string& verb, const T& report) const
    {
        const std::scoped_lock lock(m_mutex);
        m_verbs.push_back(verb);
        if (refusal)
            return *refusal;
        return report;
    }

    mutable std::mutex m_mutex;
    engine::FlowsQuery m_flows_asked;
    std::vector<engine::Command> m_commands;
    mutable std::vector<std::string> m_verbs;
};

}
