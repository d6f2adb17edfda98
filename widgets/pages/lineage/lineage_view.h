#pragma once

#include "items/lineage_layout.h"
#include "items/lineage_model.h"
#include "widgets/kit/theme.h"

#include <QGraphicsView>

#include <memory>

namespace tieout::ui {

class LineageBoxItem;
class LineageLinkItem;

// A scene with its places, made off the UI thread and shown here.
struct PlacedLineage {
    items::LineageScene scene;
    items::LineageLayout layout;
};
PlacedLineage placeLineage(const items::LineageModel& model);

// The graph: arrows walk along its edges, Enter opens, F fits, + and − zoom, the wheel with Ctrl
// too. Above 60 boxes a small map shows where one is.
class LineageView : public QGraphicsView {
    Q_OBJECT

public:
    static constexpr size_t kMapFrom = 60;

    explicit LineageView(QWidget* parent = nullptr);
    ~LineageView() override;

    // Keeps the chosen box and the zoom when they are still there.
    void show(PlacedLineage placed, const engine::LineageGraph& graph);
    using QGraphicsView::show;
    const PlacedLineage& placed() const { return m_placed; }

    int chosen() const { return m_chosen; } // index of a box; −1: none
    void choose(int box);
    void fit();
    void zoom(qreal factor);
    bool mapShown() const;

    // The whole graph as it stands. False when the file cannot be written.
    bool saveSvg(const QString& path);
    bool savePng(const QString& path);

signals:
    void chosenChanged();
    void opened(int box);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent* event) override;

private:
    class Map;
    void build(const engine::LineageGraph& graph);
    void highlight();
    void restyle();
    void startPlace();
    int boxAt(const QPoint& position) const;
    int neighbour(bool upstream) const;
    int beside(int step) const;
    void walk(int box);
    void placeMap();

    PlacedLineage m_placed;
    std::vector<LineageBoxItem*> m_boxes; // owned by the scene
    std::vector<LineageLinkItem*> m_links;
    int m_chosen = -1;
    bool m_placed_once = false;
    Map* m_map;
};

}
