#pragma once

#include "connectors/rest/json_tree.h"
#include "connectors/sandbox/vendor_port.h"
#include "connectors/sandbox/world.h"
#include "domain/decimal.h"

#include <optional>

namespace tieout::sandbox {

// OpenMeter's wire as far as this product speaks it: CloudEvents in, events and meters out. As in
// the real one an accepted event is judged later, times have whole seconds, and an event of the
// same source and id is dropped for a day; after that it is stored as a second one.
class OpenMeterSim final : public VendorSim {
public:
    OpenMeterSim(const World& world, std::string api_key);

    std::string name() const override { return "openmeter"; }
    SimReply handle(const SimRequest& request) override;
    std::string announcement() const override;
    void reset() override;
    void stateFault(const Fault& fault) override;
    std::string effectsJson() const override;

    const std::string& apiKey() const { return m_api_key; }
    std::string countMeters() const; // the meters that count every event between them, by commas

    struct Event {
        std::string id, source, type, subject, data; // data: JSON text, may be empty
        int64_t time_s = 0, ingested_ms = 0, stored_ms = 0;
        std::string invalid; // why the meter cannot count it
        int64_t visible_from_ms = 0;
    };
    const std::vector<Event>& events() const { return m_events; }

private:
    struct Meter {
        std::string slug, type, aggregation; // SUM of data.value, or COUNT
    };
    struct Filter; // of a list

    SimReply ingest(const SimRequest& request);
    std::optional<std::string> readEvent(const connect::JsonNode& node, std::string_view body, Event& out) const; // what is wrong
    void accept(Event event);
    std::string judged(const Event& event) const;
    SimReply listV1(const SimRequest& request);
    SimReply listV2(const SimRequest& request);
    std::vector<const Event*> matching(const Filter& filter, bool by_ingestion) const;
    std::string eventJson(const Event& event) const;
    SimReply meters(const SimRequest& request);
    SimReply queryMeter(const SimRequest& request, const Meter& meter);
    SimReply problem(int status, const std::string& detail);
    void load();

    const World& m_world;
    std::string m_api_key;
    std::vector<Event> m_events;
    std::vector<Meter> m_meters;
    std::map<std::string, int64_t> m_seen; // source and id, when last let through
    std::map<std::string, int> m_applied; // by id: stored because it was sent here
    int64_t m_next_lag_ms = 0;
    bool m_miss = false; // the next list finds nothing
    uint64_t m_problems = 0;
};

}
