#pragma once

class QAbstractScrollArea;

namespace tieout::ui {

// Outlines a scrolled area while it has the focus; for areas that nothing else marks, such as texts
// that are only read.
void showFocusOn(QAbstractScrollArea& area);

}
