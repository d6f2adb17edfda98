#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

namespace tieout::ui {

// "?": every key of the window and the page it lies over, in two columns.
class KeyOverlay : public QDialog {
    Q_OBJECT

public:
    static void open(QWidget* window, const QList<QAction*>& actions);

private:
    KeyOverlay(QWidget* window, const QList<QAction*>& actions);
};

// The action's text without mnemonic marks and dots.
QString plainText(const QAction& action);

}
