#pragma once

#include "desk/backend.h"
#include "desk/jobs.h"

#include <QTimer>

namespace tieout::desk {

// What a change touched; pages read again what they show of it.
enum Topic : unsigned {
    QueueTopic = 1,
    EffectsTopic = 2,
    HomeTopic = 4,
    SourcesTopic = 8,
    AuditTopic = 16,
    PeopleTopic = 32,
    PeriodsTopic = 64,
    RecordsTopic = 128,
    ViewsTopic = 256,
    AllTopics = 511,
};
using Topics = unsigned;

// The window's asynchronous skin over the core. Lives and is called on the UI thread; every answer
// comes back there through `done`, which never runs when its context is gone. Pages hold answers,
// nothing mutable is shared.
class Workspace : public QObject {
    Q_OBJECT

public:
    template <typename T> using Done = std::function<void(Result<T>)>;

    // The engine must outlive the workspace.
    explicit Workspace(engine::Engine& engine, QObject* parent = nullptr);
    explicit Workspace(std::unique_ptr<Backend> backend, QObject* parent = nullptr);
    ~Workspace() override;

    // Signs the local person in (name empty), or a named one. Until then nothing is permitted.
    void signIn(QObject* context, const QString& person, const QString& passphrase, Done<engine::Session> done);
    const engine::Session& session() const { return m_session; }
    const Backend& backend() const { return *m_backend; }

    // A newer question of the same context and key replaces the older one.
    template <typename Query> void ask(QObject* context, const QString& key, Query query, Done<typename Query::Answer> done);
    // Pure work on immutable answers (filter, sort, lay out), off the UI thread.
    template <typename R> void compute(QObject* context, const QString& key, std::function<R(const domain::CancelToken&)> work, std::function<void(R)> done);
    void execute(QObject* context, const engine::Command& command, Done<engine::CommandReport> done);

    // The long verbs: listed jobs with progress and cancel, one after the other.
    JobId importFolder(QObject* context, const QString& folder, const QString& source, const QString& set, Done<engine::ImportReport> done);
    JobId pull(QObject* context, const std::vector<std::string>& sources, bool full, Done<engine::PullReport> done);
    JobId reconcile(QObject* context, const engine::ReconcileOptions& options, Done<engine::ReconcileReport> done);
    JobId post(QObject* context, const std::vector<domain::EffectId>& only, Done<engine::PostReport> done);
    JobId verify(QObject* context, Done<engine::PostReport> done);
    JobId exportReport(QObject* context, const QString& title, const engine::ExportRequest& request, Done<engine::ExportReport> done);
    JobId testSource(QObject* context, const std::string& source, Done<domain::Text> done);
    Jobs& jobs() { return m_jobs; }

    // For changes made outside (F5): tells every page to read again.
    void touch(Topics topics);

signals:
    void changed(tieout::desk::Topics topics); // coalesced over 150 ms
    void sessionChanged();

private:
    template <typename T>
    JobId longVerb(Lane lane, QObject* context, const QString& title, Topics touched, std::function<Result<T>(const Jobs::Control&)> work, Done<T> done);

    std::unique_ptr<Backend> m_backend;
    engine::Session m_session;
    Topics m_touched = 0;
    QTimer m_coalesce;
    Jobs m_jobs; // last: its threads end before the backend goes
};

template <typename Query> void Workspace::ask(QObject* context, const QString& key, Query query, Done<typename Query::Answer> done)
{
    using Answer = Result<typename Query::Answer>;
    m_jobs.run<Answer>(Lane::Read, context, key,
        [backend = m_backend.get(), session = m_session, query = std::move(query)](const Jobs::Control&) { return backend->answer(session, query); }, std::move(done));
}

template <typename R> void Workspace::compute(QObject* context, const QString& key, std::function<R(const domain::CancelToken&)> work, std::function<void(R)> done)
{
    m_jobs.run<R>(Lane::Read, context, key, [work = std::move(work)](const Jobs::Control& control) { return work(control.cancel); }, std::move(done));
}

}
