#include "app/wiring/wiring.h"

#include "app/export/report_writer.h"
#include "app/keychain/keychain.h"
#include "app/wiring/places.h"
#include "app/wiring/system_clock.h"
#include "app/wiring/system_random.h"
#include "app/wiring/workers.h"
#include "connectors/files/file_feed.h"
#include "connectors/rest/flow_reader.h"
#include "connectors/rest/registry.h"

namespace tieout::wiring {

struct Wiring::Parts {
    SystemClock clock;
    SystemRandom random;
    keychain::Keychain secrets;
    Workers workers;
    std::unique_ptr<engine::FeedFolder> files = connect::makeFileFeedFolder();
    std::unique_ptr<engine::ReportWriter> reports = exporting::makeReportWriter();
    engine::Environment environment;

    explicit Parts(const WiringOptions& options)
        : workers(options.threads)
    {
    }
    connect::RestPorts restPorts() { return { &clock, &random, &secrets, {}, {} }; }
};

namespace {

// Descriptions of further systems and flows, put there by a person: they add to the built-in ones.
std::string userFolder(const char* name)
{
    const auto data = defaultStoreDir();
    return data ? *data + "/" + name : std::string();
}

}

Wiring::Wiring(const WiringOptions& options)
    : m_parts(std::make_unique<Parts>(options))
{
    for (const auto& [name, secret] : options.run_secrets)
        TIEOUT_CHECK(m_parts->secrets.hold(name, secret).ok()); // in memory: cannot fail
    engine::Environment& environment = m_parts->environment;
    environment.clock = &m_parts->clock;
    environment.random = &m_parts->random;
    environment.secrets = &m_parts->secrets;
    environment.executor = &m_parts->workers;
    environment.files = m_parts->files.get();
    environment.reports = m_parts->reports.get();
    environment.open_source = [this](const engine::SourceRow& row) -> engine::Result<std::unique_ptr<engine::RecordSource>> {
        TIEOUT_TRY_INTO(connect::Manifest manifest, connect::loadManifest(row.manifest, userFolder("connectors")));
        return connect::makeSource(std::move(manifest), { row.name, row.base_url, row.options }, m_parts->restPorts());
    };
    environment.open_sink = [this](const engine::SourceRow& row) -> engine::Result<std::unique_ptr<engine::EffectSink>> {
        TIEOUT_TRY_INTO(connect::Manifest manifest, connect::loadManifest(row.manifest, userFolder("connectors")));
        return connect::makeSink(std::move(manifest), { row.name, row.base_url, row.options }, m_parts->restPorts());
    };
    environment.flows = [] { return connect::loadFlows(userFolder("flows")); };
}

Wiring::~Wiring() = default;

const engine::Environment& Wiring::environment() const
{
    return m_parts->environment;
}

engine::Secrets& Wiring::secrets()
{
    return m_parts->secrets;
}

}
