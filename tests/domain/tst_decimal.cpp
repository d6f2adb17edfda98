#include "domain/currency.h"
#include "domain/decimal.h"
#include "domain/time.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout::domain;

class TestDecimal : public QObject {
    Q_OBJECT

private slots:
    void parsesWhatTheContractAllows_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("ok");
        QTest::addColumn<QString>("canonical");
        const auto row = [](const char* text, bool ok, const char* canonical = "") { QTest::newRow(text) << QString::fromLatin1(text) << ok << QString::fromLatin1(canonical); };
        row("0", true, "0");
        row("-0", true, "0");
        row("-0.00", true, "0");
        row("10.50", true, "10.5");
        row("-12.345", true, "-12.345");
        row("0.000000000001", true, "0.000000000001");
        row("999999999999999999", true, "999999999999999999");
        row("-999999999999999999", true, "-999999999999999999");
        row("123456.123456789012", true, "123456.123456789012");
        row("9999999999999999999", false); // 19 digits
        row("0.0000000000001", false); // 13 decimals
        row("", false);
        row("-", false);
        row(".5", false);
        row("5.", false);
        row("+5", false);
        row("1e5", false);
        row("1,5", false);
        row(" 5", false);
        row("1.2.3", false);
        row("NaN", false);
    }
    void parsesWhatTheContractAllows()
    {
        QFETCH(QString, text);
        QFETCH(bool, ok);
        QFETCH(QString, canonical);
        const auto parsed = Decimal::parse(text.toStdString());
        QCOMPARE(parsed.ok(), ok);
        if (ok)
            QCOMPARE(QString::fromStdString(Exact(*parsed).toString()), canonical);
        else
            QCOMPARE(parsed.error().remedy, Remedy::FixData);
    }

    void keepsTheScaleAsWritten()
    {
        QCOMPARE(Decimal::parse("10.50").value().toString(), std::string("10.50"));
        QVERIFY(Decimal::parse("10.50").value() == Decimal::parse("10.5").value());
        QCOMPARE(Decimal::parse("10.500").value().significantScale(), 1);
        QCOMPARE(Decimal::parse("0.00").value().significantScale(), 0);
    }

    void roundsInOnePlace_data()
    {
        QTest::addColumn<int>("value"); // at 3 decimals
        QTest::addColumn<int>("away");
        QTest::addColumn<int>("even");
        QTest::addColumn<int>("zero");
        const auto row = [](int value, int away, int even, int zero) { QTest::addRow("%d", value) << value << away << even << zero; };
        row(0, 0, 0, 0);
        row(4, 0, 0, 0);
        row(5, 1, 0, 0);
        row(-5, -1, 0, 0);
        row(15, 2, 2, 1);
        row(25, 3, 2, 2);
        row(-25, -3, -2, -2);
        row(26, 3, 3, 2);
        row(-34, -3, -3, -3);
        row(999995, 100000, 100000, 99999);
    }
    void roundsInOnePlace()
    {
        QFETCH(int, value);
        QFETCH(int, away);
        QFETCH(int, even);
        QFETCH(int, zero);
        for (const auto& [mode, expected] : { std::pair { Rounding::HalfAwayFromZero, away }, { Rounding::HalfEven, even }, { Rounding::TowardZero, zero } }) {
            const Rounded rounded = roundScaled(value, 3, 2, mode);
            QCOMPARE(int(rounded.value), expected);
            QVERIFY(rounded.value * 10 + rounded.remainder == value); // nothing is lost
        }
    }

    void multipliesExactly()
    {
        const auto product = [](const char* a, const char* b, int decimals) { return multiplyRounded(*Decimal::parse(a), *Decimal::parse(b), decimals); };
        QCOMPARE(product("489.818", "0.5960", 2)->toString(), std::string("291.93"));
        QCOMPARE(product("0.5", "0.01", 2)->toString(), std::string("0.01")); // a tie, away from zero
        QCOMPARE(product("-0.5", "0.01", 2)->toString(), std::string("-0.01"));
        QCOMPARE(product("0.5", "1", 0)->toString(), std::string("1"));
        QCOMPARE(product("1.0005", "1", 3)->toString(), std::string("1.001"));
        QVERIFY(!product("999999999999999999", "999999999999999999", 2).ok()); // reported, not wrapped
    }

    void sumsReportOverflow()
    {
        Exact sum = *Exact::parse("99999999999999999999999999");
        QCOMPARE(sum.toString(), std::string("99999999999999999999999999"));
        QVERIFY(sum.add(Exact::ofCount(1)));
        Int128 largest = 0;
        QVERIFY(!multiplyOverflows((Int128(1) << 126) - 1, 2, &largest)); // 2^127 − 2
        Exact full(largest);
        QVERIFY(full.add(Exact(1)));
        QVERIFY(!full.add(Exact(1)));
        QVERIFY(full == Exact(largest + 1)); // unchanged by the refused addition
        QVERIFY(!Exact(-largest - 2).subtract(Exact(1)));
        const Exact negative = *Exact::parse("-2892.61");
        QVERIFY(Exact::fromHalves(negative.highHalf(), negative.lowHalf()) == negative);
        QCOMPARE(negative.toString(), std::string("-2892.61"));
        QCOMPARE(Exact::parse("108.6")->toString(2), std::string("108.60"));
    }

    void knowsCurrencies()
    {
        QCOMPARE(Currency::parse("EUR")->exponent(), 2);
        QCOMPARE(Currency::parse("JPY")->exponent(), 0);
        QCOMPARE(Currency::parse("KWD")->exponent(), 3);
        QVERIFY(!Currency::parse("eur").ok());
        QVERIFY(!Currency::parse("XYZ").ok());
        QVERIFY(!Currency::parse("URE").ok());
        QVERIFY(Currency::fromPacked(Currency::parse("CHF")->packed()) == *Currency::parse("CHF"));
    }

    void readsTimes()
    {
        const auto utc = [](const char* text) { return Instant::parse(text).value().toString(); };
        QCOMPARE(utc("2026-07-01T00:07:04.626Z"), std::string("2026-07-01T00:07:04.626Z"));
        QCOMPARE(utc("2026-11-01T00:30:00+01:00"), std::string("2026-10-31T23:30:00.000Z"));
        QCOMPARE(Instant::parse("2026-11-01T00:30:00+01:00")->period().toString(), std::string("2026-10"));
        QCOMPARE(Instant::parse("1969-12-31T23:59:59.5Z")->period().toString(), std::string("1969-12"));
        for (const char* bad : { "2026-02-29T00:00:00Z", "2026-07-01T00:00:00", "2026-07-01", "10000-01-01T00:00:00Z", "2026-07-01T24:00:00Z", "2026-07-01T00:00:60Z", "2026-07-01T00:00:00.Z", "2026-07-01T00:00:00+1:00" })
            QVERIFY2(!Instant::parse(bad).ok(), bad);
        QCOMPARE(Period::parse("2026-10")->next().toString(), std::string("2026-11"));
        QCOMPARE(Period::parse("2026-12")->next().toString(), std::string("2027-01"));
        QVERIFY(!Period::parse("2026-13").ok());
        QVERIFY(!Period::parse("2026-1").ok());
    }

    void showsWhatIsHidden()
    {
        QCOMPARE(visible("a\nb"), std::string("a\\u{000A}b"));
        QCOMPARE(visible("x\xE2\x80\xAEy"), std::string("x\\u{202E}y"));
        QCOMPARE(visible("\xFF"), std::string("\\xFF"));
        QCOMPARE(fillPlaceholders("%1 of %2", { "%2", "x" }), std::string("%2 of x"));
    }
};

TIEOUT_TEST(TestDecimal)
#include "tst_decimal.moc"
