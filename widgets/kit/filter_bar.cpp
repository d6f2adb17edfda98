#include "widgets/kit/filter_bar.h"

#include "desk/reason_words.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QTimer>
#include <QToolButton>

namespace tieout::ui {

namespace {
constexpr int kSearchWaitMs = 150, kSearchWidth = 240;
}

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_chip_row(new QHBoxLayout)
    , m_search(new QLineEdit)
    , m_clear(new QToolButton)
    , m_more(new QToolButton)
    , m_wait(new QTimer(this))
{
    m_row->setContentsMargins(12, 8, 12, 8);
    m_row->setSpacing(8);
    m_search->setPlaceholderText(tr("Search (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search in this list"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search", Tone::Neutral), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(140);
    m_search->setMaximumWidth(kSearchWidth);
    m_row->addWidget(m_search, 2);
    m_chip_row->setSpacing(4);
    m_row->addLayout(m_chip_row);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->hide();
    m_row->addWidget(m_more);
    m_clear->setText(tr("Clear all"));
    m_clear->setToolTip(tr("Take every filter away"));
    m_clear->hide();
    m_row->addWidget(m_clear);
    m_row->addStretch(1);
    m_wait->setSingleShot(true);
    m_wait->setInterval(kSearchWaitMs);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_wait->start(); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_wait->start(0);
        emit listRequested();
    });
    auto* down = new QShortcut(QKeySequence(Qt::Key_Down), m_search);
    down->setContext(Qt::WidgetShortcut);
    connect(down, &QShortcut::activated, this, &FilterBar::listRequested);
    connect(m_wait, &QTimer::timeout, this, [this] { emit searchChanged(m_search->text().trimmed()); });
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::clearRequested);
}

void FilterBar::setSearchText(const QString& text)
{
    const QSignalBlocker quiet(m_search);
    if (m_search->text().trimmed() != text)
        m_search->setText(text);
    m_wait->stop();
}

void FilterBar::addTool(QWidget* tool)
{
    m_row->insertWidget(m_row->indexOf(m_search), tool);
}

void FilterBar::addEndTool(QWidget* tool)
{
    m_row->addWidget(tool);
}

void FilterBar::setChips(const QList<Chip>& chips)
{
    qDeleteAll(m_chips);
    m_chips.clear();
    m_chip_count = static_cast<int>(chips.size());
    auto* menu = new QMenu(m_more);
    for (const Chip& chip : chips) {
        auto* button = new QToolButton(this);
        button->setText(u' ' + fontMetrics().elidedText(chip.text, Qt::ElideRight, 180) + u' ');
        button->setIcon(icon("close", Tone::Neutral));
        button->setIconSize({ 12, 12 });
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight); // the cross stands behind the words
        button->setDown(true);
        button->setToolTip(desk::plainTip(tr("Take this filter away: %1").arg(chip.text)));
        button->setAccessibleName(button->toolTip());
        button->setCheckable(true);
        button->setChecked(true);
        connect(button, &QToolButton::clicked, this, [remove = chip.remove] { remove(); });
        m_chip_row->addWidget(button);
        m_chips << button;
        menu->addAction(icon("close"), chip.text, this, [remove = chip.remove] { remove(); });
    }
    if (QMenu* before = m_more->menu())
        before->deleteLater();
    m_more->setMenu(menu);
    m_clear->setVisible(!chips.isEmpty());
    fitChips();
}

// What does not fit on the line goes into a menu with its count: the line never grows.
void FilterBar::fitChips()
{
    int room = width() - kSearchWidth - 40;
    for (int i = 0; i < m_row->count(); ++i)
        if (const QWidget* tool = m_row->itemAt(i)->widget(); tool && tool != m_search && tool != m_more && !tool->isHidden())
            room -= tool->sizeHint().width() + 8;
    int hidden = 0;
    for (QToolButton* chip : std::as_const(m_chips)) {
        const int wanted = chip->sizeHint().width() + 4;
        const bool fits = hidden == 0 && wanted <= room;
        chip->setVisible(fits);
        room -= fits ? wanted : 0;
        hidden += fits ? 0 : 1;
    }
    m_more->setText(hidden == m_chips.size() ? tr("%n filter(s)", nullptr, hidden) : tr("+%n more", nullptr, hidden));
    m_more->setVisible(hidden > 0);
}

void FilterBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitChips();
}

}
