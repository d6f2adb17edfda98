#include "connectors/rest/body_template.h"
#include "connectors/rest/registry.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tieout;
using namespace tieout::connect;

namespace {

std::string builtIn()
{
    for (const auto& [name, text] : manifestTexts())
        if (name == "netsuite.json")
            return std::string(text);
    return {};
}

}

class TestManifest : public QObject {
    Q_OBJECT

private slots:
    void readsTheBuiltInOne()
    {
        const auto manifest = loadManifest("netsuite");
        QVERIFY2(manifest.ok(), manifest.ok() ? "" : domain::english(manifest.error()).c_str());
        QCOMPARE(manifest->title, std::string("NetSuite"));
        QCOMPARE(manifest->streams.size(), size_t(8));
        QVERIFY(manifest->effect("post_invoice") != nullptr);
        for (const char* operation : { "post_credit", "reverse_posting", "apply_payment", "create_customer", "post_journal" })
            QVERIFY2(manifest->effect(operation) != nullptr, operation);
        QVERIFY(manifest->effect("pay_taxes") == nullptr);
    }

    // What is wrong is named with its line; a broken description is never used in part.
    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* from, const char* to, const char* says) {
            QTest::newRow(name) << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(says);
        };
        row("unknown name", "\"owner\": \"finance\",", "\"owner\": \"finance\", \"colour\": \"red\",", "line 48: “colour” is not known here");
        row("everything that was deleted", "\"kind\": \"suiteql_deleted\",", "\"kind\": \"suiteql_deleted\", \"lists_all\": true,", "lists_all is for records that are listed");
        row("unknown kind", "\"suiteql\"", "\"graphql\"", "kind is “graphql”; it may be suiteql");
        row("unknown table", "\"erp_postings\"", "\"erp_things\"", "there is no table erp_things");
        row("unknown column", "\"invoice_ref\":", "\"invoice\":", "has no column invoice");
        row("required column left out", "\"period\": \"period\", \"amount\"", "\"amount\"", "the required column period has no field");
        row("unknown option", "\"option:book\"", "\"option:shelf\"", "there is no option shelf");
        row("no such way to sign in", "\"default\": \"oauth2\"", "\"default\": \"basic\"", "the default of the option sign_in names no way to sign in");
        row("unknown option of a signature", "\"consumer_option\": \"consumer_key\"", "\"consumer_option\": \"consumer\"", "there is no option consumer");
        row("address instead of a path", "\"/services/rest/auth/oauth2/v1/token\"", "\"https://evil.example/token\"", "token_path must be a path");
        row("two slashes", "\"/services/rest/auth/oauth2/v1/token\"", "\"//evil.example/token\"", "token_path must be a path");
        row("wrong type", "\"requests_per_second\": 4", "\"requests_per_second\": \"4\"", "requests_per_second must be a number");
        row("out of range", "\"attempts\": 5", "\"attempts\": 50", "attempts must be a whole number from 1 to 5");
        row("missing", "\"title\": \"NetSuite\",", "", "title is missing");
        row("unknown placeholder", "{{text memo}}", "{{text colour}}", "{{text colour}}");
        row("unknown verb", "{{text memo}}", "{{eval memo}}", "{{eval memo}}");
        row("text as a number", "{{number tax}}", "{{number memo}}", "{{number memo}}");
        row("unknown table of what is deleted", "\"erp_credits\", \"erp_receipts\"]", "\"erp_credits\", \"erp_recipes\"]", "there is no table erp_recipes");
        row("unknown table of parts", "[\"journal_lines\"] }", "[\"journals\"] }", "there is no table journals");
        row("parts by another field", "\"whole\": \"id\"", "\"whole\": \"line\"", "whole must be the first of several keys");
        row("unknown content", "\"content\": \"journal\"", "\"content\": \"anything\"", "content is “anything”; it may be lines, amount, journal, none");
        row("unknown need", "\"needs\": [\"subject\",", "\"needs\": [\"object\",", "there is no text “object”");
        row("unknown list", "\"$each\": \"journal\"", "\"$each\": \"ledger\"", "ledger");
        row("unknown condition", "\"$when\": \"reference_to\"", "\"$when\": \"reference\u0020of\"", "reference of");
        row("debit and credit", "\"debit\": \"net\" }", "\"debit\": \"net\", \"credit\": \"net\" }", "either debit or credit");
        row("unknown amount", "\"debit\": \"net\" }", "\"debit\": \"gross\" }", "it may be amount, net, tax");
        row("look-up without the reference", "invoice/eid:{{reference}}", "invoice/eid:1", "path must hold {{reference}}");
        row("unknown outcome", "\"outcome\": \"rejected\"", "\"outcome\": \"posted\"", "it may be rejected, not_sent, unknown");
        row("other version", "\"manifest\": 1", "\"manifest\": 2", "manifest must be a whole number from 1 to 1");
        row("no JSON", "\"auth\": {", "\"auth\": [", "JSON");
        row("a name twice", "\"title\": \"NetSuite\",", "\"title\": \"NetSuite\", \"title\": \"x\",", "line 4");
    }
    void namesWhatIsWrong()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, says);
        QString text = QString::fromStdString(builtIn());
        const auto at = text.indexOf(from);
        QVERIFY(at >= 0);
        text.replace(at, from.size(), to);
        const auto manifest = readManifest(text.toStdString(), "mine.json");
        QVERIFY(!manifest.ok());
        QCOMPARE(int(manifest.error().remedy), int(domain::Remedy::FixData));
        const QString message = QString::fromStdString(domain::english(manifest.error()));
        QVERIFY2(message.contains(says), qPrintable(message));
        QVERIFY2(message.contains(QStringLiteral("mine.json")), qPrintable(message));
    }

    void takesAUsersFile()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("house-erp.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(builtIn()).replace("\"title\": \"NetSuite\"", "\"title\": \"House ERP\""));
        file.close();
        const std::string path = folder.path().toStdString();
        QCOMPARE(manifestNames(path), (std::vector<std::string> { "house-erp", "netsuite", "openmeter", "salesforce", "stripe" }));
        QCOMPARE(loadManifest("house-erp", path)->title, std::string("House ERP"));
        const auto unknown = loadManifest("other", path);
        QVERIFY(!unknown.ok());
        QCOMPARE(int(unknown.error().remedy), int(domain::Remedy::Unsupported));
        QVERIFY(domain::english(unknown.error()).find("house-erp, netsuite, openmeter, salesforce, stripe") != std::string::npos);
        QCOMPARE(int(loadManifest("../etc/passwd", path).error().remedy), int(domain::Remedy::Usage));

        // And it runs: the new system is read like the built-in one.
        tests::SandboxFixture fixture;
        const auto source = makeSource(loadManifest("house-erp", path).value(), fixture.connection(), fixture.ports);
        QVERIFY(source.ok());
        const auto answer = (*source)->test({});
        QVERIFY(answer.ok());
        QVERIFY(domain::english(*answer).starts_with("House ERP at "));
    }

    // Quotes, line ends and braces in data stay data.
    void escapesWhatItFillsIn()
    {
        const auto body = parseJson("{\"a\":\"{{text memo}}\",\"b\":[\"{{number amount}}\"]}");
        TemplateValues values = sampleTemplateValues();
        values.texts["memo"] = "x\",\"admin\":true,\"y\":\"\n{{number amount}}\\";
        values.numbers["amount"] = domain::Decimal(1050, 2);
        const auto filled = fillTemplate(*body, values);
        QVERIFY(filled.ok());
        const auto read = parseJson(*filled);
        QVERIFY(read.ok());
        QCOMPARE(read->members.size(), size_t(2));
        QCOMPARE(read->find("a")->text, values.texts["memo"]);
        QCOMPARE(read->find("b")->items.at(0).text, std::string("10.50"));
    }
};

// The vendor folder's own request and answer pairs, where they are present.
class TestVendorExamples : public QObject {
    Q_OBJECT

    JsonNode m_examples;

    const JsonNode* answer(const char* id) const
    {
        for (const JsonNode& exchange : m_examples.find("exchanges")->items)
            if (exchange.find("id")->text == id)
                return exchange.find("response");
        return nullptr;
    }

    // The same names, kinds and nesting; values may differ. Lists compare by their first element.
    static QString shape(const JsonNode& node)
    {
        switch (node.kind) {
        case JsonNode::Object: {
            QStringList names;
            for (const auto& [name, value] : node.members)
                names += QString::fromStdString(name) + QLatin1Char(':') + shape(value);
            names.sort();
            return QLatin1Char('{') + names.join(QLatin1Char(',')) + QLatin1Char('}');
        }
        case JsonNode::Array:
            return QLatin1Char('[') + (node.items.empty() ? QString() : shape(node.items[0])) + QLatin1Char(']');
        case JsonNode::True:
        case JsonNode::False:
            return QStringLiteral("bool");
        default:
            return node.kind == JsonNode::String ? QStringLiteral("text") : node.kind == JsonNode::Number ? QStringLiteral("number") : QStringLiteral("null");
        }
    }

    sandbox::SimReply ask(sandbox::Estate& estate, const sandbox::SimRequest& request, bool signed_in = true) const
    {
        sandbox::SimRequest copy = request;
        if (signed_in) {
            const int64_t now = QDateTime::currentSecsSinceEpoch();
            const std::string claims = "{\"iss\":" + jsonString(estate.clientId()) + ",\"scope\":[\"rest_webservices\"],\"aud\":" + jsonString(estate.baseUrl() + sandbox::NetSuiteSim::kTokenPath)
                + ",\"iat\":" + std::to_string(now) + ",\"exp\":" + std::to_string(now + 600) + "}";
            const auto jwt = signJwt("{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":" + jsonString(estate.certificateId()) + "}", claims, estate.privateKey());
            sandbox::SimRequest token { "POST", sandbox::NetSuiteSim::kTokenPath, {}, { { "content-type", "application/x-www-form-urlencoded" } },
                "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" + *jwt };
            const sandbox::SimReply given = estate.netsuite().handle(token);
            copy.headers["authorization"] = "Bearer " + parseJson(given.body)->find("access_token")->text;
        }
        return estate.netsuite().handle(copy);
    }

private slots:
    void initTestCase()
    {
        QFile file(QStringLiteral(TIEOUT_SOURCE_DIR "/../shared/vendor-specs/netsuite/wire-examples.json"));
        if (!file.open(QIODevice::ReadOnly))
            return; // each case says so
        auto read = parseJson(file.readAll().toStdString());
        QVERIFY(read.ok());
        m_examples = std::move(read).value();
    }

    // Which a reading from the beginning proves to be gone: not where it begins at a day.
    void saysWhatListsEverything()
    {
        tests::SandboxFixture fixture;
        const auto listed = [&](const std::string& extra) {
            std::string names;
            for (const engine::StreamSpec& stream : fixture.source(extra)->streams())
                if (stream.lists_all)
                    names += stream.name + (stream.may_shrink ? "! " : " ");
            return names;
        };
        QCOMPARE(listed(""), std::string("invoices reversals credits receipts refunds customers gl_lines "));
        QCOMPARE(listed(",\"start\":\"2026-01-01 00:00:00\""), std::string());
        QVERIFY(listed(",\"may_shrink\":\"yes\"").starts_with("invoices! "));
    }

    void answersInShape_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("body");
        const auto row = [](const char* id, const char* method, const char* path, const char* body = "") {
            QTest::newRow(id) << QString::fromLatin1(id) << QString::fromLatin1(method) << QString::fromLatin1(path) << QString::fromLatin1(body).replace(QLatin1Char('\''), QLatin1Char('"'));
        };
        const char* line = "'item':{'items':[{'item':{'externalId':'SKU-API'},'quantity':1,'amount':5.00}]}";
        static std::string created = std::string("{'externalId':'X1','entity':{'externalId':'cus_0001'},'subsidiary':{'id':'1'},'currency':{'id':'1'},'tranDate':'2026-04-30',") + line + "}";
        static std::string closed = std::string("{'externalId':'X2','entity':{'externalId':'cus_0001'},'subsidiary':{'id':'1'},'currency':{'id':'1'},'tranDate':'2025-11-30',") + line + "}";
        row("login-refused", "GET", "/services/rest/record/v1/invoice/1");
        row("record-not-found", "GET", "/services/rest/record/v1/invoice/eid:INV00000999");
        row("invoice-created", "POST", "/services/rest/record/v1/invoice", created.c_str());
        row("invoice-created-again-with-the-same-external-id", "POST", "/services/rest/record/v1/invoice", created.c_str());
        row("journal-entry-into-a-closed-period", "POST", "/services/rest/record/v1/invoice", closed.c_str());
        row("item-id-that-does-not-exist", "POST", "/services/rest/record/v1/invoice",
            "{'externalId':'X3','entity':{'externalId':'cus_0001'},'subsidiary':{'id':'1'},'currency':{'id':'1'},'tranDate':'2026-04-30','item':{'items':[{'item':{'id':'9999'},'amount':5}]}}");
        row("required-field-missing", "POST", "/services/rest/record/v1/invoice", "{'externalId':'X4'}");
        row("suiteql-refused", "POST", "/services/rest/query/v1/suiteql", "{'q':'SELECT id FROM foo'}");
        row("suiteql-page", "POST", "/services/rest/query/v1/suiteql",
            "{'q':'SELECT t.id, t.otherrefnum AS externalid, t.tranid, TO_CHAR(t.lastmodifieddate,\\u0027YYYY-MM-DD HH24:MI:SS\\u0027) AS lm FROM transaction t WHERE t.id = ?','params':['88231']}");
    }
    void answersInShape()
    {
        QFETCH(QString, id);
        QFETCH(QString, method);
        QFETCH(QString, path);
        QFETCH(QString, body);
        if (!m_examples.find("exchanges"))
            QSKIP("skipped: vendor specs not present");
        sandbox::Scenario scenario;
        sandbox::scenarioByName("small", scenario);
        sandbox::Estate estate(sandbox::makeWorld(7, scenario), JwtAlgorithm::ES256);
        QVERIFY(estate.start(0).ok());
        const sandbox::SimRequest request { method.toStdString(), path.toStdString(), {}, { { "content-type", "application/json" }, { "prefer", "transient" } }, body.toStdString() };
        if (id.contains(QStringLiteral("again")))
            ask(estate, request);
        const sandbox::SimReply reply = ask(estate, request, id != QStringLiteral("login-refused"));
        const JsonNode* expected = answer(id.toLatin1().constData());
        QVERIFY(expected != nullptr);
        QCOMPARE(QString::number(reply.status), QString::fromStdString(expected->find("status")->text));
        for (const auto& [name, value] : expected->find("headers")->members) {
            const auto found = std::find_if(reply.headers.begin(), reply.headers.end(), [&name = name](const auto& header) { return header.first == name; });
            QVERIFY2(found != reply.headers.end(), name.c_str());
            if (name == "Content-Type")
                QCOMPARE(QString::fromStdString(found->second), QString::fromStdString(value.text));
        }
        const JsonNode* want = expected->find("body");
        if (want->kind == JsonNode::Null) {
            QVERIFY(reply.body.empty());
            return;
        }
        const auto got = parseJson(reply.body);
        QVERIFY2(got.ok(), reply.body.c_str());
        QCOMPARE(shape(*got), shape(*want));
        if (const JsonNode* details = want->find("o:errorDetails")) {
            const JsonNode& is = got->find("o:errorDetails")->items.at(0);
            QCOMPARE(QString::fromStdString(is.find("o:errorCode")->text), QString::fromStdString(details->items.at(0).find("o:errorCode")->text));
            const bool same_text = id != QStringLiteral("record-not-found");
            if (same_text)
                QCOMPARE(is.find("detail")->text.substr(0, 24), details->items.at(0).find("detail")->text.substr(0, 24));
        }
    }
};

TIEOUT_TEST(TestManifest)
TIEOUT_TEST(TestVendorExamples)
#include "tst_manifest.moc"
