#include "connectors/http/encoding.h"
#include "connectors/http/jwt.h"
#include "connectors/http/origin.h"
#include "connectors/http/redact.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::connect;

class TestHttpParts : public QObject {
    Q_OBJECT

private slots:
    // RFC 7515 appendix A.3 prints this key, this text and this signature.
    void verifiesThePublishedEs256Vector()
    {
        const std::string header = *fromBase64Url("eyJhbGciOiJFUzI1NiJ9");
        QCOMPARE(header, std::string("{\"alg\":\"ES256\"}"));
        const std::string signed_part = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const std::string signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        // The DER head of an uncompressed P-256 public key, then x and y as printed.
        const std::string der = *fromBase64Url("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE") + *fromBase64Url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
            + *fromBase64Url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        const std::string pem = "-----BEGIN PUBLIC KEY-----\n" + base64(der).substr(0, 64) + "\n" + base64(der).substr(64) + "\n-----END PUBLIC KEY-----\n";
        QVERIFY(verifyJwt(JwtAlgorithm::ES256, signed_part, signature, pem));
        std::string other = signature;
        other[10] = other[10] == 'A' ? 'B' : 'A';
        QVERIFY(!verifyJwt(JwtAlgorithm::ES256, signed_part, other, pem));
        QVERIFY(!verifyJwt(JwtAlgorithm::ES256, signed_part + "x", signature, pem));
        QVERIFY(!verifyJwt(JwtAlgorithm::PS256, signed_part, signature, pem));
    }

    void signsWithBothKindsOfKey_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("PS256") << int(JwtAlgorithm::PS256);
        QTest::newRow("ES256") << int(JwtAlgorithm::ES256);
    }
    void signsWithBothKindsOfKey()
    {
        QFETCH(int, kind);
        const auto algorithm = JwtAlgorithm(kind);
        const auto keys = makeKeyPair(algorithm);
        QVERIFY(keys.ok());
        QCOMPARE(int(*jwtAlgorithmOf(keys->private_key)), kind);
        const auto token = signJwt("{\"alg\":\"x\"}", "{\"iss\":\"me\"}", keys->private_key);
        QVERIFY(token.ok());
        const size_t dot = token->rfind('.');
        const std::string signature = token->substr(dot + 1);
        QVERIFY(verifyJwt(algorithm, token->substr(0, dot), signature, keys->public_key));
        if (algorithm == JwtAlgorithm::ES256)
            QCOMPARE(fromBase64Url(signature)->size(), size_t(64)); // not DER
        const auto stranger = makeKeyPair(algorithm);
        QVERIFY(!verifyJwt(algorithm, token->substr(0, dot), signature, stranger->public_key));
    }

    // Only when asked for: the same key signs PS256 otherwise.
    void signsRs256WhenTold()
    {
        const auto keys = makeKeyPair(JwtAlgorithm::RS256);
        const auto token = signJwtAs(JwtAlgorithm::RS256, "{}", "{\"iss\":\"me\"}", keys->private_key);
        QVERIFY(token.ok());
        const size_t dot = token->rfind('.');
        QVERIFY(verifyJwt(JwtAlgorithm::RS256, token->substr(0, dot), token->substr(dot + 1), keys->public_key));
        QVERIFY(!verifyJwt(JwtAlgorithm::PS256, token->substr(0, dot), token->substr(dot + 1), keys->public_key));
        const auto curve = makeKeyPair(JwtAlgorithm::ES256);
        const auto refused = signJwtAs(JwtAlgorithm::RS256, "{}", "{}", curve->private_key);
        QVERIFY(!refused.ok());
        QCOMPARE(int(refused.error().remedy), int(domain::Remedy::FixCredentials));
    }

    void refusesWhatIsNoKey()
    {
        const auto result = signJwt("{}", "{}", "-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n");
        QVERIFY(!result.ok());
        QCOMPARE(int(result.error().remedy), int(domain::Remedy::FixCredentials));
        QVERIFY(domain::english(result.error()).find("P-256") != std::string::npos);
        QVERIFY(domain::english(result.error()).find("hunter2") == std::string::npos);
    }

    void comparesOrigins_data()
    {
        QTest::addColumn<QString>("ours");
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<bool>("same");
        const auto row = [](const char* name, const char* a, const char* b, bool same) { QTest::newRow(name) << QString::fromLatin1(a) << QString::fromLatin1(b) << same; };
        row("path differs", "https://a.example.com/x", "https://a.example.com/y?z=1", true);
        row("default port", "https://a.example.com", "https://A.example.com:443/", true);
        row("other host", "https://a.example.com", "https://b.example.com/", false);
        row("longer host", "https://a.example.com", "https://a.example.com.evil.test/", false);
        row("other port", "https://a.example.com", "https://a.example.com:8443/", false);
        row("other scheme", "https://a.example.com", "http://a.example.com:443/", false);
        row("user name", "https://a.example.com", "https://a.example.com@evil.test/", false);
        row("file", "https://a.example.com", "file:///etc/passwd", false);
        row("relative", "https://a.example.com", "/services/x", false);
        row("backslash", "https://a.example.com", "https://a.example.com\\@evil.test/", false);
    }
    void comparesOrigins()
    {
        QFETCH(QString, ours);
        QFETCH(QString, theirs);
        QFETCH(bool, same);
        const auto result = checkSameOrigin(ours.toStdString(), theirs.toStdString());
        QCOMPARE(result.ok(), same);
        if (!same)
            QCOMPARE(int(result.error().remedy), int(domain::Remedy::FixData));
    }

    void onlyThisMachineMayGoWithoutTls()
    {
        QVERIFY(checkScheme("https://erp.example.com").ok());
        QVERIFY(checkScheme("http://127.0.0.1:8080/x").ok());
        QVERIFY(checkScheme("http://[::1]:8080/x").ok());
        for (const char* url : { "http://erp.example.com", "http://127.0.0.1.evil.test/", "http://10.0.0.1/" }) {
            const auto result = checkScheme(url);
            QVERIFY2(!result.ok(), url);
            QCOMPARE(int(result.error().remedy), int(domain::Remedy::Usage));
        }
    }

    void takesSecretsOut()
    {
        Redactor redactor;
        redactor.learn("s3cr3t/value+1");
        redactor.learn("abc"); // too short to look for
        const std::string text = "Authorization: Bearer abcdefgh.ijkl plain s3cr3t/value+1 form=s3cr3t%2Fvalue%2B1 b64 " + base64("s3cr3t/value+1")
            + " jwt eyJhbGciOiJ.eyJpc3MiOi.c2ln end abc";
        const std::string clean = redactor.clean(text);
        QCOMPARE(clean, std::string("Authorization: Bearer [secret] plain [secret] form=[secret] b64 [secret] jwt [secret] end abc"));
    }
};

TIEOUT_TEST(TestHttpParts)
#include "tst_http_parts.moc"
