#include "widgets/shell/page_table.h"

#include "widgets/pages/approvals/approvals_page.h"
#include "widgets/pages/audit/audit_page.h"
#include "widgets/pages/connections/connections_page.h"
#include "widgets/pages/flows/flows_page.h"
#include "widgets/pages/home/home_page.h"
#include "widgets/pages/lineage/lineage_page.h"
#include "widgets/pages/mappings/mappings_page.h"
#include "widgets/pages/people/people_page.h"
#include "widgets/pages/queue/queue_page.h"
#include "widgets/pages/reconciliations/reconciliations_page.h"
#include "widgets/pages/reports/reports_page.h"

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
        { "home", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Home"), "home", Permission::SeeQueue, make<HomePage> },
        { "queue", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Exceptions"), "queue", Permission::SeeQueue, make<QueuePage> },
        { "lineage", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Lineage"), "lineage", Permission::SeeQueue, make<LineagePage> },
        { "reconciliations", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Reconciliations"), "reconcile", Permission::SeeQueue, make<ReconciliationsPage> },
        { "flows", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Flows"), "flows", Permission::SeeQueue, make<FlowsPage> },
        { "approvals", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Approvals"), "approvals", Permission::SeeAmounts, make<ApprovalsPage> },
        { "mappings", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Mappings"), "mappings", Permission::SeeQueue, make<MappingsPage> },
        { "connections", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Connections"), "connections", Permission::SeeQueue, make<ConnectionsPage> },
        { "reports", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Reports"), "reports", Permission::ExportEvidence, make<ReportsPage> },
        { "audit", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Audit trail"), "audit", Permission::ReadAudit, make<AuditPage> },
        { "people", QT_TRANSLATE_NOOP("tieout::ui::PageTable", "Administration"), "people", Permission::SeeQueue, make<PeoplePage> },
    };
    return table;
}

QString PageSpec::translatedTitle() const
{
    return QCoreApplication::translate("tieout::ui::PageTable", title);
}

}
