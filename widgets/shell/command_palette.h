#pragma once

#include "widgets/shell/page.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class QTimer;

namespace tieout::ui {

// Ctrl+K: type a few letters of any command, page or saved view, or an id, a document number or a
// customer to look records and exceptions up. The core is asked aside: typing never waits for it.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    static void open(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // One line. `key` is how it is remembered: "record:…", "case:…", "view:…", "action:…".
    struct Entry {
        QString key, icon, text, hint;
        QAction* action = nullptr;
    };

    CommandPalette(QWidget* window, desk::Workspace& workspace, Navigator& navigator, const QList<QAction*>& actions);
    void search();
    void askCore(const QString& wanted);
    void askViews();
    void addRecords(const std::vector<engine::RecordRef>& refs);
    void addCases(const std::shared_ptr<const engine::QueueTable>& table, const QString& wanted);
    std::vector<Entry> fixedEntries(const QString& wanted, bool close) const;
    std::vector<Entry> recentEntries() const;
    void list();
    void choose();
    void openKey(const QString& key);
    void remember(const Entry& entry) const;
    QString recentKey() const;

    desk::Workspace& m_workspace;
    Navigator& m_navigator;
    QList<QPointer<QAction>> m_actions;
    std::vector<engine::SavedView> m_views;
    std::vector<Entry> m_cases, m_records, m_listed;
    QLineEdit* m_text;
    QListWidget* m_list;
    QTimer* m_wait;
};

}
