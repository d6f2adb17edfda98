#include "crash/crash_lab.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace tieout::tests;

namespace {

QString ascii(const char* text)
{
    return QString::fromLatin1(text);
}

}

// The same experiments on a poster that lacks one guard: each must be caught. And on one that has
// them all, so that what is caught is the missing guard.
class TestCrashNaive : public QObject {
    Q_OBJECT

    CrashLab m_lab;
    QString m_with_reference, m_without_reference; // body files
    int m_states = 0;

    QStringList naive(const char* guards, const QString& state, const QString& body) const
    {
        const QJsonObject& vendor = m_lab.vendor();
        return { programPath("naive-poster"), ascii(guards), state, QString::fromUtf8(m_lab.baseUrl()), vendor[QStringLiteral("client_id")].toString(),
            vendor[QStringLiteral("certificate_id")].toString(), m_lab.keyFile(), body };
    }
    QString freshState()
    {
        m_lab.freshStore(); // resets the vendor's books
        const QString dir = m_lab.folder() + ascii("/naive-") + QString::number(++m_states);
        QDir().mkpath(dir);
        return dir;
    }
    bool writeBody(const QString& path, const QByteArray& body)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(body) == body.size();
    }

    // Kills at every socket and disk call, runs again until done; most records seen at the vendor.
    int mostRecordsAfterKills(const char* guards)
    {
        int most = 0;
        const auto all = m_lab.trace(naive(guards, freshState(), m_with_reference));
        for (const CrashPoint& point : choosePoints(all, 24)) {
            const QString state = freshState();
            m_lab.killAt(naive(guards, state, m_with_reference), point);
            for (int i = 0; i < 3; ++i)
                runProcess(naive(guards, state, m_with_reference));
            most = std::max(most, m_lab.appliedAtVendor());
        }
        return most;
    }
    // The vendor takes its time over the first record, so that the others are there meanwhile however
    // the computer is loaded.
    int mostRecordsAfterRaces(const char* guards)
    {
        int most = 0;
        for (int i = 0; i < 6 && most < 2; ++i) {
            const QString state = freshState();
            m_lab.plantFault("{\"match\":\"POST /services/rest/record/v1/invoice\",\"fault\":\"answer_late\",\"ms\":1500}");
            const QStringList poster = naive(guards, state, m_with_reference);
            runTogether({ poster, poster, poster });
            runProcess(poster);
            most = std::max(most, m_lab.appliedAtVendor());
        }
        return most;
    }
    // The vendor applies, then the connection dies before a byte of the answer.
    int recordsAfterADyingConnection(const char* guards)
    {
        const QString state = freshState();
        m_lab.plantFault("{\"match\":\"POST /services/rest/record/v1/invoice\",\"fault\":\"apply_then_reset\"}");
        runProcess(naive(guards, state, m_without_reference));
        return m_lab.appliedAtVendor();
    }

private slots:
    void initTestCase()
    {
        const QString missing = m_lab.prepare();
        if (missing.startsWith(ascii("skipped")))
            QSKIP(qPrintable(missing));
        QVERIFY2(missing.isEmpty(), qPrintable(missing));
        const QString store = m_lab.freshStore();
        const QString id = m_lab.effect(store)[QStringLiteral("id")].toString();
        const Outcome shown = m_lab.ctl(store, { ascii("effect"), ascii("show"), id, ascii("--json") });
        QJsonObject body = QJsonDocument::fromJson(QJsonDocument::fromJson(shown.out).object()[QStringLiteral("body")].toString().toUtf8()).object();
        QVERIFY(body.contains(QStringLiteral("externalId")));
        body[QStringLiteral("externalId")] = ascii("@REFERENCE@");
        m_with_reference = m_lab.folder() + ascii("/with.json");
        QVERIFY(writeBody(m_with_reference, QJsonDocument(body).toJson(QJsonDocument::Compact)));
        body.remove(QStringLiteral("externalId"));
        m_without_reference = m_lab.folder() + ascii("/without.json");
        QVERIFY(writeBody(m_without_reference, QJsonDocument(body).toJson(QJsonDocument::Compact)));
    }

    void withAllGuardsItPostsOnce()
    {
        QCOMPARE(mostRecordsAfterKills("all"), 1);
        QCOMPARE(mostRecordsAfterRaces("all"), 1);
        QCOMPARE(recordsAfterADyingConnection("all"), 1);
    }

    void withoutIntentFirstItPostsTwice()
    {
        const int most = mostRecordsAfterKills("no-intent");
        QVERIFY2(most >= 2, "the harness did not see the missing intent");
    }

    void withoutTheLockItPostsTwice()
    {
        const int most = mostRecordsAfterRaces("no-lock,no-intent");
        QVERIFY2(most >= 2, "the harness did not see the missing lock");
    }

    void onAReusedConnectionItPostsTwice()
    {
        QVERIFY2(recordsAfterADyingConnection("reused-connection") >= 2, "the harness did not see the silent resend");
    }
};

TIEOUT_TEST(TestCrashNaive)
#include "tst_naive.moc"
