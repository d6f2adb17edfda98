#include "crash/crash_lab.h"
#include "support/test_registry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

using namespace tieout::tests;

namespace {

// TIEOUT_LONG=1 (./run crash): every system call. Otherwise a choice that keeps the test short.
bool longForm()
{
    return qEnvironmentVariableIsSet("TIEOUT_LONG");
}

}

// The real process, killed, misled and raced; the simulated vendor must hold exactly one record.
class TestCrashPosting : public QObject {
    Q_OBJECT

    CrashLab m_lab;

    // Sends until nothing is left to do; at most `tries`, as a person or a schedule would.
    QString recoverAndJudge(const QString& store, int tries = 4)
    {
        QString verdict;
        for (int i = 0; i < tries; ++i) {
            m_lab.send(store);
            verdict = m_lab.judge(store);
            if (verdict.isEmpty())
                return {};
        }
        return verdict;
    }

    void report(const QStringList& broken, size_t cases, const char* what, qint64 ms)
    {
        qInfo("%s: %zu cases, %lld broken, %.1f s", what, cases, static_cast<long long>(broken.size()), static_cast<double>(ms) / 1000.0);
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QLatin1Char('\n'))));
    }

private slots:
    void initTestCase()
    {
        const QString missing = m_lab.prepare();
        if (missing.startsWith(QLatin1String("skipped")))
            QSKIP(qPrintable(missing));
        QVERIFY2(missing.isEmpty(), qPrintable(missing));
    }

    void undisturbedItPostsOnce()
    {
        const QString store = m_lab.freshStore();
        const Outcome sent = m_lab.send(store);
        QVERIFY2(sent.status == 0, sent.err.constData());
        QCOMPARE(m_lab.judge(store), QString());
        const Outcome again = m_lab.send(store);
        QCOMPARE(again.status, 0);
        QCOMPARE(m_lab.judge(store), QString());
        QCOMPARE(m_lab.postsSeen(), 1);
    }

    void killedAtEverySystemCall()
    {
        QElapsedTimer clock;
        clock.start();
        const auto all = m_lab.trace(m_lab.sendCommand(m_lab.freshStore()));
        QVERIFY(all.size() > 100);
        const auto points = choosePoints(all, longForm() ? 0 : 40);
        QStringList broken;
        size_t killed = 0;
        for (const CrashPoint& point : points) {
            const QString store = m_lab.freshStore();
            killed += m_lab.killAt(m_lab.sendCommand(store), point).killed ? 1 : 0;
            const QString verdict = recoverAndJudge(store);
            if (!verdict.isEmpty())
                broken.append(QStringLiteral("%1 #%2: %3").arg(QString::fromLatin1(point.call)).arg(point.nth).arg(verdict));
        }
        qInfo("%zu system calls in one send, %zu runs killed", all.size(), killed);
        QVERIFY(killed * 10 >= points.size() * 8); // a sweep that kills nothing proves nothing
        report(broken, points.size(), "killed at a system call", clock.elapsed());
    }

    void errorsAtFileAndSocketCalls()
    {
        QElapsedTimer clock;
        clock.start();
        static const QList<QPair<QByteArray, QList<QByteArray>>> kErrors = { { "pwrite64", { "EIO", "ENOSPC" } }, { "write", { "EIO", "ENOSPC" } },
            { "fdatasync", { "EIO" } }, { "fsync", { "EIO" } }, { "openat", { "EACCES" } }, { "unlink", { "EIO" } }, { "connect", { "ECONNREFUSED" } },
            { "sendto", { "ECONNRESET" } }, { "recvfrom", { "ECONNRESET" } } };
        const auto all = m_lab.trace(m_lab.sendCommand(m_lab.freshStore()));
        QStringList broken;
        size_t cases = 0;
        for (const auto& [call, errors] : kErrors) {
            std::vector<CrashPoint> points;
            for (const CrashPoint& point : all)
                if (point.call == call)
                    points.push_back(point);
            for (const CrashPoint& point : longForm() || points.size() <= 3 ? points : std::vector<CrashPoint> { points[points.size() / 2], points.back() }) {
                for (const QByteArray& error : errors) {
                    const QString store = m_lab.freshStore();
                    m_lab.failAt(m_lab.sendCommand(store), point, error);
                    ++cases;
                    const QString verdict = recoverAndJudge(store);
                    if (!verdict.isEmpty())
                        broken.append(QStringLiteral("%1 at %2 #%3: %4").arg(QString::fromLatin1(error), QString::fromLatin1(call)).arg(point.nth).arg(verdict));
                }
            }
        }
        QVERIFY(cases > 10);
        report(broken, cases, "error at a call", clock.elapsed());
    }

    // The answer is lost, late, wrong or nonsense; the vendor applied or did not.
    void answersThatSayNothing_data()
    {
        QTest::addColumn<QByteArray>("fault");
        const auto row = [](const char* name, const char* more = "") {
            const QByteArray fault(name), with(more);
            QTest::addRow("%s%s", name, more) << QByteArray("{\"match\":\"POST /services/rest/record/v1/invoice\",\"fault\":\"" + fault + "\"" + with + "}");
        };
        for (const char* name : { "refuse", "reset_before", "reset_in", "reset_after", "close_after", "apply_then_reset", "apply_then_close", "truncated", "doubled", "wrong_id", "html",
                 "ok_with_error", "created_empty", "redirect" })
            row(name);
        row("html", ",\"stored\":true");
        for (const char* status : { "409", "429", "500", "502", "503" }) {
            const QByteArray more = QByteArray(",\"status\":") + status;
            row("status", more.constData());
            row("status", QByteArray(more + ",\"stored\":true").constData());
        }
    }
    void answersThatSayNothing()
    {
        QFETCH(QByteArray, fault);
        const QString store = m_lab.freshStore();
        m_lab.plantFault(fault);
        m_lab.send(store);
        QVERIFY2(m_lab.appliedAtVendor() <= 1, "more than one record before any recovery");
        QCOMPARE(recoverAndJudge(store), QString());
    }

    void twoProcessesAtOnce()
    {
        QStringList broken;
        const int rounds = longForm() ? 300 : 8;
        for (int i = 0; i < rounds; ++i) {
            const QString store = m_lab.freshStore();
            runTogether({ m_lab.sendCommand(store), m_lab.sendCommand(store) }, m_lab.descriptors());
            const QString verdict = recoverAndJudge(store);
            if (!verdict.isEmpty())
                broken.append(QStringLiteral("round %1: %2").arg(i).arg(verdict));
        }
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QLatin1Char('\n'))));
    }

    // One process is killed while another one waits to take over.
    void killedBesideAnother()
    {
        const auto all = m_lab.trace(m_lab.sendCommand(m_lab.freshStore()));
        QStringList broken;
        for (const CrashPoint& point : choosePoints(all, longForm() ? 300 : 5)) {
            const QString store = m_lab.freshStore();
            const QString call = QString::fromLatin1(point.call);
            const QStringList killed = QStringList { QStringLiteral("strace"), QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-o"), QStringLiteral("/dev/null"), QStringLiteral("-e"),
                                           QStringLiteral("trace=") + call, QStringLiteral("-e"), QStringLiteral("inject=%1:signal=SIGKILL:when=%2").arg(call).arg(point.nth) }
                + m_lab.sendCommand(store);
            runTogether({ killed, m_lab.sendCommand(store) }, m_lab.descriptors());
            const QString verdict = recoverAndJudge(store);
            if (!verdict.isEmpty())
                broken.append(QStringLiteral("%1 #%2: %3").arg(call).arg(point.nth).arg(verdict));
        }
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QLatin1Char('\n'))));
    }
};

TIEOUT_TEST(TestCrashPosting)
#include "tst_crash.moc"
