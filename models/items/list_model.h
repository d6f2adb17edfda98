#pragma once

#include "domain/decimal.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

// A list of up to some ten thousand prepared rows: what most pages beside the work queue show. Rows
// have a key, so that a newer answer keeps selection and place. UI thread.
namespace tieout::items {

struct ListColumn {
    enum Kind : uint8_t {
        Text,
        Number, // right aligned, tabular digits
        Id, // monospace, elided in the middle
        State, // a word with a mark, ListCell::tone
    };
    QString title;
    Kind kind = Text;
    int chars = 12; // width in digits while there are no rows, and of an Id; else by the first rows
    bool stretch = false; // takes what is left
    QString definition; // tooltip of the header
};

struct ListCell {
    QString text;
    QString tip; // plain text; empty: the text itself where it is cut
    std::optional<domain::Exact> number = {}; // sorts by it
    int tone = 0; // ui::Tone of a State cell
};

struct ListRow {
    QString key;
    std::vector<ListCell> cells;
};

class ListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit ListModel(std::vector<ListColumn> columns, QObject* parent = nullptr);

    // Keeps the sorting; the caller's selection is restored by keyRow().
    void setRows(std::vector<ListRow> rows);
    const std::vector<ListRow>& rows() const { return m_rows; }
    const std::vector<ListColumn>& columns() const { return m_columns; }
    QString key(int row) const;
    int keyRow(const QString& key) const; // −1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    // Column −1: the order in which the rows were given.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void applySort();
    int widthOf(size_t column) const;

    std::vector<ListColumn> m_columns;
    std::vector<ListRow> m_given, m_rows;
    int m_sort_column = -1;
    Qt::SortOrder m_sort_order = Qt::AscendingOrder;
};

}
