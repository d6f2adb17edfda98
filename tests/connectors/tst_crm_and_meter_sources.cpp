#include "connectors/http/encoding.h"
#include "connectors/http/jwt.h"
#include "sandbox_fixture.h"
#include "pulled_rows.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using tests::pullRows;

namespace {

class Systems : public tests::SandboxFixture {
public:
    Systems()
    {
        secrets.kept[secretName("meter")] = estate->openmeter().apiKey() + "\n";
        secrets.kept[secretName("crm")] = crm().identity().client_secret + "\n";
    }
    std::string counting() { return ",\"count_meters\":\"" + estate->openmeter().countMeters() + "\""; }
    sandbox::SalesforceSim& crm() { return estate->salesforce(); }

    std::unique_ptr<engine::RecordSource> meter(const std::string& extra = {}) { return open("openmeter", { "meter", estate->openmeter().base_url, "{\"requests_per_second\":\"5000\"" + extra + "}" }); }
    std::unique_ptr<engine::RecordSource> crmSource(const std::string& extra = {})
    {
        return open("salesforce", { "crm", crm().base_url, "{\"requests_per_second\":\"5000\",\"client_id\":" + jsonString(crm().identity().client_id) + extra + "}" });
    }
    std::unique_ptr<engine::RecordSource> open(const char* manifest, const Connection& connection)
    {
        auto made = makeSource(loadManifest(manifest).value(), connection, ports);
        if (!made)
            qWarning("%s", domain::english(made.error()).c_str());
        TIEOUT_CHECK(made.ok());
        return std::move(made).value();
    }
    HttpReply post(const std::string& url, std::string body, const std::string& type, const std::string& token = {})
    {
        std::replace(body.begin(), body.end(), '\'', '"');
        HttpRequest request { HttpPurpose::Effect, "POST", url, { { "Content-Type", type } }, body };
        if (!token.empty())
            request.headers.push_back({ "Authorization", "Bearer " + token });
        return CurlTransport({}).perform(request, {});
    }
    int send(const std::string& id, const std::string& value, const std::string& time = "2026-04-30T12:00:00Z")
    {
        return post(estate->openmeter().base_url + "/api/v1/events",
            "{'specversion':'1.0','id':'" + id + "','source':'gate','type':'api_calls','subject':'cus_0001','time':'" + time + "','data':{'value':'" + value + "'}}",
            "application/cloudevents+json", estate->openmeter().apiKey())
            .status;
    }
    void steer(const std::string& base, const std::string& what, const std::string& body = "{}") { TIEOUT_CHECK(post(base + "/__sandbox/" + what, body, "application/json").status == 200); }
};

std::multiset<std::string> idsOf(const std::vector<sandbox::UsageEvent>& events)
{
    std::multiset<std::string> out;
    for (const auto& event : events)
        out.insert(event.id);
    return out;
}

}

// What a meter counts: every delivery that it took.
static int64_t taken(const sandbox::World& world)
{
    return std::count_if(world.events.begin(), world.events.end(), [](const auto& event) { return event.refused.empty(); });
}

class TestCrmAndMeterSources : public QObject {
    Q_OBJECT

private slots:
    // ---- The meter ------------------------------------------------------------------------------

    // Copies included, wherever a page ends.
    void pullsEveryDelivery_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : { 37, 100 })
            QTest::addRow("%d", size) << size;
    }
    void pullsEveryDelivery()
    {
        QFETCH(int, size);
        Systems systems;
        const auto source = systems.meter(",\"page_size\":\"" + std::to_string(size) + "\"" + systems.counting());
        std::set<std::pair<std::string, std::string>> deliveries; // id and delivery
        std::string cursor;
        for (bool last = false; !last;) {
            const auto page = source->pull("events", cursor, {});
            QVERIFY2(page.ok(), page.ok() ? "" : domain::english(page.error()).c_str());
            const domain::Batch& batch = page->batches.at(0).batch;
            for (uint32_t i = 0; i < batch.rows; ++i)
                deliveries.emplace(batch.keyAt(i), batch.textAt(domain::usage_event::delivery, i));
            QVERIFY(page->batches[0].refused.empty());
            QVERIFY2(page->batches[0].drift.empty(), page->batches[0].drift.empty() ? "" : domain::english(page->batches[0].drift[0].what).c_str());
            cursor = page->cursor_after;
            last = page->last;
        }
        std::multiset<std::string> ids;
        for (const auto& [id, delivery] : deliveries)
            ids.insert(id);
        QVERIFY(ids == idsOf(systems.estate->world().events));
        const auto count = source->count("events", {});
        QVERIFY(count.ok() && count->has_value());
        QVERIFY((*count)->deliveries);
        QCOMPARE((*count)->count, taken(systems.estate->world()));
    }

    void mapsEventsExactly()
    {
        Systems systems;
        const auto pulled = pullRows(*systems.meter(), "events");
        for (const auto& event : systems.estate->world().events) {
            const auto& row = pulled.rows.at(event.id);
            QCOMPARE(row.at("customer"), event.customer);
            QCOMPARE(row.at("meter"), event.meter);
            QCOMPARE(row.at("source"), event.source);
            QCOMPARE(row.at("tenant"), event.tenant);
            QVERIFY(!row.at("delivery").empty());
            QCOMPARE(row.contains("sequence") ? row.at("sequence") : std::string("0"), std::to_string(event.sequence));
            QCOMPARE(row.contains("refused") ? row.at("refused") : std::string(), event.refused);
            if (!event.received_at.empty()) {
                QCOMPARE(row.at("received_at"), std::to_string(domain::Instant::parse(event.received_at)->ns()));
            }
        }
        QCOMPARE(systems.send("exact", "0.000000000001"), 204);
        QCOMPARE(pullRows(*systems.meter(), "events").rows.at("exact").at("qty"), std::string("0.000000000001"));
    }

    // A late event's time lies far back; its arrival does not. A walk that was killed goes on.
    void findsLateEventsAndGoesOn()
    {
        Systems systems;
        const auto source = systems.meter();
        const auto begun = pullRows(*source, "events", {}, 1);
        auto first = pullRows(*source, "events", begun.cursor);
        auto all = begun.distinct();
        all.merge(first.distinct());
        const auto expected = idsOf(systems.estate->world().events);
        QVERIFY(all == std::set<std::string>(expected.begin(), expected.end()));
        QCOMPARE(systems.send("late", "7", "2025-11-02T00:00:00Z"), 204);
        const auto second = pullRows(*source, "events", first.cursor);
        QVERIFY(second.distinct().contains("late"));
        QVERIFY(second.pages < first.pages);
        const auto third = pullRows(*source, "events", second.cursor);
        QCOMPARE(third.rows.at("late"), second.rows.at("late")); // the overlap, with the same delivery
    }

    // What arrives while a walk goes down is newer than its beginning, and the next one finds it.
    void losesNothingThatArrivesMeanwhile()
    {
        Systems systems;
        const auto source = systems.meter();
        QCOMPARE(systems.send("before", "1"), 204);
        const auto begun = pullRows(*source, "events", {}, 1);
        QCOMPARE(systems.send("meanwhile", "1"), 204);
        const auto rest = pullRows(*source, "events", begun.cursor);
        QVERIFY(!rest.distinct().contains("meanwhile"));
        QVERIFY(pullRows(*source, "events", rest.cursor).distinct().contains("meanwhile"));
    }

    void saysWhatTheMeterCannotCount()
    {
        Systems systems;
        QCOMPARE(systems.send("odd", "many"), 204);
        const auto pulled = pullRows(*systems.meter(), "events");
        QCOMPARE(pulled.refused, 1); // no number: it lands with the dead letters
        // A number that the meter does not take all the same lands with what the meter says of it.
        QCOMPARE(pulled.drift.size(), size_t(0));
        const auto& events = systems.estate->world().events;
        const auto refused = std::find_if(events.begin(), events.end(), [](const auto& event) { return !event.refused.empty(); });
        QVERIFY(refused != events.end());
        QCOMPARE(pulled.rows.at(refused->id).at("refused"), refused->refused);
    }

    void refusesTheWrongKey()
    {
        Systems systems;
        systems.secrets.kept[secretName("meter")] = "om_other";
        const auto page = systems.meter()->pull("events", {}, {});
        QVERIFY(!page.ok());
        QCOMPARE(int(page.error().remedy), int(domain::Remedy::FixCredentials));
        QVERIFY(QString::fromStdString(domain::english(page.error())).contains(QStringLiteral("unauthorized")));
    }

    void takesNoHalfPageOfEvents_data()
    {
        QTest::addColumn<QString>("fault");
        for (const char* fault : { "'fault':'truncated','times':6", "'fault':'ok_with_error','times':6", "'fault':'html','times':6", "'fault':'status','status':503,'times':6" })
            QTest::newRow(fault) << QString::fromLatin1(fault);
    }
    void takesNoHalfPageOfEvents()
    {
        QFETCH(QString, fault);
        Systems systems;
        systems.steer(systems.estate->openmeter().base_url, "faults", "{'match':'GET /api/v2/events'," + fault.toStdString() + "}");
        const auto page = systems.meter()->pull("events", {}, {});
        QVERIFY(!page.ok());
        QCOMPARE(int(page.error().remedy), int(domain::Remedy::Retry));
    }

    // ---- The CRM --------------------------------------------------------------------------------

    void signsInWithSecretOrKey()
    {
        Systems systems;
        QVERIFY(systems.crmSource()->test({}).ok());
        const auto keys = makeKeyPair(JwtAlgorithm::RS256);
        systems.crm().identity().public_key = keys->public_key;
        systems.secrets.kept[secretName("crm")] = keys->private_key;
        const auto nobody = systems.crmSource()->test({});
        QVERIFY(!nobody.ok());
        QVERIFY(QString::fromStdString(domain::english(nobody.error())).contains(QStringLiteral("option username")));
        const std::string user = ",\"username\":" + jsonString(systems.crm().identity().username);
        const auto answer = systems.crmSource(user)->test({});
        QVERIFY2(answer.ok(), answer.ok() ? "" : domain::english(answer.error()).c_str());
        systems.secrets.kept[secretName("crm")] = "a wrong secret";
        const auto refused = systems.crmSource(user)->test({});
        QVERIFY(!refused.ok());
        QCOMPARE(int(refused.error().remedy), int(domain::Remedy::FixCredentials));
        QVERIFY(QString::fromStdString(domain::english(refused.error())).contains(QStringLiteral("invalid_client")));
    }

    // Rows of one moment are told apart by their id, whatever the page's size; pages the vendor
    // makes shorter than asked for are followed too.
    void pullsEveryRow_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("batch");
        QTest::newRow("1") << 1 << 2000;
        QTest::newRow("5") << 5 << 2000;
        QTest::newRow("2000") << 2000 << 2000;
        QTest::newRow("short pages") << 2000 << 4;
    }
    void pullsEveryRow()
    {
        QFETCH(int, size);
        QFETCH(int, batch);
        Systems systems;
        systems.crm().batch_max = static_cast<size_t>(batch);
        const auto source = systems.crmSource(",\"page_size\":\"" + std::to_string(size) + "\"");
        const auto& world = systems.estate->world();
        for (const auto& [stream, expected] : { std::pair("accounts", world.accounts.size()), std::pair("contracts", world.contracts.size()), std::pair("contract_items", world.contract_items.size()) }) {
            const auto pulled = pullRows(*source, stream);
            QCOMPARE(pulled.distinct().size(), expected);
            QCOMPARE(pulled.ids.size(), expected); // none twice
            QCOMPARE(pulled.refused, 0);
            QVERIFY2(pulled.drift.empty(), pulled.drift.empty() ? "" : pulled.drift[0].c_str());
            const auto count = source->count(stream, {});
            QVERIFY(count.ok() && count->has_value());
            QCOMPARE((*count)->count, int64_t(expected));
        }
    }

    void mapsContractsExactly()
    {
        Systems systems;
        const auto source = systems.crmSource();
        const auto& world = systems.estate->world();
        const auto accounts = pullRows(*source, "accounts"), contracts = pullRows(*source, "contracts"), items = pullRows(*source, "contract_items");
        for (const auto& account : world.accounts) {
            const auto& row = accounts.rows.at(account.id);
            QCOMPARE(row.at("name"), account.name);
            QCOMPARE(row.count("parent") ? row.at("parent") : std::string(), account.parent);
            QCOMPARE(row.count("tax_id") ? row.at("tax_id") : std::string(), account.tax_id);
            QCOMPARE(row.at("status"), account.status);
            QCOMPARE(row.at("entity"), account.entity);
        }
        for (const auto& contract : world.contracts) {
            const auto& row = contracts.rows.at(contract.id);
            QCOMPARE(row.at("account"), contract.account);
            QCOMPARE(row.at("status"), contract.status);
            QCOMPARE(row.at("starts"), contract.starts);
            QCOMPARE(row.count("ends") ? row.at("ends") : std::string(), contract.ends);
            QCOMPARE(row.count("activated_at") ? row.at("activated_at") : std::string(), contract.activated_at);
            QCOMPARE(row.count("signed_at") ? row.at("signed_at") : std::string(), contract.signed_at);
            QCOMPARE(row.at("channel"), contract.channel);
        }
        for (const auto& item : world.contract_items) {
            const auto& row = items.rows.at(item.id);
            QCOMPARE(row.at("contract_id"), item.contract);
            QCOMPARE(row.at("sku"), item.sku);
            QCOMPARE(row.at("meter"), item.meter);
            QCOMPARE(row.at("qty"), domain::Exact(domain::Decimal(item.qty_e3, 3)).toString());
            QCOMPARE(row.at("unit_price"), domain::Exact(domain::Decimal(item.price_e4, 4)).toString());
            QCOMPARE(row.count("ends") ? row.at("ends") : std::string(), item.ends);
            const auto told = [&row](const char* column) { return row.count(column) ? row.at(column) : std::string(); };
            QCOMPARE(told("model"), item.model);
            QCOMPARE(told("tiers"), item.tiers);
            QCOMPARE(told("proration"), item.proration);
            QCOMPARE(told("minimum"), item.minimum == 0 ? std::string() : sandbox::plainDecimal(item.minimum, sandbox::worldCurrencies()[item.currency].exponent));
            QCOMPARE(told("discount"), item.discount_e1 == 0 ? std::string() : sandbox::plainDecimal(item.discount_e1, 1));
            QCOMPARE(row.count("term") ? row.at("term") : std::string(), item.term == 0 ? std::string() : std::to_string(item.term));
        }
    }

    void seesChangesAndDeletions()
    {
        Systems systems;
        const auto source = systems.crmSource();
        const auto first = pullRows(*source, "contracts");
        const std::string gone = systems.estate->world().contracts[1].id, changed = systems.estate->world().contracts[2].id;
        auto& rows = systems.crm().objects().at("Contract").rows;
        for (auto& row : rows) {
            const std::string now = sandbox::isoTime(systems.crm().now_ms(), 3);
            if (row.id() == gone)
                row.values["IsDeleted"] = { sandbox::CrmValue::Flag, "true" };
            if (row.id() == changed)
                row.values["Status"] = { sandbox::CrmValue::Text, "Expired" };
            if (row.id() == gone || row.id() == changed)
                row.values["SystemModstamp"] = { sandbox::CrmValue::Time, now };
        }
        const auto second = pullRows(*source, "contracts", first.cursor);
        QCOMPARE(second.rows.at(gone).at("_deleted"), std::string("1"));
        QCOMPARE(second.rows.at(changed).at("status"), std::string("expired"));
        QCOMPARE((*source->count("contracts", {}))->count, int64_t(rows.size()) - 1);
        QCOMPARE(pullRows(*source, "contracts", second.cursor).cursor, second.cursor); // it does not walk backwards
    }

    // What was also taken out of the recycle bin shows in no row any more.
    void seesWhatWasRemovedForGood()
    {
        Systems systems;
        const auto source = systems.crmSource(",\"page_size\":\"5\"");
        const auto& contracts = systems.estate->world().contracts;
        const auto begun = pullRows(*source, "contracts", {}, 1);
        const auto remove = [&](const std::string& id) {
            for (auto& row : systems.crm().objects().at("Contract").rows)
                if (row.id() == id) {
                    row.values["IsDeleted"] = { sandbox::CrmValue::Flag, "true" };
                    row.values["SystemModstamp"] = { sandbox::CrmValue::Time, sandbox::isoTime(systems.crm().now_ms(), 3) };
                }
            systems.crm().emptyRecycleBin();
        };
        // The second one to go is the newest: what is left then lies before the overlap.
        std::string newest, stamp;
        for (const auto& row : systems.crm().objects().at("Contract").rows)
            if (row.values.at("SystemModstamp").text > stamp) {
                newest = row.id();
                stamp = row.values.at("SystemModstamp").text;
            }
        remove(contracts[0].id); // while the first walk is under way, after its page was read
        const auto first = pullRows(*source, "contracts", begun.cursor);
        QCOMPARE(first.rows.at(contracts[0].id).at("_deleted"), std::string("1"));
        QCOMPARE(first.drift.size(), size_t(0));
        systems.crm().now_ms = [late = systems.crm().now_ms() + 60'000] { return late; };
        systems.clock.skew_s = 60;
        remove(newest);
        const auto second = pullRows(*source, "contracts", first.cursor);
        QCOMPARE(second.rows.at(newest).at("_deleted"), std::string("1"));
        QVERIFY(second.cursor != first.cursor);
        // The overlap tells it again. Then nothing is new: no trace, until the position in the log is a day old.
        const auto wait = [&](int64_t hours) {
            systems.crm().now_ms = [late = systems.crm().now_ms() + hours * 3'600'000] { return late; };
            systems.clock.skew_s += hours * 3'600;
            systems.steer(systems.crm().base_url, "tokens/expire");
        };
        wait(1);
        const auto third = pullRows(*source, "contracts", second.cursor);
        QCOMPARE(third.rows.at(newest), second.rows.at(newest));
        wait(1);
        const auto fourth = pullRows(*source, "contracts", third.cursor);
        QCOMPARE(fourth.ids.size(), size_t(0));
        QCOMPARE(fourth.cursor, third.cursor);
        wait(25);
        QVERIFY(pullRows(*source, "contracts", fourth.cursor).cursor != fourth.cursor);
    }

    // Beyond the vendor's memory a deletion may have been missed. That is said, once.
    void saysWhenDeletionsAreForgotten_data()
    {
        QTest::addColumn<int>("days_away");
        QTest::addColumn<bool>("purged_early");
        QTest::newRow("a long pause") << 20 << false;
        QTest::newRow("a log purged early") << 2 << true;
    }
    void saysWhenDeletionsAreForgotten()
    {
        QFETCH(int, days_away);
        QFETCH(bool, purged_early);
        Systems systems;
        const auto source = systems.crmSource();
        const auto first = pullRows(*source, "accounts");
        const int64_t later_ms = systems.crm().now_ms() + days_away * int64_t(86'400'000);
        systems.crm().now_ms = [later_ms] { return later_ms; };
        systems.clock.skew_s = days_away * int64_t(86'400);
        systems.crm().deletions_from_ms = purged_early ? later_ms - 86'400'000 : 0;
        systems.steer(systems.crm().base_url, "tokens/expire");
        const auto back = pullRows(*source, "accounts", first.cursor);
        QCOMPARE(back.drift.size(), size_t(1));
        QVERIFY2(QString::fromStdString(back.drift[0]).contains(QStringLiteral("compare the counts")), back.drift[0].c_str());
        QCOMPARE(pullRows(*source, "accounts", back.cursor).drift.size(), size_t(0));
        // The same as a value, for the store. Told while its page is not kept, and no longer after it.
        const auto page = source->pull("accounts", first.cursor, {});
        QVERIFY(page.ok() && page->gap && !page->gap->reads_all);
        QCOMPARE(page->gap->days, purged_early ? 1 : 15);
        QCOMPARE((page->gap->to.us() - page->gap->from.us()) / 86'400'000'000, int64_t(purged_early ? 1 : 5));
        QVERIFY(!source->pull("accounts", page->cursor_after, {})->gap);
    }

    void renewsASessionOnceAndStopsAtItsShare()
    {
        Systems systems;
        const auto source = systems.crmSource();
        QVERIFY(source->pull("accounts", {}, {}).ok());
        systems.steer(systems.crm().base_url, "tokens/expire");
        QVERIFY(source->pull("accounts", {}, {}).ok());
        systems.crm().api_limit = 8; // four used, for rows and deletions twice; seven are more than the share
        QVERIFY(source->pull("contracts", {}, {}).ok());
        const auto enough = source->pull("contracts", {}, {});
        QVERIFY(!enough.ok());
        QCOMPARE(int(enough.error().remedy), int(domain::Remedy::Retry));
        QVERIFY2(QString::fromStdString(domain::english(enough.error())).contains(QStringLiteral("call_share")), domain::english(enough.error()).c_str());
    }

    // From a later start on the rest is left out, and the count with it.
    void startsAtTheCutOver()
    {
        Systems systems;
        const std::string start = ",\"start\":\"2026-02-01T00:00:00Z\"";
        for (const char* stream : { "accounts", "contracts", "contract_items" }) {
            auto& rows = systems.crm().objects().at(stream == std::string_view("accounts") ? "Account" : stream == std::string_view("contracts") ? "Contract" : "OrderItem").rows;
            size_t later = 0;
            for (size_t i = 0; i < rows.size(); ++i) { // every third one was touched after the cut-over
                rows[i].values["SystemModstamp"] = { sandbox::CrmValue::Time, i % 3 == 0 ? "2026-02-01T00:00:00.000Z" : "2026-01-31T23:59:59.999Z" };
                later += i % 3 == 0 ? 1 : 0;
            }
            const auto source = systems.crmSource(start);
            QCOMPARE(pullRows(*source, stream).distinct().size(), later);
            QCOMPARE((*source->count(stream, {}))->count, int64_t(later));
        }
        const auto meter = systems.meter(start + systems.counting());
        std::set<std::string> later;
        for (const auto& event : systems.estate->openmeter().events())
            if (sandbox::isoTime(event.ingested_ms, 3) >= "2026-02-01T00:00:00.000Z")
                later.insert(event.id);
        QVERIFY(!later.empty() && later.size() < systems.estate->world().events.size());
        QVERIFY(pullRows(*meter, "events").distinct() == later);
        QVERIFY(!meter->count("events", {})->has_value()); // meters cannot leave out what arrived earlier
    }

    // A list that lacks rows looks like any other; the vendor's own count does not.
    void noticesAListThatLacksRows()
    {
        Systems systems;
        systems.steer(systems.crm().base_url, "faults", "{'match':'GET /services/data/v67.0/queryAll','fault':'search_miss'}");
        systems.steer(systems.estate->openmeter().base_url, "faults", "{'match':'GET /api/v2/events','fault':'search_miss'}");
        const auto crm = systems.crmSource(), meter = systems.meter(systems.counting());
        QCOMPARE(pullRows(*crm, "contracts").ids.size(), size_t(0));
        QCOMPARE((*crm->count("contracts", {}))->count, int64_t(systems.estate->world().contracts.size()));
        QCOMPARE(pullRows(*meter, "events").ids.size(), size_t(0));
        QCOMPARE((*meter->count("events", {}))->count, taken(systems.estate->world()));
        systems.steer(systems.crm().base_url, "faults", "{'match':'GET /services/data/v67.0/queryAll','fault':'search_twice'}");
        const auto twice = pullRows(*crm, "contracts");
        QCOMPARE(twice.ids.size(), 2 * systems.estate->world().contracts.size());
        QCOMPARE(twice.distinct().size(), systems.estate->world().contracts.size());
    }

    // Whoever's clock is wrong: what happens meanwhile is read all the same.
    void passesOverNothingWhenClocksDiffer_data()
    {
        QTest::addColumn<int>("ahead_ms");
        QTest::newRow("two hours ahead") << 7'200'000;
        QTest::newRow("two hours behind") << -7'200'000;
    }
    void passesOverNothingWhenClocksDiffer()
    {
        QFETCH(int, ahead_ms);
        Systems systems;
        const std::string skew = ",'fault':'skew_clock','ms':" + std::to_string(ahead_ms) + "}";
        systems.steer(systems.crm().base_url, "faults", "{'match':'GET /services/data/v67.0/queryAll'" + skew);
        systems.steer(systems.estate->openmeter().base_url, "faults", "{'match':'GET /api/v2/events'" + skew);
        const auto crm = systems.crmSource(), meter = systems.meter();
        const auto contracts = pullRows(*crm, "contracts");
        const auto events = pullRows(*meter, "events");
        const std::string gone = systems.estate->world().contracts[3].id;
        for (auto& row : systems.crm().objects().at("Contract").rows)
            if (row.id() == gone) {
                row.values["IsDeleted"] = { sandbox::CrmValue::Flag, "true" };
                row.values["SystemModstamp"] = { sandbox::CrmValue::Time, sandbox::isoTime(systems.crm().now_ms(), 3) };
            }
        systems.crm().emptyRecycleBin();
        QCOMPARE(systems.send("meanwhile", "1"), 204);
        QCOMPARE(pullRows(*crm, "contracts", contracts.cursor).rows.at(gone).at("_deleted"), std::string("1"));
        QVERIFY(pullRows(*meter, "events", events.cursor).distinct().contains("meanwhile"));
    }

    void tellsTheVendorsWarning()
    {
        Systems systems;
        systems.crm().warning = "299 - \"This API version is deprecated and will be removed by Summer '28\"";
        const auto pulled = pullRows(*systems.crmSource(), "accounts");
        QVERIFY(!pulled.drift.empty());
        QVERIFY2(QString::fromStdString(pulled.drift[0]).contains(QStringLiteral("removed by Summer")), pulled.drift[0].c_str());
    }

    // A pull through a system that fails in every way a reader can notice is whole in the end.
    void losesNothingInAStorm_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= (qEnvironmentVariableIsSet("TIEOUT_LONG") ? 40 : 3); ++seed)
            QTest::addRow("%d", seed) << seed;
    }
    void losesNothingInAStorm()
    {
        QFETCH(int, seed);
        Systems systems;
        systems.ports.transport.body_bytes_max = 8U << 20;
        systems.crm().batch_max = 4;
        const auto small = [](const char* size) { return ",\"page_size\":\"" + std::string(size) + "\""; };
        int errors = 0, dice = seed * 100;
        for (const char* stream : { "events", "accounts", "contracts", "contract_items" }) {
            const bool meter = std::string_view(stream) == "events";
            const auto open = [&] { return meter ? systems.meter(small("37")) : systems.crmSource(small("4")); };
            const std::string& base = meter ? systems.estate->openmeter().base_url : systems.crm().base_url;
            const auto calm = tests::pullThrough(*open(), stream, systems.clock);
            QCOMPARE(calm.errors, 0);
            systems.steer(base, "faults", std::string(meter ? "{'match':'GET /api/" : "{'match':'GET /services/") + "','fault':'storm','one_in':2,'times':1000,'seed':" + std::to_string(++dice) + "}");
            const auto rough = tests::pullThrough(*open(), stream, systems.clock);
            systems.steer(base, "faults/clear");
            QVERIFY(rough.errors < 500);
            QVERIFY2(rough.rows == calm.rows, stream);
            errors += rough.errors;
        }
        QVERIFY2(errors > 5, std::to_string(errors).c_str()); // the storm was one
    }

    void refusesAPositionThatIsNone()
    {
        Systems systems;
        const auto source = systems.crmSource();
        for (const char* cursor : { "{}", "{\"time\":\"2026-01-01T00:00:00Z\",\"key\":\"' OR Id != '\",\"done\":false}", "{\"time\":\"now OR Id != null\",\"key\":\"\",\"done\":false}" }) {
            const auto page = source->pull("accounts", cursor, {});
            QVERIFY(!page.ok());
            QCOMPARE(int(page.error().remedy), int(domain::Remedy::FixData));
        }
        QVERIFY(!systems.meter()->pull("events", "{\"from\":\"x\"}", {}).ok());
    }
};

TIEOUT_TEST(TestCrmAndMeterSources)
#include "tst_crm_and_meter_sources.moc"
