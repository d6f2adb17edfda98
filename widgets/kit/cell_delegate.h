#pragma once

#include <QStyledItemDelegate>

namespace tieout::ui {

// Draws every cell of a TableView from the roles of items/roles.h: words, shape and word, ids,
// figures on a common decimal place, heads of groups.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit CellDelegate(QObject* parent = nullptr);
    void setHoveredRow(int row) { m_hovered = row; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintGroup(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, const QString& words) const;
    void paintFigure(QPainter* painter, const QRect& rect, const QString& text, int decimals, bool leading) const;
    int m_hovered = -1;
};

// Room left of the text of a cell, and right of it.
inline constexpr int kCellPadding = 8;

}
