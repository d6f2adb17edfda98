#pragma once

#include "connectors/rest/rest_connection.h"

#include <functional>
#include <string>
#include <vector>

// What the sinks of all vendors have in common.
namespace tieout::connect {

constexpr size_t kAnswerMax = 256 * 1024; // bytes of an answer that are kept

// Error Bug when the engine gave no key to derive our reference from.
domain::Result<void> checkWireKey(const engine::EffectRequest& request, const std::string& wire_key);

// What an invoice of this amount books, or a credit note, which books it the other way round.
domain::Result<std::vector<engine::JournalPreviewLine>> salesPreview(const RestConnection& connection, const PreviewAccounts& accounts, const engine::EffectRequest& request, bool credit);

// What an answer that is no success says: nothing was sent, refused by the connector's own list, or unknown.
void judgeRefusal(const RestConnection& connection, const HttpReply& reply, engine::SendReport& report);

// Sends the effect's bytes once and judges the answer by the connector's own list; `judge` then says
// what an answer proves beyond that. What nobody judges stays unknown.
engine::SendReport sendOnce(RestConnection& connection, const engine::RenderedEffect& effect, std::vector<HttpHeader> headers, const domain::CancelToken& cancel,
    const std::function<void(const HttpReply&, engine::SendReport&)>& judge);

// For an effect whose operation the connector's description does not have any more.
engine::SendReport notKnownAnyMore();

}
