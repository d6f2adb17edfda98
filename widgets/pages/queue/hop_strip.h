#pragma once

#include "engine/queries.h"

#include <QWidget>

namespace tieout::ui {

// The chain of one exception, a cell a hop: name, quantity, amount, and the gap to the hop before.
// The broken hop is marked by shape, word and edge. Cells wrap; a click opens the lineage there.
class HopStrip : public QWidget {
    Q_OBJECT

public:
    explicit HopStrip(QWidget* parent = nullptr);
    void set(const std::vector<engine::HopCell>& cells);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

signals:
    void hopChosen(tieout::domain::Table table, const std::string& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int perRow(int width) const;
    QRect cellRect(size_t index) const;
    int cellAt(const QPoint& at) const;
    void paintCell(QPainter* painter, size_t index) const;
    QString tipOf(const engine::HopCell& cell) const;

    std::vector<engine::HopCell> m_cells;
    int m_hovered = -1, m_focused = 0;
};

// "Invoice line", translated.
QString tableTitle(domain::Table table);

}
