#include "support/test_registry.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/queue/field_table.h"

#include <QTest>

using namespace tieout;
using engine::ComparedField;

// Expected against actual on a case page: nothing of it is lost in a narrow pane.
class TestFieldTable : public QObject {
    Q_OBJECT

    static ComparedField field(std::string_view name, std::string expected, std::string actual)
    {
        ComparedField out;
        out.name = domain::Text { name, {} };
        out.differs = expected != actual;
        out.expected = std::move(expected);
        out.actual = std::move(actual);
        return out;
    }

private slots:
    void initTestCase() { ui::Theme::instance().install(); }

    void wordsThatDoNotFitGoOnInTheNextLine()
    {
        ui::FieldTable table;
        table.set({ field("Status", "paid", "open") });
        const int one = table.heightForWidth(380);
        QCOMPARE(one, table.heightForWidth(2000));
        table.set({ field("Status", "", "invalid event: the subject does not exist") });
        QVERIFY(table.heightForWidth(380) > one);
        QCOMPARE(table.heightForWidth(2000), one); // no more room than it needs
        for (const ComparedField& longer : { field("Status", "", "invalid event: the subject does not exist"), field("Status", "invalid event: the subject does not exist", ""),
                 field("A name that is longer than its column", "paid", "open"), field("Status", "2025-12-01T00:00:00Z", "2025-12-10T17:15:48Z") }) {
            table.set({ longer });
            QVERIFY2(table.heightForWidth(380) > one, longer.actual.c_str());
        }
    }

    void aMomentIsSaidInWords()
    {
        ui::FieldTable table;
        table.set({ field("Received", "2025-12-01T00:00:00.000Z", "2025-12-01T00:00:00.500Z") });
        QVERIFY2(table.accessibleDescription().contains(QStringLiteral("2025-12-01 00:00:00 UTC")), qPrintable(table.accessibleDescription()));
        QVERIFY2(table.accessibleDescription().contains(QStringLiteral("2025-12-01 00:00:00.5 UTC")), qPrintable(table.accessibleDescription()));
        table.set({ field("Received", "2025-12-01T00:00:00Z", "no timeZ") });
        QVERIFY2(table.accessibleDescription().contains(QStringLiteral("2025-12-01 00:00:00 UTC")), qPrintable(table.accessibleDescription()));
        QVERIFY(table.accessibleDescription().contains(QStringLiteral("no timeZ")));
    }
};

TIEOUT_TEST(TestFieldTable)
#include "tst_field_table.moc"
