#include "connectors/http/encoding.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <set>

using namespace tieout;
using namespace tieout::connect;

namespace {

// Bare requests to the simulated meter, as any CloudEvents client makes them.
class Meter {
public:
    HttpReply ask(const std::string& method, const std::string& path, std::string body = {}, const std::string& type = "application/cloudevents+json")
    {
        std::replace(body.begin(), body.end(), '\'', '"');
        HttpRequest request { method == "POST" ? HttpPurpose::Effect : HttpPurpose::Read, method, fixture.estate->openmeter().base_url + path, { { "Content-Type", type } }, body };
        if (!key.empty())
            request.headers.push_back({ "Authorization", "Bearer " + key });
        return m_transport.perform(request, {});
    }
    JsonNode get(const std::string& path)
    {
        const HttpReply reply = ask("GET", path);
        TIEOUT_CHECK(reply.answered() && reply.status == 200);
        return parseJson(reply.body).value();
    }
    HttpReply send(const std::string& id, const std::string& value, const std::string& time = "2026-04-30T23:59:59.9Z")
    {
        return ask("POST", "/api/v1/events",
            "{'specversion':'1.0','id':'" + id + "','source':'gate','type':'api_calls','subject':'cus_x','time':'" + time + "','data':{'value':'" + value + "','region':'eu'}}");
    }
    static std::string filter(const std::string& json) { return "&filter=" + percentEncode(json); }

    tests::SandboxFixture fixture;
    std::string key = fixture.estate->openmeter().apiKey();

private:
    CurlTransport m_transport { TransportSettings {} };
};

constexpr const char* kAll = "{\"ingestedAt\":{\"$gte\":\"1970-01-01T00:00:00Z\"}}";

}

class TestOpenMeterSim : public QObject {
    Q_OBJECT

private slots:
    void refusesAsTheVendorDoes_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char* name, const char* method, const char* path, const char* type, const char* body, int status, const char* detail) {
            QTest::newRow(name) << QString::fromLatin1(method) << QString::fromLatin1(path) << QString::fromLatin1(type) << QString::fromLatin1(body) << status << QString::fromLatin1(detail);
        };
        constexpr const char *kOne = "application/cloudevents+json", *kBatch = "application/cloudevents-batch+json", *kEvents = "/api/v1/events";
        row("no id", "POST", kEvents, kOne, "{'specversion':'1.0','type':'request'}", 400, "property \"id\" is missing");
        row("empty subject", "POST", kEvents, kOne, "{'specversion':'1.0','id':'a','source':'s','type':'t','subject':''}", 400, "Error at \"/subject\"");
        row("data as text", "POST", kEvents, kOne, "{'specversion':'1.0','id':'a','source':'s','type':'t','subject':'c','data':'x'}", 400, "Error at \"/data\"");
        row("wrong time", "POST", kEvents, kOne, "{'specversion':'1.0','id':'a','source':'s','type':'t','subject':'c','time':'today'}", 400, "\"date-time\"");
        row("list as one", "POST", kEvents, kOne, "[]", 400, "value must be an object");
        row("one as list", "POST", kEvents, kBatch, "{}", 400, "value must be an array");
        row("lines", "POST", kEvents, "application/x-ndjson", "{}\n{}", 400, "Content-Type has unexpected value");
        row("limit", "GET", "/api/v2/events?limit=101", kOne, "", 400, "at most 100");
        row("filter", "GET", "/api/v2/events?filter=%7B%22colour%22%3A%7B%7D%7D", kOne, "", 400, "invalid filter");
        row("cursor", "GET", "/api/v2/events?cursor=abc", kOne, "", 400, "invalid cursor");
        row("meter", "GET", "/api/v1/meters/nope/query", kOne, "", 404, "meter not found: nope");
        row("window", "GET", "/api/v1/meters/api_calls/query?windowSize=YEAR", kOne, "", 400, "windowSize");
    }
    void refusesAsTheVendorDoes()
    {
        QFETCH(QString, method);
        QFETCH(QString, path);
        QFETCH(QString, type);
        QFETCH(QString, body);
        QFETCH(int, status);
        QFETCH(QString, detail);
        Meter meter;
        const size_t before = meter.fixture.estate->openmeter().events().size();
        const HttpReply reply = meter.ask(method.toStdString(), path.toStdString(), body.toStdString(), type.toStdString());
        QCOMPARE(reply.status, status);
        QCOMPARE(std::string(reply.header("Content-Type")), std::string("application/problem+json"));
        const auto problem = parseJson(reply.body);
        QVERIFY(problem.ok());
        QCOMPARE(problem->find("status")->text, std::to_string(status));
        QVERIFY2(QString::fromStdString(problem->find("detail")->text).contains(detail), reply.body.c_str());
        QCOMPARE(meter.fixture.estate->openmeter().events().size(), before);
    }

    void wantsItsKey()
    {
        Meter meter;
        meter.key = "om_other";
        QCOMPARE(meter.send("a", "1").status, 401);
        QCOMPARE(meter.ask("GET", "/api/v1/meters").status, 401);
    }

    // The second one is accepted and dropped; another source is another event.
    void dropsWhatItHasSeen()
    {
        Meter meter;
        const size_t before = meter.fixture.estate->openmeter().events().size();
        QCOMPARE(meter.send("a", "1").status, 204);
        QCOMPARE(meter.send("a", "2").status, 204);
        QCOMPARE(meter.fixture.estate->openmeter().events().size(), before + 1);
        const HttpReply batch = meter.ask("POST", "/api/v1/events",
            "[{'specversion':'1.0','id':'a','source':'other','type':'api_calls','subject':'cus_x','data':{'value':3}},{'specversion':'1.0','id':'a','source':'gate','type':'api_calls','subject':'cus_x'}]",
            "application/cloudevents-batch+json");
        QCOMPARE(batch.status, 204);
        QCOMPARE(meter.fixture.estate->openmeter().events().size(), before + 2);
        const JsonNode listed = meter.get("/api/v1/events?id=a&from=2026-01-01T00:00:00Z");
        QCOMPARE(listed.items.size(), size_t(2));
        const JsonNode filtered = meter.get("/api/v2/events?limit=100" + Meter::filter("{\"id\":{\"$eq\":\"a\"},\"source\":{\"$eq\":\"gate\"}}"));
        QCOMPARE(filtered.find("items")->items.size(), size_t(1));
        QCOMPARE(filtered.find("items")->items[0].at("event.data.value")->text, std::string("1"));
        QCOMPARE(filtered.find("items")->items[0].at("event.time")->text, std::string("2026-04-30T23:59:59Z")); // whole seconds
    }

    void listsWhatItCannotCount()
    {
        Meter meter;
        QCOMPARE(meter.send("bad", "abc").status, 204);
        const JsonNode listed = meter.get("/api/v1/events?id=bad&from=2026-01-01T00:00:00Z");
        QCOMPARE(listed.items.at(0).find("validationError")->text, std::string("event data value cannot be parsed as float64: abc"));
        const JsonNode sum = meter.get("/api/v1/meters/api_calls/query?subject=cus_x");
        QCOMPARE(sum.find("data")->items.size(), size_t(0));
    }

    void pagesThroughEverything()
    {
        Meter meter;
        std::vector<std::string> seen;
        std::string cursor;
        for (;;) {
            const JsonNode page = meter.get("/api/v2/events?limit=100" + Meter::filter(kAll) + (cursor.empty() ? "" : "&cursor=" + cursor));
            const auto& items = page.find("items")->items;
            QVERIFY(items.size() <= 100);
            if (items.empty())
                break;
            for (const JsonNode& item : items)
                seen.push_back(item.at("ingestedAt")->text.substr(0, 19) + item.at("event.id")->text);
            cursor = page.find("nextCursor")->text;
        }
        QVERIFY(std::is_sorted(seen.rbegin(), seen.rend()));
        QCOMPARE(seen.size(), meter.fixture.estate->world().events.size());
    }

    void addsUpByWindowAndGroup()
    {
        Meter meter;
        const std::string month = "&from=2026-04-01T00:00:00Z&to=2026-05-01T00:00:00Z";
        QCOMPARE(meter.send("a", "1.25", "2026-04-30T23:59:59Z").status, 204);
        QCOMPARE(meter.send("b", "-0.5", "2026-04-30T22:00:00Z").status, 204);
        QCOMPARE(meter.send("c", "7", "2026-05-01T00:00:00Z").status, 204); // the next month
        const JsonNode sum = meter.get("/api/v1/meters/api_calls/query?windowSize=MONTH&subject=cus_x" + month);
        QCOMPARE(sum.find("data")->items.size(), size_t(1));
        const JsonNode& row = sum.find("data")->items[0];
        QCOMPARE(row.find("value")->text, std::string("0.75"));
        QCOMPARE(row.find("windowStart")->text + row.find("windowEnd")->text, std::string("2026-04-01T00:00:00Z2026-05-01T00:00:00Z"));
        QCOMPARE(meter.get("/api/v1/meters/api_calls/query?windowSize=HOUR&subject=cus_x" + month).find("data")->items.size(), size_t(2));
        const JsonNode by_region = meter.get("/api/v1/meters/api_calls_events/query?groupBy=region&subject=cus_x");
        QCOMPARE(by_region.find("data")->items.at(0).at("groupBy.region")->text, std::string("eu"));
        QCOMPARE(by_region.find("data")->items.at(0).find("value")->text, std::string("3"));
    }

    // The same steering as every simulated system has.
    void misbehavesOnRequest()
    {
        Meter meter;
        const auto steer = [&](const std::string& what, const std::string& body) { return meter.ask("POST", "/__sandbox/" + what, body).status; };
        QCOMPARE(steer("faults", "{'match':'POST /api/v1/events','fault':'apply_then_reset'}"), 200);
        QVERIFY(!meter.send("a", "1").answered());
        QVERIFY(meter.ask("GET", "/__sandbox/effects").body.find("{\"external_id\":\"a\",\"applied\":1}") != std::string::npos);
        QCOMPARE(steer("faults", "{'match':'POST /api/v1/events','fault':'search_lag','ms':60000}"), 200);
        QCOMPARE(meter.send("late", "1").status, 204);
        QCOMPARE(meter.get("/api/v1/events?id=late&from=2026-01-01T00:00:00Z").items.size(), size_t(0));
        QCOMPARE(steer("reset", ""), 200);
        QCOMPARE(meter.fixture.estate->openmeter().events().size(), meter.fixture.estate->world().events.size());
    }
};

TIEOUT_TEST(TestOpenMeterSim)
#include "tst_openmeter_sim.moc"
