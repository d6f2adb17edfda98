#pragma once

#include <QKeySequence>
#include <QString>

class QAction;
class QToolButton;
class QWidget;

namespace tieout::ui {

// An act of a page with its shortcut, which holds while the page or something in it has the focus.
// Belongs to the page; `name` is what tests and the help find it by.
QAction* addPageAction(QWidget& page, const char* name, const QString& text, const QString& icon_name, const QKeySequence& key);

// The button of an act in the head of its page, flat, with its text beside the icon.
QToolButton* headButton(QAction& action);

}
