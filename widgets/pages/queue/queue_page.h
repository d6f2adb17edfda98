#pragma once

#include "widgets/shell/page.h"

namespace tieout::ui {

// The work queue: every exception, filtered, sorted and worked, with the detail beside it.
class QueuePage : public Page {
    Q_OBJECT

public:
    QueuePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);
    void refresh() override;
};

}
