#include "connectors/http/encoding.h"
#include "netsuite_requests.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using engine::ProbeReport;
using engine::SendReport;
using tests::ledgerRequest;

namespace {

const std::string kWireKey = sha256Hex("wire");
const std::string kReference = ("TIE-" + kWireKey).substr(0, 36);
const auto kProof = engine::IntentProofMaker::forConnectorTest;

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

// As the posting engine compares what it finds with what was approved.
bool same(const engine::EffectRequest& request, const engine::TargetRecord& record)
{
    return record.amount == domain::Exact(request.amount) && record.currency == request.currency && (record.period == domain::Period() || record.period == request.period)
        && (record.lines_digest.empty() || record.lines_digest == linesDigest(request.lines));
}

}

// What NetSuite is asked to do beside posting invoices.
class TestNetSuiteEffects : public QObject {
    Q_OBJECT

private slots:
    void rendersTheSameBytes_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("body"); // JSON with single quotes; ~ is an escaped one
        const auto row = [](const char* operation, const char* path, const char* body) { QTest::newRow(operation) << QString::fromLatin1(operation) << QString::fromLatin1(path) << QString::fromLatin1(body); };
        row("post_credit", "creditMemo",
            "{'externalId':'$REF','entity':{'externalId':'$CUSTOMER'},'subsidiary':{'externalId':'EU01'},'currency':{'id':'2'},'tranDate':'2026-04-28','otherRefNum':'cn_new_1','memo':'Tieout post_credit','item':{'items':[{'item':{'externalId':'SKU-API'},'quantity':1,'amount':25.00}]}}");
        row("reverse_posting", "invoice/$ID/!transform/creditMemo", "{'externalId':'$REF','tranDate':'2026-04-28','otherRefNum':'$INVOICE','memo':'Tieout reverse_posting'}");
        row("apply_payment", "customerPayment",
            "{'externalId':'$REF','customer':{'externalId':'$CUSTOMER'},'currency':{'id':'2'},'tranDate':'2026-04-28','payment':$AMOUNT,'checkNum':'pay_new_1','custbody_tieout_number':'pi_new_1','memo':'Tieout apply_payment','apply':{'items':[{'doc':{'id':'$ID'},'apply':true,'amount':$AMOUNT}]}}");
        row("create_customer", "customer",
            "{'externalId':'cus_new-1','companyName':'Newcomer ~GmbH~','isPerson':false,'subsidiary':{'externalId':'EU01'},'currency':{'id':'2'},'vatRegNumber':'DE123456789','parent':{'externalId':'cus_0001'}}");
        row("post_journal", "journalEntry",
            "{'externalId':'$REF','subsidiary':{'externalId':'EU01'},'currency':{'id':'2'},'tranDate':'2026-04-28','memo':'Tieout post_journal','custbody_tieout_document':'$ID','line':{'items':[{'account':{'externalId':'1100'},'debit':119.00,'department':{'externalId':'CC-SALES'},'entity':{'externalId':'$CUSTOMER'}},{'account':{'externalId':'4000'},'credit':100.00,'department':{'externalId':'CC-SALES'},'entity':{'externalId':'$CUSTOMER'}},{'account':{'externalId':'2200'},'credit':19.00,'department':{'externalId':'CC-SALES'},'entity':{'externalId':'$CUSTOMER'}}]}}");
    }
    void rendersTheSameBytes()
    {
        QFETCH(QString, operation);
        QFETCH(QString, path);
        QFETCH(QString, body);
        body.replace(QLatin1Char('\''), QLatin1Char('"')).replace(QLatin1Char('~'), QLatin1String("\\\""));
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = ledgerRequest(fixture, operation.toStdString());
        const sandbox::Books::Document invoice = tests::openInvoice(fixture);
        QVERIFY(sink->supports(request.operation));
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY2(rendered.ok(), rendered.ok() ? "" : domain::english(rendered.error()).c_str());
        for (const auto& [name, value] : { std::pair("$ID", invoice.id), std::pair("$REF", kReference), std::pair("$CUSTOMER", request.customer), std::pair("$INVOICE", invoice.other_ref), std::pair("$AMOUNT", request.amount.toString()) }) {
            body.replace(QLatin1String(name), text(value));
            path.replace(QLatin1String(name), text(value));
        }
        QCOMPARE(text(rendered->body), body);
        QCOMPARE(text(rendered->path), QStringLiteral("/services/rest/record/v1/") + path);
        QCOMPARE(rendered->body, sink->render(request, kWireKey)->body);
        QCOMPARE(rendered->our_reference, operation == QStringLiteral("create_customer") ? request.business_id : kReference);
        QCOMPARE(int(rendered->vendor_class), int(domain::VendorClass::UniqueReference));
    }

    // What the approver sees balances, and names accounts of the connection.
    void previewsTheJournal()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const std::map<std::string, std::string> expected { { "post_credit", "4000+ 1100- " }, { "reverse_posting", "4000+ 1100- " }, { "apply_payment", "1000+ 1100- " }, { "create_customer", "" },
            { "post_journal", "1100+ 4000- 2200- " } };
        for (const auto& [operation, accounts] : expected) {
            const auto rendered = sink->render(ledgerRequest(fixture, operation), kWireKey);
            QVERIFY2(rendered.ok(), operation.c_str());
            std::string shown;
            domain::Exact balance;
            for (const engine::JournalPreviewLine& line : rendered->preview) {
                shown += line.account + (line.debit.isZero() ? "- " : "+ ");
                QVERIFY(balance.add(domain::Exact(line.debit)) && balance.subtract(domain::Exact(line.credit)));
                QVERIFY(!line.account_name.empty());
            }
            QCOMPARE(shown, accounts);
            QCOMPARE(balance.toString(), std::string("0"));
        }
    }

    void postsAndFindsItAgain_data() { operations(); }
    void postsAndFindsItAgain()
    {
        QFETCH(QString, operation);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = ledgerRequest(fixture, operation.toStdString());
        const auto rendered = sink->render(request, kWireKey);
        const auto before = sink->preflight(request, *rendered, {});
        QVERIFY2(before.ok(), before.ok() ? "" : domain::english(before.error()).c_str());
        QVERIFY(!before->twin);
        QCOMPARE(before->period_known, operation != QStringLiteral("create_customer"));
        const SendReport report = sink->send(kProof(), *rendered, {});
        QVERIFY2(report.outcome == SendReport::Posted, domain::english(report.why).c_str());
        const auto found = sink->probe(request, *rendered, {});
        QCOMPARE(int(found->answer), int(ProbeReport::Found));
        QCOMPARE(found->records.at(0).vendor_id, report.vendor_id);
        QVERIFY2(same(request, found->records[0]), found->records[0].amount.toString().c_str());
        if (operation != QStringLiteral("post_journal"))
            QCOMPARE(found->records[0].customer, request.customer);
        QVERIFY(sink->preflight(request, *rendered, {})->twin.has_value());
        // The same bytes once more are refused as already there, which says nothing new.
        const SendReport again = sink->send(kProof(), *rendered, {});
        QCOMPARE(int(again.outcome), int(SendReport::Unknown));
        QVERIFY2(domain::english(again.why).find(operation == QStringLiteral("create_customer") ? "This entity already exists" : "This record already exists") != std::string::npos, domain::english(again.why).c_str());
        QCOMPARE(fixture.applied(rendered->our_reference), 1);
    }

    // A credit settles as much as is open, and no document that is settled.
    void appliesACredit()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const sandbox::Books::Document invoice = tests::openInvoice(fixture);
        const engine::EffectRequest credit = ledgerRequest(fixture, "post_credit"); // of this invoice, while it is open
        const auto post = [&](const std::string& id) {
            engine::EffectRequest request = credit;
            request.business_id = id;
            request.amount = tests::moneyOf(invoice.amount - 100, invoice.currency_index);
            request.fields["apply_to"] = invoice.id;
            request.fields["number"] = id + "-number";
            const auto rendered = sink->render(request, sha256Hex(id));
            return sink->send(kProof(), *rendered, {});
        };
        QCOMPARE(int(post("cn_a").outcome), int(SendReport::Posted));
        QCOMPARE(fixture.estate->books().openAmount(invoice), int64_t(100));
        const SendReport rest = post("cn_b"); // what is left of it stays on the account
        QVERIFY2(rest.outcome == SendReport::Posted, domain::english(rest.why).c_str());
        QCOMPARE(fixture.estate->books().openAmount(invoice), int64_t(0));
        QCOMPARE(fixture.estate->books().documents().back().reference, std::string("cn_b-number"));
        const SendReport refused = post("cn_c");
        QCOMPARE(int(refused.outcome), int(SendReport::Rejected));
        QVERIFY2(domain::english(refused.why).find("doc") != std::string::npos, domain::english(refused.why).c_str());
    }

    // Whatever goes wrong on the way, what is said is never more than is known.
    void classifies_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("applied");
        for (const std::string& operation : tests::ledgerOperations()) {
            const auto row = [&](const char* fault, SendReport::Outcome outcome, int applied) { QTest::newRow((operation + " " + fault).c_str()) << text(operation) << QString::fromLatin1(fault) << int(outcome) << applied; };
            row("'fault':'refuse','ms':600", SendReport::NotSent, 0);
            row("'fault':'stall'", SendReport::Unknown, 0);
            row("'fault':'reset_after'", SendReport::Unknown, 0);
            row("'fault':'apply_then_reset'", SendReport::Unknown, 1);
            row("'fault':'apply_then_close'", SendReport::Unknown, 1);
            row("'fault':'truncated'", SendReport::Unknown, 1);
            row("'fault':'wrong_id'", SendReport::Unknown, 1);
            row("'fault':'html','stored':true", SendReport::Unknown, 1);
            row("'fault':'ok_with_error'", SendReport::Unknown, 0);
            row("'fault':'created_empty'", SendReport::Unknown, 1);
            row("'fault':'status','status':429", SendReport::NotSent, 0);
            row("'fault':'status','status':500,'stored':true", SendReport::Unknown, 1);
            row("'fault':'search_lag','ms':500", SendReport::Unknown, 1);
        }
    }
    void classifies()
    {
        QFETCH(QString, operation);
        QFETCH(QString, fault);
        QFETCH(int, outcome);
        QFETCH(int, applied);
        tests::SandboxFixture fixture;
        fixture.ports.transport.total_ms = 500;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = ledgerRequest(fixture, operation.toStdString());
        const auto rendered = sink->render(request, kWireKey);
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(ProbeReport::Absent)); // signs in
        fixture.fault("{'match':'POST " + rendered->path + "'," + fault.toStdString() + "}");
        const SendReport report = sink->send(kProof(), *rendered, {});
        QVERIFY2(int(report.outcome) == outcome, domain::english(report.why).c_str());
        QCOMPARE(report.vendor_id.empty(), outcome != SendReport::Posted);
        QTest::qWait(fault.contains(QStringLiteral("refuse")) ? 700 : fault.contains(QStringLiteral("lag")) ? 600 : 1);
        QCOMPARE(fixture.applied(rendered->our_reference), applied);
        QVERIFY(fixture.requests("POST " + rendered->path) <= 1);
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(applied == 0 ? ProbeReport::Absent : ProbeReport::Found));
    }

    void knowsTheVendorsRefusals_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* operation, const char* what, const char* says) { QTest::addRow("%s: %s", operation, what) << QString::fromLatin1(operation) << QString::fromLatin1(what) << QString::fromLatin1(says); };
        row("post_credit", "unknown customer", "field: entity");
        row("post_credit", "unknown item", "field: item");
        row("post_credit", "closed period", "closed period");
        row("reverse_posting", "unknown invoice", "does not exist");
        row("reverse_posting", "reversed before", "credited in full already");
        row("reverse_posting", "closed period", "closed period");
        row("apply_payment", "unknown customer", "field: customer");
        row("apply_payment", "unknown invoice", "field: doc");
        row("apply_payment", "another customer's invoice", "field: doc");
        row("apply_payment", "above the open balance", "cannot exceed its amount remaining");
        row("apply_payment", "paid before", "cannot exceed its amount remaining of 0.00");
        row("apply_payment", "closed period", "closed period");
        row("create_customer", "unknown parent", "field: parent");
        row("create_customer", "unknown entity", "field: subsidiary");
        row("post_journal", "unknown account", "field: account");
        row("post_journal", "closed period", "closed period");
    }
    void knowsTheVendorsRefusals()
    {
        QFETCH(QString, operation);
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        engine::EffectRequest request = ledgerRequest(fixture, operation.toStdString());
        if (what == QStringLiteral("unknown customer"))
            request.customer = "cus_9999";
        if (what == QStringLiteral("unknown item"))
            request.lines[0].sku = "SKU-NONE";
        if (what == QStringLiteral("closed period"))
            request.period = domain::Period::parse("2025-12").value();
        if (what == QStringLiteral("unknown invoice"))
            request.subject = "1";
        if (what == QStringLiteral("another customer's invoice"))
            request.customer = request.customer == "cus_0002" ? "cus_0006" : "cus_0002";
        if (what == QStringLiteral("above the open balance"))
            request.amount = domain::Decimal(request.amount.coefficient() + 1, request.amount.scale());
        if (what == QStringLiteral("unknown parent"))
            request.reference_to = "cus_9999";
        if (what == QStringLiteral("unknown entity"))
            request.entity = "XX01";
        if (what == QStringLiteral("unknown account"))
            request.journal[1].account = "9999";
        if (what.endsWith(QStringLiteral("before")))
            QCOMPARE(int(sink->send(kProof(), *sink->render(request, sha256Hex("first")), {}).outcome), int(SendReport::Posted));
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY2(rendered.ok(), rendered.ok() ? "" : domain::english(rendered.error()).c_str());
        const SendReport report = sink->send(kProof(), *rendered, {});
        const bool not_listed = what == QStringLiteral("unknown invoice") && operation == QStringLiteral("reverse_posting");
        QVERIFY2(report.outcome == SendReport::Rejected, domain::english(report.why).c_str());
        QVERIFY2(text(domain::english(report.why)).contains(says), domain::english(report.why).c_str());
        QCOMPARE(report.http_status, not_listed ? 404 : 400);
        QCOMPARE(fixture.applied(rendered->our_reference), 0);
    }

    void refusesToRender_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* operation, const char* what, const char* says) { QTest::addRow("%s: %s", operation, what) << QString::fromLatin1(operation) << QString::fromLatin1(what) << QString::fromLatin1(says); };
        row("post_credit", "no customer", "no customer");
        row("post_credit", "no amount", "no amount above zero");
        row("post_credit", "no item", "no field.item");
        row("reverse_posting", "no subject", "no subject");
        row("reverse_posting", "a path as subject", "no internal id");
        row("apply_payment", "no subject", "no subject");
        row("apply_payment", "no amount", "no amount above zero");
        row("create_customer", "no name", "no field.name");
        row("create_customer", "odd id", "cannot be the external id");
        row("post_journal", "not balanced", "differ by 1");
        row("post_journal", "no lines", "differ by 0");
        row("post_journal", "both sides", "on one side");
        row("post_journal", "no account", "needs an account");
    }
    void refusesToRender()
    {
        QFETCH(QString, operation);
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        engine::EffectRequest request = ledgerRequest(fixture, operation.toStdString());
        if (what == QStringLiteral("no customer"))
            request.customer.clear();
        if (what == QStringLiteral("no amount"))
            request.amount = domain::Decimal(0, 2);
        if (what == QStringLiteral("no item"))
            request.lines.clear();
        if (what == QStringLiteral("no subject"))
            request.subject.clear();
        if (what == QStringLiteral("a path as subject"))
            request.subject = "1/../../customer/2";
        if (what == QStringLiteral("no name"))
            request.fields.erase("name");
        if (what == QStringLiteral("odd id"))
            request.business_id = "cus|1";
        if (what == QStringLiteral("not balanced"))
            request.journal[0].debit = domain::Decimal(12000, 2);
        if (what == QStringLiteral("no lines"))
            request.journal.clear();
        if (what == QStringLiteral("both sides"))
            request.journal[0].credit = domain::Decimal(1, 0);
        if (what == QStringLiteral("no account"))
            request.journal[0].account.clear();
        const auto rendered = fixture.sink()->render(request, kWireKey);
        QVERIFY(!rendered.ok());
        QVERIFY2(text(domain::english(rendered.error())).contains(says), domain::english(rendered.error()).c_str());
    }

    // A payment for an invoice that we post ourselves names it by our reference.
    void paysAnInvoiceThatIsStillToBePosted()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const auto invoice = sink->render(tests::invoiceToPost("INV-1"), sha256Hex("invoice"));
        engine::EffectRequest request = ledgerRequest(fixture, "apply_payment");
        request.subject.clear();
        request.customer = "cus_0002";
        request.amount = domain::Decimal(11900, 2);
        request.fields["document_reference"] = invoice->our_reference;
        const auto payment = sink->render(request, kWireKey);
        QVERIFY2(payment->body.find("\"items\":[{\"doc\":{\"externalId\":\"" + invoice->our_reference + "\"}") != std::string::npos, payment->body.c_str());
        QCOMPARE(int(sink->send(kProof(), *payment, {}).outcome), int(SendReport::Rejected)); // too early
        QCOMPARE(int(sink->send(kProof(), *invoice, {}).outcome), int(SendReport::Posted));
        QCOMPARE(int(sink->send(kProof(), *payment, {}).outcome), int(SendReport::Posted));
        // With an internal id beside it, the id counts.
        request.subject = "4711";
        const auto both = sink->render(request, kWireKey);
        QVERIFY(both->body.find("\"items\":[{\"doc\":{\"id\":\"4711\"},\"apply\":true,\"amount\":119.00}]") != std::string::npos);
    }

    // A customer somebody made meanwhile is found by its billing id, another journal is told apart.
    void tellsAnotherRecordApart()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        engine::EffectRequest customer = ledgerRequest(fixture, "create_customer");
        customer.business_id = "cus_0003"; // the books have it, in yen
        const auto seen = sink->preflight(customer, *sink->render(customer, kWireKey), {});
        QVERIFY(seen->twin && !same(customer, *seen->twin));
        QCOMPARE(std::string(seen->twin->currency.code()), std::string("JPY"));

        engine::EffectRequest journal = ledgerRequest(fixture, "post_journal");
        const auto rendered = sink->render(journal, kWireKey);
        QCOMPARE(int(sink->send(kProof(), *rendered, {}).outcome), int(SendReport::Posted));
        journal.journal[1].credit = domain::Decimal(9900, 2);
        journal.journal[2].credit = domain::Decimal(2000, 2);
        QVERIFY(!same(journal, sink->probe(journal, *rendered, {})->records.at(0)));
    }

    void saysUnclearWhenItCannotLook_data() { operations(); }
    void saysUnclearWhenItCannotLook()
    {
        QFETCH(QString, operation);
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const engine::EffectRequest request = ledgerRequest(fixture, operation.toStdString());
        const auto rendered = sink->render(request, kWireKey);
        fixture.fault("{'match':'GET /services/rest/record/v1/','fault':'status','status':500,'times':5}");
        QCOMPARE(int(sink->probe(request, *rendered, {})->answer), int(ProbeReport::Unclear));
        fixture.fault("{'match':'GET /services/rest/record/v1/','fault':'html'}");
        QVERIFY(!sink->preflight(request, *rendered, {}).ok());
        QCOMPARE(fixture.requests("POST " + rendered->path), 0);
    }

private:
    static void operations()
    {
        QTest::addColumn<QString>("operation");
        for (const std::string& operation : tests::ledgerOperations())
            QTest::newRow(operation.c_str()) << text(operation);
    }
};

TIEOUT_TEST(TestNetSuiteEffects)
#include "tst_netsuite_effects.moc"
