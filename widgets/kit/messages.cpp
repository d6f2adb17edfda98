#include "widgets/kit/messages.h"

#include "desk/text.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

InlineMessage::InlineMessage(QWidget* parent)
    : QFrame(parent)
    , m_text(new PlainLabel)
    , m_details(new PlainLabel({}, PlainLabel::Muted))
    , m_act(new QPushButton)
    , m_more(new QToolButton)
{
    auto* close = new QToolButton;
    close->setIcon(icon("close"));
    close->setToolTip(tr("Dismiss"));
    close->setAccessibleName(close->toolTip());
    m_more->setText(tr("Details"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->hide();
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_text);
    words->addWidget(m_details);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(36, 6, 8, 6);
    row->addLayout(words, 1);
    row->addWidget(m_more, 0, Qt::AlignTop);
    row->addWidget(m_act, 0, Qt::AlignTop);
    row->addWidget(close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_act->hide();
    connect(close, &QToolButton::clicked, this, &InlineMessage::dismiss);
    connect(m_more, &QToolButton::clicked, this, [this] { m_details->setVisible(!m_details->isVisible()); });
    connect(m_act, &QPushButton::clicked, this, [this] {
        if (const auto act = m_do)
            act();
    });
    hide();
}

void InlineMessage::show(Tone tone, const QString& text, const QString& details)
{
    m_tone = tone;
    m_text->setText(text);
    m_details->setText(details);
    m_details->hide();
    m_more->setVisible(!details.isEmpty());
    m_act->hide();
    m_do = nullptr;
    setAccessibleName(text);
    setVisible(true);
    update();
}

void InlineMessage::show(const domain::Error& error)
{
    const bool calm = error.remedy == domain::Remedy::Cancelled || error.remedy == domain::Remedy::Conflict || error.remedy == domain::Remedy::Retry;
    show(calm ? Tone::Attention : Tone::Critical, desk::translate(error), desk::errorContext(error));
}

void InlineMessage::setAct(const QString& verb, std::function<void()> act)
{
    m_act->setText(verb);
    m_act->setVisible(true);
    m_do = std::move(act);
}

QString InlineMessage::text() const
{
    return m_text->text();
}

void InlineMessage::dismiss()
{
    setVisible(false);
}

void InlineMessage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().fill(m_tone));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    Pill::paintShape(&painter, QRectF(mirrored ? width() - 24 : 13, 15, 11, 11), m_tone);
}

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_title(new PlainLabel({}, PlainLabel::Title))
    , m_why(new PlainLabel({}, PlainLabel::Muted))
    , m_act(new QPushButton)
{
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_why->setAlignment(Qt::AlignCenter);
    m_why->setWordWrap(true);
    m_icon->setAlignment(Qt::AlignCenter);
    setButtonRole(m_act, ButtonRole::Primary);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    column->addWidget(m_why);
    column->addSpacing(8);
    column->addWidget(m_act, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_act->hide();
    connect(m_act, &QPushButton::clicked, this, [this] {
        if (const auto act = m_do)
            act();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        if (!m_icon_name.isEmpty())
            m_icon->setPixmap(icon(m_icon_name, Tone::Neutral).pixmap(40, 40));
    });
}

void EmptyState::set(const QString& icon_name, const QString& title, const QString& why)
{
    m_icon_name = icon_name;
    m_icon->setPixmap(icon(icon_name, Tone::Neutral).pixmap(40, 40));
    m_title->setText(title);
    m_why->setText(why);
    m_act->hide();
}

void EmptyState::setAct(const QString& verb, std::function<void()> act)
{
    m_act->setText(verb);
    m_act->setVisible(!verb.isEmpty());
    m_do = std::move(act);
}

QString EmptyState::title() const
{
    return m_title->text();
}

BusyBar::BusyBar(QWidget* parent)
    : QFrame(parent)
    , m_title(new PlainLabel({}, PlainLabel::Strong))
    , m_words(new PlainLabel({}, PlainLabel::Muted))
    , m_bar(new QProgressBar)
    , m_stop(new QPushButton(tr("Stop")))
{
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setMinimumWidth(120);
    m_words->setFont(Theme::instance().numberFont());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->addWidget(m_title);
    row->addWidget(m_bar, 1);
    row->addWidget(m_words);
    row->addWidget(m_stop);
    connect(m_stop, &QPushButton::clicked, this, [this] { emit stopRequested(m_job); });
}

void BusyBar::set(const desk::JobInfo& job)
{
    m_job = job.id;
    m_title->setText(job.title);
    m_words->setText(words(job));
    m_stop->setEnabled(!job.stopping);
    m_stop->setText(job.stopping ? tr("Stopping…") : tr("Stop"));
    const auto& p = job.progress;
    m_bar->setRange(0, p.total > 0 ? 1000 : 0);
    if (p.total > 0)
        m_bar->setValue(static_cast<int>(static_cast<double>(p.done) * 1000.0 / static_cast<double>(p.total)));
}

QString BusyBar::words(const desk::JobInfo& job)
{
    const QLocale locale;
    const auto& p = job.progress;
    QStringList parts;
    if (!p.what.empty())
        parts << desk::translate(p.what);
    if (p.total > 0)
        parts << tr("%1 of %2").arg(locale.toString(qulonglong(p.done)), locale.toString(qulonglong(p.total)));
    else if (p.done > 0)
        parts << locale.toString(qulonglong(p.done));
    if (job.per_second >= 1)
        parts << tr("%1/s", "rate: so many a second").arg(locale.toString(qlonglong(job.per_second)));
    if (job.ms_left >= 0) {
        const qint64 s = (job.ms_left + 999) / 1000;
        parts << (s < 90 ? tr("%n second(s) left", nullptr, static_cast<int>(s)) : tr("%n minute(s) left", nullptr, static_cast<int>((s + 30) / 60)));
    }
    return parts.join(QStringLiteral(" · "));
}

}
