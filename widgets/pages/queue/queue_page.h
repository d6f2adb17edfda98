#pragma once

#include "items/queue_model.h"
#include "widgets/pages/queue/case_acts.h"
#include "widgets/shell/page.h"

class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace tieout::ui {

class BulkBar;
class CasePanel;
class EmptyState;
class FacetPanel;
class FilterBar;
class SumFooter;
class TableView;
class ViewChooser;

// The work queue: every exception, filtered, sorted and worked, with the detail beside it.
class QueuePage : public Page {
    Q_OBJECT

public:
    QueuePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);
    void openLink(const Link& link) override;
    void refresh() override;
    desk::Topics topics() const override { return desk::QueueTopic | desk::EffectsTopic | desk::RecordsTopic | desk::ViewsTopic; }
    QList<QAction*> pageActions() const override;
    bool goBack() override;
    items::QueueModel& model() { return m_model; } // for tests

protected:
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void makeActions();
    QAction* act(const char* name, const QString& text, const char* icon, const QKeySequence& key, std::function<void()> run);
    QWidget* makeList();
    void settle();
    void enterList(); // focus to the list, first row when none is chosen
    void showEmpty();
    void setFilter(const engine::QueueFilter& filter);
    engine::ViewDefinition shownNow() const;
    void showView(const engine::ViewDefinition& view);
    void makeViewActions();
    void showChips();
    void follow(int line); // the detail follows the list
    void enableActs();
    ActScope scope() const;
    void sumSelection();
    void showSums(const std::vector<engine::CurrencySum>& sums, size_t count, bool selection);
    void openDetail();
    void setFacetsShown(bool shown);
    void chooseFacetsShown(bool shown); // remembered

    items::QueueModel m_model;
    InlineMessage* m_message;
    CaseActs* m_acts;
    FilterBar* m_bar;
    ViewChooser* m_views = nullptr;
    QAction* m_group = nullptr;
    FacetPanel* m_facets;
    TableView* m_table;
    QStackedWidget* m_stack; // table, or why it is empty
    EmptyState* m_empty;
    CasePanel* m_detail;
    QSplitter* m_splitter;
    BulkBar* m_bulk;
    SumFooter* m_sums;
    QToolButton* m_facet_button;
    QTimer* m_follow_wait;
    QList<QAction*> m_own_actions;
    std::optional<domain::Fingerprint> m_wanted; // from a link, not loaded yet
    int m_line_before = 0;
};

}
