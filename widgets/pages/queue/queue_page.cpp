#include "widgets/pages/queue/queue_page.h"

namespace tieout::ui {

QueuePage::QueuePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
{
}

void QueuePage::refresh() { }

}
