#include "items/list_model.h"

#include "desk/reason_words.h"
#include "items/roles.h"

#include <QStringList>

#include <algorithm>

namespace tieout::items {

ListModel::ListModel(std::vector<ListColumn> columns, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
}

void ListModel::setRows(std::vector<ListRow> rows)
{
    beginResetModel();
    m_given = std::move(rows);
    for (ListRow& row : m_given)
        row.cells.resize(m_columns.size());
    applySort();
    endResetModel();
}

void ListModel::applySort()
{
    m_rows = m_given;
    if (m_sort_column < 0 || m_sort_column >= columnCount())
        return;
    const auto column = static_cast<size_t>(m_sort_column);
    const auto before = [column](const ListRow& a, const ListRow& b) {
        const ListCell &x = a.cells[column], &y = b.cells[column];
        if (x.number && y.number)
            return *x.number < *y.number;
        if (x.number.has_value() != y.number.has_value())
            return !x.number.has_value(); // unknown figures first
        return QString::localeAwareCompare(x.text, y.text) < 0;
    };
    if (m_sort_order == Qt::AscendingOrder)
        std::stable_sort(m_rows.begin(), m_rows.end(), before);
    else
        std::stable_sort(m_rows.begin(), m_rows.end(), [&before](const ListRow& a, const ListRow& b) { return before(b, a); });
}

QString ListModel::key(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[static_cast<size_t>(row)].key : QString();
}

int ListModel::keyRow(const QString& key) const
{
    for (size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].key == key)
            return static_cast<int>(row);
    return -1;
}

int ListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ListRow& row = m_rows[static_cast<size_t>(index.row())];
    const ListCell& cell = row.cells[static_cast<size_t>(index.column())];
    const ListColumn& column = m_columns[static_cast<size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole: {
        const QString tip = cell.tip.isEmpty() ? cell.text : cell.tip;
        return tip.isEmpty() ? QVariant() : QVariant(desk::plainTip(tip));
    }
    case Qt::AccessibleTextRole:
        return QString(column.title + QStringLiteral(": ") + cell.text);
    case Qt::TextAlignmentRole:
        return QVariant(column.kind == ListColumn::Number ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case ToneRole:
        return column.kind == ListColumn::State && cell.tone != 0 ? QVariant(cell.tone) : QVariant();
    case IdRole:
        return column.kind == ListColumn::Id;
    default:
        return {};
    }
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ListColumn& column = m_columns[static_cast<size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
    case ColumnIdRole:
        return column.title;
    case Qt::ToolTipRole:
        return column.definition.isEmpty() ? QVariant() : QVariant(desk::plainTip(column.definition));
    case Qt::TextAlignmentRole:
        return QVariant(column.kind == ListColumn::Number ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case PriorityRole:
        return 1;
    case WidthRole:
        return widthOf(static_cast<size_t>(section));
    case StretchRole:
        return column.stretch;
    default:
        return {};
    }
}

int ListModel::widthOf(size_t column) const
{
    constexpr size_t kRowsMeasured = 100;
    constexpr qsizetype kMost = 40, kMark = 6; // digits
    const ListColumn& spec = m_columns[column];
    if (m_rows.empty() || spec.kind == ListColumn::Id || spec.stretch)
        return spec.chars;
    qsizetype longest = 3;
    for (size_t row = 0; row < std::min(m_rows.size(), kRowsMeasured); ++row)
        longest = std::max(longest, m_rows[row].cells[column].text.size());
    return static_cast<int>(std::min(longest, kMost) + (spec.kind == ListColumn::State ? kMark : 0));
}

void ListModel::sort(int column, Qt::SortOrder order)
{
    m_sort_column = column;
    m_sort_order = order;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QStringList keys;
    for (const QModelIndex& index : before)
        keys << key(index.row());
    applySort();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int row = keyRow(keys[i]);
        after << (row < 0 ? QModelIndex() : index(row, before[i].column()));
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

}
