#pragma once

#include "widgets/shell/page.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;

namespace tieout::ui {

class EmptyState;
class InlineMessage;
class ListTable;
class MatrixGrid;
class PlainLabel;

// Checkpoint × entity × period: what was compared, what came out, what is open, how much of it is
// covered, and whether the deliveries are whole. A grid at a glance, below it the cells with all
// figures; Enter in either opens the queue at the exceptions of the cell.
class ReconciliationsPage : public Page {
    Q_OBJECT

public:
    ReconciliationsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void refresh() override;
    desk::Topics topics() const override { return desk::QueueTopic | desk::RecordsTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    bool goBack() override;

private:
    QComboBox* choice(const char* name, const QString& title);
    void fill(QComboBox* box, const QString& all, const QStringList& values);
    void show(engine::Matrix matrix);
    void showRows();
    void showReasons();
    void openQueue(const QString& key);
    void openFiltered(const engine::QueueFilter& filter);
    void makeList();
    QHBoxLayout* makeFilters();
    void showAll();
    void showGrid();

    engine::Matrix m_matrix;
    QComboBox *m_checkpoint, *m_entity, *m_period, *m_figure;
    QCheckBox* m_open_only;
    InlineMessage* m_message;
    ListTable* m_list;
    EmptyState* m_empty;
    PlainLabel* m_reasons;
    MatrixGrid* m_grid;
    QList<QAction*> m_actions;
};

}
