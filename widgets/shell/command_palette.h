#pragma once

#include "widgets/shell/page.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace tieout::ui {

// Ctrl+K: type a few letters of any command, or an id to look a record up.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    static void open(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    CommandPalette(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions);
    void search(const QString& text);
    void addRecords(const std::vector<engine::RecordRef>& refs);
    void choose();

    desk::Workspace& m_workspace;
    Navigator& m_navigator;
    QList<QPointer<QAction>> m_actions;
    std::vector<engine::RecordRef> m_records;
    QLineEdit* m_text;
    QListWidget* m_list;
};

}
