#pragma once

#include "connectors/sandbox/feed_faults.h"
#include "connectors/sandbox/http_server.h"

#include <memory>
#include <optional>

namespace tieout::sandbox {

// One simulated system. Its facts come from the World; what is sent to it changes them until reset.
class VendorSim {
public:
    virtual ~VendorSim() = default;
    virtual std::string name() const = 0;
    virtual SimReply handle(const SimRequest& request) = 0;
    virtual std::string announcement() const = 0; // a JSON object: what a client needs to connect
    virtual void reset() = 0;
    virtual void expireTokens() { }
    virtual void stateFault(const Fault&) { } // search_lag and the like
    // The body of an error status that a fault asks for; empty: NetSuite's.
    virtual std::optional<SimReply> statusReply(const Fault&) { return std::nullopt; }
    virtual void wrongId(SimReply&) { } // makes an answer name another record
    // By reference, what was created and how often: {"effects":[{"external_id":…,"applied":1}]}.
    virtual std::string effectsJson() const { return "{\"effects\":[]}"; }

    FeedFaults feeds;
    std::string base_url; // set once the port is known
    std::function<int64_t()> now_ms; // wall clock since 1970; milliseconds
};

// A system behind a port of its own, with the steering paths every simulated system has. Lives on
// the thread of its event loop; the system must outlive it.
class VendorPort {
public:
    explicit VendorPort(VendorSim& sim);

    bool start(quint16 port); // 0 takes a free one; false when the port is taken
    HttpServer& server() { return *m_server; }
    VendorSim& sim() { return m_sim; }

private:
    SimReply handle(const SimRequest& request);
    SimReply admin(const SimRequest& request);
    void skewClock(int64_t ms);

    VendorSim& m_sim;
    std::function<int64_t()> m_true_clock; // set while the system's clock is skewed
    std::map<std::string, int> m_requests; // "POST /api/…", how often
    std::unique_ptr<HttpServer> m_server;
};

// Small parts every simulated system needs.
SimReply jsonReply(int status, std::string body, const std::string& type = "application/json");
std::map<std::string, std::string> formFields(const std::string& body); // application/x-www-form-urlencoded
std::string valueOr(const std::map<std::string, std::string>& fields, const std::string& name, std::string fallback = {});
std::string isoTime(int64_t ms, int fraction_digits); // RFC 3339, UTC, with Z
std::string bearerOf(const SimRequest& request); // empty when there is none

}
