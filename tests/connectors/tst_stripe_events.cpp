#include "connectors/http/encoding.h"
#include "effect_faults.h"
#include "pulled_rows.h"
#include "stripe_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using engine::ProbeReport;
using engine::SendReport;

namespace {

constexpr const char* kEvents = "POST /v1/billing/meter_events";
const std::string kWireKey = sha256Hex("wire");
const auto kProof = engine::IntentProofMaker::forConnectorTest();

std::string groupOf(const sandbox::UsageEvent& event)
{
    return event.customer + "|" + event.meter + "|" + event.ts.substr(0, 7);
}

// The events that the truth says were lost: their group lacks just what one of them has.
std::vector<const sandbox::UsageEvent*> lostEvents(const sandbox::World& world)
{
    std::vector<const sandbox::UsageEvent*> out;
    for (const sandbox::TruthRow& row : world.truth) {
        if (row.checkpoint != "CP1" || (row.reason != "QTY_MISMATCH" && row.reason != "MISSING_AGG") || !row.key.ends_with(world.monthText(world.scenario.months - 1)))
            continue;
        for (const sandbox::UsageEvent& event : world.events)
            if (groupOf(event) == row.key && "-" + sandbox::plainDecimal(event.qty_e3, 3) == row.delta)
                out.push_back(&event);
    }
    return out;
}

engine::EffectRequest resendOf(const sandbox::UsageEvent& event)
{
    engine::EffectRequest request;
    request.operation = "resend_event";
    request.business_id = event.id;
    request.customer = event.customer;
    request.period = domain::Period::parse(event.ts.substr(0, 7)).value();
    request.fields = { { "meter", event.meter }, { "ts", event.ts } };
    request.lines = { { {}, {}, domain::Decimal(event.qty_e3, 3), {} } };
    return request;
}

}

class TestStripeEvents : public QObject {
    Q_OBJECT

private slots:
    void rendersTheEvent()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const auto lost = lostEvents(fixture.estate->world());
        QCOMPARE(lost.size(), size_t(1));
        const sandbox::UsageEvent& event = *lost.front();
        const auto rendered = sink->render(resendOf(event), kWireKey);
        QVERIFY2(rendered.ok(), rendered.ok() ? "" : domain::english(rendered.error()).c_str());
        const std::string seconds = std::to_string(domain::Instant::parse(event.ts)->ns() / 1'000'000'000);
        QCOMPARE(QString::fromStdString(rendered->body), QString::fromStdString("event_name=" + event.meter + "&identifier=" + event.id + "&timestamp=" + seconds + "&payload%5Bstripe_customer_id%5D="
            + event.customer + "&payload%5Bvalue%5D=" + domain::Decimal(event.qty_e3, 3).toString()));
        QCOMPARE(rendered->path, std::string("/v1/billing/meter_events"));
        QCOMPARE(rendered->our_reference, event.id); // the vendor's own key
        QCOMPARE(int(rendered->vendor_class), int(domain::VendorClass::Keyed));
        QVERIFY(rendered->preview.empty()); // nothing is booked
        QVERIFY(sink->supports("resend_event"));
    }

    void refusesToRender_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("too old") << QStringLiteral("old") << QStringLiteral("the last 35 days only");
        QTest::newRow("future") << QStringLiteral("future") << QStringLiteral("in the future");
        QTest::newRow("meter") << QStringLiteral("meter") << QStringLiteral("has no meter nobodys");
        QTest::newRow("customer") << QStringLiteral("customer") << QStringLiteral("No such customer");
        QTest::newRow("no time") << QStringLiteral("no time") << QStringLiteral("missing or does not read");
        QTest::newRow("no quantity") << QStringLiteral("no quantity") << QStringLiteral("missing or does not read");
        QTest::newRow("id") << QStringLiteral("id") << QStringLiteral("1 to 100 characters");
        QTest::newRow("id with a break") << QStringLiteral("break") << QStringLiteral("1 to 100 characters");
        QTest::newRow("no key") << QStringLiteral("no key") << QStringLiteral("no wire key");
    }
    void refusesToRender()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::StripeFixture fixture;
        const sandbox::World& world = fixture.estate->world();
        engine::EffectRequest request = resendOf(*lostEvents(world).front());
        if (what == QStringLiteral("old"))
            request.fields["ts"] = world.monthFirstDay(world.scenario.months - 2) + "T00:00:00Z";
        if (what == QStringLiteral("future"))
            request.fields["ts"] = world.today() + "T00:05:01Z";
        if (what == QStringLiteral("meter"))
            request.fields["meter"] = "nobodys";
        if (what == QStringLiteral("customer"))
            request.customer = "cus_9999";
        if (what == QStringLiteral("no time"))
            request.fields.erase("ts");
        if (what == QStringLiteral("no quantity"))
            request.lines.clear();
        if (what == QStringLiteral("id"))
            request.business_id = std::string(101, 'x');
        if (what == QStringLiteral("break"))
            request.business_id = "ev_1\r\nX-Header: 1";
        const auto rendered = fixture.stripeSink()->render(request, what == QStringLiteral("no key") ? "" : kWireKey);
        QVERIFY(!rendered.ok());
        QVERIFY2(QString::fromStdString(domain::english(rendered.error())).contains(says), domain::english(rendered.error()).c_str());
    }

    // Every way an exchange can go wrong, then the same bytes again: counted once in the end. What
    // cannot be looked up is never guessed.
    void classifies_data()
    {
        tests::effectFaultRows();
        tests::effectFault("400", "'fault':'status','status':400", SendReport::Rejected, 0);
        tests::effectFault("search lag", "'fault':'search_lag','ms':60000", SendReport::Posted, 1);
    }
    void classifies()
    {
        QFETCH(QString, fault);
        QFETCH(int, outcome);
        QFETCH(int, applied);
        tests::StripeFixture fixture;
        fixture.ports.transport.total_ms = 600;
        fixture.ports.transport.body_bytes_max = 4U << 20;
        const auto sink = fixture.stripeSink();
        const engine::EffectRequest request = resendOf(*lostEvents(fixture.estate->world()).front());
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY(rendered.ok());
        QVERIFY(sink->preflight(request, *rendered, {}).ok());
        if (!fault.isEmpty())
            fixture.stripeFault("{'match':'" + std::string(kEvents) + "'," + fault.toStdString() + "}");
        const SendReport report = sink->send(kProof, *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, domain::english(report.why).c_str());
        QVERIFY(!domain::english(report.why).empty());
        QCOMPARE(report.vendor_id.empty(), outcome != SendReport::Posted);
        QTest::qWait(fault.contains(QStringLiteral("refuse")) ? 900 : fault.contains(QStringLiteral("apply_late")) ? 200 : 0);
        QCOMPARE(fixture.stripeApplied(request.business_id), applied);
        const auto probe = sink->probe(request, *rendered, {});
        QCOMPARE(int(probe->answer), int(ProbeReport::Unclear));
        QVERIFY(domain::english(probe->why).find("sums only") != std::string::npos);
        const SendReport again = sink->send(kProof, *rendered, {});
        QVERIFY2(again.outcome == SendReport::Posted, domain::english(again.why).c_str());
        QCOMPARE(again.vendor_id, request.business_id);
        QCOMPARE(fixture.stripeApplied(request.business_id), 1);
    }

    void knowsTheVendorsRefusals()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const sandbox::World& world = fixture.estate->world();
        const sandbox::UsageEvent& event = *lostEvents(world).front();
        const auto rendered = sink->render(resendOf(event), kWireKey);
        // Another sender was faster: the id is there, nothing is added.
        QCOMPARE(fixture.ask("POST", "/v1/billing/meter_events", rendered->body).status, 200);
        SendReport report = sink->send(kProof, *rendered, {});
        QVERIFY2(report.outcome == SendReport::Posted, domain::english(report.why).c_str());
        QVERIFY(domain::english(report.why).find("already: nothing was added") != std::string::npos);
        QCOMPARE(fixture.stripeApplied(event.id), 1);
        // The same id with another quantity under the same key.
        auto manifest_request = resendOf(event);
        tests::StripeFixture other;
        const auto other_sink = other.stripeSink();
        QCOMPARE(int(other_sink->send(kProof, *rendered, {}).outcome), int(SendReport::Posted));
        manifest_request.lines.front().quantity = domain::Decimal(1, 0);
        report = other_sink->send(kProof, *other_sink->render(manifest_request, kWireKey), {});
        QCOMPARE(int(report.outcome), int(SendReport::Unknown));
        QVERIFY(domain::english(report.why).find("idempotency_error") != std::string::npos);
        QCOMPARE(other.stripeApplied(event.id), 1);
        // Definite refusals: what was approved grew too old, or the customer is gone.
        engine::RenderedEffect old = *rendered;
        old.our_reference = "ev_old";
        old.body = "event_name=" + event.meter + "&identifier=ev_old&timestamp=1700000000&payload[stripe_customer_id]=" + event.customer + "&payload[value]=1";
        report = sink->send(kProof, old, {});
        QCOMPARE(int(report.outcome), int(SendReport::Rejected));
        QVERIFY(domain::english(report.why).find("timestamp_too_far_in_past") != std::string::npos);
        old.body = "event_name=" + event.meter + "&identifier=ev_old&payload[stripe_customer_id]=cus_9999&payload[value]=1";
        QCOMPARE(int(sink->send(kProof, old, {}).outcome), int(SendReport::Rejected));
        QCOMPARE(fixture.stripeApplied("ev_old"), 0);
        fixture.secrets.kept[secretName("stripe")] = "rk_test_stranger";
        QCOMPARE(int(fixture.stripeSink()->send(kProof, old, {}).outcome), int(SendReport::NotSent));
    }

    // Even a vendor that forgets its keys counts an identifier once.
    void survivesForgottenKeys()
    {
        tests::StripeFixture fixture;
        const auto sink = fixture.stripeSink();
        const auto rendered = sink->render(resendOf(*lostEvents(fixture.estate->world()).front()), kWireKey);
        for (const char* fault : { "apply_then_reset", "forget_keys", "ignore_key" }) {
            fixture.stripeFault("{'match':'" + std::string(kEvents) + "','fault':'" + fault + "'}");
            const SendReport report = sink->send(kProof, *rendered, {});
            QCOMPARE(int(report.outcome), int(std::string_view(fault) == "apply_then_reset" ? SendReport::Unknown : SendReport::Posted));
            QCOMPARE(fixture.stripeApplied(rendered->our_reference), 1);
        }
    }

    // The ordinary pull shows the sum with the event: larger, or there at last.
    void isSeenByThePull()
    {
        sandbox::Scenario scenario;
        sandbox::scenarioByName("default", scenario);
        scenario.customers = 40;
        tests::OnThread<sandbox::Estate> estate([scenario] {
            auto made = std::make_unique<sandbox::Estate>(sandbox::makeWorld(5, scenario), JwtAlgorithm::ES256);
            TIEOUT_CHECK(made->start(0).ok());
            return made;
        });
        tests::StripeFixture fixture;
        fixture.secrets.kept[secretName("stripe")] = estate->stripe().apiKey();
        const Connection connection { "stripe", estate->stripe().base_url, "{\"account\":\"acct_1\",\"tenant\":\"northwind\",\"requests_per_second\":\"10000\"}" };
        const auto source = makeSource(loadManifest("stripe").value(), connection, fixture.ports);
        const auto sink = makeSink(loadManifest("stripe").value(), connection, fixture.ports);
        const sandbox::World& world = estate->world();
        const auto lost = lostEvents(world);
        QCOMPARE(lost.size(), size_t(3));
        const tests::PulledRows before = tests::pullRows(**source, "usage_aggregates");
        int appeared = 0;
        for (const sandbox::UsageEvent* event : lost) {
            const auto rendered = (*sink)->render(resendOf(*event), sha256Hex(event->id));
            QVERIFY2(rendered.ok(), rendered.ok() ? "" : domain::english(rendered.error()).c_str());
            QCOMPARE(int((*sink)->send(kProof, *rendered, {}).outcome), int(SendReport::Posted));
            appeared += before.rows.contains(groupOf(*event)) ? 0 : 1;
        }
        QCOMPARE(appeared, 1);
        const tests::PulledRows after = tests::pullRows(**source, "usage_aggregates", before.cursor);
        for (const sandbox::UsageEvent* event : lost) {
            domain::Exact sum;
            for (const sandbox::UsageEvent& each : world.events)
                if (groupOf(each) == groupOf(*event))
                    QVERIFY(sum.add(domain::Exact(domain::Decimal(each.qty_e3, 3))));
            QCOMPARE(after.rows.at(groupOf(*event)).at("qty"), sum.toString());
        }
        // Two months before the newest are read again, however late it is.
        const auto recent = std::count_if(before.rows.begin(), before.rows.end(), [&](const auto& row) { return row.first.substr(row.first.size() - 7) >= world.monthText(world.scenario.months - 3); });
        QCOMPARE(static_cast<std::ptrdiff_t>(after.rows.size()), recent + 1);
    }
};

TIEOUT_TEST(TestStripeEvents)
#include "tst_stripe_events.moc"
