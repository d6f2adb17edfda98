#include "engine/engine.h"

#include "engine/engine_impl.h"

#include <filesystem>

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

Result<void> Engine::Impl::writable() const
{
    if (read_only)
        return store::lockedBy(store_dir, owner);
    return {};
}

Result<void> Engine::Impl::allow(const Session& session, domain::Permission permission) const
{
    if (session.may(permission))
        return {};
    return makeError(Remedy::NoPermission, TIEOUT_TR("%1 may not do this: no role of this person has the permission “%2”. Nothing was changed; ask an administrator or a colleague who may."),
        { session.person, std::string(domain::permissionId(permission)) });
}

Result<std::unique_lock<std::mutex>> Engine::Impl::beginVerb()
{
    TIEOUT_TRY(writable());
    std::unique_lock<std::mutex> running(verb_mutex, std::try_to_lock);
    if (!running.owns_lock())
        return makeError(Remedy::Conflict, TIEOUT_TR("Another import, pull, reconciliation or posting is running in this store. Nothing was started; wait until it has finished."));
    return running;
}

Result<std::unique_ptr<Engine>> Engine::open(const std::string& store_dir, const Environment& environment)
{
    auto impl = std::make_unique<Impl>();
    impl->store_dir = store_dir;
    impl->environment = environment;
    std::error_code failed;
    std::filesystem::create_directories(store_dir, failed);
    if (failed)
        return makeError(Remedy::Machine, TIEOUT_TR("The store folder %1 cannot be made (%2). Choose another folder or correct its permissions."), { store_dir, failed.message() });
    TIEOUT_TRY_INTO(impl->lock, store::StoreLock::tryTake(store_dir, &impl->owner));
    impl->read_only = !impl->lock;
    const auto access = impl->read_only ? store::sql::Access::ReadOnly : store::sql::Access::ReadWrite;
    TIEOUT_TRY_INTO(impl->cache, store::Cache::open(store_dir, access));
    impl->lineage.cache = impl->cache.get();
    TIEOUT_TRY(impl->openControl());
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
