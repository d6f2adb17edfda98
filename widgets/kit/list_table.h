#pragma once

#include "items/list_model.h"
#include "widgets/kit/theme.h"

#include <QTableView>

namespace tieout::ui {

// The table of the smaller lists: sorted by its header, walked with arrows or J and K, opened with
// Enter or a double click, copied as text with headers (Ctrl+C). Columns are sized once.
class ListTable : public QTableView {
    Q_OBJECT

public:
    // `name` is for screen readers and, as object name, for tests.
    ListTable(const char* object_name, const QString& name, std::vector<items::ListColumn> columns, QWidget* parent = nullptr);

    void setRows(std::vector<items::ListRow> rows); // keeps selection and current row by key
    items::ListModel& list() const { return *m_model; }
    QString currentKey() const; // empty: none
    QStringList selectedKeys() const; // in the shown order
    void setCurrentKey(const QString& key);
    void setMultiSelect(bool on);
    // Tall enough for all rows up to `rows_max`, for tables inside a scrolled page.
    void fitHeight(int rows_max);

signals:
    void opened(const QString& key);
    void selectionMoved(); // current row or selection changed

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void sizeColumns();
    void copy();

    items::ListModel* m_model;
    bool m_filling = false;
    int m_rows_max = 0;
};

}
