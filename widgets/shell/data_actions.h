#pragma once

#include "desk/workspace.h"
#include "widgets/kit/messages.h"

#include <QAction>

class QMenu;

namespace tieout::ui {

// The long verbs as actions of the window: import, pull, reconcile, send, verify. Their reports go
// to the message strip; progress to the busy bar.
class DataActions : public QObject {
    Q_OBJECT

public:
    DataActions(desk::Workspace& workspace, InlineMessage& message, QWidget* window);
    void fill(QMenu* menu) const;
    QList<QAction*> actions() const { return m_actions; }
    // Imports and then reconciles.
    void importFolder(const QString& folder);

private:
    QAction* add(const QString& name, const QString& text, const QString& icon, const QKeySequence& key, domain::Permission needs, void (DataActions::*verb)());
    void chooseFolder();
    void pull();
    void reconcile();
    void verify();
    void enable();
    void showImport(const engine::ImportReport& report);
    void showReconcile(const engine::ReconcileReport& report);

    desk::Workspace& m_workspace;
    InlineMessage& m_message;
    QWidget* m_window;
    QList<QAction*> m_actions;
};

}
