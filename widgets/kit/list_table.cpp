#include "widgets/kit/list_table.h"

#include "widgets/kit/theme.h"

#include <QHeaderView>
#include <QPainter>

#include <algorithm>

namespace tieout::ui {

using items::ListColumn;
using items::ListModel;

ListTable::ListTable(const char* object_name, const QString& name, std::vector<ListColumn> columns, QWidget* parent)
    : TableView(QString::fromLatin1(object_name), parent)
    , m_model(new ListModel(std::move(columns), this))
{
    setAccessibleName(name);
    setModel(m_model);
    setSelectionMode(SingleSelection);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    connect(this, &QTableView::activated, this, [this](const QModelIndex& index) { emit opened(m_model->key(index.row())); });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        if (m_rows_max > 0)
            fitHeight(m_rows_max);
    });
}

void ListTable::setRows(std::vector<items::ListRow> rows)
{
    const QStringList selected = selectedKeys();
    const QString current = currentKey();
    const int at = currentIndex().row();
    m_filling = true;
    m_given = true;
    const bool first = m_model->rowCount() == 0;
    m_model->setRows(std::move(rows));
    if (first && m_model->rowCount() > 0)
        fitColumns();
    for (const QString& key : selected)
        if (const int row = m_model->keyRow(key); row >= 0)
            selectionModel()->select(m_model->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    int row = m_model->keyRow(current);
    if (row < 0 && at >= 0 && m_model->rowCount() > 0)
        row = std::min(at, m_model->rowCount() - 1); // its row is gone: the next one takes its place
    if (row >= 0)
        selectionModel()->setCurrentIndex(m_model->index(row, 0), selected.size() > 1 ? QItemSelectionModel::NoUpdate : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_filling = false;
    if (m_rows_max > 0)
        fitHeight(m_rows_max);
    setAccessibleDescription(shownEmptyText());
    emit selectionMoved();
}

void ListTable::setEmptyText(const QString& text)
{
    m_empty_text = text;
    viewport()->update();
}

QString ListTable::shownEmptyText() const
{
    return m_given && m_model->rowCount() == 0 ? m_empty_text : QString();
}

void ListTable::paintEvent(QPaintEvent* event)
{
    TableView::paintEvent(event);
    if (m_model->rowCount() > 0)
        return;
    QPainter painter(viewport());
    if (hasFocus()) { // no row can show it
        painter.setPen(Theme::instance().tokens().accent);
        painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4);
    }
    const QString words = shownEmptyText();
    painter.setPen(Theme::instance().tokens().muted);
    painter.drawText(viewport()->rect().adjusted(12, 8, -12, -8), int(Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap), words);
}

QString ListTable::currentKey() const
{
    return currentIndex().isValid() ? m_model->key(currentIndex().row()) : QString();
}

QStringList ListTable::selectedKeys() const
{
    std::vector<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    QStringList keys;
    for (const int row : rows)
        keys << m_model->key(row);
    return keys;
}

void ListTable::setCurrentKey(const QString& key)
{
    const int row = m_model->keyRow(key);
    if (row < 0)
        return;
    selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(m_model->index(row, 0));
}

void ListTable::setMultiSelect(bool on)
{
    setSelectionMode(on ? ExtendedSelection : SingleSelection);
}

void ListTable::fitHeight(int rows_max)
{
    m_rows_max = rows_max;
    const int rows = std::clamp(m_model->rowCount(), 1, rows_max);
    setFixedHeight(horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + 2 * frameWidth() + 2);
    setVerticalScrollBarPolicy(m_model->rowCount() > rows_max ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void ListTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    TableView::selectionChanged(selected, deselected);
    if (!m_filling)
        emit selectionMoved();
}

void ListTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    TableView::currentChanged(current, previous);
    if (!m_filling)
        emit selectionMoved();
}

}
