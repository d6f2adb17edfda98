#include "desk/backend.h"

#include "store/sql.h"

#include <thread>

namespace tieout::desk {

namespace {

using namespace engine;
using domain::CancelToken;

class EngineBackend final : public Backend {
public:
    EngineBackend(Engine& engine, WindowPorts ports)
        : m_engine(engine)
        , m_ports(std::move(ports))
    {
        // Made on the window's thread: from here on a statement prepared there ends the process,
        // so that the window never waits for a disk.
        store::sql::forbidThread(std::this_thread::get_id());
    }
    ~EngineBackend() override { store::sql::forbidThread({}); } // the engine closes its stores there
    Result<Session> localSession() override { return m_engine.localSession(); }
    Result<Session> signIn(const std::string& person, const std::string& passphrase) override { return m_engine.signIn(person, passphrase); }
    Result<CommandReport> execute(const Session& session, const Command& command) override { return m_engine.execute(session, m_engine.newCommandId(), command); }

    Result<QueueQuery::Answer> answer(const Session& s, const QueueQuery& q) override { return m_engine.answer(s, q); }
    Result<CaseQuery::Answer> answer(const Session& s, const CaseQuery& q) override { return m_engine.answer(s, q); }
    Result<EffectsQuery::Answer> answer(const Session& s, const EffectsQuery& q) override { return m_engine.answer(s, q); }
    Result<EffectQuery::Answer> answer(const Session& s, const EffectQuery& q) override { return m_engine.answer(s, q); }
    Result<HomeQuery::Answer> answer(const Session& s, const HomeQuery& q) override { return m_engine.answer(s, q); }
    Result<SourcesQuery::Answer> answer(const Session& s, const SourcesQuery& q) override { return m_engine.answer(s, q); }
    Result<QuarantineQuery::Answer> answer(const Session& s, const QuarantineQuery& q) override { return m_engine.answer(s, q); }
    Result<HealthQuery::Answer> answer(const Session& s, const HealthQuery& q) override { return m_engine.answer(s, q); }
    Result<DeadLettersQuery::Answer> answer(const Session& s, const DeadLettersQuery& q) override { return m_engine.answer(s, q); }
    Result<FeedsQuery::Answer> answer(const Session& s, const FeedsQuery& q) override { return m_engine.answer(s, q); }
    Result<AuditQuery::Answer> answer(const Session& s, const AuditQuery& q) override { return m_engine.answer(s, q); }
    Result<AuditVerifyQuery::Answer> answer(const Session& s, const AuditVerifyQuery& q) override { return m_engine.answer(s, q); }
    Result<PeopleQuery::Answer> answer(const Session& s, const PeopleQuery& q) override { return m_engine.answer(s, q); }
    Result<PeriodsQuery::Answer> answer(const Session& s, const PeriodsQuery& q) override { return m_engine.answer(s, q); }
    Result<LimitsQuery::Answer> answer(const Session& s, const LimitsQuery& q) override { return m_engine.answer(s, q); }
    Result<ViewsQuery::Answer> answer(const Session& s, const ViewsQuery& q) override { return m_engine.answer(s, q); }
    Result<MappingsQuery::Answer> answer(const Session& s, const MappingsQuery& q) override { return m_engine.answer(s, q); }
    Result<CrosswalkQuery::Answer> answer(const Session& s, const CrosswalkQuery& q) override { return m_engine.answer(s, q); }
    Result<LineageQuery::Answer> answer(const Session& s, const LineageQuery& q) override { return m_engine.answer(s, q); }
    Result<FindRecordQuery::Answer> answer(const Session& s, const FindRecordQuery& q) override { return m_engine.answer(s, q); }
    Result<FlowsQuery::Answer> answer(const Session& s, const FlowsQuery& q) override { return m_engine.answer(s, q); }

    Result<Matrix> answer(const Session& s, const MatrixQuery& q) override { return m_engine.answer(s, q); }

    Result<ImportReport> importFolder(const Session& s, const std::string& folder, const std::string& source, const std::string& set, const CancelToken& c, const ProgressFn& p) override
    {
        return m_engine.importFolder(s, folder, source, set, c, p);
    }
    Result<PullReport> pull(const Session& s, const std::vector<std::string>& sources, bool full, const CancelToken& c, const ProgressFn& p) override
    {
        return m_engine.pull(s, sources, full, c, p);
    }
    Result<ReconcileReport> reconcile(const Session& s, const ReconcileOptions& o, const CancelToken& c, const ProgressFn& p) override { return m_engine.reconcile(s, o, c, p); }
    Result<PostReport> post(const Session& s, const std::vector<EffectId>& only, const CancelToken& c, const ProgressFn& p) override { return m_engine.post(s, only, c, p); }
    Result<PostReport> verify(const Session& s, const CancelToken& c) override { return m_engine.verify(s, c); }
    Result<ExportReport> exportReport(const Session& s, const ExportRequest& r, const CancelToken& c, const ProgressFn& p) override { return m_engine.exportReport(s, r, c, p); }
    Result<Text> testSource(const Session& s, const std::string& source, const CancelToken& c) override { return m_engine.testSource(s, source, c); }
    Result<ReplayReport> replay(const Session& s, const std::string& source, domain::Instant from, const CancelToken& c, const ProgressFn& p) const override
    {
        return m_engine.replay(s, source, from, c, p);
    }
    Result<LetterReport> retryLetters(const Session& s, const std::string& source, const std::vector<int64_t>& ids, const CancelToken& c, const ProgressFn& p) const override
    {
        return m_engine.retryLetters(s, source, ids, c, p);
    }
    Result<uint64_t> dismissLetters(const Session& s, const std::string& source, const std::vector<int64_t>& ids, const std::string& why) const override
    {
        return m_engine.dismissLetters(s, source, ids, why);
    }
    Result<void> setFeedTime(const Session& s, const std::string& source, const std::string& stream, const FeedTime& time) const override { return m_engine.setFeedTime(s, source, stream, time); }
    Result<Text> testConnection(const Session& s, const AddSource& draft, const std::string& secret, const CancelToken& c) const override
    {
        return m_engine.testConnection(s, draft, secret, c);
    }
    Result<bool> saveSecret(const std::string& source, const std::string& secret, Keep keep) const override
    {
        if (!m_ports.secrets)
            return Backend::saveSecret(source, secret, keep);
        if (keep == Keep::ForThisRun) {
            TIEOUT_TRY(m_ports.secrets->hold("source/" + source, secret));
            return false;
        }
        TIEOUT_TRY(m_ports.secrets->write("source/" + source, secret));
        return m_ports.secrets->persistent();
    }
    std::vector<Vendor> vendors() const override { return m_ports.vendors; }
    std::string storeDir() const override { return m_engine.storeDir(); }
    bool readOnly() const override { return m_engine.readOnly(); }

private:
    Engine& m_engine;
    WindowPorts m_ports;
};

}

std::unique_ptr<Backend> engineBackend(engine::Engine& engine, WindowPorts ports)
{
    return std::make_unique<EngineBackend>(engine, std::move(ports));
}

}
