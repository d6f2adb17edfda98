#pragma once

#include "desk/workspace.h"
#include "widgets/kit/messages.h"

#include <QWidget>

class QHBoxLayout;

namespace tieout::ui {

// The slim line at the bottom: connections, last pull, completeness, running job, person.
class StatusStrip : public QWidget {
    Q_OBJECT

public:
    explicit StatusStrip(desk::Workspace& workspace, QWidget* parent = nullptr);
    void refresh();
    void setNextPull(const QString& words, const QString& tooltip); // empty: nothing is scheduled

signals:
    void connectionsWanted();
    void reasonsWanted(); // why the figures are incomplete

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showSources(const engine::SourcesQuery::Answer& sources);
    void showHome(const engine::HomeFigures& figures);
    void showJobs();
    void showSession();

    desk::Workspace& m_workspace;
    QHBoxLayout* m_dots;
    PlainLabel* m_pulled;
    PlainLabel* m_next;
    Pill* m_complete;
    ElidedLabel* m_job;
    ElidedLabel* m_read_only;
    PlainLabel* m_person;
    PlainLabel* m_controls;
};

}
