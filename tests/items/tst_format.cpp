#include "items/format.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::items;

namespace {

domain::Exact exact(const char* text)
{
    return domain::Exact::parse(text).value();
}

uint32_t currency(const char* code)
{
    return domain::Currency::parse(code).value().packed();
}

const QLocale kEnglish(QLocale::English, QLocale::UnitedStates);
const QLocale kGerman(QLocale::German, QLocale::Germany);

}

class FormatTest : public QObject {
    Q_OBJECT
private slots:
    void moneyStandsAtItsCurrencysDecimals_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        QTest::newRow("euro") << QByteArray("1234567.5") << QByteArray("EUR") << QStringLiteral("1,234,567.50") << QStringLiteral("1.234.567,50");
        QTest::newRow("negative") << QByteArray("-1234.5") << QByteArray("EUR") << QStringLiteral("\u22121,234.50") << QStringLiteral("\u22121.234,50");
        QTest::newRow("yen") << QByteArray("1200") << QByteArray("JPY") << QStringLiteral("1,200") << QStringLiteral("1.200");
        QTest::newRow("dinar") << QByteArray("0.5") << QByteArray("KWD") << QStringLiteral("0.500") << QStringLiteral("0,500");
        QTest::newRow("more decimals are shown, never cut") << QByteArray("0.125") << QByteArray("USD") << QStringLiteral("0.125") << QStringLiteral("0,125");
        QTest::newRow("large") << QByteArray("12345678901234567890.01") << QByteArray("USD") << QStringLiteral("12,345,678,901,234,567,890.01")
                               << QStringLiteral("12.345.678.901.234.567.890,01");
    }
    void moneyStandsAtItsCurrencysDecimals()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, code);
        QFETCH(QString, english);
        QFETCH(QString, german);
        QCOMPARE(formatMoney(exact(value.constData()), currency(code.constData()), kEnglish), english);
        QCOMPARE(formatMoney(exact(value.constData()), currency(code.constData()), kGerman), german);
    }

    void codeFollowsTheFigure()
    {
        QCOMPARE(formatMoneyWithCode(exact("108.6"), currency("EUR"), kEnglish), QStringLiteral("108.60\u00A0EUR"));
        QCOMPARE(formatMoneyWithCode(exact("108.6"), 0, kEnglish), QStringLiteral("108.60"));
    }

    void quantityHasNoTrailingZeros()
    {
        QCOMPARE(formatQuantity(exact("1500.500"), kEnglish), QStringLiteral("1,500.5"));
        QCOMPARE(formatQuantity(exact("0"), kEnglish), QStringLiteral("0"));
    }

    void shortFormsRoundAndNeverShowAThousandOfAUnit_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* value, const char16_t* text) { QTest::newRow(value) << QByteArray(value) << QString::fromUtf16(text); };
        row("0", u"0");
        row("0.004", u"0");
        row("-0.004", u"0");
        row("7.5", u"7.50");
        row("108.60", u"109");
        row("999.4", u"999");
        row("999.6", u"1\u00A0k");
        row("1234", u"1.2\u00A0k");
        row("1950", u"2\u00A0k");
        row("-45300", u"\u221245.3\u00A0k");
        row("123456", u"123\u00A0k");
        row("999999", u"1\u00A0M");
        row("2500000000", u"2.5\u00A0B");
        row("7000000000000", u"7\u00A0T");
    }
    void shortFormsRoundAndNeverShowAThousandOfAUnit()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, text);
        QCOMPARE(formatShort(exact(value.constData()), kEnglish), text);
    }

    void timesAreRelativeWithinADay()
    {
        const domain::Instant now = domain::Instant::parse("2026-11-20T12:00:00Z").value();
        const auto before = [&now](int64_t seconds) { return domain::Instant::fromUs(now.us() - seconds * 1'000'000); };
        QCOMPARE(formatAgo(before(3), now, kEnglish), QStringLiteral("just now"));
        QVERIFY(formatAgo(before(5 * 60), now, kEnglish).startsWith(QStringLiteral("5 minute")));
        QVERIFY(formatAgo(before(3 * 3600), now, kEnglish).startsWith(QStringLiteral("3 hour")));
        QVERIFY(formatAgo(before(3 * 86'400), now, kEnglish).contains(QStringLiteral("11/17/26")));
        QCOMPARE(formatAgo(domain::Instant(), now, kEnglish), QStringLiteral("\u2014"));
        QVERIFY(formatExactTime(now, kEnglish).contains(QStringLiteral("11/20/26")));
    }

    void bytesAndDurations()
    {
        QCOMPARE(formatBytes(512, kEnglish), QStringLiteral("512\u00A0B"));
        QCOMPARE(formatBytes(3'450'000, kEnglish), QStringLiteral("3.4\u00A0MB"));
        QCOMPARE(formatBytes(345'000'000, kEnglish), QStringLiteral("345\u00A0MB"));
        QCOMPARE(formatDuration(4200, kEnglish), QStringLiteral("5 s"));
        QCOMPARE(formatDuration(180'000, kEnglish), QStringLiteral("3 min"));
        QCOMPARE(formatDuration(7'800'000, kEnglish), QStringLiteral("2 h 10 min"));
    }
};

TIEOUT_TEST(FormatTest)
#include "tst_format.moc"
