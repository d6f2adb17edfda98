#pragma once

#include "engine/mapping_queries.h"
#include "items/list_model.h"
#include "items/tone.h"

#include <QString>

// Mappings, links and proposals in words of the window.
namespace tieout::ui {

using items::Tone;

QString valuesWords(const engine::MappingKeyRow& row); // "4000 (2026-01-01 – …); …"
items::ListCell moneyCell(const engine::MappingKeyRow& row); // one sum and how many more; the tooltip says all, by currency
QString daysWords(const std::string& from, const std::string& to);
QString proposalWords(const engine::ProposalRow& row); // what it would do
QString evidenceWords(const std::vector<domain::Text>& evidence);
QString systemWords(domain::Table table);
QString linkStateWords(engine::CustomerLinkRow::State state);
Tone statusTone(engine::MappingStatus status);
Tone linkTone(engine::CustomerLinkRow::State state);
Tone verdictTone(domain::Verdict verdict);

}
