#include "support/ctl.h"
#include "support/feed_world.h"
#include "support/test_registry.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <map>

// kill -9 at any moment of import and reconcile: run it again, and everything is as if nothing had
// happened.
namespace tieout::tests {

class Kill : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void atRandomMoments();
    void atSystemCalls_data();
    void atSystemCalls();

private:
    void resume(const Ctl& ctl, const QString& where);
    QString stepFolder(size_t step) const { return m_folder.filePath(QStringLiteral("step%1").arg(step)); }
    QStringList importOf(size_t step) const
    {
        return { QStringLiteral("import"), stepFolder(step), QStringLiteral("--source"), QString::fromStdString(m_steps[step].source), QStringLiteral("--set"),
            QString::fromStdString(m_steps[step].set) };
    }

    QTemporaryDir m_folder;
    std::vector<OracleImport> m_steps;
    std::vector<std::string> m_expected;
};

void Kill::initTestCase()
{
    WorldSize size;
    size.chains = 60;
    size.events_each = 20;
    FeedWorld world(9, size);
    FeedOracle oracle;
    for (size_t i = 0; i < 3; ++i) {
        m_steps.push_back(world.next());
        oracle.import(m_steps[i]);
        writeFolder(stepFolder(i), m_steps[i]);
    }
    m_expected = lines(oracle.exceptions());
    QVERIFY(m_expected.size() > 50);
}

// What a person does after a crash: the same commands again.
void Kill::resume(const Ctl& ctl, const QString& where)
{
    for (size_t i = 0; i < m_steps.size(); ++i) {
        const CtlResult imported = ctl.run(importOf(i));
        QVERIFY2(imported.status == 0 || imported.status == 3, (where.toStdString() + ": " + imported.err).c_str());
    }
    const CtlResult reconciled = ctl.run({ QStringLiteral("reconcile") });
    QVERIFY2(reconciled.status == 0 || reconciled.status == 3, (where.toStdString() + ": " + reconciled.err).c_str());
    const std::string difference = firstDifferences(ctl.exceptionLines(), m_expected);
    QVERIFY2(difference.empty(), (where.toStdString() + difference).c_str());
    const CtlResult rebuilt = ctl.run({ QStringLiteral("rebuild"), QStringLiteral("--check") });
    QVERIFY2(rebuilt.status == 0, (where.toStdString() + ": " + rebuilt.out + rebuilt.err).c_str());
}

void Kill::atRandomMoments()
{
    QTemporaryDir temporary;
    const Ctl whole(temporary.filePath(QStringLiteral("whole")));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(whole.run(importOf(0)).status <= 3);
    const int64_t import_us = timer.nsecsElapsed() / 1000;
    timer.restart();
    QVERIFY(whole.run({ QStringLiteral("reconcile") }).status <= 3);
    const int64_t reconcile_us = timer.nsecsElapsed() / 1000;

    Dice dice(20261120);
    const int rounds = longRun() ? 200 : 12;
    int killed = 0;
    for (int round = 0; round < rounds; ++round) {
        const Ctl ctl(temporary.filePath(QStringLiteral("store%1").arg(round)));
        // The same store dies several times before anybody notices.
        for (size_t i = 0; i < m_steps.size(); ++i) {
            killed += ctl.runKilledAfter(importOf(i), static_cast<int64_t>(dice.below(static_cast<size_t>(import_us)))).status == -SIGKILL ? 1 : 0;
            killed += ctl.runKilledAfter({ QStringLiteral("reconcile") }, static_cast<int64_t>(dice.below(static_cast<size_t>(reconcile_us)))).status == -SIGKILL ? 1 : 0;
            // What was imported out of order would be another history: the step is made whole first.
            if (i + 1 < m_steps.size())
                QVERIFY(ctl.run(importOf(i)).status <= 3);
        }
        resume(ctl, QStringLiteral("round %1").arg(round));
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(killed > rounds, "too few runs were killed: the sweep proves nothing");
}

void Kill::atSystemCalls_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("calls");
    QTest::newRow("import") << QStringLiteral("import") << QStringLiteral("write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink,openat");
    QTest::newRow("reconcile") << QStringLiteral("reconcile") << QStringLiteral("write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink");
}

namespace {

// The n-th call of one name, as strace counts them: by name and thread.
struct KillPoint {
    QString call;
    int n = 0;
};

// Every call of the first thread in the trace; "PID name(…" are its lines.
std::vector<KillPoint> killPoints(const std::string& trace)
{
    std::vector<KillPoint> points;
    std::map<std::string, int> counts;
    const std::string first = trace.substr(0, trace.find(' ') + 1);
    for (size_t begin = 0; begin < trace.size();) {
        const size_t end = std::min(trace.find('\n', begin), trace.size());
        const std::string line = trace.substr(begin, end - begin);
        const size_t name = line.find_first_not_of(' ', first.size()), paren = line.find('(');
        if (line.starts_with(first) && paren != std::string::npos && name < paren && line[name] >= 'a' && line[name] <= 'z') {
            const std::string call = line.substr(name, paren - name);
            points.push_back({ QString::fromStdString(call), ++counts[call] });
        }
        begin = end + 1;
    }
    return points;
}

}

// Killed at every n-th of the calls that change the disk; in the short form at a dozen of them.
void Kill::atSystemCalls()
{
    QFETCH(QString, verb);
    QFETCH(QString, calls);
    const QString strace = QStandardPaths::findExecutable(QStringLiteral("strace"));
    if (strace.isEmpty())
        QSKIP("skipped: strace is not present");
    QTemporaryDir temporary;
    const QString trace_file = temporary.filePath(QStringLiteral("trace"));
    const auto trace = [&](const QString& store, const QString& traced, const QString& inject) {
        QStringList list { QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-o"), trace_file, QStringLiteral("-e"), QStringLiteral("trace=") + traced };
        if (!inject.isEmpty())
            list << QStringLiteral("-e") << inject;
        list << Ctl::program() << QStringLiteral("--store") << store << (verb == QLatin1String("import") ? importOf(0) : QStringList { verb });
        QProcess process;
        process.start(strace, list);
        process.waitForFinished(120'000);
        return process.exitStatus() == QProcess::CrashExit ? -1 : process.exitCode();
    };
    const auto prepare = [&](const QString& store) { return verb == QLatin1String("import") || Ctl(store).run(importOf(0)).status <= 3; };

    QVERIFY(prepare(temporary.filePath(QStringLiteral("counted"))));
    const int status = trace(temporary.filePath(QStringLiteral("counted")), calls, QString());
    if (status != 0 && status != 3)
        QSKIP("skipped: strace may not trace here");
    const std::vector<KillPoint> points = killPoints(readWholeFile(trace_file));
    QVERIFY(points.size() > 10);

    const size_t step = longRun() ? 1 : std::max<size_t>(1, points.size() / 12);
    int died = 0;
    for (size_t i = 0; i < points.size(); i += step) {
        const QString store = temporary.filePath(QStringLiteral("at%1").arg(i));
        QVERIFY(prepare(store));
        const QString inject = QStringLiteral("inject=%1:signal=SIGKILL:when=%2").arg(points[i].call).arg(points[i].n);
        died += trace(store, points[i].call, inject) == -1 ? 1 : 0;
        resume(Ctl(store), QStringLiteral("%1 killed by %2").arg(verb, inject));
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(died > 5, "too few runs were killed: the sweep proves nothing");
}

}

using tieout::tests::Kill;
TIEOUT_TEST(Kill)

#include "tst_kill.moc"
