#include "widgets/shell/schedule_control.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/words.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/icons.h"
#include "widgets/shell/status_strip.h"

#include <QCheckBox>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFormLayout>
#include <QSettings>
#include <QSpinBox>
#include <QSystemTrayIcon>

namespace tieout::ui {

namespace {

constexpr int kSuggestedMinutes = 30;

}

ScheduleControl::ScheduleControl(desk::Workspace& workspace, desk::Schedule& schedule, InlineMessage& message, StatusStrip& status, QWidget* window)
    : QObject(window)
    , m_workspace(workspace)
    , m_schedule(schedule)
    , m_message(message)
    , m_status(status)
    , m_window(window)
    , m_action(new QAction(icon(QStringLiteral("refresh")), tr("Pull on a &schedule…"), this))
{
    m_action->setObjectName(QStringLiteral("data.schedule"));
    connect(m_action, &QAction::triggered, this, &ScheduleControl::ask);
    connect(&schedule, &desk::Schedule::changed, this, &ScheduleControl::showNext);
    connect(&schedule, &desk::Schedule::turnEnded, this, &ScheduleControl::tell);
    connect(&workspace.jobs(), &desk::Jobs::listChanged, this, &ScheduleControl::showNext);
    schedule.setMinutes(windowSettings().value(key(), 0).toInt());
}

// Of this store: the demo beside it has a rhythm of its own.
QString ScheduleControl::key() const
{
    const QByteArray store = QByteArray::fromStdString(m_workspace.backend().storeDir());
    return QStringLiteral("schedule/minutes-") + QString::fromLatin1(QCryptographicHash::hash(store, QCryptographicHash::Sha256).toHex().left(12));
}

void ScheduleControl::ask()
{
    auto* on = new QCheckBox(tr("Pull and reconcile while this window is open"));
    on->setObjectName(QStringLiteral("scheduleOn"));
    on->setChecked(m_schedule.minutes() > 0);
    auto* minutes = new QSpinBox;
    minutes->setObjectName(QStringLiteral("scheduleMinutes"));
    minutes->setRange(desk::Schedule::kMinutesMin, desk::Schedule::kMinutesMax);
    minutes->setSuffix(tr(" min"));
    minutes->setValue(m_schedule.minutes() > 0 ? m_schedule.minutes() : kSuggestedMinutes);
    minutes->setEnabled(on->isChecked());
    connect(on, &QCheckBox::toggled, minutes, &QWidget::setEnabled);
    auto* dialog = new FormDialog(m_window, tr("Pull on a schedule"), tr("Every connected system, then a reconciliation, in the background. Nothing is posted by it. What changed is told here and by the desktop."),
        tr("Keep"), [this, on, minutes]() -> QString {
            const int wanted = on->isChecked() ? minutes->value() : 0;
            windowSettings().setValue(key(), wanted);
            m_schedule.setMinutes(wanted);
            return {};
        });
    dialog->setObjectName(QStringLiteral("scheduleDialog"));
    dialog->form()->addRow(on);
    dialog->add(tr("Every"), minutes);
    dialog->open();
}

void ScheduleControl::showNext()
{
    m_action->setEnabled(m_schedule.allowed());
    const auto next = m_schedule.next();
    if (!next) {
        m_status.setNextPull({}, {});
        return;
    }
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(next->us() / 1000);
    const QString time = at.date() == QDate::currentDate() ? QLocale().toString(at.time(), QLocale::ShortFormat) : QLocale().toString(at, QLocale::ShortFormat);
    m_status.setNextPull(m_schedule.waiting() ? tr("Next pull when this is done") : tr("Next pull %1").arg(time), tr("Every %n minute(s) while this window is open", nullptr, m_schedule.minutes()));
}

QString ScheduleControl::words(const engine::QueueChanges& changes)
{
    QStringList parts;
    const auto add = [&](size_t count, const QString& text) {
        if (count > 0)
            parts << text.arg(items::formatCount(count));
    };
    add(changes.opened.size(), tr("%1 new"));
    add(changes.reopened.size(), tr("%1 reopened"));
    add(changes.cleared, tr("%1 settled or gone"));
    add(changes.fell_due.size(), tr("%1 fell due"));
    return parts.join(QStringLiteral(", "));
}

QString ScheduleControl::approvalWords(const desk::Schedule::Turn& turn)
{
    if (turn.waiting == 0 || !turn.oldest_waiting)
        return {};
    return tr("Approvals: %n wait(s) for you, the oldest for %1.", nullptr, static_cast<int>(turn.waiting)).arg(items::ageText(turn.oldest_waiting->us(), turn.ended.us()));
}

void ScheduleControl::tell(const desk::Schedule::Turn& turn)
{
    if (turn.failure) {
        m_message.show(*turn.failure);
        if (turn.first_failure && turn.failure->remedy != domain::Remedy::Cancelled)
            notify(tr("The scheduled pull failed. Tieout says why; it tries again at the next turn."));
        return;
    }
    const QString approvals = approvalWords(turn);
    if (!turn.changes.any() && turn.newly_waiting == 0) {
        if (turn.recovered)
            m_message.show(Tone::Ok, tr("The scheduled pull works again; nothing changed."));
        return;
    }
    QStringList reasons;
    for (const domain::Text& reason : turn.incomplete_reasons)
        reasons << desk::translate(reason);
    QString line = turn.changes.any() ? tr("Scheduled pull: %1.").arg(words(turn.changes)) : tr("The scheduled pull changed nothing.");
    if (!turn.complete)
        line += u' ' + tr("The figures are incomplete.");
    QStringList told;
    if (turn.changes.any())
        told << tr("Exceptions: %1.").arg(words(turn.changes));
    if (!approvals.isEmpty()) {
        line += u' ' + approvals;
        told << approvals;
    }
    m_message.show(turn.complete ? Tone::Ok : Tone::Attention, line, reasons.join(u'\n'));
    notify(told.join(u' '));
}

void ScheduleControl::notify(const QString& words)
{
    const QString title = tr("Tieout");
    if (m_notify) {
        m_notify(title, words);
        return;
    }
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return; // the window has said it
    if (!m_tray) {
        m_tray = new QSystemTrayIcon(icon(QStringLiteral("reconcile")), this);
        m_tray->setToolTip(title);
        const auto raise = [this] {
            m_window->show();
            m_window->raise();
            m_window->activateWindow();
        };
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, raise);
        connect(m_tray, &QSystemTrayIcon::activated, this, raise);
        m_tray->show();
    }
    m_tray->showMessage(title, words, QSystemTrayIcon::Information);
}

}
