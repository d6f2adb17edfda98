#pragma once

#include "engine/commands.h"
#include "engine/ports.h"
#include "store/control.h"

#include <string>
#include <vector>

// Values of the engine as bytes of the store, and back.
namespace tieout::engine {

std::string packRequest(const EffectRequest& request);
Result<EffectRequest> unpackRequest(std::string_view bytes);
std::string packPreview(const std::vector<JournalPreviewLine>& lines);
Result<std::vector<JournalPreviewLine>> unpackPreview(std::string_view bytes);
std::string packRows(const std::vector<RowOutcome>& rows);
Result<std::vector<RowOutcome>> unpackRows(std::string_view bytes);
// The stored bytes as what is sent: never rendered again.
RenderedEffect renderedOf(const store::EffectRecord& effect);
// SHA-256 of the command's values, without a passphrase: one command id stands for one command.
Digest commandDigest(const Command& command);
std::string_view commandName(const Command& command);

// hex of SHA-256(tenant | operation | business id | generation), length-prefixed.
std::string wireKey(const std::string& tenant, const std::string& operation, const std::string& business_id, int generation);
// hex of SHA-256 over the sorted lines “sku|quantity|amount\n”: TargetRecord::lines_digest, which a
// connector computes over what the target holds.
std::string linesDigest(const std::vector<EffectLine>& lines);

}
