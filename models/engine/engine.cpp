#include "engine/engine.h"

#include "engine/engine_impl.h"

namespace tieout::engine {

size_t CommandReport::doneCount() const
{
    size_t n = 0;
    for (const RowOutcome& row : rows)
        n += row.done ? 1 : 0;
    return n;
}

Engine::Engine(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(const std::string& store_dir, const Environment& environment)
{
    auto impl = std::make_unique<Impl>();
    impl->store_dir = store_dir;
    impl->environment = environment;
    return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

const std::string& Engine::storeDir() const
{
    return m_impl->store_dir;
}

bool Engine::readOnly() const
{
    return m_impl->read_only;
}

domain::CommandId Engine::newCommandId()
{
    domain::CommandId id;
    m_impl->environment.random->fill(id.bytes);
    return id;
}

}
