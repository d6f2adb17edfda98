#include "desk/workspace.h"

#include "desk/text.h"

namespace tieout::desk {

namespace {

constexpr int kCoalesceMs = 150;

Topics topicsOf(const engine::Command& command)
{
    return std::visit(
        [](const auto& c) -> Topics {
            using C = std::decay_t<decltype(c)>;
            if constexpr (std::is_same_v<C, engine::ActOnCases>)
                return QueueTopic | HomeTopic | AuditTopic;
            else if constexpr (std::is_same_v<C, engine::AddPerson> || std::is_same_v<C, engine::SetRoles>)
                return PeopleTopic | AuditTopic;
            else if constexpr (std::is_same_v<C, engine::SetApprovalLimit>)
                return PeopleTopic | EffectsTopic | AuditTopic;
            else if constexpr (std::is_same_v<C, engine::SetPeriod>)
                return PeriodsTopic | HomeTopic | QueueTopic | AuditTopic;
            else if constexpr (std::is_same_v<C, engine::AddSource> || std::is_same_v<C, engine::SetSource>)
                return SourcesTopic | AuditTopic;
            else if constexpr (std::is_same_v<C, engine::SaveView> || std::is_same_v<C, engine::RemoveView> || std::is_same_v<C, engine::SetDefaultView>)
                return ViewsTopic | AuditTopic;
            else
                return QueueTopic | EffectsTopic | HomeTopic | AuditTopic;
        },
        command);
}

}

Workspace::Workspace(engine::Engine& engine, QObject* parent)
    : Workspace(engineBackend(engine), parent)
{
}

Workspace::Workspace(std::unique_ptr<Backend> backend, QObject* parent)
    : QObject(parent)
    , m_backend(std::move(backend))
{
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(kCoalesceMs);
    connect(&m_coalesce, &QTimer::timeout, this, [this] { emit changed(std::exchange(m_touched, 0)); });
}

Workspace::~Workspace() = default;

void Workspace::touch(Topics topics)
{
    m_touched |= topics;
    if (!m_coalesce.isActive())
        m_coalesce.start();
}

void Workspace::signIn(QObject* context, const QString& person, const QString& passphrase, Done<engine::Session> done)
{
    m_jobs.run<Result<engine::Session>>(Lane::Write, context, QStringLiteral("sign-in"),
        [backend = m_backend.get(), person = toUtf8(person), passphrase = toUtf8(passphrase)](const Jobs::Control&) {
            return person.empty() ? backend->localSession() : backend->signIn(person, passphrase);
        },
        [this, done = std::move(done)](Result<engine::Session> session) {
            if (session.ok()) {
                m_session = *session;
                emit sessionChanged();
                touch(AllTopics);
            }
            done(std::move(session));
        });
}

void Workspace::execute(QObject* context, const engine::Command& command, Done<engine::CommandReport> done)
{
    // Not keyed: a command that was given is carried out. Its topics are announced even when the
    // page that gave it is gone, so the window's own context guards this half.
    const QPointer<QObject> guard(context);
    m_jobs.run<Result<engine::CommandReport>>(Lane::Write, this, {},
        [backend = m_backend.get(), session = m_session, command](const Jobs::Control&) { return backend->execute(session, command); },
        [this, guard, topics = topicsOf(command), done = std::move(done)](Result<engine::CommandReport> report) {
            touch(topics);
            if (guard)
                done(std::move(report));
        });
}

template <typename T>
JobId Workspace::longVerb(Lane lane, QObject* context, const QString& title, Topics touched, std::function<Result<T>(const Jobs::Control&)> work, Done<T> done)
{
    const QPointer<QObject> guard(context);
    return m_jobs.run<Result<T>>(
        lane, this, {}, std::move(work),
        [this, guard, touched, done = std::move(done)](Result<T> report) {
            touch(touched);
            if (guard)
                done(std::move(report));
        },
        title);
}

JobId Workspace::importFolder(QObject* context, const QString& folder, const QString& source, const QString& set, Done<engine::ImportReport> done)
{
    return longVerb<engine::ImportReport>(
        Lane::Work, context, tr("Import %1").arg(folder.section(u'/', -1)), AllTopics,
        [backend = m_backend.get(), session = m_session, folder = toUtf8(folder), source = toUtf8(source), set = toUtf8(set)](const Jobs::Control& c) {
            return backend->importFolder(session, folder, source, set, c.cancel, c.progress);
        },
        std::move(done));
}

JobId Workspace::pull(QObject* context, const std::vector<std::string>& sources, bool full, Done<engine::PullReport> done)
{
    return longVerb<engine::PullReport>(
        Lane::Work, context, sources.size() == 1 ? tr("Pull %1").arg(outside(sources[0])) : tr("Pull"), AllTopics,
        [backend = m_backend.get(), session = m_session, sources, full](const Jobs::Control& c) { return backend->pull(session, sources, full, c.cancel, c.progress); },
        std::move(done));
}

JobId Workspace::reconcile(QObject* context, const engine::ReconcileOptions& options, Done<engine::ReconcileReport> done)
{
    return longVerb<engine::ReconcileReport>(
        Lane::Work, context, tr("Reconcile"), AllTopics,
        [backend = m_backend.get(), session = m_session, options](const Jobs::Control& c) { return backend->reconcile(session, options, c.cancel, c.progress); },
        std::move(done));
}

JobId Workspace::post(QObject* context, const std::vector<domain::EffectId>& only, Done<engine::PostReport> done)
{
    return longVerb<engine::PostReport>(
        Lane::Work, context, tr("Send approved postings"), QueueTopic | EffectsTopic | HomeTopic | AuditTopic,
        [backend = m_backend.get(), session = m_session, only](const Jobs::Control& c) { return backend->post(session, only, c.cancel, c.progress); }, std::move(done));
}

JobId Workspace::verify(QObject* context, Done<engine::PostReport> done)
{
    return longVerb<engine::PostReport>(
        Lane::Work, context, tr("Verify postings"), QueueTopic | EffectsTopic | HomeTopic | AuditTopic,
        [backend = m_backend.get(), session = m_session](const Jobs::Control& c) { return backend->verify(session, c.cancel); }, std::move(done));
}

JobId Workspace::exportReport(QObject* context, const QString& title, const engine::ExportRequest& request, Done<engine::ExportReport> done)
{
    return longVerb<engine::ExportReport>(
        Lane::Work, context, title, AuditTopic, [backend = m_backend.get(), session = m_session, request](const Jobs::Control& c) { return backend->exportReport(session, request, c.cancel, c.progress); },
        std::move(done));
}

JobId Workspace::testSource(QObject* context, const std::string& source, Done<domain::Text> done)
{
    return longVerb<domain::Text>(
        Lane::Net, context, tr("Test %1").arg(outside(source)), SourcesTopic,
        [backend = m_backend.get(), session = m_session, source](const Jobs::Control& c) { return backend->testSource(session, source, c.cancel); }, std::move(done));
}

}
