#include "items/list_model.h"

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

QString ListModel::asTsv(const std::vector<int>& rows) const
{
    QStringList lines, cells;
    for (const ListColumn& column : m_columns)
        cells << column.title;
    lines << cells.join(u'\t');
    for (const int row : rows) {
        cells.clear();
        for (const ListCell& cell : m_rows[static_cast<size_t>(row)].cells)
            cells << QString(cell.text).replace(u'\t', u' ').replace(u'\n', u' ');
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
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
        return tip.isEmpty() ? QVariant() : QVariant(QStringLiteral("<qt>") + tip.toHtmlEscaped().replace(u'\n', QLatin1String("<br>")) + QStringLiteral("</qt>"));
    }
    case Qt::AccessibleTextRole:
        return QString(column.title + QStringLiteral(": ") + cell.text);
    case Qt::TextAlignmentRole:
        return QVariant(column.kind == ListColumn::Number ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case ToneRole:
        return cell.tone;
    case KindRole:
        return column.kind;
    case MutedRole:
        return row.muted;
    case KeyRole:
        return row.key;
    default:
        return {};
    }
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ListColumn& column = m_columns[static_cast<size_t>(section)];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::ToolTipRole)
        return column.definition.isEmpty() ? QVariant() : QVariant(column.definition.toHtmlEscaped());
    if (role == Qt::TextAlignmentRole)
        return QVariant(column.kind == ListColumn::Number ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
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
