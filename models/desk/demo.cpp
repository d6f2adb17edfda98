#include "desk/demo.h"

#include "desk/credentials.h"
#include "desk/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace tieout::desk {

using domain::makeError;
using domain::Remedy;

namespace {

constexpr int kChildEndMs = 2000;

}

Demo& Demo::of(Workspace& workspace)
{
    if (auto* known = workspace.findChild<Demo*>(QString(), Qt::FindDirectChildrenOnly))
        return *known;
    return *new Demo(workspace);
}

Demo::Demo(Workspace& workspace)
    : QObject(&workspace)
    , m_workspace(workspace)
{
    m_child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_child, &QProcess::readyReadStandardOutput, this, &Demo::readLine);
    connect(&m_child, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (m_running && error == QProcess::FailedToStart)
            fail(makeError(Remedy::Machine, TIEOUT_TR("The demo's simulator (%1) could not be started: %2. Install Tieout again, or open a folder of your own instead."),
                { toUtf8(m_child.program()), toUtf8(m_child.errorString()) }));
    });
    connect(&m_child, &QProcess::finished, this, [this](int code) {
        if (m_running)
            fail(makeError(Remedy::Machine, TIEOUT_TR("The demo's simulator ended by itself (status %1). Try it again."), { std::to_string(code) }));
    });
}

Demo::~Demo()
{
    m_running = false;
    stopChild();
}

void Demo::stopChild()
{
    if (m_child.state() == QProcess::NotRunning)
        return;
    m_child.terminate();
    if (!m_child.waitForFinished(kChildEndMs)) {
        m_child.kill();
        m_child.waitForFinished(kChildEndMs);
    }
}

void Demo::enter(Step step)
{
    m_step = step;
    emit stepped();
}

void Demo::fail(domain::Error error)
{
    m_running = false;
    ++m_round;
    stopChild();
    emit failed(error);
}

void Demo::start(const QString& program)
{
    if (m_running)
        return;
    stopChild();
    ++m_round;
    m_running = true;
    m_announced = false;
    m_output.clear();
    enter(Starting);
    m_feed = QDir(fromUtf8(m_workspace.backend().storeDir())).filePath(QStringLiteral("demo-feed"));
    if (!QDir().mkpath(m_feed))
        return fail(makeError(Remedy::Machine, TIEOUT_TR("The folder %1 could not be made. Free some space, or choose another store."), { toUtf8(m_feed) }));
    // Postings of an earlier visit are looked up where they were sent, so the port stays the same.
    const QString path = program.isEmpty() ? QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("tieout-sandbox")) : program;
    m_workspace.ask(this, QStringLiteral("demo-address"), engine::SourcesQuery {}, [this, path, round = m_round](Result<engine::SourcesQuery::Answer> sources) {
        if (round != m_round)
            return;
        int port = 0;
        if (sources.ok())
            for (const engine::SourceRow& row : *sources)
                if (row.name == kSource)
                    port = std::max(0, QUrl(fromUtf8(row.base_url)).port());
        m_child.start(path, { QStringLiteral("--estate"), QStringLiteral("--feed"), m_feed, QStringLiteral("--exit-with-stdin"), QStringLiteral("--port"), QString::number(port) });
    });
}

void Demo::cancel()
{
    if (!m_running)
        return;
    m_running = false;
    ++m_round;
    m_workspace.jobs().cancel(m_job);
    stopChild();
    emit stepped();
}

// The simulator says where it listens in one line of JSON.
void Demo::readLine()
{
    m_output += m_child.readAllStandardOutput();
    if (!m_running || m_announced || !m_output.contains('\n'))
        return;
    m_announced = true;
    readAnnouncement(m_output.left(m_output.indexOf('\n')));
}

// Address and credential have names of their own; everything else a system says is an option of its connection.
void Demo::readAnnouncement(const QByteArray& announcement)
{
    enter(Connecting);
    m_systems.clear();
    m_connected = 0;
    bool reachable = true;
    const QJsonObject said = QJsonDocument::fromJson(announcement).object();
    for (const QJsonValue& value : said.value(QLatin1String("connect")).toArray()) {
        const QString name = value.toString();
        System system;
        QJsonObject options = said.value(QLatin1String("vendors")).toObject().value(name).toObject();
        system.add.name = toUtf8(name) + "-demo";
        system.add.manifest = toUtf8(name);
        system.add.set = "main";
        system.add.badge = "demo";
        system.add.base_url = toUtf8(options.take(QLatin1String("base_url")).toString());
        for (const QLatin1String secret : { QLatin1String("api_key"), QLatin1String("client_secret") })
            if (options.contains(secret))
                system.secret = options.take(secret).toString();
        QFile key(options.take(QLatin1String("private_key_file")).toString());
        if (!key.fileName().isEmpty() && key.open(QIODevice::ReadOnly))
            system.secret = QString::fromUtf8(key.readAll());
        system.add.options = QJsonDocument(options).toJson(QJsonDocument::Compact).toStdString();
        reachable = reachable && !system.add.base_url.empty() && !system.secret.isEmpty();
        m_systems.push_back(std::move(system));
    }
    if (!reachable || m_systems.empty())
        return fail(makeError(Remedy::Machine, TIEOUT_TR("The demo's simulator did not say how to reach it. Its version may not fit this program.")));
    connectNext();
}

void Demo::connectNext()
{
    if (m_connected == m_systems.size())
        return addPeople();
    const System& system = m_systems[m_connected++];
    engine::SetSource set; // started again: the same connection at another port
    set.name = system.add.name;
    set.base_url = system.add.base_url;
    set.options = system.add.options;
    set.may_post = true;
    m_workspace.execute(this, system.add, [this, set, secret = system.secret, round = m_round](Result<engine::CommandReport>) {
        // A source that is there already is fine: its address is set next, and that must succeed.
        saveSecret(m_workspace, this, fromUtf8(set.name), secret, Keep::ForThisRun, [this, set, round](Result<bool> kept) {
            if (round != m_round)
                return;
            if (!kept.ok())
                return fail(kept.error());
            m_workspace.execute(this, set, [this, round](Result<engine::CommandReport> report) {
                if (round != m_round)
                    return;
                if (!report.ok())
                    return fail(report.error());
                connectNext();
            });
        });
    });
}

void Demo::addPeople()
{
    engine::AddPerson person;
    person.person = kApprover;
    person.display_name = "Demo approver";
    person.passphrase = kApproverPassphrase;
    person.roles = { domain::Role::Approver, domain::Role::Controller };
    // There already, or not permitted: the demo works without, only approving alone will not.
    m_workspace.execute(this, person, [this, round = m_round](Result<engine::CommandReport>) {
        if (round == m_round)
            import();
    });
}

void Demo::import()
{
    enter(Importing);
    m_job = m_workspace.importFolder(this, m_feed, fromUtf8(kFeedSource), QStringLiteral("main"), [this, round = m_round](Result<engine::ImportReport> report) {
        if (round != m_round)
            return;
        if (!report.ok())
            return fail(report.error());
        pull();
    });
}

void Demo::pull()
{
    enter(Pulling);
    std::vector<std::string> names;
    for (const System& system : m_systems)
        names.push_back(system.add.name);
    m_job = m_workspace.pull(this, names, false, [this, round = m_round](Result<engine::PullReport> report) {
        if (round != m_round)
            return;
        if (!report.ok())
            return fail(report.error());
        reconcile();
    });
}

void Demo::reconcile()
{
    enter(Reconciling);
    m_job = m_workspace.reconcile(this, {}, [this, round = m_round](Result<engine::ReconcileReport> report) {
        if (round != m_round)
            return;
        if (!report.ok())
            return fail(report.error());
        m_running = false;
        enter(Ready);
        emit ready();
    });
}

}
