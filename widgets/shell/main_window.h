#pragma once

#include "widgets/shell/page_table.h"

#include <QMainWindow>
#include <QMap>

class QMenu;
class QStackedWidget;
class QVBoxLayout;

namespace tieout::desk {
class Schedule;
}

namespace tieout::ui {

class DataActions;
class InlineMessage;
class BusyBar;
class Rail;
class ScheduleControl;
class StatusStrip;

// The frame: rail, pages, messages, status. Pages are made when first opened.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(desk::Workspace& workspace, QWidget* parent = nullptr);
    ~MainWindow() override;

    Navigator& navigator() { return m_navigator; }
    Page* currentPage() const;
    QString currentPageId() const { return m_current; }
    void importFolder(const QString& folder);
    // Offers it in the menu and tells what it brings; must outlive the window.
    ScheduleControl* useSchedule(desk::Schedule& schedule);
    // Every action of the window and the current page, for the palette and the overlay of keys.
    QList<QAction*> allActions() const;

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeMenus();
    void makeViewMenu();
    void show(const Link& link);
    Page* pageOf(const QString& id);
    void refreshCurrent();
    void markChanged(desk::Topics topics);
    void offerPages();
    void showJobs();
    void sortList();
    QAction* act(QMenu* menu, const char* name, const QString& text, const QKeySequence& key, std::function<void()> run);

    desk::Workspace& m_workspace;
    Navigator m_navigator;
    Rail* m_rail;
    QStackedWidget* m_host;
    InlineMessage* m_message;
    BusyBar* m_busy;
    StatusStrip* m_status;
    DataActions* m_data;
    QMenu* m_data_menu = nullptr;
    QMenu* m_page_menu = nullptr;
    QMap<QString, Page*> m_pages;
    QMap<QString, bool> m_stale; // changed while hidden
    QMap<QString, QAction*> m_page_actions; // Ctrl+1 … 9
    QList<QAction*> m_window_actions;
    QString m_current;
};

}
