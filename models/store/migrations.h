#pragma once

#include "store/sql.h"

#include <string_view>
#include <utility>
#include <vector>

namespace tieout::store {

using domain::Result;

// Every file of resources/sql, sorted by name. Generated when building.
std::vector<std::pair<std::string_view, std::string_view>> schemaTexts();

// Brings the database up to the newest step of its kind (files cache_NNNN_name.sql or
// control_NNNN_name.sql): forward only, one transaction a step, number kept in user_version.
// Error Machine when the file was written by a newer program; it is then left untouched.
Result<void> migrate(sql::Connection& connection);
// The newest step this program knows.
int64_t newestSchema(sql::Kind kind);
// The whole schema as text, for comparisons.
Result<std::string> schemaDump(sql::Connection& connection);

}
