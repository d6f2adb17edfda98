#pragma once

#include "desk/workspace.h"

#include <QAction>
#include <QList>
#include <QWidget>

#include <optional>

namespace tieout::ui {

// Where to go: a page and what to show there. Links are values: pages, charts, the palette and
// tests build the same ones.
struct Link {
    QString page = {}; // PageSpec::id: "home", "queue", "lineage" …
    std::optional<engine::QueueFilter> filter = {}; // queue
    std::optional<domain::Fingerprint> case_id = {}; // queue: this exception
    std::optional<domain::ViewId> view = {}; // queue: this saved view
    std::optional<domain::EffectId> effect = {}; // approvals
    std::optional<engine::RecordRef> record = {}; // lineage
    QString text = {}; // search text, a source's name
};

// The only way from one page to another. Lives on the UI thread.
class Navigator : public QObject {
    Q_OBJECT

public:
    explicit Navigator(QObject* parent = nullptr)
        : QObject(parent)
    {
    }
    void open(const Link& link);
    // The link before this one; false when there is none.
    bool back();

signals:
    void opened(const tieout::ui::Link& link);

private:
    QList<Link> m_history; // the last one is shown
};

// One screen of the window. Reads through the workspace only and goes elsewhere through the
// navigator only.
class Page : public QWidget {
    Q_OBJECT

public:
    Page(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
        : QWidget(parent)
        , m_workspace(workspace)
        , m_navigator(navigator)
    {
    }

    // Called each time the page is opened by a link to it; empty fields change nothing.
    virtual void openLink(const Link&) { }
    // Reads its answers again. Called when first shown, at F5 and after changes of topics().
    virtual void refresh() = 0;
    virtual desk::Topics topics() const { return desk::AllTopics; }
    // What can be done here: the Page menu, the palette and the overlay of keys list them. Texts
    // are verbs; shortcuts are set on the actions, which the page also adds to itself.
    virtual QList<QAction*> pageActions() const { return {}; }
    // Esc: closes something inside the page; false when there is nothing to close.
    virtual bool goBack() { return false; }

protected:
    desk::Workspace& workspace() const { return m_workspace; }
    Navigator& navigator() const { return m_navigator; }

private:
    desk::Workspace& m_workspace;
    Navigator& m_navigator;
};

}
