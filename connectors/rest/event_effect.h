#pragma once

#include "connectors/rest/sink_parts.h"

// A usage event that is sent once more: an effect whose key is the event's own id. The vendor cannot
// be asked for one event, so what would be refused is found out before, and an unclear answer means
// the same bytes again under the same key.
namespace tieout::connect {

domain::Result<engine::RenderedEffect> renderEvent(RestConnection& connection, const ManifestFormEffect& spec, const engine::EffectRequest& request, const domain::CancelToken& cancel);
domain::Result<engine::PreflightReport> preflightEvent(RestConnection& connection, const ManifestFormEffect& spec, const engine::EffectRequest& request, const domain::CancelToken& cancel);
engine::SendReport sendEvent(RestConnection& connection, const ManifestFormEffect& spec, const engine::RenderedEffect& effect, const domain::CancelToken& cancel);
engine::ProbeReport probeEvent(const RestConnection& connection, const engine::RenderedEffect& effect); // always unclear

}
