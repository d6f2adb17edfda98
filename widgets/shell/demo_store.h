#pragma once

#include "desk/workspace.h"

class QWidget;

namespace tieout::ui {

class InlineMessage;

// Where the demo company lives for a person with this store: beside it, never in it.
QString demoStoreOf(const QString& store_dir);
// Asks, then opens the demo company in a window of its own over a store of its own; records of this
// store are not touched. In the demo's own window it is brought in again.
void offerDemo(desk::Workspace& workspace, InlineMessage& message, QWidget* window);

}
