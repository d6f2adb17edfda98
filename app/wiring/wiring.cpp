#include "app/wiring/wiring.h"

#include "app/wiring/memory_secrets.h"
#include "app/wiring/run_secrets.h"
#include "app/wiring/system_clock.h"
#include "app/wiring/system_random.h"
#include "app/wiring/workers.h"
#include "connectors/files/file_feed.h"

namespace tieout::wiring {

struct Wiring::Parts {
    SystemClock clock;
    SystemRandom random;
    MemorySecrets keychain;
    RunSecrets secrets { keychain };
    Workers workers;
    std::unique_ptr<engine::FeedFolder> files = connect::makeFileFeedFolder();
    engine::Environment environment;

    explicit Parts(const WiringOptions& options)
        : workers(options.threads)
    {
    }
};

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
    environment.open_source = [](const engine::SourceRow& row) -> engine::Result<std::unique_ptr<engine::RecordSource>> {
        return domain::makeError(domain::Remedy::Unsupported, TIEOUT_TR("No connector in this build can read from “%1”."), { row.manifest });
    };
    environment.open_sink = [](const engine::SourceRow& row) -> engine::Result<std::unique_ptr<engine::EffectSink>> {
        return domain::makeError(domain::Remedy::Unsupported, TIEOUT_TR("No connector in this build can post to “%1”."), { row.manifest });
    };
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
