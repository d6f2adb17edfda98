#pragma once

#include "widgets/shell/page.h"

class QCheckBox;
class QComboBox;

namespace tieout::ui {

class EmptyState;
class InlineMessage;
class ListTable;
class PlainLabel;

// Flows: how far the objects of a flow have come, step by step, with the money that stands behind
// those before each step; below them the objects themselves, from the one that waits longest on.
class FlowsPage : public Page {
    Q_OBJECT

public:
    FlowsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void openLink(const Link& link) override; // text: a flow's name
    void refresh() override;
    desk::Topics topics() const override { return desk::RecordsTopic | desk::QueueTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    bool goBack() override; // no step chosen any more

private:
    void act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (FlowsPage::*run)());
    QLayout* buildHead();
    void buildTables();
    void show(const engine::FlowsQuery::Answer& answer);
    void showChooser();
    void showSteps(const engine::FlowFigures& flow);
    void showStanding(const engine::FlowFigures& flow);
    void chooseStep();
    void openObject(const QString& key);
    void openCase();
    void openLineage();
    void goToQueue();
    const engine::FlowFigures* chosen() const;
    const engine::FlowStanding* current() const;

    engine::FlowsQuery::Answer m_answer;
    std::string m_flow, m_step; // what is shown; empty step: before any
    bool m_filling = false;
    QComboBox* m_chooser;
    QCheckBox* m_overdue;
    PlainLabel *m_as_of, *m_summary, *m_money, *m_standing_title;
    InlineMessage* m_message;
    ListTable *m_steps = nullptr, *m_standing = nullptr;
    EmptyState *m_empty, *m_none_standing;
    QWidget* m_body;
    QList<QAction*> m_actions;
};

}
