#pragma once

#include "engine/lineage_graph.h"
#include "items/list_model.h"

#include <QCoreApplication>

namespace tieout::ui {

// An invoice on one screen: back over its lines and charges to the usage that was counted, on to the
// ledger and the payments, with what each record says and where it does not agree. UI thread.
class DisputeTrace {
    Q_DECLARE_TR_FUNCTIONS(DisputeTrace)

public:
    static std::vector<items::ListColumn> columns();
    // From the root upstream, then downstream, each under the one it hangs on; a record that hangs
    // on several is followed once. The key of a row is its number in the graph.
    static std::vector<items::ListRow> rows(const engine::LineageGraph& graph);
};

}
