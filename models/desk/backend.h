#pragma once

#include "engine/engine.h"

namespace tieout::desk {

using domain::Result;

// A kind of system that can be connected, from its manifest.
struct VendorOption {
    std::string name, title, initial;
    bool required = false;
};
// What one way to sign in keeps as its secret, and which options it cannot do without.
enum class SecretKind : uint8_t { None, PrivateKey, ApiKey, ClientSecret, SigningSecrets };
struct SignIn {
    std::string choice; // value of Vendor::sign_in_option; empty when there is only this way
    SecretKind secret = SecretKind::ApiKey;
    std::vector<std::string> needs; // names of options
};
struct Vendor {
    std::string name, title; // "netsuite", "NetSuite"
    std::vector<VendorOption> options;
    std::string sign_in_option; // empty: there is only one way
    std::vector<SignIn> sign_ins; // the usual one first
};
// What the window needs from the world beside the engine.
struct WindowPorts {
    engine::Secrets* secrets = nullptr; // must outlive the backend; null: nothing can be kept
    std::vector<Vendor> vendors;
};

enum class Keep : uint8_t { InKeychain, ForThisRun };

// Everything the window asks of the core, in one replaceable place: the engine in the program,
// prepared answers in tests of pages. Called from several threads at once, never from the UI thread.
class Backend {
public:
    virtual ~Backend() = default;
    virtual Result<engine::Session> localSession() = 0;
    virtual Result<engine::Session> signIn(const std::string& person, const std::string& passphrase) = 0;
    virtual Result<engine::CommandReport> execute(const engine::Session& session, const engine::Command& command) = 0;

    virtual Result<engine::QueueQuery::Answer> answer(const engine::Session&, const engine::QueueQuery&) = 0;
    virtual Result<engine::CaseQuery::Answer> answer(const engine::Session&, const engine::CaseQuery&) = 0;
    virtual Result<engine::EffectsQuery::Answer> answer(const engine::Session&, const engine::EffectsQuery&) = 0;
    virtual Result<engine::EffectQuery::Answer> answer(const engine::Session&, const engine::EffectQuery&) = 0;
    virtual Result<engine::HomeQuery::Answer> answer(const engine::Session&, const engine::HomeQuery&) = 0;
    virtual Result<engine::SourcesQuery::Answer> answer(const engine::Session&, const engine::SourcesQuery&) = 0;
    virtual Result<engine::QuarantineQuery::Answer> answer(const engine::Session&, const engine::QuarantineQuery&) = 0;
    virtual Result<engine::HealthQuery::Answer> answer(const engine::Session&, const engine::HealthQuery&) = 0;
    virtual Result<engine::DeadLettersQuery::Answer> answer(const engine::Session&, const engine::DeadLettersQuery&) = 0;
    virtual Result<engine::FeedsQuery::Answer> answer(const engine::Session&, const engine::FeedsQuery&) = 0;
    virtual Result<engine::AuditQuery::Answer> answer(const engine::Session&, const engine::AuditQuery&) = 0;
    virtual Result<engine::AuditVerifyQuery::Answer> answer(const engine::Session&, const engine::AuditVerifyQuery&) = 0;
    virtual Result<engine::PeopleQuery::Answer> answer(const engine::Session&, const engine::PeopleQuery&) = 0;
    virtual Result<engine::PeriodsQuery::Answer> answer(const engine::Session&, const engine::PeriodsQuery&) = 0;
    virtual Result<engine::LimitsQuery::Answer> answer(const engine::Session&, const engine::LimitsQuery&) = 0;
    virtual Result<engine::ViewsQuery::Answer> answer(const engine::Session&, const engine::ViewsQuery&) = 0;
    virtual Result<engine::MappingsQuery::Answer> answer(const engine::Session&, const engine::MappingsQuery&) = 0;
    virtual Result<engine::CrosswalkQuery::Answer> answer(const engine::Session&, const engine::CrosswalkQuery&) = 0;
    virtual Result<engine::LineageQuery::Answer> answer(const engine::Session&, const engine::LineageQuery&) = 0;
    virtual Result<engine::FindRecordQuery::Answer> answer(const engine::Session&, const engine::FindRecordQuery&) = 0;
    virtual Result<engine::Matrix> answer(const engine::Session&, const engine::MatrixQuery&) = 0;
    virtual Result<engine::FlowsQuery::Answer> answer(const engine::Session&, const engine::FlowsQuery&) = 0;

    virtual Result<engine::ImportReport> importFolder(const engine::Session&, const std::string& folder, const std::string& source, const std::string& set, const domain::CancelToken&, const engine::ProgressFn&) = 0;
    virtual Result<engine::PullReport> pull(const engine::Session&, const std::vector<std::string>& sources, bool full, const domain::CancelToken&, const engine::ProgressFn&) = 0;
    virtual Result<engine::ReconcileReport> reconcile(const engine::Session&, const engine::ReconcileOptions&, const domain::CancelToken&, const engine::ProgressFn&) = 0;
    virtual Result<engine::PostReport> post(const engine::Session&, const std::vector<domain::EffectId>& only, const domain::CancelToken&, const engine::ProgressFn&) = 0;
    virtual Result<engine::PostReport> verify(const engine::Session&, const domain::CancelToken&) = 0;
    virtual Result<engine::ExportReport> exportReport(const engine::Session&, const engine::ExportRequest&, const domain::CancelToken&, const engine::ProgressFn&) = 0;
    virtual Result<domain::Text> testSource(const engine::Session&, const std::string& source, const domain::CancelToken&) = 0;
    // What a person does about a connected system (desk/connections.h).
    virtual Result<engine::ReplayReport> replay(const engine::Session&, const std::string&, domain::Instant, const domain::CancelToken&, const engine::ProgressFn&) const { return unsupported(); }
    virtual Result<engine::LetterReport> retryLetters(const engine::Session&, const std::string&, const std::vector<int64_t>&, const domain::CancelToken&, const engine::ProgressFn&) const { return unsupported(); }
    virtual Result<uint64_t> dismissLetters(const engine::Session&, const std::string&, const std::vector<int64_t>&, const std::string&) const { return unsupported(); }
    virtual Result<void> setFeedTime(const engine::Session&, const std::string&, const std::string&, const engine::FeedTime&) const { return unsupported(); }
    virtual Result<domain::Text> testConnection(const engine::Session&, const engine::AddSource&, const std::string&, const domain::CancelToken&) const { return unsupported(); }
    // Keeps the credentials of a source. False: in memory only, until the program ends.
    virtual Result<bool> saveSecret(const std::string&, const std::string&, Keep) const
    {
        return domain::makeError(domain::Remedy::Unsupported, TIEOUT_TR("This program keeps no credentials, so nothing was stored."));
    }
    virtual std::vector<Vendor> vendors() const { return {}; }
    virtual std::string storeDir() const = 0;
    virtual bool readOnly() const = 0;

private:
    static domain::Error unsupported() { return domain::makeError(domain::Remedy::Unsupported, TIEOUT_TR("This program cannot do that. Nothing was changed.")); }
};

// The engine behind the window. The engine must outlive it.
std::unique_ptr<Backend> engineBackend(engine::Engine& engine, WindowPorts ports = {});

}
