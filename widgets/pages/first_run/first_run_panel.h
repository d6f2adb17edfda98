#pragma once

#include "desk/demo.h"
#include "widgets/shell/page.h"

class QProgressBar;
class QPushButton;

namespace tieout::ui {

class InlineMessage;
class PlainLabel;

// The first screen of an empty store: try the demo company, open a folder, connect a system.
class FirstRunPanel : public QWidget {
    Q_OBJECT

public:
    FirstRunPanel(desk::Workspace& workspace, Navigator& navigator, QWidget* parent = nullptr);
    bool busy() const;
    // Used by the button; the folder chooser calls it.
    void openFolder(const QString& folder);

private:
    QWidget* choice(const QString& icon, const QString& title, const QString& words, const char* name, const QString& verb, void (FirstRunPanel::*run)(), bool first);
    QWidget* buildSteps();
    void tryDemo();
    void chooseFolder();
    void connectSystem();
    void showSteps();
    void demoReady();
    void finish(const QString& words);

    desk::Workspace& m_workspace;
    Navigator& m_navigator;
    desk::Demo& m_demo;
    InlineMessage* m_message;
    QWidget* m_choices;
    QWidget* m_steps;
    std::vector<PlainLabel*> m_step_labels;
    QProgressBar* m_bar;
};

}
