#include "desk/connections.h"

#include "desk/text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

namespace tieout::desk {

namespace {

QString title(const char* text, const std::string& source)
{
    return QCoreApplication::translate("tieout::desk::Connections", text).arg(outside(source));
}

template <typename T>
JobId run(Workspace& workspace, QObject* context, Lane lane, const QString& title, Topics touched, std::function<Result<T>(const Jobs::Control&)> work, Workspace::Done<T> done)
{
    const QPointer<QObject> guard(context);
    return workspace.jobs().run<Result<T>>(
        lane, &workspace, {}, std::move(work),
        [&workspace, guard, touched, done = std::move(done)](Result<T> report) {
            workspace.touch(touched);
            if (guard)
                done(std::move(report));
        },
        title);
}

}

JobId replay(Workspace& workspace, QObject* context, const std::string& source, domain::Instant from, Workspace::Done<engine::ReplayReport> done)
{
    return run<engine::ReplayReport>(
        workspace, context, Lane::Work, title(QT_TRANSLATE_NOOP("tieout::desk::Connections", "Replay %1"), source), AllTopics,
        [backend = &workspace.backend(), session = workspace.session(), source, from](const Jobs::Control& c) { return backend->replay(session, source, from, c.cancel, c.progress); },
        std::move(done));
}

JobId retryLetters(Workspace& workspace, QObject* context, const std::string& source, const std::vector<int64_t>& ids, Workspace::Done<engine::LetterReport> done)
{
    return run<engine::LetterReport>(
        workspace, context, Lane::Work, title(QT_TRANSLATE_NOOP("tieout::desk::Connections", "Read dead letters of %1 again"), source), AllTopics,
        [backend = &workspace.backend(), session = workspace.session(), source, ids](const Jobs::Control& c) { return backend->retryLetters(session, source, ids, c.cancel, c.progress); },
        std::move(done));
}

JobId dismissLetters(Workspace& workspace, QObject* context, const std::string& source, const std::vector<int64_t>& ids, const QString& why, Workspace::Done<uint64_t> done)
{
    return run<uint64_t>(
        workspace, context, Lane::Work, title(QT_TRANSLATE_NOOP("tieout::desk::Connections", "Dismiss dead letters of %1"), source), SourcesTopic | RecordsTopic | AuditTopic,
        [backend = &workspace.backend(), session = workspace.session(), source, ids, why = toUtf8(why)](const Jobs::Control&) { return backend->dismissLetters(session, source, ids, why); },
        std::move(done));
}

JobId setFeedTime(Workspace& workspace, QObject* context, const std::string& source, const std::string& stream, const engine::FeedTime& time, Workspace::Done<void> done)
{
    return run<void>(
        workspace, context, Lane::Work, title(QT_TRANSLATE_NOOP("tieout::desk::Connections", "Set the times of %1"), source), SourcesTopic | AuditTopic,
        [backend = &workspace.backend(), session = workspace.session(), source, stream, time](const Jobs::Control&) { return backend->setFeedTime(session, source, stream, time); },
        std::move(done));
}

JobId testConnection(Workspace& workspace, QObject* context, const engine::AddSource& draft, const QString& secret, Workspace::Done<domain::Text> done)
{
    return run<domain::Text>(
        workspace, context, Lane::Net, title(QT_TRANSLATE_NOOP("tieout::desk::Connections", "Test %1"), draft.name), SourcesTopic,
        [backend = &workspace.backend(), session = workspace.session(), draft, secret = toUtf8(secret)](const Jobs::Control& c) { return backend->testConnection(session, draft, secret, c.cancel); },
        std::move(done));
}

const SignIn* signInBy(const Vendor& vendor, const std::string& choice)
{
    for (const SignIn& way : vendor.sign_ins)
        if (way.choice == choice)
            return &way;
    return vendor.sign_ins.empty() ? nullptr : &vendor.sign_ins.front();
}

const SignIn* signInOf(const Vendor& vendor, const std::string& options)
{
    const QJsonObject given = QJsonDocument::fromJson(QByteArray::fromStdString(options)).object();
    return signInBy(vendor, toUtf8(given.value(fromUtf8(vendor.sign_in_option)).toString()));
}

}
