#include "connectors/http/encoding.h"
#include "connectors/http/jwt.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <set>

using namespace tieout;
using namespace tieout::connect;

namespace {

const std::string kData = "/services/data/v67.0/";
const std::string kJson = "application/json";

// Bare requests to the simulated CRM, as any REST client makes them.
class Crm {
public:
    Crm() { token = signIn("grant_type=client_credentials&client_id=" + identity().client_id + "&client_secret=" + identity().client_secret); }

    sandbox::SalesforceSim::Identity& identity() { return sim().identity(); }
    sandbox::SalesforceSim& sim() { return fixture.estate->salesforce(); }

    HttpReply ask(const std::string& method, const std::string& path, std::string body = {}, const std::string& type = kJson, std::vector<HttpHeader> headers = {})
    {
        if (type == kJson)
            std::replace(body.begin(), body.end(), '`', '"');
        HttpRequest request { method == "GET" ? HttpPurpose::Read : HttpPurpose::Effect, method, sim().base_url + path, std::move(headers), body };
        request.headers.push_back({ "Content-Type", type });
        if (!token.empty())
            request.headers.push_back({ "Authorization", "Bearer " + token });
        return m_transport.perform(request, {});
    }
    std::string signIn(const std::string& form)
    {
        last = ask("POST", sandbox::SalesforceSim::kTokenPath, form, "application/x-www-form-urlencoded");
        const auto body = parseJson(last.body);
        const JsonNode* found = body ? body->find("access_token") : nullptr;
        return found ? found->text : std::string();
    }
    HttpReply soql(const std::string& query, const std::string& verb = "query") { return ask("GET", kData + verb + "?q=" + percentEncode(query)); }
    JsonNode rows(const std::string& query, const std::string& verb = "query")
    {
        const HttpReply reply = soql(query, verb);
        TIEOUT_CHECK(reply.answered() && reply.status == 200);
        return parseJson(reply.body).value();
    }
    std::string code(const HttpReply& reply)
    {
        const auto body = parseJson(reply.body);
        return body && body->kind == JsonNode::Array && !body->items.empty() && body->items[0].find("errorCode") ? body->items[0].find("errorCode")->text : "no list of errors: " + reply.body;
    }

    tests::SandboxFixture fixture;
    HttpReply last;
    std::string token;

private:
    CurlTransport m_transport { TransportSettings {} };
};

}

class TestSalesforceSim : public QObject {
    Q_OBJECT

private slots:
    void signsInWithASecret()
    {
        Crm crm;
        QVERIFY(!crm.token.empty());
        QCOMPARE(parseJson(crm.last.body)->find("instance_url")->text, crm.sim().base_url);
        QVERIFY(!parseJson(crm.last.body)->find("expires_in"));
        QCOMPARE(crm.signIn("grant_type=client_credentials&client_id=" + crm.identity().client_id + "&client_secret=other"), std::string());
        QCOMPARE(crm.last.status, 400);
        QCOMPARE(parseJson(crm.last.body)->find("error")->text, std::string("invalid_client"));
    }

    void signsInWithAnAssertion()
    {
        Crm crm;
        const auto keys = makeKeyPair(JwtAlgorithm::RS256), stranger = makeKeyPair(JwtAlgorithm::RS256);
        crm.identity().public_key = keys->public_key;
        const auto form = [&](const std::string& key, const std::string& user, int64_t lives_s) {
            const std::string claims = "{\"iss\":" + jsonString(crm.identity().client_id) + ",\"sub\":" + jsonString(user) + ",\"aud\":" + jsonString(crm.sim().base_url) + ",\"exp\":"
                + std::to_string(crm.fixture.clock.now().us() / 1'000'000 + lives_s) + "}";
            return "grant_type=" + percentEncode("urn:ietf:params:oauth:grant-type:jwt-bearer") + "&assertion=" + signJwtAs(JwtAlgorithm::RS256, "{\"alg\":\"RS256\"}", claims, key).value();
        };
        QVERIFY(!crm.signIn(form(keys->private_key, crm.identity().username, 180)).empty());
        QVERIFY(crm.signIn(form(stranger->private_key, crm.identity().username, 180)).empty());
        QVERIFY(crm.signIn(form(keys->private_key, "somebody@else", 180)).empty());
        QVERIFY(crm.signIn(form(keys->private_key, crm.identity().username, 3600)).empty()); // too long a life
        QVERIFY(crm.signIn(form(keys->private_key, crm.identity().username, -10)).empty());
        QCOMPARE(parseJson(crm.last.body)->find("error")->text, std::string("invalid_grant"));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* query, const char* code) { QTest::newRow(query) << QString::fromLatin1(query) << QString::fromLatin1(code); };
        row("SELECT Colour FROM Account", "INVALID_FIELD");
        row("SELECT Owner.Name FROM Account", "INVALID_FIELD");
        row("SELECT Id FROM Thing", "INVALID_TYPE");
        row("SELECT Id Account", "MALFORMED_QUERY");
        row("SELECT Id FROM Account WHERE Name = 'a", "MALFORMED_QUERY");
        row("SELECT Id FROM Account WHERE (Name = 'a'", "MALFORMED_QUERY");
        row("SELECT Id FROM Account LIMIT many", "MALFORMED_QUERY");
        row("SELECT COUNT(), Id FROM Account", "MALFORMED_QUERY");
        row("SELECT Id FROM Account WHERE SystemModstamp > '2026-01-01T00:00:00Z'", "INVALID_FIELD"); // a time in quotes
        row("SELECT Id FROM OrderItem WHERE Quantity = '1'", "INVALID_FIELD");
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, query);
        QFETCH(QString, code);
        Crm crm;
        const HttpReply reply = crm.soql(query.toStdString());
        QCOMPARE(reply.status, 400);
        QCOMPARE(QString::fromStdString(crm.code(reply)), code);
    }

    void asksInSoql()
    {
        Crm crm;
        const auto& world = crm.fixture.estate->world();
        QVERIFY(!world.contract_items.empty());
        QCOMPARE(crm.rows("SELECT COUNT() FROM Account").find("totalSize")->text, std::to_string(world.accounts.size()));
        const sandbox::ContractItem& item = world.contract_items[5];
        const JsonNode found = crm.rows("SELECT Id, Order.ContractId, Order.Contract.AccountId, Product2.ProductCode, Quantity, UnitPrice, ServiceDate FROM OrderItem WHERE Id = '" + item.id + "'");
        QCOMPARE(found.find("records")->items.size(), size_t(1));
        const JsonNode& row = found.find("records")->items[0];
        QCOMPARE(row.at("Order.ContractId")->text, item.contract);
        QCOMPARE(row.at("Order.attributes.type")->text, std::string("Order"));
        QCOMPARE(row.at("Product2.ProductCode")->text, item.sku);
        QCOMPARE(domain::Exact(decimalOf(*row.find("Quantity")).value()), domain::Exact(domain::Decimal(item.qty_e3, 3)));
        QVERIFY(row.find("Quantity")->text.find('.') != std::string::npos);
        const std::string a = world.accounts[0].id, b = world.accounts[1].id;
        QCOMPARE(crm.rows("select id from account where id in ('" + a + "','" + b + "') and not id = '" + a + "'").find("records")->items.size(), size_t(1));
        QCOMPARE(crm.rows("SELECT Id FROM Account WHERE (Id = '" + a + "' OR Id = '" + b + "') AND IsDeleted = false ORDER BY Id DESC LIMIT 1").find("records")->items[0].find("Id")->text, b);
        QCOMPARE(crm.rows("SELECT Id FROM Account WHERE ParentId = null AND Id = '" + a + "' AND Name LIKE '%'").find("totalSize")->text, std::string("1"));
    }

    void pagesByLocator()
    {
        Crm crm;
        crm.sim().batch_max = 7;
        const std::string query = "SELECT Id FROM Account ORDER BY SystemModstamp, Id";
        JsonNode page = crm.rows(query);
        std::vector<std::string> ids;
        for (;;) {
            for (const JsonNode& row : page.find("records")->items)
                ids.push_back(row.find("Id")->text);
            if (page.find("done")->kind == JsonNode::True)
                break;
            const HttpReply next = crm.ask("GET", page.find("nextRecordsUrl")->text);
            QCOMPARE(next.status, 200);
            page = parseJson(next.body).value();
        }
        QCOMPARE(ids.size(), crm.fixture.estate->world().accounts.size());
        QCOMPARE(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
        const std::string next = crm.rows(query).find("nextRecordsUrl")->text;
        crm.sim().forgetLocators();
        const HttpReply stale = crm.ask("GET", next);
        QCOMPARE(stale.status, 400);
        QCOMPARE(crm.code(stale), std::string("INVALID_QUERY_LOCATOR"));
    }

    void upsertsByExternalId()
    {
        Crm crm;
        const std::string path = kData + "sobjects/Order/Billing_Ref__c/recon-1";
        const HttpReply made = crm.ask("PATCH", path, "{`Status`:`Draft`,`EffectiveDate`:`2026-11-20`}");
        QCOMPARE(made.status, 201);
        QCOMPARE(parseJson(made.body)->find("created")->kind, JsonNode::True);
        const HttpReply again = crm.ask("PATCH", path, "{`Status`:`Activated`}");
        QCOMPARE(again.status, 200);
        QCOMPARE(parseJson(again.body)->find("created")->kind, JsonNode::False);
        QCOMPARE(parseJson(again.body)->find("id")->text, parseJson(made.body)->find("id")->text);
        QCOMPARE(parseJson(crm.ask("GET", path).body)->find("Status")->text, std::string("Activated"));
        QCOMPARE(crm.code(crm.ask("PATCH", path, "{`Colour`:`red`}")), std::string("INVALID_FIELD"));
        QCOMPARE(crm.code(crm.ask("PATCH", path, "{`OrderNumber`:`1`}")), std::string("INVALID_FIELD_FOR_INSERT_UPDATE"));
        QCOMPARE(crm.code(crm.ask("PATCH", path, "{`EffectiveDate`:`soon`}")), std::string("JSON_PARSER_ERROR"));
        QCOMPARE(crm.code(crm.ask("PATCH", kData + "sobjects/Order/Status/x", "{}")), std::string("NOT_FOUND"));
        QVERIFY(crm.ask("GET", "/__sandbox/effects").body.find("\"recon-1\",\"applied\":1") != std::string::npos);
        // Two rows of one account number: a list of links, nothing written.
        for (int i = 0; i < 2; ++i)
            QCOMPARE(crm.ask("POST", kData + "sobjects/Account", "{`Name`:`Twin`,`Billing_Account_Number__c`:`A17`}").status, 201);
        const HttpReply which = crm.ask("PATCH", kData + "sobjects/Account/Billing_Account_Number__c/A17", "{`Name`:`x`}");
        QCOMPARE(which.status, 300);
        QCOMPARE(parseJson(which.body)->items.size(), size_t(2));
        QCOMPARE(crm.rows("SELECT COUNT() FROM Account WHERE Name = 'x'").find("totalSize")->text, std::string("0"));
        QCOMPARE(crm.ask("POST", kData + "sobjects/Account", "{`Name`:`A`,`Tieout_Ref__c`:`r`}").status, 201);
        QCOMPARE(crm.code(crm.ask("POST", kData + "sobjects/Account", "{`Name`:`B`,`Tieout_Ref__c`:`r`}")), std::string("DUPLICATE_VALUE"));
    }

    void showsDeletedRowsOnlyWhenAsked()
    {
        Crm crm;
        const std::string id = crm.fixture.estate->world().contracts[2].id;
        QCOMPARE(crm.ask("DELETE", kData + "sobjects/Contract/" + id).status, 204);
        const std::string query = "SELECT Id, IsDeleted FROM Contract WHERE Id = '" + id + "'";
        QCOMPARE(crm.rows(query).find("totalSize")->text, std::string("0"));
        QCOMPARE(crm.rows(query, "queryAll").find("records")->items.at(0).find("IsDeleted")->kind, JsonNode::True);
        const int64_t now_ms = crm.sim().now_ms();
        const auto window = [&](const char* what, int64_t days) {
            return crm.ask("GET", kData + "sobjects/Contract/" + what + "/?start=" + percentEncode(sandbox::isoTime(now_ms - days * 86'400'000, 0)) + "&end=" + percentEncode(sandbox::isoTime(now_ms + 60'000, 0)));
        };
        QCOMPARE(parseJson(window("deleted", 1).body)->find("deletedRecords")->items.at(0).find("id")->text, id);
        QVERIFY(parseJson(window("updated", 1).body)->find("ids")->items.empty());
        QVERIFY(parseJson(window("updated", 1).body)->find("latestDateCovered")->text.ends_with("+0000"));
        QCOMPARE(crm.code(window("deleted", 20)), std::string("INVALID_REPLICATION_DATE"));
        QCOMPARE(crm.code(crm.ask("DELETE", kData + "sobjects/Contract/" + id)), std::string("ENTITY_IS_DELETED"));
    }

    void queriesInBulk()
    {
        Crm crm;
        QCOMPARE(crm.ask("POST", kData + "sobjects/Account", "{`Name`:`Say \\`hi\\`, you`}").status, 201);
        const HttpReply made = crm.ask("POST", kData + "jobs/query", "{`operation`:`query`,`query`:`SELECT Id, Name, ParentId FROM Account`}");
        QCOMPARE(made.status, 200);
        const std::string job = kData + "jobs/query/" + parseJson(made.body)->find("id")->text;
        QCOMPARE(crm.code(crm.ask("GET", job + "/results")), std::string("INVALIDJOBSTATE"));
        QCOMPARE(parseJson(crm.ask("GET", job).body)->find("state")->text, std::string("InProgress"));
        QCOMPARE(parseJson(crm.ask("GET", job).body)->find("state")->text, std::string("JobComplete"));
        std::string locator, csv;
        size_t rows = 0;
        do {
            const HttpReply part = crm.ask("GET", job + "/results?maxRecords=10" + (locator.empty() ? "" : "&locator=" + locator));
            QCOMPARE(part.status, 200);
            rows += std::stoul(std::string(part.header("Sforce-NumberOfRecords")));
            locator = part.header("Sforce-Locator");
            csv += part.body;
        } while (locator != "null");
        QCOMPARE(rows, crm.fixture.estate->world().accounts.size() + 1);
        QVERIFY(csv.starts_with("\"Id\",\"Name\",\"ParentId\"\n"));
        QVERIFY(csv.find("\"Say \"\"hi\"\", you\",\"\"\n") != std::string::npos);
        QCOMPARE(crm.code(crm.ask("POST", kData + "jobs/query", "{`operation`:`query`,`query`:`SELECT COUNT() FROM Account`}")), std::string("API_ERROR"));
        const std::string wrong = kData + "jobs/query/" + parseJson(crm.ask("POST", kData + "jobs/query", "{`operation`:`query`,`query`:`SELECT Colour FROM Account`}").body)->find("id")->text;
        crm.ask("GET", wrong);
        const auto failed = parseJson(crm.ask("GET", wrong).body);
        QCOMPARE(failed->find("state")->text, std::string("Failed"));
        QVERIFY(failed->find("errorMessage")->text.starts_with("INVALID_FIELD"));
        // A job the vendor lost is not there any more, whatever it had come to.
        QCOMPARE(crm.ask("POST", "/__sandbox/faults", "{`match`:`GET " + job + "`,`fault`:`lose_jobs`}").status, 200);
        QCOMPARE(crm.code(crm.ask("GET", job)), std::string("NOT_FOUND"));
    }

    void doesAllOrNone()
    {
        Crm crm;
        const auto ask = [&](const char* price) {
            return crm.ask("POST", kData + "composite",
                "{`allOrNone`:true,`compositeRequest`:[{`method`:`PATCH`,`url`:`" + kData + "sobjects/Order/Billing_Ref__c/r1`,`referenceId`:`ord`,`body`:{`Status`:`Draft`}},"
                    + "{`method`:`POST`,`url`:`" + kData + "sobjects/OrderItem`,`referenceId`:`item`,`body`:{`OrderId`:`@{ord.id}`,`UnitPrice`:" + price + "}}]}");
        };
        const auto failed = parseJson(ask("`much`").body);
        QCOMPARE(failed->find("compositeResponse")->items[0].at("body")->items[0].find("errorCode")->text, std::string("PROCESSING_HALTED"));
        QCOMPARE(failed->find("compositeResponse")->items[1].find("httpStatusCode")->text, std::string("400"));
        QCOMPARE(crm.ask("GET", kData + "sobjects/Order/Billing_Ref__c/r1").status, 404);
        QVERIFY(crm.sim().effectsJson().find("r1") == std::string::npos); // undone is not done
        const auto done = parseJson(ask("0.0375").body);
        QCOMPARE(done->find("compositeResponse")->items[1].find("httpStatusCode")->text, std::string("201"));
        const std::string order = parseJson(crm.ask("GET", kData + "sobjects/Order/Billing_Ref__c/r1").body)->find("Id")->text;
        QCOMPARE(crm.rows("SELECT COUNT() FROM OrderItem WHERE OrderId = '" + order + "' AND UnitPrice = 0.0375").find("totalSize")->text, std::string("1"));
    }

    // HTTP says 200 whatever became of the single records, which are answered in their order.
    void writesCollections()
    {
        Crm crm;
        const auto ask = [&](const char* all_or_none) {
            const HttpReply reply = crm.ask("PATCH", kData + "composite/sobjects/Account/Billing_Account_Number__c",
                "{`allOrNone`:" + std::string(all_or_none) + ",`records`:[{`attributes`:{`type`:`Account`},`Billing_Account_Number__c`:`N-1`,`Name`:`One`},"
                    + "{`attributes`:{`type`:`Account`},`Billing_Account_Number__c`:`N-2`,`Nope`:1},{`attributes`:{`type`:`Account`},`Billing_Account_Number__c`:`N-3`,`Name`:`Three`}]}");
            TIEOUT_CHECK(reply.status == 200);
            return parseJson(reply.body).value();
        };
        const auto code = [](const JsonNode& result) { return result.find("errors")->items.empty() ? std::string() : result.find("errors")->items[0].find("statusCode")->text; };
        const JsonNode none = ask("true");
        QCOMPARE(code(none.items[0]), std::string("ALL_OR_NONE_OPERATION_ROLLED_BACK"));
        QCOMPARE(code(none.items[1]), std::string("INVALID_FIELD"));
        QCOMPARE(crm.ask("GET", kData + "sobjects/Account/Billing_Account_Number__c/N-1").status, 404);
        const JsonNode some = ask("false");
        QCOMPARE(code(some.items[0]) + code(some.items[2]), std::string());
        QCOMPARE(code(some.items[1]), std::string("INVALID_FIELD"));
        QCOMPARE(crm.ask("GET", kData + "sobjects/Account/Billing_Account_Number__c/N-3").status, 200);
        QCOMPARE(crm.ask("GET", kData + "sobjects/Account/Billing_Account_Number__c/N-2").status, 404);
        const auto all = parseJson(crm.ask("GET", kData + "sobjects").body);
        QVERIFY(std::any_of(all->find("sobjects")->items.begin(), all->find("sobjects")->items.end(), [](const JsonNode& object) { return object.find("name")->text == "OrderItem"; }));
    }

    void endsSessionsAndCountsCalls()
    {
        Crm crm;
        const HttpReply limits = crm.ask("GET", kData + "limits");
        QCOMPARE(std::string(limits.header("Sforce-Limit-Info")), std::string("api-usage=1/245000"));
        QCOMPARE(crm.ask("POST", "/__sandbox/tokens/expire").status, 200);
        const HttpReply ended = crm.ask("GET", kData + "limits");
        QCOMPARE(ended.status, 401);
        QCOMPARE(crm.code(ended), std::string("INVALID_SESSION_ID"));
        crm.token = crm.signIn("grant_type=client_credentials&client_id=" + crm.identity().client_id + "&client_secret=" + crm.identity().client_secret);
        crm.sim().api_limit = 1;
        const HttpReply enough = crm.ask("GET", kData + "limits");
        QCOMPARE(enough.status, 403);
        QCOMPARE(crm.code(enough), std::string("REQUEST_LIMIT_EXCEEDED"));
        const HttpReply old = crm.ask("GET", "/services/data/v30.0/limits");
        QCOMPARE(old.status, 410);
        QCOMPARE(crm.code(old), std::string("UNSUPPORTED_API_VERSION"));
    }
};

TIEOUT_TEST(TestSalesforceSim)
#include "tst_salesforce_sim.moc"
