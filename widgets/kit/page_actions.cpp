#include "widgets/kit/page_actions.h"

#include "widgets/kit/icons.h"

#include <QAction>
#include <QToolButton>
#include <QWidget>

namespace tieout::ui {

QAction* addPageAction(QWidget& page, const char* name, const QString& text, const QString& icon_name, const QKeySequence& key)
{
    auto* action = new QAction(icon(icon_name), text, &page);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page.addAction(action);
    return action;
}

QToolButton* headButton(QAction& action)
{
    auto* button = new QToolButton;
    button->setDefaultAction(&action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setAccessibleName(action.text());
    return button;
}

}
