#include "pulled_rows.h"
#include "stripe_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;

// A pull from a system that fails in every way a reader can notice is whole in the end, or says that
// it is not: rows are never lost, doubled or changed without a word.
class TestStripeStorm : public QObject {
    Q_OBJECT

private slots:
    void losesNothing_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= (qEnvironmentVariableIsSet("TIEOUT_LONG") ? 40 : 3); ++seed)
            QTest::addRow("%d", seed) << seed;
    }
    void losesNothing()
    {
        QFETCH(int, seed);
        tests::StripeFixture fixture;
        fixture.ports.transport.body_bytes_max = 8U << 20;
        int64_t waited_ms = 0;
        int dice = seed * 100, errors = 0;
        for (const char* stream : { "invoices", "payments", "refunds", "disputes", "billing_customers", "subscription_items", "credit_notes", "pending_items" }) {
            const auto calm = tests::pullThrough(*fixture.stripeSource(",\"page_size\":\"4\""), stream, fixture.clock);
            QCOMPARE(calm.errors, 0);
            const int64_t before_ms = fixture.waited_ms;
            fixture.stripeFault("{'match':'GET /v1/','fault':'storm','one_in':2,'times':1000,'seed':" + std::to_string(++dice) + "}");
            const auto rough = tests::pullThrough(*fixture.stripeSource(",\"page_size\":\"4\""), stream, fixture.clock);
            fixture.stripeAdmin("POST", "faults/clear");
            QVERIFY(rough.errors < 500);
            QVERIFY2(rough.rows == calm.rows, stream);
            waited_ms += fixture.waited_ms - before_ms;
            errors += rough.errors;
        }
        QVERIFY2(errors > 5 && waited_ms > 1'000, (std::to_string(errors) + " errors, waited " + std::to_string(waited_ms)).c_str()); // the storm was one: reads were repeated after pauses
    }

    // Sums of usage are added up here: what comes twice must not count twice.
    void countsSumsOnce()
    {
        tests::StripeFixture fixture;
        fixture.ports.transport.body_bytes_max = 8U << 20;
        const auto calm = tests::pullThrough(*fixture.stripeSource(), "usage_aggregates", fixture.clock);
        fixture.stripeFault("{'match':'GET /v1/billing/meters/','fault':'search_twice','times':60}");
        const auto twice = tests::pullThrough(*fixture.stripeSource(), "usage_aggregates", fixture.clock);
        QVERIFY(twice.rows == calm.rows);
        fixture.stripeFault("{'match':'GET /v1/billing/meters/','fault':'storm','one_in':4,'times':1000,'seed':5}");
        const auto rough = tests::pullThrough(*fixture.stripeSource(), "usage_aggregates", fixture.clock);
        QVERIFY2(rough.errors > 5 && rough.errors < 500, std::to_string(rough.errors).c_str());
        QVERIFY(rough.rows == calm.rows);
    }

    // What the pages cannot show, the vendor's own count does.
    void noticesAListThatLacksRows()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        fixture.stripeFault("{'match':'GET /v1/invoices','fault':'search_miss'}");
        const auto pulled = tests::pullThrough(*source, "invoices", fixture.clock);
        QVERIFY(pulled.errors == 0 && pulled.rows.empty()); // an empty list looks like any other
        QCOMPARE((*source->count("invoices", {}))->count, int64_t(fixture.estate->world().invoices.size()));
    }

    // A vendor whose clock ran ahead: what happens meanwhile is read all the same.
    void passesOverNothingWhenClocksDiffer_data()
    {
        QTest::addColumn<int>("ahead_ms");
        QTest::newRow("two hours ahead") << 7'200'000;
        QTest::newRow("two hours behind") << -7'200'000;
    }
    void passesOverNothingWhenClocksDiffer()
    {
        QFETCH(int, ahead_ms);
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        fixture.stripeFault("{'match':'GET /v1/invoices','fault':'skew_clock','ms':" + std::to_string(ahead_ms) + "}");
        const auto before = tests::pullThrough(*source, "invoices", fixture.clock);
        fixture.stripeFault("{'match':'POST /v1/invoices','fault':'skew_clock','ms':0}"); // set right
        std::string open;
        for (const sandbox::Invoice& invoice : fixture.estate->world().invoices)
            open = invoice.status == "open" ? invoice.id : open;
        QCOMPARE(fixture.ask("POST", "/v1/invoices/" + open + "/void").status, 200);
        const auto after = tests::pullThrough(*source, "invoices", fixture.clock, before.cursor);
        QVERIFY(after.rows.contains("invoices/" + open + "/"));
        QCOMPARE(after.rows.at("invoices/" + open + "/").at("status"), std::string("void"));
    }

    void unpacksNoBomb()
    {
        tests::StripeFixture fixture;
        const auto source = fixture.stripeSource();
        fixture.stripeFault("{'match':'GET /v1/invoices','fault':'bomb'}");
        QVERIFY(!source->pull("invoices", {}, {}).ok());
        QVERIFY(source->pull("invoices", {}, {}).ok());
        fixture.stripeFault("{'match':'GET /v1/invoices','fault':'idle_drop','ms':0,'times':3}");
        QVERIFY(!tests::pullThrough(*source, "invoices", fixture.clock).rows.empty());
    }
};

TIEOUT_TEST(TestStripeStorm)
#include "tst_stripe_storm.moc"
