#include "connectors/http/encoding.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using engine::ProbeReport;
using engine::SendReport;

namespace {

constexpr const char* kInvoice = "POST /services/rest/record/v1/invoice";
constexpr const char* kJob = "GET /services/rest/async/v1/job/1";
constexpr const char* kResult = "GET /services/rest/async/v1/job/1/task/1/result";
const std::string kWireKey = sha256Hex("wire");
const std::string kJobs = ",\"respond_async\":\"yes\"";

std::unique_ptr<engine::EffectSink> sinkOf(tests::SandboxFixture& fixture, const Connection& connection)
{
    auto made = makeSink(loadManifest("netsuite").value(), connection, fixture.ports);
    TIEOUT_CHECK(made.ok());
    return std::move(made).value();
}

SendReport send(engine::EffectSink& sink, const engine::RenderedEffect& effect)
{
    return sink.send(engine::IntentProofMaker::forConnectorTest(), effect, {});
}

}

// Effects that NetSuite takes as jobs: accepted, asked for, and judged by the job's result.
class TestNetSuiteJobs : public QObject {
    Q_OBJECT

private slots:
    void postsByAJob_data()
    {
        QTest::addColumn<bool>("signature");
        QTest::newRow("token") << false;
        QTest::newRow("signature") << true;
    }
    void postsByAJob()
    {
        QFETCH(bool, signature);
        tests::SandboxFixture fixture;
        const auto sink = sinkOf(fixture, signature ? fixture.signedConnection(kJobs) : fixture.connection(kJobs));
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(request, kWireKey);
        QVERIFY(rendered.ok());
        const SendReport report = send(*sink, *rendered);
        QVERIFY2(report.outcome == SendReport::Posted, domain::english(report.why).c_str());
        QCOMPARE(report.http_status, 204);
        QCOMPARE(fixture.applied(rendered->our_reference), 1);
        QCOMPARE(fixture.requests(kInvoice), 1);
        QCOMPARE(fixture.requests(kJob), 2); // pending, then done
        QCOMPARE(fixture.requests(kResult), 1);
        QCOMPARE(sink->probe(request, *rendered, {})->records.front().vendor_id, report.vendor_id);
    }

    void postsAtOnceUnlessAsked()
    {
        tests::SandboxFixture fixture;
        const auto sink = fixture.sink();
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        QCOMPARE(int(send(*sink, *rendered).outcome), int(SendReport::Posted));
        QCOMPARE(fixture.requests(kJob), 0);
    }

    // `request`: a fault of the request; `question`: of the questions that follow.
    void classifies_data()
    {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("question");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("applied");
        const auto row = [](const char* name, const char* request, const char* question, SendReport::Outcome outcome, int applied) {
            QTest::newRow(name) << QString::fromLatin1(request) << QString::fromLatin1(question) << int(outcome) << applied;
        };
        row("no answer, not taken", "'fault':'reset_after'", "", SendReport::Unknown, 0);
        row("no answer, taken", "'fault':'apply_then_reset'", "", SendReport::Unknown, 1);
        row("taken later", "'fault':'apply_late','ms':50", "", SendReport::Unknown, 1);
        row("busy", "'fault':'status','status':429", "", SendReport::NotSent, 0);
        row("failing, taken", "'fault':'status','status':503,'stored':true", "", SendReport::Unknown, 1);
        row("names no job", "'fault':'created_empty'", "", SendReport::Unknown, 1);
        row("names another job", "'fault':'wrong_id'", "", SendReport::Unknown, 1);
        row("page instead", "'fault':'html','stored':true", "", SendReport::Unknown, 1);
        row("slow job", "'fault':'slow_jobs','ms':250", "", SendReport::Unknown, 1);
        row("job lost before it ran", "'fault':'slow_jobs','ms':5000", "'match':'GET /services/rest/async/v1/job/1','fault':'lose_jobs'", SendReport::Unknown, 0);
        row("question repeated", "", "'match':'GET /services/rest/async/v1/job/1','fault':'status','status':503,'times':2", SendReport::Posted, 1);
        row("questions without an answer", "", "'match':'GET /services/rest/async/v1/job/1','fault':'status','status':503,'times':5", SendReport::Unknown, 1);
        row("job is a page", "", "'match':'GET /services/rest/async/v1/job/1','fault':'html'", SendReport::Unknown, 1);
        row("result lost", "", "'match':'GET /services/rest/async/v1/job/1/task/1/result','fault':'lose_jobs'", SendReport::Unknown, 1);
        row("result is an error under 200", "", "'match':'GET /services/rest/async/v1/job/1/task/1/result','fault':'ok_with_error'", SendReport::Unknown, 1);
        row("result not permitted", "", "'match':'GET /services/rest/async/v1/job/1/task/1/result','fault':'status','status':403", SendReport::Unknown, 1);
        row("result names another record", "", "'match':'GET /services/rest/async/v1/job/1/task/1/result','fault':'wrong_id','stored':true", SendReport::Unknown, 1);
        row("period closed meanwhile", "'fault':'close_period','period':'2026-04'", "", SendReport::Rejected, 0);
    }
    void classifies()
    {
        QFETCH(QString, request);
        QFETCH(QString, question);
        QFETCH(int, outcome);
        QFETCH(int, applied);
        tests::SandboxFixture fixture;
        const auto sink = sinkOf(fixture, fixture.connection(kJobs));
        const engine::EffectRequest wanted = tests::invoiceToPost("INV-1");
        const auto rendered = sink->render(wanted, kWireKey);
        QCOMPARE(int(sink->probe(wanted, *rendered, {})->answer), int(ProbeReport::Absent)); // signs in
        if (!request.isEmpty())
            fixture.fault("{'match':'" + std::string(kInvoice) + "'," + request.toStdString() + "}");
        if (!question.isEmpty())
            fixture.fault("{" + question.toStdString() + "}");
        const SendReport report = send(*sink, *rendered);
        QVERIFY2(int(report.outcome) == outcome, (std::to_string(report.outcome) + ": " + domain::english(report.why)).c_str());
        QVERIFY(!domain::english(report.why).empty());
        QCOMPARE(report.vendor_id.empty(), outcome != SendReport::Posted);
        QVERIFY(fixture.requests(kInvoice) <= 1); // never a second request
        QTest::qWait(450); // a job ends although nobody asks
        QCOMPARE(fixture.applied(rendered->our_reference), applied);
        const auto probe = sink->probe(wanted, *rendered, {}); // the twin says what really happened
        QCOMPARE(int(probe->answer), int(applied == 0 ? ProbeReport::Absent : ProbeReport::Found));
    }

    void passesTheJobsRefusalOn_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("says");
        QTest::newRow("customer") << QStringLiteral("customer") << int(SendReport::Rejected) << QStringLiteral("field: entity");
        QTest::newRow("period") << QStringLiteral("period") << int(SendReport::Rejected) << QStringLiteral("closed period");
        QTest::newRow("taken at once before") << QStringLiteral("taken") << int(SendReport::Unknown) << QStringLiteral("already exists");
    }
    void passesTheJobsRefusalOn()
    {
        QFETCH(QString, what);
        QFETCH(int, outcome);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        engine::EffectRequest request = tests::invoiceToPost("INV-1", what == QStringLiteral("period") ? "2025-11" : "2026-04");
        if (what == QStringLiteral("customer"))
            request.customer = "cus_9999";
        const auto sink = sinkOf(fixture, fixture.connection(kJobs));
        const auto rendered = sink->render(request, kWireKey);
        if (what == QStringLiteral("taken"))
            QCOMPARE(int(send(*fixture.sink(), *rendered).outcome), int(SendReport::Posted));
        const SendReport report = send(*sink, *rendered);
        QVERIFY2(int(report.outcome) == outcome, domain::english(report.why).c_str());
        QVERIFY2(QString::fromStdString(domain::english(report.why)).contains(says), domain::english(report.why).c_str());
        QCOMPARE(report.http_status, 400);
    }

    // The same effect again has the same key: it is led to the first job and makes nothing more.
    void makesOneJobOfAnEffect()
    {
        tests::SandboxFixture fixture;
        const auto sink = sinkOf(fixture, fixture.connection(kJobs));
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        fixture.fault("{'match':'" + std::string(kInvoice) + "','fault':'apply_then_reset'}");
        QCOMPARE(int(send(*sink, *rendered).outcome), int(SendReport::Unknown));
        const SendReport again = send(*sink, *rendered);
        QVERIFY2(again.outcome == SendReport::Posted, domain::english(again.why).c_str());
        QCOMPARE(fixture.applied(rendered->our_reference), 1);
        QCOMPARE(fixture.requests("GET /services/rest/async/v1/job/2"), 0);
        const auto other = sink->render(tests::invoiceToPost("INV-2"), sha256Hex("other"));
        QCOMPARE(int(send(*sink, *other).outcome), int(SendReport::Posted));
        QCOMPARE(fixture.requests("GET /services/rest/async/v1/job/2"), 2);
    }

    // A job elsewhere is not asked for: our credentials would go with the question.
    void followsNoJobElsewhere()
    {
        tests::SandboxFixture fixture;
        const auto sink = sinkOf(fixture, fixture.connection(kJobs));
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        for (const char* location : { "http://127.0.0.1:1/services/rest/async/v1/job/1", "/services/rest/async/v1/job/../../record/v1/invoice/1", "/services/rest/async/v1/job/" }) {
            fixture.fault("{'match':'" + std::string(kInvoice) + "','fault':'status','status':202,'location':'" + location + "'}");
            const SendReport report = send(*sink, *rendered);
            QCOMPARE(int(report.outcome), int(SendReport::Unknown));
            QCOMPARE(fixture.requests(kJob), 0);
        }
    }

    // Asked for a minute and a half at most, with growing pauses; stopped at once when the person says so.
    void doesNotWaitForEver()
    {
        tests::SandboxFixture fixture;
        const auto sink = sinkOf(fixture, fixture.connection(kJobs + ",\"requests_per_second\":\"1000\""));
        const auto rendered = sink->render(tests::invoiceToPost("INV-1"), kWireKey);
        fixture.fault("{'match':'" + std::string(kInvoice) + "','fault':'slow_jobs','ms':60000}");
        fixture.waited_ms = 0;
        const SendReport report = send(*sink, *rendered);
        QCOMPARE(int(report.outcome), int(SendReport::Unknown));
        QVERIFY2(domain::english(report.why).find("still busy with the job 1 after 90 seconds") != std::string::npos, domain::english(report.why).c_str());
        QVERIFY(fixture.waited_ms >= 90'000 && fixture.waited_ms < 100'000);
        QVERIFY(fixture.requests(kJob) < 20);
        QCOMPARE(fixture.applied(rendered->our_reference), 0);
    }
};

TIEOUT_TEST(TestNetSuiteJobs)
#include "tst_netsuite_jobs.moc"
