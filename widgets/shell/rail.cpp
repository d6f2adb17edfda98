#include "widgets/shell/rail.h"

#include "widgets/kit/icons.h"

#include <QPainter>
#include <QSettings>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

Rail::Rail(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_fold(new QToolButton(this))
{
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(8, 8, 8, 8);
    m_layout->setSpacing(2);
    m_layout->addStretch();
    m_fold->setIcon(icon("collapse"));
    m_fold->setIconSize({ 18, 18 });
    m_fold->setText(tr("Collapse"));
    m_fold->setAutoRaise(true);
    m_fold->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_layout->addWidget(m_fold);
    connect(m_fold, &QToolButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
    setCollapsed(windowSettings().value(QStringLiteral("rail/collapsed"), false).toBool());
}

void Rail::add(const QString& id, const QString& title, const QString& icon_name, int number)
{
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("rail.") + id);
    button->setText(title);
    button->setIcon(icon(icon_name));
    button->setIconSize({ 20, 20 });
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setAccessibleName(title);
    button->setToolTip(number > 0 ? tr("%1 (Ctrl+%2)").arg(title).arg(number) : title);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setToolButtonStyle(m_collapsed ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    button->setMinimumHeight(34);
    m_layout->insertWidget(static_cast<int>(m_buttons.size()), button);
    m_buttons.insert(id, button);
    // No group of buttons: of one that excludes each other Tab reaches only the one that had the focus last.
    connect(button, &QToolButton::clicked, this, [this, id] {
        setCurrent(m_current); // the page that opens says which one is
        emit chosen(id);
    });
}

void Rail::setOffered(const QString& id, bool offered)
{
    if (auto* button = m_buttons.value(id))
        button->setVisible(offered);
}

void Rail::setCurrent(const QString& id)
{
    m_current = id;
    for (auto it = m_buttons.cbegin(); it != m_buttons.cend(); ++it)
        it.value()->setChecked(it.key() == id);
}

void Rail::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    windowSettings().setValue(QStringLiteral("rail/collapsed"), collapsed);
    const auto look = collapsed ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (auto* button : std::as_const(m_buttons))
        button->setToolButtonStyle(look);
    m_fold->setToolButtonStyle(look);
    m_fold->setToolTip(collapsed ? tr("Show the names of the pages") : tr("Show icons only"));
    m_fold->setAccessibleName(m_fold->toolTip());
    setFixedWidth(collapsed ? 52 : 156);
}

void Rail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().tokens().background);
    painter.setPen(Theme::instance().tokens().line);
    const int edge = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.drawLine(edge, 0, edge, height());
}

}
