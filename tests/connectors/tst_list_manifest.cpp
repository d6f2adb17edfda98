#include "stripe_fixture.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTest>

using namespace tieout;
using namespace tieout::connect;

namespace {

// The example of the manual, so that what it shows works.
QString example()
{
    QFile page(QStringLiteral(TIEOUT_SOURCE_DIR "/docs/adding-a-connector.md"));
    TIEOUT_CHECK(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    const auto begin = text.indexOf(QStringLiteral("```json\n")) + 8;
    return text.mid(begin, text.indexOf(QStringLiteral("```"), begin) - begin);
}

}

class TestListManifest : public QObject {
    Q_OBJECT

private slots:
    void needsNoCode()
    {
        tests::StripeFixture fixture;
        auto manifest = readManifest(example().toStdString(), "house-payments.json");
        QVERIFY2(manifest.ok(), manifest.ok() ? "" : domain::english(manifest.error()).c_str());
        const auto source = makeSource(std::move(manifest).value(), { "stripe", fixture.estate->stripe().base_url, "{\"account\":\"a\"}" }, fixture.ports);
        QVERIFY(source.ok());
        QVERIFY((*source)->test({}).ok());
        size_t rows = 0;
        std::string cursor;
        for (bool last = false; !last;) {
            const auto page = (*source)->pull("charges", cursor, {});
            QVERIFY(page.ok());
            QCOMPARE(page->batches[0].refused.size(), size_t(0));
            QVERIFY(!page->batches[0].drift.empty()); // fields that the example does not name
            rows += page->batches[0].batch.rows;
            cursor = page->cursor_after;
            last = page->last;
        }
        size_t charges = 0;
        for (const sandbox::Payment& payment : fixture.estate->world().payments)
            charges += payment.amount >= 0 ? 1 : 0;
        QCOMPARE(rows, charges);
        // The bound moved to the newest charge: only the overlap comes again.
        const auto again = (*source)->pull("charges", cursor, {});
        QVERIFY(again->last && again->batches[0].batch.rows > 0 && again->batches[0].batch.rows < rows / 2);
        const auto sink = makeSink(readManifest(example().toStdString(), "x").value(), { "stripe", fixture.estate->stripe().base_url, "{\"account\":\"a\"}" }, fixture.ports);
        QVERIFY(sink.ok() && !(*sink)->supports("credit_note"));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* from, const char* to, const char* says) {
            QTest::newRow(name) << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(says);
        };
        row("conversion", "\"as\": \"minor\"", "\"as\": \"double\"", "as is “double”; it may be");
        row("amount without a currency", ", \"as\": \"minor\", \"currency\": \"currency\"", ", \"as\": \"minor\"", "currency is missing");
        row("column", "\"method\":", "\"way\":", "has no column way");
        row("required column", "\"invoice_id\": \"payment_intent\",", "", "the required column invoice_id has no field");
        row("option", "\"method\": \"payment_method_details.type\"", "\"method\": { \"option\": \"shelf\" }", "there is no option shelf");
        row("no bound", "\"since\": \"created[gte]\", ", "", "since is missing");
        row("other host", "\"path\": \"/v1/charges\"", "\"path\": \"//evil.example/x\"", "path must be a path");
        row("smallest unit", "\"tenant_option\"", "\"minor_units\": { \"ISK\": \"two\" }, \"tenant_option\"", "minor_units of ISK must be one digit");
        row("child without a list", "\"known\": [\"object\"", "\"children\": [{ \"table\": \"sku_map\", \"fields\": { \"sku\": \"id\" } }], \"known\": [\"object\"", "rows is missing");
        row("sign-in", "bearer_key", "password", "it may be none");
    }
    void namesWhatIsWrong()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, says);
        QString text = example();
        const auto at = text.indexOf(from);
        QVERIFY(at >= 0);
        text.replace(at, from.size(), to);
        const auto manifest = readManifest(text.toStdString(), "mine.json");
        QVERIFY(!manifest.ok());
        const QString message = QString::fromStdString(domain::english(manifest.error()));
        QVERIFY2(message.contains(says), qPrintable(message));
    }
};

TIEOUT_TEST(TestListManifest)
#include "tst_list_manifest.moc"
