#pragma once

#include "engine/matrix/matrix_scope.h"
#include "engine/reconcile/intake.h"

namespace tieout::engine {

// CP0's cells: what was looked at (streams counted, amounts added up, rows refused, …), and the records
// that sources counted against those that landed. Completeness has neither period nor legal entity.
// `set` empty: all.
void addIntake(MatrixScope& scope, const Intake& intake, const std::string& set);

// The windows that copies downstream state, in the cell of their month: records that landed against
// those that the copies hold.
void addDownstream(MatrixScope& scope, const LineageHome& home, const std::string& set);

}
