#pragma once

#include "engine/mapping_queries.h"
#include "widgets/shell/page.h"

class QComboBox;
class QLineEdit;
class QStackedWidget;
class QTabBar;

namespace tieout::ui {

class EmptyState;
class InlineMessage;
class ListTable;
class PlainLabel;

// Reference data: which products, meters, accounts, tax codes and entities are in use and what they
// are mapped to, which customer records belong together, and what waits for a second person.
class MappingsPage : public Page {
    Q_OBJECT

public:
    MappingsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void refresh() override;
    desk::Topics topics() const override { return desk::QueueTopic | desk::RecordsTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    bool goBack() override; // out of a key's history

private:
    void act(const char* name, const QString& text, const QString& icon_name, const QKeySequence& key, void (MappingsPage::*run)());
    void makeLists();
    QWidget* makeBody();
    bool onCustomers() const;
    domain::MappingKind kind() const;

    void showAll();
    void showKeys();
    void showCustomers();
    void showProposals();
    void enable();

    const engine::MappingKeyRow* currentMapping() const;
    const engine::CustomerLinkRow* currentLink() const;
    std::vector<const engine::ProposalRow*> chosenProposals() const;
    void propose();
    void proposeMapping();
    void proposeLink();
    void approve();
    void decline();
    void withdraw();
    void toggleHistory();
    void decide(domain::Verdict verdict, const std::string& note);
    void run(const engine::Command& command, bool reconcile);
    void reconcile(const QString& said);

    engine::MappingsQuery::Answer m_mappings;
    engine::CrosswalkQuery::Answer m_crosswalk;
    bool m_history = false;
    QTabBar* m_tabs;
    QLineEdit* m_search;
    QComboBox* m_status;
    InlineMessage* m_message;
    QStackedWidget* m_lists;
    ListTable *m_keys = nullptr, *m_customers = nullptr, *m_proposals = nullptr;
    EmptyState *m_empty, *m_nothing_waits;
    PlainLabel* m_below;
    QList<QAction*> m_actions;
};

}
