#include "app/keychain/keychain.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>
#include <qt6keychain/keychain.h>

namespace tieout::keychain {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

// The library talks to the session bus through an application object; the command line has none of
// its own, so the first use makes one.
QCoreApplication& application()
{
    static int argc = 1;
    static char name[] = "tieout";
    static char* argv[] = { name, nullptr };
    if (!QCoreApplication::instance())
        new QCoreApplication(argc, argv); // lives as long as the process: it must not end after the library's own statics
    return *QCoreApplication::instance();
}

QString service()
{
    return QStringLiteral("tieout");
}

struct Outcome {
    QKeychain::Error error = QKeychain::NoError;
    std::string text;
    std::string secret;
};

// On the thread that asks, with an event loop of its own, so that the window's thread is never
// entered again and nobody waits for it. The window asks from its lanes only.
template <typename Work> Outcome withLoop(Work work)
{
    QCoreApplication& app = application();
    // A program with a running loop on its first thread is a window: that thread must not block here.
    TIEOUT_CHECK(QThread::currentThread() != app.thread() || QThread::currentThread()->loopLevel() == 0);
    return work();
}

template <typename Job> Outcome run(Job& job, const std::string& name)
{
    job.setAutoDelete(false);
    job.setInsecureFallback(false); // never a settings file in the clear
    job.setKey(QString::fromStdString(name));
    QEventLoop loop;
    QObject::connect(&job, &QKeychain::Job::finished, &loop, &QEventLoop::quit);
    job.start();
    loop.exec(QEventLoop::ExcludeUserInputEvents);
    return { job.error(), job.errorString().toStdString(), {} };
}

Outcome readJob(const std::string& name)
{
    return withLoop([&] {
        QKeychain::ReadPasswordJob job(service());
        Outcome outcome = run(job, name);
        if (outcome.error == QKeychain::NoError)
            outcome.secret = job.binaryData().toStdString();
        return outcome;
    });
}

domain::Error failed(const Outcome& outcome)
{
    return makeError(Remedy::FixCredentials, TIEOUT_TR("The keychain of this computer did not answer as it should (%1). Unlock it and try again."), { domain::visible(outcome.text) });
}

void wipe(std::string& text)
{
    for (volatile char& c : text)
        c = 0;
    text.clear();
}

}

Keychain::~Keychain()
{
    for (auto& [name, secret] : m_held)
        wipe(secret);
}

bool Keychain::persistent() const
{
    const std::scoped_lock lock(m_mutex);
    if (!m_present) {
        const Outcome outcome = readJob("probe");
        m_present = outcome.error == QKeychain::NoError || outcome.error == QKeychain::EntryNotFound;
    }
    return *m_present;
}

Result<std::optional<std::string>> Keychain::read(const std::string& name)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto found = m_held.find(name); found != m_held.end())
            return std::optional(found->second);
    }
    if (!persistent())
        return std::optional<std::string>();
    Outcome outcome = readJob(name);
    if (outcome.error == QKeychain::EntryNotFound)
        return std::optional<std::string>();
    if (outcome.error != QKeychain::NoError)
        return failed(outcome);
    return std::optional(std::move(outcome.secret));
}

Result<void> Keychain::write(const std::string& name, const std::string& secret)
{
    if (!persistent())
        return hold(name, secret);
    const Outcome outcome = withLoop([&] {
        QKeychain::WritePasswordJob job(service());
        job.setBinaryData(QByteArray::fromStdString(secret));
        return run(job, name);
    });
    return outcome.error == QKeychain::NoError ? Result<void>() : Result<void>(failed(outcome));
}

Result<void> Keychain::hold(const std::string& name, const std::string& secret)
{
    const std::scoped_lock lock(m_mutex);
    wipe(m_held[name]);
    m_held[name] = secret;
    return {};
}

Result<void> Keychain::erase(const std::string& name)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto found = m_held.find(name); found != m_held.end()) {
            wipe(found->second);
            m_held.erase(found);
        }
    }
    if (!persistent())
        return {};
    const Outcome outcome = withLoop([&] {
        QKeychain::DeletePasswordJob job(service());
        return run(job, name);
    });
    const bool gone = outcome.error == QKeychain::NoError || outcome.error == QKeychain::EntryNotFound;
    return gone ? Result<void>() : Result<void>(failed(outcome));
}

}
