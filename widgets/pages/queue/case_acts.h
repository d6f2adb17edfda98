#pragma once

#include "desk/workspace.h"
#include "widgets/kit/messages.h"

#include <QAction>

#include <array>

namespace tieout::ui {

// What an act would be done to, taken when it is triggered.
struct ActScope {
    std::vector<domain::Fingerprint> ids;
    QString words; // "this exception", "all 214 that match “CP4 · Open”"
    QString sums; // residual by currency
};

// Every act on exceptions as a QAction with its key; enabled by state and permission, by the same
// table the engine enforces. Asks what it must, acts, reports row by row.
class CaseActs : public QObject {
    Q_OBJECT

public:
    CaseActs(desk::Workspace& workspace, InlineMessage& message, QWidget* page, std::function<ActScope()> scope);
    QAction* action(domain::CaseAct act) const { return m_actions[static_cast<size_t>(act)]; }
    QList<QAction*> actions() const; // in the order of the menu
    // `states`: bit n set = a case of CaseState n is in the scope.
    void enableFor(uint32_t states);
    // Why the case on the page has nothing to propose, empty when it has; P on it then says so.
    void sayNoFix(const domain::Fingerprint& id, const QString& why);
    void trigger(domain::CaseAct act);
    void perform(engine::ActOnCases act, const ActScope& scope);
    void propose(const std::vector<domain::Fingerprint>& ids, const std::string& target);

signals:
    void acted();
    void proposed(const tieout::domain::Fingerprint& id); // one case: show what was staged

private:
    void showReport(domain::CaseAct act, const engine::CommandReport& report, const ActScope& scope);
    void proposeNext(std::vector<domain::Fingerprint> left, const std::string& target, std::shared_ptr<engine::CommandReport> so_far, size_t all);
    void loadAssignees();

    desk::Workspace& m_workspace;
    InlineMessage& m_message;
    QWidget* m_page;
    std::function<ActScope()> m_scope;
    std::array<QAction*, domain::kCaseActCount> m_actions {};
    QStringList m_assignees;
    std::pair<domain::Fingerprint, QString> m_no_fix;
};

}
