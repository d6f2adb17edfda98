#include "items/amount_text.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;

class AmountTextTest : public QObject {
    Q_OBJECT
private slots:
    void readsAsTheLanguageWritesIt_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("english"); // empty: not an amount
        QTest::addColumn<QByteArray>("german");
        const auto row = [](const char* typed, const char* english, const char* german) { QTest::newRow(typed) << QString::fromUtf8(typed) << QByteArray(english) << QByteArray(german); };
        row("5000", "5000", "5000");
        row(" 5,000 ", "5000", "");
        row("5.000", "", "5000"); // never five in English
        row("5.00", "5", "");
        row("5,000.50", "5000.5", "");
        row("5.000,50", "", "5000.5");
        row("5000.50", "5000.5", "");
        row("5000,50", "", "5000.5");
        row("0", "0", "0");
        row("-1", "-1", "-1");
        row("1.234.567,5", "", "1234567.5");
        for (const char* wrong : { "", "five", "1.2.3", "5 000", "1,", "1.", ",5", ".5", "1e3", "50,00,000" })
            row(wrong, "", "");
    }
    void readsAsTheLanguageWritesIt()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, english);
        QFETCH(QByteArray, german);
        const auto read = [&](const QLocale& locale) {
            const auto value = items::amountFromText(typed, 2, locale);
            return value ? QByteArray::fromStdString(value->toString()) : QByteArray();
        };
        QCOMPARE(read(QLocale(QLocale::English, QLocale::UnitedStates)), english);
        QCOMPARE(read(QLocale(QLocale::German, QLocale::Germany)), german);
    }
};

TIEOUT_TEST(AmountTextTest)
#include "tst_amount_text.moc"
