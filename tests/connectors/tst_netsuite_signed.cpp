#include "connectors/http/encoding.h"
#include "connectors/http/oauth1.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;
using engine::SendReport;

namespace {

constexpr const char* kToken = "POST /services/rest/auth/oauth2/v1/token";
constexpr const char* kQuery = "POST /services/rest/query/v1/suiteql";

}

// NetSuite's second way to sign in: OAuth 1.0a, every request signed.
class TestNetSuiteSigned : public QObject {
    Q_OBJECT

private slots:
    void pullsAndPosts()
    {
        tests::SandboxFixture fixture;
        const auto made = makeSource(loadManifest("netsuite").value(), fixture.signedConnection(), fixture.ports);
        QVERIFY(made.ok());
        QVERIFY((*made)->test({}).ok());
        for (int page = 0; page < 20; ++page) // each with a nonce of its own
            QVERIFY((*made)->pull("invoices", {}, {}).ok());
        QCOMPARE(fixture.requests(kToken), 0);

        const auto sink = makeSink(loadManifest("netsuite").value(), fixture.signedConnection(), fixture.ports);
        QVERIFY(sink.ok());
        const engine::EffectRequest request = tests::invoiceToPost("INV-1");
        const auto rendered = (*sink)->render(request, sha256Hex("wire"));
        QVERIFY(rendered.ok());
        QVERIFY((*sink)->preflight(request, *rendered, {}).ok());
        const SendReport report = (*sink)->send(engine::IntentProofMaker::forConnectorTest(), *rendered, {});
        QVERIFY2(report.outcome == SendReport::Posted, domain::english(report.why).c_str());
        QCOMPARE(fixture.applied(rendered->our_reference), 1);
    }

    // A repeated read carries a new nonce; the old one would be refused.
    void signsARepeatAnew()
    {
        tests::SandboxFixture fixture;
        const auto source = makeSource(loadManifest("netsuite").value(), fixture.signedConnection(), fixture.ports);
        fixture.fault("{'match':'" + std::string(kQuery) + "','fault':'apply_then_close'}");
        const auto page = (*source)->pull("invoices", {}, {});
        QVERIFY2(page.ok(), page.ok() ? "" : domain::english(page.error()).c_str());
        QCOMPARE(fixture.requests(kQuery), 2);
    }

    void refusesAForgedSignature_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        const QString refused = QStringLiteral("refused the signature");
        for (const char* what : { "consumer secret", "token secret", "consumer key", "token", "account", "clock behind", "clock ahead" })
            QTest::newRow(what) << QString::fromLatin1(what) << refused;
        QTest::newRow("one line") << QStringLiteral("one line") << QStringLiteral("must be two lines");
        QTest::newRow("no secret") << QStringLiteral("no secret") << QStringLiteral("no consumer and token secret");
    }
    void refusesAForgedSignature()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        tests::SandboxFixture fixture;
        Connection connection = fixture.signedConnection();
        std::string& kept = fixture.secrets.kept[secretName("netsuite")];
        const size_t line = kept.find('\n');
        const auto spoil = [&](const std::string& text) { connection.options.replace(connection.options.find(text), text.size(), "other"); };
        if (what == QStringLiteral("consumer secret"))
            kept[0] = kept[0] == 'a' ? 'b' : 'a';
        if (what == QStringLiteral("token secret"))
            kept[line + 1] = kept[line + 1] == 'a' ? 'b' : 'a';
        if (what == QStringLiteral("consumer key"))
            spoil(fixture.estate->consumerKey());
        if (what == QStringLiteral("token"))
            spoil(fixture.estate->tokenId());
        if (what == QStringLiteral("account"))
            spoil("tieout_demo");
        if (what == QStringLiteral("clock behind"))
            fixture.clock.skew_s = -400;
        if (what == QStringLiteral("clock ahead"))
            fixture.clock.skew_s = 400;
        if (what == QStringLiteral("one line"))
            kept.resize(line);
        const std::string first = kept.substr(0, line), second = kept.size() > line ? kept.substr(line + 1, 40) : "(none)";
        if (what == QStringLiteral("no secret"))
            fixture.secrets.kept.clear();
        const auto source = makeSource(loadManifest("netsuite").value(), connection, fixture.ports);
        QVERIFY(source.ok());
        const auto answer = (*source)->test({});
        QVERIFY(!answer.ok());
        QCOMPARE(int(answer.error().remedy), int(domain::Remedy::FixCredentials));
        const std::string message = domain::english(answer.error());
        QVERIFY2(QString::fromStdString(message).contains(says), message.c_str());
        QVERIFY(message.find(first) == std::string::npos && message.find(second) == std::string::npos);
    }

    // What was recorded on the way is of no use a second time, nor for another address.
    void refusesAReplay()
    {
        tests::SandboxFixture fixture;
        const std::string secrets = fixture.estate->signingSecrets();
        const OAuth1Keys keys { "TIEOUT_DEMO", fixture.estate->consumerKey(), secrets.substr(0, 40), fixture.estate->tokenId(), secrets.substr(41, 40) };
        const std::string url = fixture.estate->baseUrl() + "/services/rest/record/v1/accountingPeriod/1";
        const auto header = oauth1Header(keys, "GET", url, "0123456789abcdef", std::to_string(fixture.clock.now().us() / 1'000'000));
        QVERIFY(header.ok());
        CurlTransport transport({});
        const auto status = [&](const std::string& address) { return transport.perform({ HttpPurpose::Read, "GET", address, { { "Authorization", *header } }, {} }, {}).status; };
        QCOMPARE(status(url + "?expandSubResources=true"), 401); // signed for another query
        QVERIFY(status(url) != 401);
        QCOMPARE(status(url), 401);
    }

    void refusesAnUnknownWay()
    {
        tests::SandboxFixture fixture;
        const auto unknown = makeSource(loadManifest("netsuite").value(), fixture.connection(",\"sign_in\":\"basic\""), fixture.ports);
        QVERIFY(!unknown.ok());
        QCOMPARE(int(unknown.error().remedy), int(domain::Remedy::Usage));
        QVERIFY2(domain::english(unknown.error()).find("sign_in may be oauth2, oauth1") != std::string::npos, domain::english(unknown.error()).c_str());
        const auto missing = makeSource(loadManifest("netsuite").value(), fixture.connection(",\"sign_in\":\"oauth1\""), fixture.ports);
        QVERIFY(!missing.ok());
        QVERIFY2(domain::english(missing.error()).find("needs the option “consumer_key”") != std::string::npos, domain::english(missing.error()).c_str());
    }
};

TIEOUT_TEST(TestNetSuiteSigned)
#include "tst_netsuite_signed.moc"
