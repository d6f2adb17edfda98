#include "connectors/http/read_guards.h"
#include "connectors/sandbox/http_server.h"
#include "domain/transaction_guard.h"
#include "sandbox_fixture.h"
#include "support/test_registry.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

using namespace tieout;
using namespace tieout::connect;
using tieout::sandbox::HttpServer;
using tieout::sandbox::SimReply;
using tieout::sandbox::SimRequest;

namespace {

// Answers each request with what it was asked: the method, the path and the body.
std::unique_ptr<HttpServer> echo()
{
    auto server = std::make_unique<HttpServer>([](const SimRequest& request) {
        if (request.path == "/big")
            return SimReply { 200, {}, std::string(200'000, 'x') };
        if (request.path == "/many-headers") {
            SimReply reply { 200, {}, "ok" };
            for (int i = 0; i < 200; ++i)
                reply.headers.push_back({ "X-Header", std::to_string(i) });
            return reply;
        }
        return SimReply { 200, { { "X-Seen", request.method } }, request.method + " " + request.path + " " + request.body };
    });
    TIEOUT_CHECK(server->listen(0));
    return server;
}

std::string urlOf(tests::OnThread<HttpServer>& server, const std::string& path)
{
    return "http://127.0.0.1:" + std::to_string(server->port()) + path;
}

struct SelfSigned {
    QSslKey key;
    QSslCertificate certificate;
    QByteArray pem;
};

SelfSigned selfSigned()
{
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, key);
    X509_NAME* name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
    X509_set_issuer_name(cert, name);
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(cert, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(cert, key, EVP_sha256());
    const auto pemOf = [](auto write) {
        BIO* bio = BIO_new(BIO_s_mem());
        write(bio);
        QByteArray out(static_cast<qsizetype>(BIO_ctrl_pending(bio)), '\0');
        BIO_read(bio, out.data(), static_cast<int>(out.size()));
        BIO_free(bio);
        return out;
    };
    SelfSigned made;
    made.pem = pemOf([&](BIO* bio) { PEM_write_bio_X509(bio, cert); });
    made.certificate = QSslCertificate(made.pem);
    made.key = QSslKey(pemOf([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); }), QSsl::Ec);
    X509_free(cert);
    EVP_PKEY_free(key);
    return made;
}

// Gives the prepared answers one after the other.
class Scripted final : public Transport {
public:
    HttpReply perform(const HttpRequest&, const domain::CancelToken&) override
    {
        ++calls;
        HttpReply reply;
        if (answers.empty()) {
            reply.failure = HttpFailure::Interrupted;
            reply.connected = true;
            return reply;
        }
        reply.failure = HttpFailure::None;
        reply.status = answers.front();
        if (retry_after >= 0 && reply.status == 429)
            reply.headers.push_back({ "retry-after", std::to_string(retry_after) });
        answers.erase(answers.begin());
        return reply;
    }
    std::vector<int> answers;
    int retry_after = -1;
    int calls = 0;
};

}

class TestTransport : public QObject {
    Q_OBJECT

private slots:
    void exchanges()
    {
        tests::OnThread<HttpServer> server(&echo);
        CurlTransport transport({});
        const HttpReply reply = transport.perform({ HttpPurpose::Effect, "POST", urlOf(server, "/a"), {}, "body" }, {});
        QVERIFY(reply.answered());
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.body, std::string("POST /a body"));
        QCOMPARE(std::string(reply.header("x-seen")), std::string("POST"));
        QVERIFY(reply.connected && reply.first_byte_received && reply.bytes_sent > 4);
    }

    void capsBytesAndHeaders()
    {
        tests::OnThread<HttpServer> server(&echo);
        TransportSettings settings;
        settings.body_bytes_max = 100'000;
        CurlTransport transport(settings);
        const HttpReply big = transport.perform({ HttpPurpose::Read, "GET", urlOf(server, "/big"), {}, {} }, {});
        QCOMPARE(int(big.failure), int(HttpFailure::TooLarge));
        QVERIFY(big.body.size() <= 100'000);
        const HttpReply headers = transport.perform({ HttpPurpose::Read, "GET", urlOf(server, "/many-headers"), {}, {} }, {});
        QCOMPARE(int(headers.failure), int(HttpFailure::TooLarge));
        sandbox::Fault endless;
        endless.kind = sandbox::FaultKind::Endless;
        endless.method = "GET";
        server->faults.add(endless);
        const HttpReply never = transport.perform({ HttpPurpose::Read, "GET", urlOf(server, "/e"), {}, {} }, {});
        QCOMPARE(int(never.failure), int(HttpFailure::TooLarge));
    }

    void givesUpInTime()
    {
        tests::OnThread<HttpServer> server(&echo);
        sandbox::Fault stall;
        stall.method = "GET";
        server->faults.add(stall);
        TransportSettings settings;
        settings.total_ms = 300;
        CurlTransport transport(settings);
        const HttpReply reply = transport.perform({ HttpPurpose::Read, "GET", urlOf(server, "/a"), {}, {} }, {});
        QCOMPARE(int(reply.failure), int(HttpFailure::TimedOut));
        QVERIFY(reply.connected);
        QCOMPARE(reply.status, 0);
    }

    void stopsWhenCancelled()
    {
        tests::OnThread<HttpServer> server(&echo);
        sandbox::Fault stall;
        stall.method = "GET";
        server->faults.add(stall);
        const domain::CancelToken cancel;
        std::unique_ptr<QThread> later(QThread::create([cancel] {
            QThread::msleep(200);
            cancel.cancel();
        }));
        later->start();
        CurlTransport transport({});
        const HttpReply reply = transport.perform({ HttpPurpose::Read, "GET", urlOf(server, "/a"), {}, {} }, cancel);
        later->wait();
        QCOMPARE(int(reply.failure), int(HttpFailure::Cancelled));
    }

    void followsNoRedirect_data()
    {
        QTest::addColumn<int>("purpose");
        QTest::newRow("read") << int(HttpPurpose::Read);
        QTest::newRow("effect") << int(HttpPurpose::Effect);
    }
    void followsNoRedirect()
    {
        QFETCH(int, purpose);
        tests::OnThread<HttpServer> server(&echo), stranger(&echo);
        sandbox::Fault redirect;
        redirect.kind = sandbox::FaultKind::Redirect;
        redirect.method = "POST";
        redirect.location = urlOf(stranger, "/stolen");
        server->faults.add(redirect);
        CurlTransport transport({});
        const HttpReply reply = transport.perform({ HttpPurpose(purpose), "POST", urlOf(server, "/a"), { { "Authorization", "Bearer x" } }, "b" }, {});
        QCOMPARE(reply.status, 307);
        QVERIFY(reply.body.find("stolen") == std::string::npos);
    }

    void knowsThatNothingWasSent()
    {
        // A port that was free a moment ago: refused, so nothing left this machine.
        quint16 port = 0;
        {
            tests::OnThread<HttpServer> server(&echo);
            port = server->port();
        }
        CurlTransport transport({});
        const HttpReply reply = transport.perform({ HttpPurpose::Effect, "POST", "http://127.0.0.1:" + std::to_string(port) + "/a", {}, "b" }, {});
        QCOMPARE(int(reply.failure), int(HttpFailure::NotConnected));
        QVERIFY(!reply.connected);
        QCOMPARE(reply.bytes_sent, uint64_t(0));
    }

    void refusesPlainHttpAndPrivateAddresses()
    {
        CurlTransport transport({});
        const HttpReply plain = transport.perform({ HttpPurpose::Read, "GET", "http://erp.example.com/", {}, {} }, {});
        QCOMPARE(int(plain.failure), int(HttpFailure::Refused));
        QVERIFY(domain::english(plain.why).find("https") != std::string::npos);
        const HttpReply inside = transport.perform({ HttpPurpose::Read, "GET", "https://169.254.169.254/latest/", {}, {} }, {});
        QCOMPARE(int(inside.failure), int(HttpFailure::NotConnected));
        QVERIFY(domain::english(inside.why).find("private network") != std::string::npos);
        const HttpReply header = transport.perform({ HttpPurpose::Read, "GET", "https://erp.example.com/", { { "X", "a\r\nY: b" } }, {} }, {});
        QCOMPARE(int(header.failure), int(HttpFailure::Refused));
    }

    // A reused connection that dies makes the library send the request again, unseen. Effects
    // must not be open to that: their connection is new each time.
    void sendsAnEffectOnlyOnce()
    {
        tests::OnThread<HttpServer> server(&echo);
        CurlTransport transport({});
        for (int i = 0; i < 3; ++i)
            QVERIFY(transport.perform({ HttpPurpose::Read, "GET", urlOf(server, "/warm"), {}, {} }, {}).answered());
        sandbox::Fault reset;
        reset.kind = sandbox::FaultKind::ApplyThenReset;
        reset.method = "POST";
        server->faults.add(reset);
        const HttpReply reply = transport.perform({ HttpPurpose::Effect, "POST", urlOf(server, "/pay"), {}, "b" }, {});
        QCOMPARE(int(reply.failure), int(HttpFailure::Interrupted));
        QVERIFY(reply.connected);
    }

    void checksCertificates()
    {
        const SelfSigned identity = selfSigned();
        tests::OnThread<QSslServer> server([&identity] {
            auto made = std::make_unique<QSslServer>();
            QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(identity.certificate);
            configuration.setPrivateKey(identity.key);
            made->setSslConfiguration(configuration);
            QSslServer* raw = made.get();
            QObject::connect(raw, &QTcpServer::pendingConnectionAvailable, raw, [raw] {
                while (QTcpSocket* socket = raw->nextPendingConnection())
                    QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                        socket->readAll();
                        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
                    });
            });
            TIEOUT_CHECK(made->listen(QHostAddress::LocalHost, 0));
            return made;
        });
        const std::string url = "https://127.0.0.1:" + std::to_string(server->serverPort()) + "/";
        CurlTransport strict({});
        const HttpReply refused = strict.perform({ HttpPurpose::Effect, "POST", url, {}, "b" }, {});
        QCOMPARE(int(refused.failure), int(HttpFailure::NotConnected));
        QVERIFY(!refused.connected);

        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(identity.pem);
        file.close();
        TransportSettings trusting;
        trusting.ca_file = file.fileName().toStdString();
        CurlTransport own(trusting);
        const HttpReply accepted = own.perform({ HttpPurpose::Effect, "POST", url, {}, "b" }, {});
        QVERIFY2(accepted.answered(), domain::english(accepted.why).c_str());
        QCOMPARE(accepted.status, 200);
        // The right certificate for another name is refused too.
        const HttpReply other = own.perform({ HttpPurpose::Effect, "POST", "https://localhost:" + std::to_string(server->serverPort()) + "/", {}, "b" }, {});
        QCOMPARE(int(other.failure), int(HttpFailure::NotConnected));
    }
};

class TestReadGuards : public QObject {
    Q_OBJECT

    tests::TestClock m_clock;
    tests::TestRandom m_random;
    std::vector<int64_t> m_waits;

    WaitFn wait()
    {
        return [this](int64_t ms, const domain::CancelToken& cancel) {
            m_waits.push_back(ms);
            return !cancel.cancelled();
        };
    }

private slots:
    void init() { m_waits.clear(); }

    void repeatsReadsAtMostFiveTimes()
    {
        Scripted inner;
        ReadPolicy policy;
        policy.burst = 100;
        GuardedReads reads(inner, policy, m_clock, m_random, wait());
        inner.answers = { 500, 429, 503, 200 };
        QCOMPARE(reads.perform({}, {}).status, 200);
        QCOMPARE(inner.calls, 4);
        inner.answers = {};
        inner.calls = 0;
        QCOMPARE(int(reads.perform({}, {}).failure), int(HttpFailure::Interrupted));
        QCOMPARE(inner.calls, 5);
    }

    void repeatsNothingElse_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : { 200, 204, 307, 400, 401, 403, 404, 409, 422, 501 })
            QTest::addRow("%d", status) << status;
    }
    void repeatsNothingElse()
    {
        QFETCH(int, status);
        Scripted inner;
        GuardedReads reads(inner, {}, m_clock, m_random, wait());
        inner.answers = { status, 200 };
        QCOMPARE(reads.perform({}, {}).status, status);
        QCOMPARE(inner.calls, 1);
    }

    void refusesEffects()
    {
        Scripted inner;
        inner.answers = { 200 };
        GuardedReads reads(inner, {}, m_clock, m_random, wait());
        HttpRequest effect;
        effect.purpose = HttpPurpose::Effect;
        const HttpReply reply = reads.perform(effect, {});
        QCOMPARE(int(reply.failure), int(HttpFailure::Refused));
        QVERIFY(domain::english(reply.why).find("not sent") != std::string::npos);
        QCOMPARE(inner.calls, 0);
    }

    void honoursRetryAfter()
    {
        Scripted inner;
        inner.retry_after = 7;
        inner.answers = { 429, 200 };
        GuardedReads reads(inner, {}, m_clock, m_random, wait());
        QCOMPARE(reads.perform({}, {}).status, 200);
        QCOMPARE(m_waits.size(), size_t(1));
        QVERIFY(m_waits[0] >= 7000 && m_waits[0] < 7250);
        inner.retry_after = 3600; // too long to sit out: the person is told
        inner.answers = { 429, 200 };
        QCOMPARE(reads.perform({}, {}).status, 429);
    }

    void growsItsPausesWithJitter()
    {
        Scripted inner;
        inner.answers = { 500, 500, 500, 500, 500 };
        ReadPolicy policy;
        policy.burst = 100;
        GuardedReads reads(inner, policy, m_clock, m_random, wait());
        reads.perform({}, {});
        QCOMPARE(m_waits.size(), size_t(4));
        int64_t ceiling = policy.backoff_base_ms;
        for (const int64_t ms : m_waits) {
            QVERIFY(ms >= 0 && ms <= ceiling);
            ceiling *= 2;
        }
    }

    void keepsTheRate()
    {
        Scripted inner;
        ReadPolicy policy;
        policy.requests_per_second = 2;
        policy.burst = 3;
        GuardedReads reads(inner, policy, m_clock, m_random, wait());
        for (int i = 0; i < 5; ++i) {
            inner.answers = { 200 };
            reads.perform({}, {});
        }
        QCOMPARE(m_waits.size(), size_t(2)); // three at once, then one every half second
        QVERIFY(m_waits[0] > 400 && m_waits[0] <= 501);
    }

    void leavesAFailingSystemAlone()
    {
        Scripted inner;
        ReadPolicy policy;
        policy.burst = 100;
        GuardedReads reads(inner, policy, m_clock, m_random, wait());
        reads.perform({}, {}); // five failures
        reads.perform({}, {}); // three more, then it opens
        QCOMPARE(inner.calls, 8);
        const HttpReply held = reads.perform({}, {});
        QCOMPARE(inner.calls, 8);
        QVERIFY(domain::english(held.why).find("left alone") != std::string::npos);
        m_clock.ahead_ms += policy.breaker_open_ms + 1;
        inner.answers = { 200 };
        QCOMPARE(reads.perform({}, {}).status, 200);
        m_clock.ahead_ms = 0;
    }

    void sendsOneProbeWhenTheCircuitIsHalfOpen()
    {
        Scripted inner;
        ReadPolicy policy;
        policy.burst = 100;
        GuardedReads reads(inner, policy, m_clock, m_random, wait());
        reads.perform({}, {});
        reads.perform({}, {});
        QCOMPARE(inner.calls, 8);
        m_clock.ahead_ms += policy.breaker_open_ms + 1;
        inner.answers = { 503, 200 };
        QCOMPARE(reads.perform({}, {}).status, 503); // the probe is not repeated
        QCOMPARE(inner.calls, 9);
        QVERIFY(domain::english(reads.perform({}, {}).why).find("left alone") != std::string::npos);
        QCOMPARE(inner.calls, 9);
        m_clock.ahead_ms += policy.breaker_open_ms + 1;
        inner.answers = { 200 };
        QCOMPARE(reads.perform({}, {}).status, 200);
        inner.answers = { 500, 200 };
        QCOMPARE(reads.perform({}, {}).status, 200); // closed again: repeats are back
        m_clock.ahead_ms = 0;
    }

    void remembersBudgetAndCircuitAcrossARestart()
    {
        Scripted inner;
        ReadPolicy policy;
        policy.requests_per_second = 2;
        policy.burst = 4;
        domain::GuardState left;
        {
            GuardedReads reads(inner, policy, m_clock, m_random, wait());
            for (int i = 0; i < 4; ++i) {
                inner.answers = { 200 };
                reads.perform({}, {});
            }
            left = reads.state();
            QCOMPARE(left.failures, 0);
            QCOMPARE(left.open_until_us, int64_t(0));
        }
        m_waits.clear();
        {
            GuardedReads next(inner, policy, m_clock, m_random, wait());
            next.resume(left);
            inner.answers = { 200 };
            next.perform({}, {});
            QVERIFY(m_waits.size() == 1 && m_waits[0] > 0); // a fresh one would have had four requests to give
        }
        m_waits.clear();
        {
            left.at_us -= 10'000'000; // the program stood still for ten seconds
            GuardedReads later(inner, policy, m_clock, m_random, wait());
            later.resume(left);
            inner.answers = { 200 };
            later.perform({}, {});
            QVERIFY(m_waits.empty());
        }
        left = { 0, m_clock.now().us(), 8, m_clock.now().us() + 3'600'000'000 };
        GuardedReads held(inner, policy, m_clock, m_random, wait());
        held.resume(left);
        inner.calls = 0;
        QVERIFY(domain::english(held.perform({}, {}).why).find("left alone") != std::string::npos);
        QCOMPARE(inner.calls, 0);
        // A clock that was wrong does not lock a system out for longer than the circuit itself would.
        m_clock.ahead_ms += policy.breaker_open_ms + 1;
        inner.answers = { 200 };
        QCOMPARE(held.perform({}, {}).status, 200);
        m_clock.ahead_ms = 0;
    }

    void countsWhatReadingCost()
    {
        Scripted inner;
        ReadPolicy policy;
        policy.burst = 100;
        policy.remaining_header = "Retry-After"; // whatever the name: the number in it
        GuardedReads reads(inner, policy, m_clock, m_random, wait());
        inner.retry_after = 1;
        inner.answers = { 429, 503, 404 };
        reads.perform({}, {});
        inner.answers = { 401 };
        reads.perform({}, {});
        domain::Traffic traffic = reads.takeTraffic();
        QCOMPARE(traffic.requests, uint64_t(4));
        QCOMPARE(traffic.retries, uint64_t(2));
        QCOMPARE(traffic.encodeErrors(), std::string("throttled:1 server:1 sign_in:1"));
        QCOMPARE(traffic.latency.count(), uint64_t(4));
        QVERIFY(traffic.retry_wait_ms >= 1000);
        QCOMPARE(traffic.lowest_remaining, std::optional<int64_t>(1));
        QCOMPARE(*traffic.lowest_tokens, int64_t(96));
        QCOMPARE(reads.takeTraffic().requests, uint64_t(0));
    }
};

TIEOUT_TEST(TestTransport)
TIEOUT_TEST(TestReadGuards)
#include "tst_transport.moc"
