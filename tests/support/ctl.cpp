#include "support/ctl.h"

#include "support/feed_text.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <iterator>
#include <sys/types.h>

namespace tieout::tests {

namespace {

constexpr int kProcessMsMax = 300'000;

CtlResult finish(QProcess& process)
{
    CtlResult result;
    if (!process.waitForFinished(kProcessMsMax)) {
        process.kill();
        process.waitForFinished();
        result.err = "did not end in time";
        return result;
    }
    result.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -process.exitCode();
    result.out = process.readAllStandardOutput().toStdString();
    result.err = process.readAllStandardError().toStdString();
    return result;
}

}

Ctl::Ctl(const QString& store)
    : m_store(store)
{
}

QString Ctl::program()
{
    const QString named = qEnvironmentVariable("TIEOUT_CTL");
    return named.isEmpty() ? QStringLiteral(TIEOUT_BIN_DIR "/tieoutctl") : named;
}

CtlResult Ctl::run(const QStringList& arguments) const
{
    QProcess process;
    process.start(program(), QStringList { QStringLiteral("--store"), m_store } + arguments);
    return finish(process);
}

CtlResult Ctl::runKilledAfter(const QStringList& arguments, int64_t us) const
{
    QProcess process;
    process.start(program(), QStringList { QStringLiteral("--store"), m_store } + arguments);
    process.waitForStarted();
    timespec pause { us / 1'000'000, us % 1'000'000 * 1000 };
    nanosleep(&pause, nullptr);
    if (process.state() != QProcess::NotRunning)
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    return finish(process);
}

std::vector<OracleException> Ctl::exceptions() const
{
    const CtlResult result = run({ QStringLiteral("exceptions"), QStringLiteral("--format"), QStringLiteral("csv") });
    if (result.status != 0) {
        QTest::qFail(("exceptions ended with " + std::to_string(result.status) + ": " + result.err).c_str(), __FILE__, __LINE__);
        return { { "?", "?", "?", "?", "?" } };
    }
    std::vector<OracleException> rows;
    for (TextRow& row : readCsvText(result.out))
        rows.push_back({ row.fields["checkpoint"], row.fields["reason"], row.fields["key"], row.fields["delta"], row.fields["set"] });
    return rows;
}

std::vector<std::string> lines(const std::vector<OracleException>& rows)
{
    std::vector<std::string> out;
    for (const OracleException& row : rows)
        out.push_back(row.text());
    return out;
}

std::vector<std::string> Ctl::exceptionLines() const
{
    return lines(exceptions());
}

std::string firstDifferences(const std::vector<std::string>& found, const std::vector<std::string>& expected, size_t count)
{
    std::vector<std::string> f = found, e = expected, only;
    std::sort(f.begin(), f.end());
    std::sort(e.begin(), e.end());
    std::string out;
    std::set_difference(e.begin(), e.end(), f.begin(), f.end(), std::back_inserter(only));
    for (size_t i = 0; i < only.size() && i < count; ++i)
        out += "\n  not found:    " + only[i];
    only.clear();
    std::set_difference(f.begin(), f.end(), e.begin(), e.end(), std::back_inserter(only));
    for (size_t i = 0; i < only.size() && i < count; ++i)
        out += "\n  not expected: " + only[i];
    if (out.empty() && found != expected)
        out = "\n  the same rows in another order";
    return out;
}

void writeFolder(const QString& folder, const OracleImport& delivery)
{
    QDir(folder).removeRecursively();
    QDir().mkpath(folder);
    for (const OracleFile& file : delivery.files) {
        QFile target(folder + QLatin1Char('/') + QString::fromStdString(file.name));
        if (!target.open(QIODevice::WriteOnly) || target.write(file.bytes.data(), static_cast<qint64>(file.bytes.size())) != static_cast<qint64>(file.bytes.size()))
            qFatal("a file of the test world could not be written");
    }
}

std::string readWholeFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().toStdString();
}

QString sharedFolder()
{
    const QString named = qEnvironmentVariable("TIEOUT_SHARED");
    const QString folder = named.isEmpty() ? QStringLiteral(TIEOUT_SOURCE_DIR "/../shared") : named;
    return QDir(folder).exists() ? folder : QString();
}

bool longRun()
{
    return qEnvironmentVariable("TIEOUT_LONG") == QLatin1String("1");
}

}
