#pragma once

#include "desk/jobs.h"
#include "domain/result.h"
#include "widgets/kit/labels.h"

#include <QFrame>

class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace tieout::ui {

// What happened, in a strip inside the page: shape, words, one act, dismiss.
class InlineMessage : public QFrame {
    Q_OBJECT

public:
    explicit InlineMessage(QWidget* parent = nullptr); // hidden
    void show(Tone tone, const QString& text, const QString& details = {});
    void show(const domain::Error& error);
    // A button of the message; cleared by the next show().
    void setAct(const QString& verb, std::function<void()> act);
    QString text() const;
    void dismiss();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::Neutral;
    PlainLabel* m_text;
    PlainLabel* m_details;
    QPushButton* m_act;
    QToolButton* m_more;
    std::function<void()> m_do;
};

// Why a list is empty, and the next act.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    void set(const QString& icon, const QString& title, const QString& why);
    void setAct(const QString& verb, std::function<void()> act); // empty verb: no button
    QString title() const;

private:
    QLabel* m_icon;
    PlainLabel* m_title;
    PlainLabel* m_why;
    QPushButton* m_act;
    std::function<void()> m_do;
    QString m_icon_name;
};

// One running job: what, how far, how fast, how long yet, stop.
class BusyBar : public QFrame {
    Q_OBJECT

public:
    explicit BusyBar(QWidget* parent = nullptr);
    void set(const desk::JobInfo& job);
    desk::JobId job() const { return m_job; }
    static QString words(const desk::JobInfo& job); // "12,000 of 40,000 · 3,100/s · 9 s left"

signals:
    void stopRequested(tieout::desk::JobId job);

private:
    desk::JobId m_job = 0;
    PlainLabel* m_title;
    PlainLabel* m_words;
    QProgressBar* m_bar;
    QPushButton* m_stop;
};

}
