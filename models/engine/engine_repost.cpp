// Sending and confirming.
#include "engine/engine_impl.h"
#include "engine/repost/poster.h"

namespace tieout::engine {

// Opened at the first send: a store that is only read needs no recorder.
Result<PosterParts> Engine::Impl::posterParts()
{
    if (!recorder) {
        TIEOUT_TRY_INTO(recorder, store::FlightRecorder::open(store::Control::recorderPathIn(store_dir)));
    }
    PosterParts parts;
    parts.control = control.get();
    parts.recorder = recorder.get();
    parts.clock = environment.clock;
    parts.facts = facts.get();
    parts.open_sink = environment.open_sink;
    parts.store_dir = store_dir;
    return parts;
}

Result<PostReport> Engine::post(const Session& claimed, const std::vector<EffectId>& only, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY_INTO(const std::unique_lock<std::mutex> running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(demand(session, domain::Permission::SendEffects));
    TIEOUT_TRY_INTO(PosterParts parts, m_impl->posterParts());
    auto report = Poster(std::move(parts)).post(only, cancel, progress);
    // A recorder that failed is opened, and its end looked at, before the next send.
    if (!report)
        m_impl->recorder.reset();
    return report;
}

Result<PostReport> Engine::verify(const Session& claimed, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const std::unique_lock<std::mutex> running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(const Session session, m_impl->room->fresh(claimed));
    TIEOUT_TRY(demand(session, domain::Permission::SendEffects));
    TIEOUT_TRY_INTO(PosterParts parts, m_impl->posterParts());
    return Poster(std::move(parts)).verify(cancel);
}

}
