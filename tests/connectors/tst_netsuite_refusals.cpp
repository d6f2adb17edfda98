#include "connectors/http/encoding.h"
#include "connectors/rest/answer_class.h"
#include "connectors/rest/rest_connection.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using domain::Remedy;
using engine::SendReport;

// What each of NetSuite's refusals means for an effect and for a read: (status, o:errorCode, body) to
// class, remedy and outcome.
class TestNetSuiteRefusals : public QObject {
    Q_OBJECT

private slots:
    void means_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("what"); // empty: not on the list
        QTest::addColumn<int>("remedy"); // of a read
        QTest::addColumn<int>("outcome"); // of an effect
        const auto row = [](const char* name, int status, const char* code, const char* detail, const char* place, const char* what, Remedy remedy, SendReport::Outcome outcome) {
            QTest::newRow(name) << status << QString::fromLatin1(code) << QString::fromLatin1(detail) << QString::fromLatin1(place) << QString::fromLatin1(what) << int(remedy) << int(outcome);
        };
        const char *user = "USER_ERROR", *content = "INVALID_CONTENT";
        row("period closed", 400, user, "Error while accessing a resource. You cannot create or modify a transaction in a closed period.", "", "PERIOD_CLOSED", Remedy::FixData, SendReport::Rejected);
        row("period closed, worded otherwise", 400, user, "The posting period Apr 2026 has been CLOSED.", "", "PERIOD_CLOSED", Remedy::FixData, SendReport::Rejected);
        row("period locked", 400, user, "This period is locked for accounts receivable.", "", "PERIOD_CLOSED", Remedy::FixData, SendReport::Rejected);
        row("period closed, a script's code", 400, "CLOSED_TRAN_PRD", "x", "", "PERIOD_CLOSED", Remedy::FixData, SendReport::Rejected);
        row("customer", 400, content, "Invalid Field Value 9999 for the following field: entity", "entity", "PARTY_MISSING", Remedy::FixData, SendReport::Rejected);
        row("customer of a journal line", 400, content, "Invalid Field Value 9999", "line.items[1].entity", "PARTY_MISSING", Remedy::FixData, SendReport::Rejected);
        row("customer of a payment", 400, content, "Invalid Field Value 9999", "customer", "PARTY_MISSING", Remedy::FixData, SendReport::Rejected);
        row("account", 400, content, "Invalid Field Value 58 for the following field: account", "line.items[0].account", "ACCOUNT_INVALID", Remedy::FixData, SendReport::Rejected);
        row("item", 400, content, "Invalid Field Value 9999 for the following field: item", "item.items[0].item", "DATA", Remedy::FixData, SendReport::Rejected);
        row("reference, a script's code", 400, "INVALID_KEY_OR_REF", "x", "", "DATA", Remedy::FixData, SendReport::Rejected);
        row("balance", 400, user, "Error while accessing a resource. The amounts in this journal are not in balance.", "", "NOT_BALANCED", Remedy::FixData, SendReport::Rejected);
        row("duplicate", 400, user, "Error while accessing a resource. This record already exists.", "", "DUPLICATE", Remedy::FixData, SendReport::Unknown);
        row("duplicate entity", 400, user, "This entity already exists.", "", "DUPLICATE", Remedy::FixData, SendReport::Unknown);
        row("duplicate, a script's code", 400, "DUP_RCRD", "x", "", "DUPLICATE", Remedy::FixData, SendReport::Unknown);
        row("key known", 400, "IDEMPOTENCY_ERROR", "A request with the same idempotency key was already sent.", "", "ALREADY_DONE", Remedy::FixData, SendReport::Unknown);
        row("field left out", 400, user, "Please enter value(s) for: Customer.", "", "REQUIRED_FIELD", Remedy::FixData, SendReport::Rejected);
        row("field left out that is a period", 400, user, "Please enter value(s) for: Closed Period.", "", "REQUIRED_FIELD", Remedy::FixData, SendReport::Rejected);
        row("sentence of a script", 400, user, "Credit check failed for region 4.", "", "UNKNOWN_OUTCOME", Remedy::FixData, SendReport::Unknown);
        row("request", 400, "INVALID_REQUEST", "x", "", "DATA", Remedy::FixData, SendReport::Rejected);
        row("query", 400, "INVALID_PARAMETER", "Invalid search query. Search error occurred: Field 'foo' was not found.", "q", "DATA", Remedy::FixData, SendReport::Rejected);
        row("query on what the role may not see", 400, "INVALID_PARAMETER", "Search error occurred: Record 'deletedrecord' was not found.", "q", "PERMISSION", Remedy::NoPermission, SendReport::Rejected);
        row("no such record", 404, "NONEXISTENT_ID", "Record does not exist.", "eid:X", "DATA", Remedy::FixData, SendReport::Rejected);
        row("login", 401, "INVALID_LOGIN", "Invalid login attempt.", "", "AUTH", Remedy::FixCredentials, SendReport::NotSent);
        row("permission", 403, "INSUFFICIENT_PERMISSION", "Permission Violation: You need a higher permission.", "", "PERMISSION", Remedy::NoPermission, SendReport::Rejected);
        row("concurrency", 429, "CONCURRENCY_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked.", "", "THROTTLED", Remedy::Retry, SendReport::NotSent);
        row("server", 500, "UNEXPECTED_ERROR", "An unexpected error occurred. Error ID: m3z1x7k8p2q", "", "UNKNOWN_OUTCOME", Remedy::Retry, SendReport::Unknown);
        // Not on the list: another status than the code's own, or no code at all.
        row("gateway", 502, "BAD_GATEWAY", "x", "", "", Remedy::Retry, SendReport::Unknown);
        row("gateway's patience", 504, "TIMEOUT", "x", "", "", Remedy::Retry, SendReport::Unknown);
        row("known words, other status", 409, user, "This record already exists.", "", "", Remedy::FixData, SendReport::Unknown);
        row("new code", 400, "SOMETHING_NEW", "closed period", "", "", Remedy::FixData, SendReport::Unknown);
    }
    void means()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        QFETCH(QString, detail);
        QFETCH(QString, place);
        QFETCH(QString, what);
        QFETCH(int, remedy);
        QFETCH(int, outcome);
        tests::SandboxFixture fixture;
        const auto answer = [&](const std::string& match) {
            fixture.admin("POST", "faults/clear");
            std::string said = detail.toStdString();
            std::replace(said.begin(), said.end(), '\'', '`'); // the steering's own quotes
            fixture.fault("{'match':'" + match + "','fault':'status','times':9,'status':" + std::to_string(status) + ",'code':'" + code.toStdString() + "','detail':'" + said
                + "','place':'" + place.toStdString() + "'}");
            return said;
        };

        answer("GET /services/rest/record/v1/accountingPeriod/1");
        const auto made = RestConnection::make(loadManifest("netsuite").value(), fixture.connection(), fixture.ports);
        QVERIFY(made.ok());
        const HttpReply reply = (*made)->read("GET", "/services/rest/record/v1/accountingPeriod/1", {}, {}, {});
        QCOMPARE(reply.status, status);
        const auto vendor = (*made)->vendorError(reply);
        QVERIFY(vendor && vendor->code == code.toStdString());
        QCOMPARE(vendor->known ? QString::fromStdString(std::string(meaningOf(vendor->known->what).code)) : QString(), what);
        QCOMPARE(int((*made)->readError(reply).remedy), remedy);

        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), sha256Hex("wire"));
        const std::string said = answer("POST /services/rest/record/v1/invoice");
        const SendReport report = sink->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        const std::string why = domain::english(report.why);
        QVERIFY2(int(report.outcome) == outcome, why.c_str());
        QCOMPARE(report.http_status, status);
        QCOMPARE(why.find(said) != std::string::npos, !what.isEmpty());
        if (vendor->known) // the vendor's sentence, and what to do
            QCOMPARE(why, domain::english(domain::Text { meaningOf(vendor->known->what).sentence, { "NetSuite", std::to_string(status), said, code.toStdString() } }));
        QCOMPARE(fixture.requests("POST /services/rest/record/v1/invoice"), 0); // the fault answered, once
    }
};

TIEOUT_TEST(TestNetSuiteRefusals)
#include "tst_netsuite_refusals.moc"
