#include "domain/currency.h"
#include "engine/severity.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;
using domain::Exact;
using domain::Severity;

class TestSeverity : public QObject {
    Q_OBJECT

private slots:
    void followsExposureAndAge_data()
    {
        QTest::addColumn<QString>("exposure");
        QTest::addColumn<int>("age_minutes");
        QTest::addColumn<QString>("severity");
        QTest::addColumn<int>("due_hours");
        const auto row = [](const char* exposure, int minutes, const char* severity, int due) {
            QTest::addRow("%s after %d min", exposure, minutes) << QString::fromLatin1(exposure) << minutes << QString::fromLatin1(severity) << due;
        };
        row("0", 0, "low", 168);
        row("999.99", 0, "low", 168);
        row("1000", 0, "medium", 120);
        row("9999.999999999999", 0, "medium", 120);
        row("10000", 0, "high", 72);
        row("99999.99", 0, "high", 72);
        row("100000", 0, "critical", 24);
        row("0", 24 * 60 - 1, "low", 168); // due stays as it was at opening
        row("0", 24 * 60, "medium", 168);
        row("0", 72 * 60, "high", 168);
        row("0", 120 * 60, "critical", 168);
        row("1000", 72 * 60, "high", 120);
        row("100000", 60, "critical", 24);
        row("50", -60, "low", 168); // a clock that went back
    }
    void followsExposureAndAge()
    {
        QFETCH(QString, exposure);
        QFETCH(int, age_minutes);
        QFETCH(QString, severity);
        QFETCH(int, due_hours);
        const Exact amount = Exact::parse(exposure.toStdString()).value();
        QCOMPARE(QString::fromUtf8(domain::severityId(severityOf(amount, 0, age_minutes * (kHourUs / 60))).data()), severity);
        QCOMPARE(dueUs(1'000'000, amount, 0), 1'000'000 + due_hours * kHourUs);
    }

    void countsYenInHundreds()
    {
        const uint32_t yen = domain::Currency::parse("JPY")->packed(), euro = domain::Currency::parse("EUR")->packed();
        const Exact amount = Exact::ofCount(251'218);
        QVERIFY(severityOf(amount, euro, 0) == Severity::Critical);
        QVERIFY(severityOf(amount, yen, 0) == Severity::Medium);
        QCOMPARE(dueUs(0, amount, yen), 120 * kHourUs);
    }
};

TIEOUT_TEST(TestSeverity)
#include "tst_severity.moc"
