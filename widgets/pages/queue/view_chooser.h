#pragma once

#include "desk/workspace.h"

#include <QAction>
#include <QToolButton>

#include <optional>

namespace tieout::ui {

class InlineMessage;

// The saved views of the queue in one button: choose, save, rename, share, delete, and say what a
// role begins with. The page tells what it shows now and carries out what is chosen.
class ViewChooser : public QToolButton {
    Q_OBJECT

public:
    ViewChooser(desk::Workspace& workspace, InlineMessage& message, std::function<engine::ViewDefinition()> shown_now);
    void load(); // asks for the views again
    // At the first load what the person's role begins with is chosen, unless this was called.
    void keepFirst() { m_first = false; }
    void choose(const domain::ViewId& id); // now, or as soon as the views are there
    void chooseNth(int n); // from 0: own ones, then shared ones
    void noteChange(); // what is shown may differ from the view now
    void leave(); // what is shown comes from elsewhere
    void saveOrAdd(); // the changes of an own view, else under a new name
    const std::optional<domain::ViewId>& current() const { return m_current; }
    const std::vector<engine::SavedView>& views() const { return m_views; }

signals:
    void chosen(const tieout::engine::ViewDefinition& definition);

private:
    const engine::SavedView* currentView() const;
    void take(const std::vector<engine::SavedView>& views);
    void takeDefault();
    void apply(const engine::SavedView& view);
    void fill();
    void addDefaults(QMenu* menu, const engine::SavedView& view);
    void ask(const QString& title, const QString& verb, const QString& name, bool shared, std::function<engine::SaveView(const QString& name, bool shared)> command);
    void addView();
    void edit();
    void remove();
    void execute(const engine::Command& command, std::function<void(const engine::CommandReport&)> done = {});
    void showName();

    desk::Workspace& m_workspace;
    InlineMessage& m_message;
    std::function<engine::ViewDefinition()> m_shown_now;
    std::vector<engine::SavedView> m_views;
    std::optional<domain::ViewId> m_current, m_wanted;
    bool m_first = true;
};

}
