#pragma once

#include "widgets/shell/page.h"

#include <vector>

class QComboBox;

namespace tieout::ui {

class BarChart;
class FirstRunPanel;
class InlineMessage;
class ListTable;
class PlainLabel;
class Tile;

// Home, one for each job: how much is open, where, how old, with whom, which period can close, and the
// figures a role is measured by. Each tile, bar and row opens what is behind it.
class HomePage : public Page {
    Q_OBJECT

public:
    HomePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent);

    void refresh() override;
    desk::Topics topics() const override { return desk::HomeTopic; }
    QList<QAction*> pageActions() const override { return m_actions; }

    void show(const engine::HomeFigures& figures);
    using QWidget::show;

private:
    QWidget* buildTiles();
    QWidget* buildResidual();
    QWidget* buildCharts();
    QWidget* buildPeriods();
    void offerVariants(); // those of the person's roles
    void chooseVariant(); // after the box changed
    void showTiles();
    void openTile(const char* id);
    void showBanner();
    void showResidual();
    void showMeasures();
    void showCharts();
    void showPeriods();
    void showBars(BarChart& chart, const std::vector<engine::HomeBar>& bars, const QString& first_column, const std::function<QString(const std::string&)>& name);
    void open(const engine::QueueFilter& filter);

    engine::HomeFigures m_figures;
    bool m_known = false;
    uint32_t m_measure = 0; // currency of the charts; 0 = number of exceptions
    bool m_measure_chosen = false;

    InlineMessage* m_error;
    InlineMessage* m_banner;
    PlainLabel* m_as_of;
    PlainLabel* m_title;
    FirstRunPanel* m_first_run;
    QWidget* m_body;
    QComboBox* m_variants;
    std::vector<Tile*> m_tiles; // of every figure, in the order of homeFigureSpecs()
    QWidget* m_tile_row = nullptr;
    QWidget* m_lower = nullptr;
    QWidget* m_owner_card = nullptr;
    QWidget* m_cause_card = nullptr;
    ListTable* m_residual;
    QComboBox* m_measures;
    BarChart* m_checkpoints;
    BarChart* m_ageing;
    BarChart* m_owners;
    BarChart* m_causes;
    std::vector<engine::QueueFilter> m_checkpoint_filters, m_ageing_filters, m_owner_filters, m_cause_filters;
    ListTable* m_periods;
    QList<QAction*> m_actions;
};

}
