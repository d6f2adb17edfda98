#pragma once

#include "items/list_model.h"
#include "widgets/kit/table_view.h"

namespace tieout::ui {

// The table of the smaller lists: prepared rows under keys, sorted by the header, opened with Enter
// or a double click.
class ListTable : public TableView {
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
    // Why there are no rows and what brings some, written in their place; also for screen readers.
    void setEmptyText(const QString& text);
    QString shownEmptyText() const; // empty while there are rows, or nothing is known yet
    // Tall enough for all rows up to `rows_max`, for tables inside a scrolled page.
    void fitHeight(int rows_max);

signals:
    void opened(const QString& key);
    void selectionMoved(); // current row or selection changed

protected:
    void paintEvent(QPaintEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    items::ListModel* m_model;
    bool m_filling = false;
    bool m_given = false; // rows were given, be it none
    QString m_empty_text;
    int m_rows_max = 0;
};

}
