#pragma once

#include "desk/schedule.h"
#include "widgets/kit/messages.h"

#include <QAction>

class QSystemTrayIcon;

namespace tieout::ui {

class StatusStrip;

// The schedule as the person sees it: the setting (kept for each store), when it pulls next, and
// what a turn brought, in the window and as a notification of the desktop. Told are counts only,
// in plain words: a notification may be seen by whoever passes the screen.
class ScheduleControl : public QObject {
    Q_OBJECT

public:
    using Notify = std::function<void(const QString& title, const QString& words)>;

    ScheduleControl(desk::Workspace& workspace, desk::Schedule& schedule, InlineMessage& message, StatusStrip& status, QWidget* window);
    QAction* action() const { return m_action; }
    // Instead of the desktop's notifications.
    void setNotify(Notify notify) { m_notify = std::move(notify); }

    // "3 new, 1 reopened, 7 settled or gone, 2 fell due"; only what is not 0.
    static QString words(const engine::QueueChanges& changes);
    // "Approvals: 2 wait for you, the oldest for 3 h."; empty when none does.
    static QString approvalWords(const desk::Schedule::Turn& turn);

private:
    void ask();
    void showNext();
    void tell(const desk::Schedule::Turn& turn);
    void notify(const QString& words);
    QString key() const;

    desk::Workspace& m_workspace;
    desk::Schedule& m_schedule;
    InlineMessage& m_message;
    StatusStrip& m_status;
    QWidget* m_window;
    QAction* m_action;
    QSystemTrayIcon* m_tray = nullptr; // made with the first notification
    Notify m_notify;
};

}
