#include "store/flight_recorder.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tieout;
using store::FlightRecorder;

class TestFlightRecorder : public QObject {
    Q_OBJECT

    static domain::EffectId effect(uint8_t n)
    {
        domain::EffectId id;
        id.bytes[0] = n;
        return id;
    }
    static void write(const std::string& path, int entries)
    {
        auto recorder = FlightRecorder::open(path);
        QVERIFY2(recorder.ok(), recorder.ok() ? "" : domain::english(recorder.error()).c_str());
        for (int i = 0; i < entries; ++i)
            QVERIFY((*recorder)->record(domain::Instant::fromUs(1'790'000'000'000'000 + i), i % 2 ? FlightRecorder::Kind::Outcome : FlightRecorder::Kind::Intent, effect(uint8_t(i)), i, "key=a b%c\nd").ok());
    }
    static QByteArray bytes(const std::string& path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void replace(const std::string& path, const QByteArray& data)
    {
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(data);
    }

private slots:
    void chainGoesOnAfterReopening()
    {
        QTemporaryDir dir;
        const std::string path = dir.filePath(QStringLiteral("flight.log")).toStdString();
        QVERIFY(FlightRecorder::verify(path)->whole);
        write(path, 3);
        write(path, 2);
        const auto report = FlightRecorder::verify(path);
        QVERIFY(report.ok() && report->whole);
        QCOMPARE(report->entries, int64_t(5));
        QVERIFY(bytes(path).contains("key=a%20b%25c%0Ad"));
        QCOMPARE(bytes(path).count('\n'), 5);
    }

    // Every single byte that is changed is noticed, at the line where it stands.
    void everyChangedByteIsFound()
    {
        QTemporaryDir dir;
        const std::string path = dir.filePath(QStringLiteral("flight.log")).toStdString();
        write(path, 4);
        const QByteArray whole = bytes(path);
        int line = 1;
        for (qsizetype i = 0; i < whole.size(); ++i) {
            if (whole[i] == '\n') {
                ++line;
                continue; // joining lines is tried below
            }
            QByteArray changed = whole;
            changed[i] = char(changed[i] ^ 1);
            replace(path, changed);
            const auto report = FlightRecorder::verify(path);
            QVERIFY2(report.ok() && !report->whole, qPrintable(QStringLiteral("byte %1").arg(i)));
            QCOMPARE(report->first_broken, int64_t(line));
            QCOMPARE(FlightRecorder::open(path).ok(), false);
        }
    }

    void aRemovedOrRepeatedLineIsFound()
    {
        QTemporaryDir dir;
        const std::string path = dir.filePath(QStringLiteral("flight.log")).toStdString();
        write(path, 4);
        const QList<QByteArray> lines = bytes(path).split('\n');
        replace(path, lines[0] + '\n' + lines[2] + '\n' + lines[3] + '\n');
        QVERIFY(!FlightRecorder::verify(path)->whole);
        replace(path, lines[0] + '\n' + lines[1] + '\n' + lines[1] + '\n');
        QVERIFY(!FlightRecorder::verify(path)->whole);
    }

    // A crash may cut the last line anywhere; the next opening marks the place and goes on.
    void aTornEndIsMarkedAndGoneOn()
    {
        QTemporaryDir dir;
        const std::string path = dir.filePath(QStringLiteral("flight.log")).toStdString();
        write(path, 3);
        const QByteArray whole = bytes(path);
        const qsizetype last = whole.lastIndexOf('\n', whole.size() - 2) + 1;
        for (qsizetype cut = last + 1; cut < whole.size() - 1; ++cut) {
            replace(path, whole.left(cut));
            QVERIFY(FlightRecorder::verify(path)->whole);
            write(path, 1);
            const auto report = FlightRecorder::verify(path);
            QVERIFY2(report.ok() && report->whole, qPrintable(QString::number(cut)));
            QCOMPARE(report->torn, int64_t(1));
            QCOMPARE(report->entries, int64_t(4)); // two whole ones, the mark, the new one
        }
    }
};

TIEOUT_TEST(TestFlightRecorder)
#include "tst_flight_recorder.moc"
