#pragma once

#include "domain/tables.h"
#include "engine/lineage_graph.h"

#include <QString>

// Records named for people: plain word first, id behind.
namespace tieout::items {

QString tableTitle(domain::Table table); // "Invoice line"
QString tableCount(domain::Table table, quint64 n); // "12 invoice lines"
// "Invoice INV-1", with the set where it is not the usual one: "Invoice eu/INV-1".
QString recordName(const engine::RecordRef& ref);
// A record as the core writes it in a sentence, "erp_document 4711": "ERP document 4711". Anything else
// stays as it is.
std::string namedRecord(const std::string& kind_and_id);
// What drew an edge: "by key", "by reference", "by group".
QString basisTitle(const std::string& basis);

}
