#include "widgets/shell/page_table.h"

#include "widgets/pages/queue/queue_page.h"

#include <QCoreApplication>

namespace tieout::ui {

namespace {

// A factory for any page with the usual constructor.
template <typename P> Page* make(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
{
    return new P(workspace, navigator, parent);
}

}

const std::vector<PageSpec>& pageTable()
{
    using domain::Permission;
    static const std::vector<PageSpec> table {
        { "queue", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Exceptions"), "queue", Permission::SeeQueue, make<QueuePage> },
    };
    return table;
}

QString PageSpec::translatedTitle() const
{
    return QCoreApplication::translate("tieout::ui::PageTable", title);
}

}
