#pragma once

#include "connectors/http/curl_transport.h"
#include "connectors/rest/registry.h"
#include "connectors/sandbox/estate.h"
#include "engine/ports.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <optional>

namespace tieout::engine {

// The posting engine's own maker is not linked into connector tests.
class IntentProofMaker {
public:
    static IntentProof forConnectorTest() { return IntentProof(EffectId {}, 1); }
};

}

namespace tieout::tests {

class TestClock final : public engine::Clock {
public:
    domain::Instant now() const override
    {
        return domain::Instant(std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count() + skew_s * 1'000'000'000);
    }
    int64_t bootMs() const override { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count() + ahead_ms; }
    int64_t skew_s = 0;
    int64_t ahead_ms = 0;
};

class TestRandom final : public engine::Random {
public:
    void fill(std::span<uint8_t> bytes) override
    {
        for (uint8_t& byte : bytes)
            byte = static_cast<uint8_t>((m_next = m_next * 6364136223846793005U + 1442695040888963407U) >> 56);
    }

private:
    uint64_t m_next = 1; // the same numbers each time, but none twice in a test: nonces are made of them
};

class TestSecrets final : public engine::Secrets {
public:
    domain::Result<std::optional<std::string>> read(const std::string& name) override
    {
        const auto found = kept.find(name);
        return found == kept.end() ? std::optional<std::string>() : std::optional(found->second);
    }
    domain::Result<void> write(const std::string& name, const std::string& secret) override
    {
        kept[name] = secret;
        return {};
    }
    domain::Result<void> erase(const std::string& name) override
    {
        kept.erase(name);
        return {};
    }
    domain::Result<void> hold(const std::string& name, const std::string& secret) override { return write(name, secret); }
    bool persistent() const override { return false; }
    std::map<std::string, std::string> kept;
};

// Runs something that needs an event loop on a thread of its own; ended with the object.
template <typename Served> class OnThread {
public:
    template <typename Make> explicit OnThread(Make make)
    {
        m_thread.reset(QThread::create([this, make] {
            QEventLoop loop;
            m_loop = &loop;
            {
                std::unique_ptr<Served> served = make();
                m_served = served.get();
                m_ready.release();
                loop.exec();
            }
        }));
        m_thread->start();
        m_ready.acquire();
    }
    ~OnThread()
    {
        QMetaObject::invokeMethod(m_loop, &QEventLoop::quit, Qt::QueuedConnection);
        m_thread->wait();
    }
    OnThread(const OnThread&) = delete;
    OnThread& operator=(const OnThread&) = delete;

    Served& operator*() { return *m_served; }
    Served* operator->() { return m_served; }

private:
    std::unique_ptr<QThread> m_thread;
    QSemaphore m_ready;
    QEventLoop* m_loop = nullptr;
    Served* m_served = nullptr;
};

// A small simulated estate on a thread, and what a connector needs to talk to it. The estate's
// facts may be read while no request runs.
class SandboxFixture {
public:
    explicit SandboxFixture(connect::JwtAlgorithm algorithm = connect::JwtAlgorithm::ES256)
        : estate([algorithm] {
            sandbox::Scenario scenario;
            sandbox::scenarioByName("small", scenario);
            auto made = std::make_unique<sandbox::Estate>(sandbox::makeWorld(7, scenario), algorithm);
            TIEOUT_CHECK(made->start(0).ok());
            return made;
        })
    {
        secrets.kept[connect::secretName("netsuite")] = estate->privateKey();
        ports.clock = &clock;
        ports.random = &random;
        ports.secrets = &secrets;
        ports.wait = [this](int64_t ms, const domain::CancelToken& cancel) {
            waited_ms += ms;
            return !cancel.cancelled();
        };
        ports.transport.total_ms = 1'500;
    }

    connect::Connection connection(const std::string& extra = {}) const
    {
        auto& there = const_cast<OnThread<sandbox::Estate>&>(estate);
        return { "netsuite", there->baseUrl(),
            "{\"account\":\"" + there->account() + "\",\"client_id\":\"" + there->clientId() + "\",\"certificate_id\":\"" + there->certificateId() + "\"" + extra + "}" };
    }
    std::unique_ptr<engine::RecordSource> source(const std::string& extra = {})
    {
        auto made = connect::makeSource(connect::loadManifest("netsuite").value(), connection(extra), ports);
        TIEOUT_CHECK(made.ok());
        return std::move(made).value();
    }
    std::unique_ptr<engine::EffectSink> sink()
    {
        auto made = connect::makeSink(connect::loadManifest("netsuite").value(), connection(), ports);
        TIEOUT_CHECK(made.ok());
        return std::move(made).value();
    }
    // Signs each request instead of asking for a token.
    connect::Connection signedConnection(const std::string& extra = {})
    {
        secrets.kept[connect::secretName("netsuite")] = estate->signingSecrets();
        return { "netsuite", estate->baseUrl(),
            "{\"account\":\"tieout_demo\",\"sign_in\":\"oauth1\",\"consumer_key\":\"" + estate->consumerKey() + "\",\"token_id\":\"" + estate->tokenId() + "\"" + extra + "}" };
    }
    // One of the simulator's steering calls; its answer's body. JSON with single quotes.
    std::string admin(const std::string& method, const std::string& what, std::string body = {})
    {
        std::replace(body.begin(), body.end(), '\'', '"');
        connect::CurlTransport transport({});
        connect::HttpRequest request { connect::HttpPurpose::Read, method, estate->baseUrl() + "/__sandbox/" + what, {}, body };
        const connect::HttpReply reply = transport.perform(request, {});
        TIEOUT_CHECK(reply.answered() && reply.status == 200);
        return reply.body;
    }
    void fault(const std::string& json) { admin("POST", "faults", json); }

    // How many records carry the reference.
    int applied(const std::string& reference)
    {
        const auto body = connect::parseJson(admin("GET", "effects"));
        for (const connect::JsonNode& effect : body->find("effects")->items)
            if (effect.find("external_id")->text == reference)
                return std::stoi(effect.find("applied")->text);
        return 0;
    }
    int requests(const std::string& name)
    {
        const auto body = connect::parseJson(admin("GET", "requests"));
        const connect::JsonNode* found = body->find(name);
        return found ? std::stoi(found->text) : 0;
    }

    OnThread<sandbox::Estate> estate;
    TestClock clock;
    TestRandom random;
    TestSecrets secrets;
    connect::RestPorts ports;
    int64_t waited_ms = 0;
};

inline engine::EffectRequest invoiceToPost(const std::string& id, const std::string& period = "2026-04")
{
    engine::EffectRequest request;
    request.operation = "post_invoice";
    request.business_id = id;
    request.customer = "cus_0002";
    request.entity = "EU01";
    request.period = domain::Period::parse(period).value();
    request.date = domain::Instant::parseDate(period + "-30").value();
    request.currency = domain::Currency::parse("EUR").value();
    request.amount = domain::Decimal(11900, 2);
    request.tax = domain::Decimal(1900, 2);
    request.lines = { { "SKU-API", "API calls", domain::Decimal(2500125, 3), domain::Decimal(6250, 2) }, { "SKU-STORAGE", "", domain::Decimal(10, 0), domain::Decimal(375, 1) } };
    request.memo = "Repost " + id;
    return request;
}

}
