#pragma once

#include "engine/commands.h"
#include "engine/queries.h"

#include <QWidget>

namespace tieout::ui {

class ListTable;

// How much people and roles may approve, and the questions that change it. The page carries out what
// is decided here.
class LimitPanel : public QWidget {
    Q_OBJECT

public:
    explicit LimitPanel(QWidget* parent = nullptr);

    void take(engine::LimitsQuery::Answer limits);
    void setPeople(const engine::PeopleQuery::Answer& people) { m_people = people; }
    bool hasCurrent() const;
    void askForOne(); // adds one, or changes the current one when it was opened
    void askToRemove();

signals:
    void moved(); // another row, or none
    void decided(const tieout::engine::SetApprovalLimit& command, const QString& done);

private:
    const engine::LimitRow* current() const;
    void ask(const engine::LimitRow* given);

    ListTable* m_list;
    engine::LimitsQuery::Answer m_limits;
    engine::PeopleQuery::Answer m_people;
};

}
