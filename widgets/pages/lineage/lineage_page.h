#pragma once

#include "items/lineage_model.h"
#include "widgets/shell/page.h"

class QCompleter;
class QFormLayout;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QStandardItemModel;
class QTimer;

namespace tieout::ui {

class EmptyState;
class InlineMessage;
class LineageView;
class ListTable;
class PlainLabel;
class Pill;

// The chain around any record: search an id, see what it came from and what became of it, with the
// money on every hop. Opens with like records stacked and grows where a person looks.
class LineagePage : public Page {
    Q_OBJECT

public:
    LineagePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void openLink(const Link& link) override;
    void refresh() override;
    desk::Topics topics() const override { return desk::RecordsTopic | desk::QueueTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }
    bool goBack() override;

    void trace(const engine::RecordRef& ref);
    LineageView& view() const { return *m_view; }
    // By the ending of its name: .svg, else .png.
    void savePicture(const QString& path);

private:
    QWidget* buildSearch();
    QWidget* buildSide();
    void buildActions();
    QAction* act(const char* name, const QString& text, const QKeySequence& key, void (LineagePage::*run)());
    void find();
    void offer(const engine::FindRecordQuery::Answer& found);
    void take(int row);
    void place();
    void open(int box);
    void grow(const engine::RecordRef& ref, bool events);
    void openExceptions();
    void traceChosen();
    void openDispute();
    void closeStacks();
    void choosePicture();
    void fit();
    void zoomIn();
    void zoomOut();
    void allowGraphActs(bool there_is_one);
    void showSide();
    void showFacts(const items::LineageBox& box);
    void showEdges(int box);
    void addFact(const QString& name, const QString& value);

    items::LineageModel m_model;
    std::optional<engine::RecordRef> m_ref;
    engine::FindRecordQuery::Answer m_found;

    QLineEdit* m_search;
    QCompleter* m_completer;
    QStandardItemModel* m_offers;
    QTimer* m_wait;
    InlineMessage* m_message;
    EmptyState* m_empty;
    LineageView* m_view;
    QStackedWidget* m_stack;
    QSplitter* m_splitter;
    PlainLabel* m_title;
    PlainLabel* m_id;
    Pill* m_state;
    QFormLayout* m_facts;
    ListTable* m_edges;
    QList<QAction*> m_actions;
};

}
