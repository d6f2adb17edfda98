#include "pulled_rows.h"
#include "stripe_fixture.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTest>

#include <set>

using namespace tieout;
using namespace tieout::connect;

namespace {

std::string invoiceOf(const sandbox::World& world, const std::string& status)
{
    for (const sandbox::Invoice& invoice : world.invoices)
        if (invoice.status == status && invoice.total > 5'000)
            return invoice.id;
    return {};
}

std::vector<std::string> idsOf(const JsonNode& list)
{
    std::vector<std::string> ids;
    for (const JsonNode& item : list.find("data")->items)
        ids.push_back(item.find("id")->text);
    return ids;
}

// Every name of the example stands in the answer, with the same kind of value where both have one.
// `at`: where it does not.
bool fits(const JsonNode& example, const JsonNode& answer, const std::string& at, std::string& where)
{
    const auto plain = [](const JsonNode& node) { return node.kind == JsonNode::False ? JsonNode::True : node.kind; };
    if (example.kind == JsonNode::Null || answer.kind == JsonNode::Null)
        return true;
    if (plain(example) != plain(answer)) {
        where = at;
        return false;
    }
    for (const auto& [name, value] : example.members) {
        const JsonNode* found = answer.find(name);
        if (!found)
            where = at + "." + name;
        if (!found || (name != "metadata" && !fits(value, *found, at + "." + name, where)))
            return false;
    }
    return example.items.empty() || answer.items.empty() || fits(example.items[0], answer.items[0], at + "[0]", where);
}

}

// What a client of the vendor may rely on.
class TestStripeWire : public QObject {
    Q_OBJECT

    JsonNode get(tests::StripeFixture& fixture, const std::string& path)
    {
        const HttpReply reply = fixture.ask("GET", path);
        TIEOUT_CHECK(reply.answered());
        return parseJson(reply.body).value();
    }

private slots:
    void pagesBothWays()
    {
        tests::StripeFixture fixture;
        const auto first = idsOf(get(fixture, "/v1/invoices?limit=5"));
        QCOMPARE(first.size(), size_t(5));
        const auto second = idsOf(get(fixture, "/v1/invoices?limit=5&starting_after=" + first.back()));
        QVERIFY(second != first);
        const JsonNode back = get(fixture, "/v1/invoices?limit=5&ending_before=" + second.front());
        QCOMPARE(idsOf(back), first);
        QCOMPARE(int(back.find("has_more")->kind), int(JsonNode::False));
        QCOMPARE(idsOf(get(fixture, "/v1/invoices")).size(), size_t(10)); // the default
        // Newest first, and several share a second.
        const JsonNode list = get(fixture, "/v1/invoices?limit=100");
        for (size_t i = 1; i < list.find("data")->items.size(); ++i)
            QVERIFY(std::stoll(list.find("data")->items[i - 1].find("created")->text) >= std::stoll(list.find("data")->items[i].find("created")->text));
        const std::string at = list.find("data")->items[3].find("created")->text;
        const JsonNode same = get(fixture, "/v1/invoices?limit=100&created[gte]=" + at + "&created[lte]=" + at);
        QVERIFY(same.find("data")->items.size() > 1);
    }

    void refusesAsTheVendorDoes_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("limit") << QStringLiteral("/v1/invoices?limit=101") << 400 << QStringLiteral("parameter_invalid_integer");
        QTest::newRow("unknown parameter") << QStringLiteral("/v1/invoices?updated=1") << 400 << QStringLiteral("parameter_unknown");
        QTest::newRow("mark") << QStringLiteral("/v1/invoices?starting_after=nobody") << 400 << QStringLiteral("resource_missing");
        QTest::newRow("object") << QStringLiteral("/v1/invoices/nobody") << 404 << QStringLiteral("resource_missing");
        QTest::newRow("window") << QStringLiteral("/v1/billing/meters/mtr_seats/event_summaries?customer=cus_0001&start_time=1761955200") << 400 << QStringLiteral("parameter_missing");
    }
    void refusesAsTheVendorDoes()
    {
        QFETCH(QString, path);
        QFETCH(int, status);
        QFETCH(QString, code);
        tests::StripeFixture fixture;
        const HttpReply reply = fixture.ask("GET", path.toStdString());
        QCOMPARE(reply.status, status);
        const auto body = parseJson(reply.body);
        QCOMPARE(QString::fromStdString(body->at("error.code")->text), code);
        QCOMPARE(body->at("error.type")->text, std::string("invalid_request_error"));
        QVERIFY(reply.header("Request-Id").starts_with("req_"));
        QCOMPARE(std::string(reply.header("Stripe-Version")), std::string(sandbox::StripeSim::kVersion));
    }

    // A release that there never was is refused; one of the past is answered as that one.
    void knowsItsVersions()
    {
        tests::StripeFixture fixture;
        const HttpReply past = fixture.ask("GET", "/v1/customers?limit=1", {}, { { "Stripe-Version", "2025-03-31.basil" } });
        QCOMPARE(past.status, 200);
        QCOMPARE(std::string(past.header("Stripe-Version")), std::string("2025-03-31.basil"));
        const HttpReply never = fixture.ask("GET", "/v1/customers?limit=1", {}, { { "Stripe-Version", "2026-13-01" } });
        QCOMPARE(never.status, 400);
        QVERIFY(never.body.find("Invalid Stripe API version: 2026-13-01") != std::string::npos);
        fixture.estate->stripe().notice = "Version 2026-10-28.endive ends on 2028-10-28.";
        const auto page = fixture.stripeSource()->pull("invoices", {}, {});
        QCOMPARE(page->batches[0].drift.size(), size_t(1));
        QVERIFY(domain::english(page->batches[0].drift[0].what).find("ends on 2028-10-28") != std::string::npos);
    }

    void searchesInPages()
    {
        tests::StripeFixture fixture;
        std::vector<std::string> found;
        std::string page;
        do {
            const JsonNode answer = get(fixture, "/v1/invoices/search?query=created%3E%3D0&limit=50&expand%5B0%5D=total_count" + (page.empty() ? std::string() : "&page=" + page));
            QCOMPARE(answer.find("total_count")->text, std::to_string(fixture.estate->world().invoices.size()));
            for (const std::string& id : idsOf(answer))
                found.push_back(id);
            page = answer.find("has_more")->kind == JsonNode::True ? answer.find("next_page")->text : std::string();
        } while (!page.empty() && found.size() < 1000);
        QCOMPARE(found.size(), fixture.estate->world().invoices.size());
        QCOMPARE(std::set<std::string>(found.begin(), found.end()).size(), found.size());
        const auto open = idsOf(get(fixture, "/v1/invoices/search?limit=100&query=created%3E0%20AND%20status%3A%22open%22"));
        QCOMPARE(open.size(), idsOf(get(fixture, "/v1/invoices?limit=100&status=open")).size());
        QVERIFY(!open.empty());
        QCOMPARE(fixture.ask("GET", "/v1/invoices/search?query=whatever").status, 400);
        QCOMPARE(fixture.ask("GET", "/v1/refunds/search?query=created%3E0").status, 404);
    }

    // Beyond the rate nothing is executed: neither read nor written. Who waits and repeats misses nothing.
    void refusesBeyondItsRate()
    {
        tests::StripeFixture fixture;
        sandbox::StripeSim& sim = fixture.estate->stripe();
        const std::string paid = invoiceOf(fixture.estate->world(), "paid");
        sim.per_second = 0;
        const HttpReply refused = fixture.ask("POST", "/v1/credit_notes", "invoice=" + paid + "&amount=100&credit_amount=100", { { "Idempotency-Key", "busy" } });
        QCOMPARE(refused.status, 429);
        QCOMPARE(parseJson(refused.body)->at("error.code")->text, std::string("rate_limit"));
        QCOMPARE(std::string(refused.header("Stripe-Rate-Limited-Reason")), std::string("global-rate"));
        sim.per_second = 25;
        fixture.ports.wait = [&](int64_t ms, const domain::CancelToken&) {
            fixture.waited_ms += ms;
            QThread::msleep(static_cast<unsigned long>(ms));
            return true;
        };
        const auto pulled = tests::pullRows(*fixture.stripeSource(",\"page_size\":\"2\""), "invoices");
        QVERIFY(fixture.waited_ms > 0);
        QCOMPARE(pulled.distinct().size(), fixture.estate->world().invoices.size());
        sim.per_second = 10'000;
        QCOMPARE(fixture.ask("POST", "/v1/credit_notes", "invoice=" + paid + "&amount=100&credit_amount=100", { { "Idempotency-Key", "busy" } }).status, 200); // the key was not used up
        sim.now_ms = [second = sim.now_ms() + 60'000] { return second; }; // all in one second
        for (int i = 0; i < 20; ++i)
            QCOMPARE(fixture.ask("GET", "/v1/invoices/search?query=created%3E0").status, 200);
        const HttpReply endpoint = fixture.ask("GET", "/v1/invoices/search?query=created%3E0");
        QCOMPARE(endpoint.status, 429);
        QCOMPARE(std::string(endpoint.header("Stripe-Rate-Limited-Reason")), std::string("endpoint-rate"));
        QCOMPARE(fixture.ask("GET", "/v1/invoices?limit=1").status, 200);
    }

    void hidesWhatTheVendorHides()
    {
        tests::StripeFixture fixture;
        const size_t active = idsOf(get(fixture, "/v1/subscriptions?limit=100")).size();
        QVERIFY(active <= idsOf(get(fixture, "/v1/subscriptions?limit=100&status=all")).size());
        const std::string open = invoiceOf(fixture.estate->world(), "open");
        QCOMPARE(fixture.ask("POST", "/v1/invoices/" + open + "/pay").status, 200);
        QCOMPARE(idsOf(get(fixture, "/v1/events?types[]=invoice.paid")).size(), size_t(1));
        QCOMPARE(idsOf(get(fixture, "/v1/events?types[]=invoice.paid&types[]=invoice_payment.paid")).size(), size_t(2));
        QCOMPARE(idsOf(get(fixture, "/v1/invoice_payments?invoice=" + open)).size(), size_t(1));
        QCOMPARE(fixture.ask("POST", "/v1/invoices/" + open + "/void").status, 400); // paid ones stay
    }

    void answersInShape_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : { "meter-event", "meter-event-cancel", "meter-summaries", "invoice-lines", "invoice-payments", "payment-intent-expanded", "payout-transactions", "events-page", "credit-note",
                 "credit-note-replay", "key-reuse-other-body", "key-in-flight", "verify-after-timeout", "throttled" })
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    void answersInShape()
    {
        QFETCH(QString, id);
        QFile file(QStringLiteral(TIEOUT_SOURCE_DIR "/../shared/vendor-specs/stripe/wire-examples.json"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("skipped: vendor specs not present");
        const auto examples = parseJson(file.readAll().toStdString());
        QVERIFY(examples.ok());
        const JsonNode* expected = nullptr;
        for (const JsonNode& exchange : examples->find("exchanges")->items)
            if (exchange.find("id")->text == id.toStdString())
                expected = exchange.find("response");
        QVERIFY(expected != nullptr);
        tests::StripeFixture fixture;
        const HttpReply reply = asked(fixture, id.toStdString());
        QVERIFY2(std::to_string(reply.status) == expected->find("status")->text, reply.body.c_str());
        for (const auto& [name, value] : expected->find("headers")->members)
            QVERIFY2(!reply.header(name).empty() || (id == QStringLiteral("throttled") && name == "Stripe-Should-Retry"), name.c_str());
        const auto body = parseJson(reply.body);
        std::string where;
        QVERIFY2(fits(*expected->find("body"), *body, {}, where), where.c_str());
    }

private:
    // The example's request, in the simulated company's ids.
    HttpReply asked(tests::StripeFixture& fixture, const std::string& id)
    {
        const sandbox::World& world = fixture.estate->world();
        const std::string paid = invoiceOf(world, "paid"), payment = world.payments.front().id;
        const std::string credit = "invoice=" + paid + "&amount=1250&credit_amount=1250&memo=recon&reason=order_change&metadata[recon_id]=recon-cn";
        const std::vector<HttpHeader> key { { "Idempotency-Key", "recon-cn" } };
        const auto event = [&] {
            return fixture.ask("POST", "/v1/billing/meter_events", "event_name=api_calls&identifier=om-1&payload[stripe_customer_id]=cus_0001&payload[value]=4000");
        };
        if (id == "meter-event")
            return event();
        if (id == "meter-event-cancel") {
            event();
            return fixture.ask("POST", "/v1/billing/meter_event_adjustments", "event_name=api_calls&type=cancel&cancel[identifier]=om-1");
        }
        if (id == "meter-summaries")
            return fixture.ask("GET", "/v1/billing/meters/mtr_api_calls/event_summaries?customer=cus_0001&start_time=1761955200&end_time=1793491200&value_grouping_window=day&limit=100");
        if (id == "invoice-lines")
            return fixture.ask("GET", "/v1/invoices/" + paid + "/lines?limit=100");
        if (id == "invoice-payments")
            return fixture.ask("GET", "/v1/invoice_payments?invoice=" + world.payments.front().invoice + "&limit=100");
        if (id == "payment-intent-expanded")
            return fixture.ask("GET", "/v1/payment_intents/pi_" + payment + "?expand[]=latest_charge.balance_transaction");
        if (id == "payout-transactions")
            return fixture.ask("GET", "/v1/balance_transactions?limit=100&payout=" + idsOf(get(fixture, "/v1/payouts")).front());
        if (id == "events-page") {
            fixture.ask("POST", "/v1/invoices/" + invoiceOf(world, "open") + "/pay");
            return fixture.ask("GET", "/v1/events?limit=2&types[]=invoice.finalized&types[]=invoice.paid");
        }
        if (id == "throttled") {
            fixture.stripeFault("{'match':'GET /v1/invoices','fault':'status','status':429}");
            return fixture.ask("GET", "/v1/invoices");
        }
        if (id == "key-in-flight")
            fixture.estate->stripe().holdKey("recon-cn");
        if (id == "credit-note" || id == "key-in-flight")
            return fixture.ask("POST", "/v1/credit_notes", credit, key);
        fixture.ask("POST", "/v1/credit_notes", credit, key);
        if (id == "verify-after-timeout")
            return fixture.ask("GET", "/v1/credit_notes?limit=100&invoice=" + paid);
        return fixture.ask("POST", "/v1/credit_notes", id == "key-reuse-other-body" ? "invoice=in_other" : credit, key);
    }
};

TIEOUT_TEST(TestStripeWire)
#include "tst_stripe_wire.moc"
