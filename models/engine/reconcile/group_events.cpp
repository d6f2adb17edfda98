#include "engine/reconcile/lineage_home.h"

namespace tieout::engine {

void GroupEvents::make(const LineageState& state, int64_t seq)
{
    const EventTable& events = state.events();
    const uint32_t groups = state.groups().size();
    // Counts, then places, then the events at their places.
    m_starts.assign(size_t(groups) + 1, 0);
    for (const uint32_t shape : events.shape)
        ++m_starts[state.shape(shape).group + 1];
    for (uint32_t group = 0; group < groups; ++group)
        m_starts[group + 1] += m_starts[group];
    std::vector<uint32_t> next(m_starts.begin(), m_starts.end() - 1);
    m_events.resize(events.shape.size());
    for (uint32_t event = 0; event < events.shape.size(); ++event)
        m_events[next[state.shape(events.shape[event]).group]++] = event;
    m_seq = seq;
}

}
