#pragma once

#include "widgets/shell/page.h"

class QHBoxLayout;
class QPushButton;

namespace tieout::ui {

class InlineMessage;
class LimitPanel;
class ListTable;

// People with their roles, how much they may approve, and the states of periods.
class PeoplePage : public Page {
    Q_OBJECT

public:
    PeoplePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void refresh() override;
    desk::Topics topics() const override { return desk::PeopleTopic | desk::PeriodsTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }

private:
    void addLanguages(QHBoxLayout* row);
    QPushButton* act(const char* name, const QString& text, const QKeySequence& key, void (PeoplePage::*run)());
    void showPeople();
    void showPeriods();
    void enable();
    void addPerson();
    void setRoles();
    void setPeriod();
    void setLimit();
    void removeLimit();
    void run(const engine::Command& command, const QString& done);

    engine::PeopleQuery::Answer m_people;
    engine::PeriodsQuery::Answer m_periods;
    InlineMessage* m_message;
    ListTable* m_list;
    ListTable* m_period_list;
    LimitPanel* m_limits;
    QPushButton *m_add, *m_roles, *m_period, *m_limit, *m_unlimit;
    QList<QAction*> m_actions;
};

// Asks who works now: a person and a passphrase; the local person of a one-person store needs none.
void openSignIn(desk::Workspace& workspace, QWidget* parent);

}
