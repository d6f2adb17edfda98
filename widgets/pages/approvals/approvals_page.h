#pragma once

#include "widgets/shell/page.h"

class QPushButton;
class QSplitter;
class QTabBar;

namespace tieout::ui {

class EffectPane;
class EmptyState;
class InlineMessage;
class ListTable;
class PlainLabel;

// What waits for a second person, and what is on its way: the exact bytes with their digest, the
// journal lines they should make, approve or decline by list; then send, look up, settle.
class ApprovalsPage : public Page {
    Q_OBJECT

public:
    enum Tab : uint8_t { ToApprove, OnTheWay, Done };

    ApprovalsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void openLink(const Link& link) override;
    void refresh() override;
    desk::Topics topics() const override { return desk::EffectsTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    void setTab(Tab tab);
    Tab tab() const;

private:
    QWidget* buildBar();
    QAction* act(const char* name, const QString& text, const QKeySequence& key, void (ApprovalsPage::*run)());
    void take(std::vector<engine::EffectRow> rows);
    void fill();
    bool inTab(const engine::EffectRow& row, Tab tab) const;
    std::vector<const engine::EffectRow*> chosen() const;
    const engine::EffectRow* find(const QString& key) const;
    void showChosen();
    void enable();

    void approve();
    void decline();
    void withdraw();
    void sendNow();
    void lookUp();
    void verify();
    void settle();
    void openCase();
    void run(const engine::Command& command, const QString& title);
    void showReport(const QString& title, const desk::Result<engine::CommandReport>& report);
    void showPost(const QString& title, const desk::Result<engine::PostReport>& report);

    std::vector<engine::EffectRow> m_rows;
    QString m_wanted; // chosen once it is there
    bool m_read = false;
    QTabBar* m_tabs;
    InlineMessage* m_message;
    ListTable* m_list;
    EmptyState* m_empty;
    QWidget* m_left;
    QSplitter* m_splitter;
    EffectPane* m_pane;
    PlainLabel* m_totals;
    QPushButton *m_approve, *m_decline, *m_withdraw, *m_send, *m_look, *m_verify, *m_settle;
    QList<QAction*> m_actions;
};

}
