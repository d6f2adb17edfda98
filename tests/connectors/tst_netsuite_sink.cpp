#include "connectors/http/encoding.h"
#include "effect_faults.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using engine::SendReport;

namespace {

constexpr const char* kInvoice = "POST /services/rest/record/v1/invoice";
const std::string kWireKey = sha256Hex("wire");

}

class TestNetSuiteSink : public QObject {
    Q_OBJECT

private slots:
    void rendersTheSameBytes()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        QVERIFY(rendered.ok());
        QCOMPARE(rendered->our_reference, ("TIE-" + kWireKey).substr(0, 36));
        const std::string expected = "{\"externalId\":\"" + rendered->our_reference
            + "\",\"entity\":{\"externalId\":\"cus_0002\"},\"subsidiary\":{\"externalId\":\"EU01\"},\"currency\":{\"id\":\"2\"},\"tranDate\":\"2026-04-30\",\"otherRefNum\":\"INV-1\","
              "\"memo\":\"Repost INV-1\",\"item\":{\"items\":[{\"item\":{\"externalId\":\"SKU-API\"},\"quantity\":2500.125,\"amount\":62.50,\"description\":\"API calls\"},"
              "{\"item\":{\"externalId\":\"SKU-STORAGE\"},\"quantity\":10,\"amount\":37.5,\"description\":\"\"}]},\"taxDetailsOverride\":true,"
              "\"taxDetails\":{\"items\":[{\"taxAmount\":19.00}]}}";
        QCOMPARE(QString::fromStdString(rendered->body), QString::fromStdString(expected));
        QCOMPARE(rendered->body, sink->render(tests::invoiceToPost("INV-1"), kWireKey)->body);
        QCOMPARE(int(rendered->vendor_class), int(domain::VendorClass::UniqueReference));
        QCOMPARE(rendered->preview.size(), size_t(3));
        QCOMPARE(rendered->preview[0].debit.toString(), std::string("119.00"));
        QCOMPARE(rendered->preview[1].credit.toString(), std::string("100.00"));
        QCOMPARE(rendered->preview[2].account, std::string("2200"));
        QCOMPARE(sink->tenant(), std::string("netsuite:tieout_demo"));
    }

    void leavesTaxOutWhereThereIsNone()
    {
        tests::SandboxFixture fixture;
        engine::EffectRequest request = tests::invoiceToPost("INV-1");
        request.tax = domain::Decimal(0, 2);
        request.amount = domain::Decimal(100, 0);
        const auto rendered = fixture.sink()->render(request, kWireKey);
        QVERIFY(rendered.ok());
        QVERIFY(rendered->body.find("tax") == std::string::npos);
        QCOMPARE(rendered->preview.size(), size_t(2));
    }

    void refusesToRender_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("total") << QStringLiteral("total") << QStringLiteral("add up to 119, its total is 120");
        QTest::newRow("no lines") << QStringLiteral("no lines") << QStringLiteral("add up");
        QTest::newRow("currency") << QStringLiteral("currency") << QStringLiteral("currency “CHF”");
        QTest::newRow("customer") << QStringLiteral("customer") << QStringLiteral("no customer");
        QTest::newRow("entity") << QStringLiteral("entity") << QStringLiteral("no entity");
        QTest::newRow("credit") << QStringLiteral("credit") << QStringLiteral("above zero");
        QTest::newRow("operation") << QStringLiteral("operation") << QStringLiteral("no way to do");
    }
    void refusesToRender()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        engine::EffectRequest request = tests::invoiceToPost("INV-1");
        if (what == QStringLiteral("total"))
            request.amount = domain::Decimal(120, 0);
        if (what == QStringLiteral("no lines"))
            request.lines.clear();
        if (what == QStringLiteral("currency"))
            request.currency = domain::Currency::parse("CHF").value();
        if (what == QStringLiteral("customer"))
            request.customer.clear();
        if (what == QStringLiteral("entity"))
            request.entity.clear();
        if (what == QStringLiteral("operation"))
            request.operation = "pay_taxes";
        if (what == QStringLiteral("credit")) {
            request.amount = domain::Decimal(-11900, 2);
            request.tax = domain::Decimal(-1900, 2);
            for (engine::EffectLine& line : request.lines)
                line.amount = domain::Decimal(-line.amount.coefficient(), line.amount.scale());
        }
        const auto rendered = fixture.sink()->render(request, kWireKey);
        QVERIFY(!rendered.ok());
        QVERIFY2(QString::fromStdString(domain::english(rendered.error())).contains(says), domain::english(rendered.error()).c_str());
    }

    void asksBeforeItSends()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        auto report = sink->preflight(request, *rendered, {});
        QVERIFY(report.ok());
        QVERIFY(report->period_known && report->period_state == engine::PeriodState::Open && !report->twin);
        fixture.admin("POST", "period", "{'period':'2026-04','closed':true}");
        QCOMPARE(int(sink->preflight(request, *rendered, {})->period_state), int(engine::PeriodState::Closed));
        fixture.admin("POST", "period", "{'period':'2026-04','closed':false}");
        QCOMPARE(int(sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {}).outcome), int(SendReport::Posted));
        report = sink->preflight(request, *rendered, {});
        QVERIFY(report->twin.has_value());
        QCOMPARE(report->twin->amount.toString(), std::string("119"));
        QCOMPARE(report->twin->customer, std::string("cus_0002"));
        QCOMPARE(report->twin->period.toString(), std::string("2026-04"));
        QCOMPARE(std::string(report->twin->currency.code()), std::string("EUR"));
        QCOMPARE(report->twin->lines_digest, linesDigest(request.lines));
        QVERIFY(report->twin->lines_digest != linesDigest({ request.lines[0] }));
    }

    // Every way an exchange can go wrong: what may be said about it, and how often it was applied.
    void classifies_data()
    {
        tests::effectFaultRows();
        tests::effectFault("wrong id", "'fault':'wrong_id'", SendReport::Unknown, 1);
        tests::effectFault("409, stored", "'fault':'status','status':409,'stored':true", SendReport::Unknown, 1);
        tests::effectFault("422", "'fault':'status','status':422", SendReport::Unknown, 0);
        tests::effectFault("search lag", "'fault':'search_lag','ms':600", SendReport::Unknown, 1);
        tests::effectFault("drip", "'fault':'drip','ms':2", SendReport::Posted, 1);
        tests::effectFault("slow drip", "'fault':'drip','ms':200", SendReport::Unknown, 1);
        tests::effectFault("redirect on the host", "'fault':'redirect','location':'http://127.0.0.1:1/services/rest/record/v1/invoice/5'", SendReport::Unknown, 0);
        tests::effectFault("period closed meanwhile", "'fault':'close_period','period':'2026-04'", SendReport::Rejected, 0);
    }
    void classifies()
    {
        QFETCH(QString, fault);
        QFETCH(int, outcome);
        QFETCH(int, applied);
        tests::SandboxFixture fixture;
        fixture.ports.transport.total_ms = 800;
        fixture.ports.transport.body_bytes_max = 1 << 20;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(engine::ProbeReport::Absent)); // signs in
        if (!fault.isEmpty())
            fixture.fault("{'match':'" + std::string(kInvoice) + "'," + fault.toStdString() + "}");
        const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, (std::to_string(report.outcome) + ": " + domain::english(report.why)).c_str());
        QVERIFY(!domain::english(report.why).empty());
        QCOMPARE(report.vendor_id.empty(), outcome != SendReport::Posted);
        QTest::qWait(fault.contains(QStringLiteral("refuse")) ? 900 : fault.contains(QStringLiteral("lag")) ? 700 : fault.contains(QStringLiteral("apply_late")) ? 200 : 1);
        QCOMPARE(fixture.applied(rendered->our_reference), applied);
        QVERIFY(fixture.requests(kInvoice) <= 1); // never a second request
        // Looking by our reference says what really happened.
        const auto probe = sink->probe(request, *rendered, {});
        QVERIFY(probe.ok());
        QCOMPARE(int(probe->answer), int(applied == 0 ? engine::ProbeReport::Absent : engine::ProbeReport::Found));
    }

    // Booked in another period than was asked for, without a word: reading it back shows that.
    void showsAMovedPeriod()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        fixture.fault("{'match':'" + std::string(kInvoice) + "','fault':'move_period','period':'2026-03'}");
        QCOMPARE(int(sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {}).outcome), int(SendReport::Posted));
        const auto probe = sink->probe(request, *rendered, {});
        QCOMPARE(probe->records.size(), size_t(1));
        QCOMPARE(request.period.toString(), std::string("2026-04"));
        QCOMPARE(probe->records.front().period.toString(), std::string("2026-03"));
    }

    void knowsTheVendorsRefusals_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("says");
        QTest::newRow("item") << QStringLiteral("item") << int(SendReport::Rejected) << QStringLiteral("Invalid Field Value SKU-NONE");
        QTest::newRow("customer") << QStringLiteral("customer") << int(SendReport::Rejected) << QStringLiteral("field: entity");
        QTest::newRow("period") << QStringLiteral("period") << int(SendReport::Rejected) << QStringLiteral("closed period");
        QTest::newRow("duplicate") << QStringLiteral("duplicate") << int(SendReport::Unknown) << QStringLiteral("already exists");
        QTest::newRow("token") << QStringLiteral("token") << int(SendReport::NotSent) << QStringLiteral("Invalid login");
    }
    void knowsTheVendorsRefusals()
    {
        QFETCH(QString, what);
        QFETCH(int, outcome);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        engine::EffectRequest request = tests::invoiceToPost("INV-1", what == QStringLiteral("period") ? "2025-11" : "2026-04");
        if (what == QStringLiteral("item"))
            request.lines[1].sku = "SKU-NONE";
        if (what == QStringLiteral("customer"))
            request.customer = "cus_9999";
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY(rendered.ok());
        const auto proof = engine::IntentProofMaker::forConnectorTest();
        int expected = 0;
        if (what == QStringLiteral("duplicate")) {
            QCOMPARE(int(sink->send(proof, *rendered, {}).outcome), int(SendReport::Posted));
            expected = 1;
        }
        if (what == QStringLiteral("token")) {
            QVERIFY(sink->probe(request, *rendered, {}).ok());
            fixture.admin("POST", "tokens/expire");
        }
        const SendReport report = sink->send(proof, *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, domain::english(report.why).c_str());
        QVERIFY2(QString::fromStdString(domain::english(report.why)).contains(says), domain::english(report.why).c_str());
        QCOMPARE(fixture.applied(rendered->our_reference), expected);
        if (what == QStringLiteral("token")) // the next one signs in anew
            QCOMPARE(int(sink->send(proof, *rendered, {}).outcome), int(SendReport::Posted));
    }

    void doesNotSendWithoutASignIn()
    {
        tests::SandboxFixture fixture;
        fixture.secrets.kept.clear();
        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QCOMPARE(int(report.outcome), int(SendReport::NotSent));
        QVERIFY(domain::english(report.why).find("private key") != std::string::npos);
        QCOMPARE(fixture.requests(kInvoice), 0);
    }

    void saysUnclearWhenItCannotLook()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'status','status':500,'times':5}");
        const auto probe = sink->probe(request, *rendered, {});
        QVERIFY(probe.ok());
        QCOMPARE(int(probe->answer), int(engine::ProbeReport::Unclear));
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'status','status':404}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(engine::ProbeReport::Unclear)); // a 404, but not the vendor's
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'html'}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(engine::ProbeReport::Unclear));
        fixture.fault("{'match':'GET /services/rest/record/v1/invoice','fault':'html'}");
        QVERIFY(!sink->preflight(request, *rendered, {}).ok());
    }

    void worksInEveryCurrency_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("entity");
        QTest::addColumn<QString>("customer");
        QTest::addColumn<QString>("amount");
        QTest::newRow("USD") << QStringLiteral("USD") << QStringLiteral("US01") << QStringLiteral("cus_0001") << QStringLiteral("0.05");
        QTest::newRow("JPY") << QStringLiteral("JPY") << QStringLiteral("JP01") << QStringLiteral("cus_0003") << QStringLiteral("123456789");
        QTest::newRow("KWD") << QStringLiteral("KWD") << QStringLiteral("KW01") << QStringLiteral("cus_0004") << QStringLiteral("12345678901.001");
    }
    void worksInEveryCurrency()
    {
        QFETCH(QString, code);
        QFETCH(QString, entity);
        QFETCH(QString, customer);
        QFETCH(QString, amount);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        engine::EffectRequest request = tests::invoiceToPost("INV-1");
        request.currency = domain::Currency::parse(code.toStdString()).value();
        request.entity = entity.toStdString();
        request.customer = customer.toStdString();
        request.tax = domain::Decimal(0, 0);
        request.amount = domain::Decimal::parse(amount.toStdString()).value();
        request.lines = { { "SKU-API", "", domain::Decimal(1, 0), request.amount } };
        const auto rendered = sink->render(request, kWireKey);
        QCOMPARE(int(sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {}).outcome), int(SendReport::Posted));
        const auto probe = sink->probe(request, *rendered, {});
        QCOMPARE(probe->records.at(0).amount.toString(), amount.toStdString());
        QCOMPARE(QString::fromLatin1(probe->records.at(0).currency.code().data(), 3), code);
    }

    // A canary key goes through every path; no text that leaves the connector may hold it.
    void leaksNoSecret()
    {
        tests::SandboxFixture fixture;
        const std::string key = fixture.secrets.kept[secretName("netsuite")];
        const std::string part = key.substr(60, 40);
        const auto sink = fixture.sink();
        const auto source = fixture.source();
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        std::string seen = rendered->body + rendered->path;
        for (const char* fault : { "'fault':'html'", "'fault':'status','status':500,'stored':true", "'fault':'apply_then_reset'" }) {
            fixture.fault("{'match':'" + std::string(kInvoice) + "'," + fault + "}");
            const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
            seen += report.answer + domain::english(report.why);
        }
        seen += domain::english(sink->probe(request, *rendered, {})->why);
        seen += domain::english(*source->test({}));
        QVERIFY(seen.size() > 500);
        QVERIFY(seen.find(part) == std::string::npos);
        QVERIFY(seen.find("Bearer eyJ") == std::string::npos);
        QVERIFY(seen.find("eyJraWQiOiJzYW5kYm94In0") == std::string::npos);
    }
};

TIEOUT_TEST(TestNetSuiteSink)
#include "tst_netsuite_sink.moc"
