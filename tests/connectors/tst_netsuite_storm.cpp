#include "pulled_rows.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;

// A pull from NetSuite while it fails in every way a reader can notice is whole in the end, by either
// way to sign in: rows are never lost, doubled or changed without a word.
class TestNetSuiteStorm : public QObject {
    Q_OBJECT

private slots:
    void losesNothing_data()
    {
        QTest::addColumn<int>("seed");
        QTest::addColumn<bool>("signature");
        for (int seed = 1; seed <= (qEnvironmentVariableIsSet("TIEOUT_LONG") ? 40 : 2); ++seed)
            QTest::addRow("%d", seed) << seed << (seed % 2 == 0);
    }
    void losesNothing()
    {
        QFETCH(int, seed);
        QFETCH(bool, signature);
        tests::SandboxFixture fixture;
        fixture.ports.transport.body_bytes_max = 8U << 20;
        std::string gone;
        for (const sandbox::BookDocument& document : fixture.estate->world().books)
            gone = document.type == "CustPymt" ? std::to_string(document.id) : gone;
        fixture.admin("POST", "delete", "{'id':'" + gone + "'}");
        const std::string pages = ",\"page_size\":\"7\"";
        const Connection connection = signature ? fixture.signedConnection(pages) : fixture.connection(pages);
        const auto source = [&] { return makeSource(loadManifest("netsuite").value(), connection, fixture.ports).value(); };
        int dice = seed * 100, errors = 0;
        for (const char* stream : { "invoices", "reversals", "credits", "receipts", "refunds", "customers", "gl_lines", "deletions" }) {
            const auto calm = tests::pullThrough(*source(), stream, fixture.clock);
            QCOMPARE(calm.errors, 0);
            QVERIFY2(!calm.rows.empty(), stream);
            fixture.fault("{'match':'POST /services/rest/query/','fault':'storm','one_in':2,'times':1000,'seed':" + std::to_string(++dice) + "}");
            const auto rough = tests::pullThrough(*source(), stream, fixture.clock);
            fixture.admin("POST", "faults/clear");
            QVERIFY(rough.errors < 500);
            QVERIFY2(rough.rows == calm.rows, stream);
            errors += rough.errors;
        }
        QVERIFY2(errors > 5, std::to_string(errors).c_str()); // the storm was one
    }
};

TIEOUT_TEST(TestNetSuiteStorm)
#include "tst_netsuite_storm.moc"
