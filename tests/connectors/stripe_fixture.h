#pragma once

#include "sandbox_fixture.h"

namespace tieout::tests {

// The simulated Stripe of the small estate, and connectors to it.
class StripeFixture : public SandboxFixture {
public:
    StripeFixture() { secrets.kept[connect::secretName("stripe")] = estate->stripe().apiKey() + "\n"; }

    connect::Connection stripeConnection(const std::string& extra = {})
    {
        return { "stripe", estate->stripe().base_url, "{\"account\":\"acct_1\",\"tenant\":\"northwind\",\"requests_per_second\":\"10000\"" + extra + "}" };
    }
    std::unique_ptr<engine::RecordSource> stripeSource(const std::string& extra = {})
    {
        auto made = connect::makeSource(connect::loadManifest("stripe").value(), stripeConnection(extra), ports);
        TIEOUT_CHECK(made.ok());
        return std::move(made).value();
    }
    std::unique_ptr<engine::EffectSink> stripeSink()
    {
        auto made = connect::makeSink(connect::loadManifest("stripe").value(), stripeConnection(), ports);
        TIEOUT_CHECK(made.ok());
        return std::move(made).value();
    }
    // A bare request with the right key, as any client makes it.
    connect::HttpReply ask(const std::string& method, const std::string& path, const std::string& form = {}, std::vector<connect::HttpHeader> headers = {})
    {
        headers.push_back({ "Authorization", "Bearer " + estate->stripe().apiKey() });
        if (method == "POST")
            headers.push_back({ "Content-Type", "application/x-www-form-urlencoded" });
        connect::CurlTransport transport({});
        return transport.perform({ method == "GET" ? connect::HttpPurpose::Read : connect::HttpPurpose::Effect, method, estate->stripe().base_url + path, std::move(headers), form }, {});
    }
    std::string stripeAdmin(const std::string& method, const std::string& what, std::string body = {})
    {
        std::replace(body.begin(), body.end(), '\'', '"');
        const connect::HttpReply reply = ask(method, "/__sandbox/" + what, body);
        TIEOUT_CHECK(reply.answered() && reply.status == 200);
        return reply.body;
    }
    void stripeFault(const std::string& json) { stripeAdmin("POST", "faults", json); }
    int stripeRequests(const std::string& name)
    {
        const auto body = connect::parseJson(stripeAdmin("GET", "requests"));
        const connect::JsonNode* found = body->find(name);
        return found ? std::stoi(found->text) : 0;
    }
    int stripeApplied(const std::string& reference)
    {
        const auto body = connect::parseJson(stripeAdmin("GET", "effects"));
        for (const connect::JsonNode& effect : body->find("effects")->items)
            if (effect.find("external_id")->text == reference)
                return std::stoi(effect.find("applied")->text);
        return 0;
    }
};

}
