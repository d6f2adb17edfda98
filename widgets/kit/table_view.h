#pragma once

#include "widgets/kit/cell_delegate.h"

#include <QTableView>

namespace tieout::ui {

// The table of every list: whole rows, sticky header, columns that fit the room until the person
// arranges them, copy with headers, J and K beside the arrows. The model must understand the
// column roles of items/roles.h.
class TableView : public QTableView {
    Q_OBJECT

public:
    // `name` is what the remembered columns are kept under.
    explicit TableView(const QString& name, QWidget* parent = nullptr);
    void setModel(QAbstractItemModel* model) override;
    // Current and selected; scrolls there.
    void goTo(int row);
    QList<std::pair<int, int>> selectedRanges() const; // rows, first and last
    int selectedCount() const;
    void copySelection();
    void keyboardSearch(const QString&) override { } // letters are keys of the page
    void openColumnChooser(const QPoint& global);
    // The shown columns to sort by, which the header does for the mouse; again: the other way round.
    void openSortMenu();
    // Chosen columns in the order of display; empty: those that fit.
    QList<int> chosenColumns() const;
    void chooseColumns(const QList<int>& columns);

signals:
    void previewRequested(); // Space
    void currentRowChanged(int row);
    void selectionCountChanged();
    void columnsChosen(); // by the person
    void copyRefused(int rows_max); // more is marked than a clipboard should hold

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

    void fitColumns(); // again, after other rows changed what the columns want

private:
    void restoreColumns();
    void rememberColumns();
    int naturalWidth(int column) const;
    void hover(int row);
    QString settingsKey() const;

    QString m_name;
    CellDelegate* m_cells;
    int m_hovered = -1;
    bool m_automatic = true; // columns follow the room
    bool m_fitting = false;
};

}
