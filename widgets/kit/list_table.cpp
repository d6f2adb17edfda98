#include "widgets/kit/list_table.h"

#include "widgets/kit/labels.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace tieout::ui {

using items::ListColumn;
using items::ListModel;

namespace {

constexpr int kCellPadding = 8;
constexpr int kMarkSize = 9;

class ListDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme& theme = Theme::instance();
        const int kind = index.data(ListModel::KindRole).toInt();
        if (kind == ListColumn::Number)
            option->font = theme.numberFont();
        if (kind == ListColumn::Id) {
            option->font = theme.idFont();
            option->textElideMode = Qt::ElideMiddle;
        }
        if (index.data(ListModel::MutedRole).toBool())
            option->palette.setColor(QPalette::Text, theme.tokens().muted);
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const auto tone = Tone(index.data(ListModel::ToneRole).toInt());
        const bool mark = index.data(ListModel::KindRole).toInt() == ListColumn::State && tone != Tone::Neutral && !option.text.isEmpty();
        const QString text = option.text;
        const QWidget* widget = option.widget;
        QStyle* style = widget ? widget->style() : QApplication::style();
        option.text.clear();
        style->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);

        painter->save();
        QRect box = option.rect.adjusted(kCellPadding, 0, -kCellPadding, 0);
        const bool mirrored = option.direction == Qt::RightToLeft;
        painter->setPen(option.palette.color(QPalette::Text));
        if (mark) {
            painter->setRenderHint(QPainter::Antialiasing);
            const int left = mirrored ? box.right() - kMarkSize : box.left();
            Pill::paintShape(painter, QRectF(left, box.center().y() - kMarkSize / 2.0 + 0.5, kMarkSize, kMarkSize), tone);
            box.adjust(mirrored ? 0 : kMarkSize + 6, 0, mirrored ? -kMarkSize - 6 : 0, 0);
            painter->setPen(Theme::instance().ink(tone));
        }
        painter->setFont(option.font);
        const QString shown = QFontMetrics(option.font).elidedText(text, option.textElideMode, box.width());
        painter->drawText(box, int(QStyle::visualAlignment(option.direction, option.displayAlignment)), shown);
        painter->restore();
    }
};

}

ListTable::ListTable(const char* object_name, const QString& name, std::vector<ListColumn> columns, QWidget* parent)
    : QTableView(parent)
    , m_model(new ListModel(std::move(columns), this))
{
    setObjectName(QString::fromLatin1(object_name));
    setAccessibleName(name);
    setModel(m_model);
    setItemDelegate(new ListDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(20);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorShown(true);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setMinimumSectionSize(32);
    setSortingEnabled(true);
    connect(this, &QTableView::activated, this, [this](const QModelIndex& index) { emit opened(m_model->key(index.row())); });
    const auto restyle = [this] {
        verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
        if (m_rows_max > 0)
            fitHeight(m_rows_max);
    };
    connect(&Theme::instance(), &Theme::changed, this, restyle);
    restyle();
    sizeColumns();
}

// Wide enough for the first rows, once; a person's own width stays.
void ListTable::sizeColumns()
{
    constexpr int kRowsMeasured = 100, kCharsMax = 36;
    const Theme& theme = Theme::instance();
    const auto& columns = m_model->columns();
    int fixed = 0, stretching = 0;
    std::vector<int> widths;
    for (size_t c = 0; c < columns.size(); ++c) {
        const ListColumn& column = columns[c];
        const QFontMetrics metrics(column.kind == ListColumn::Id ? theme.idFont() : column.kind == ListColumn::Number ? theme.numberFont() : font());
        const int digit = metrics.horizontalAdvance(u'0');
        int wide = m_model->rowCount() == 0 || column.kind == ListColumn::Id ? digit * column.chars : 0;
        for (int r = 0; r < std::min(m_model->rowCount(), kRowsMeasured); ++r)
            wide = std::max(wide, metrics.horizontalAdvance(m_model->rows()[static_cast<size_t>(r)].cells[c].text));
        if (column.kind == ListColumn::Id)
            wide = std::min(wide, digit * column.chars); // elided in the middle, whole in the tooltip
        wide = std::min(wide, digit * kCharsMax) + 2 * kCellPadding + 4 + (column.kind == ListColumn::State ? kMarkSize + 6 : 0);
        const int header = fontMetrics().horizontalAdvance(column.title) + 2 * kCellPadding + 8;
        widths.push_back(std::max(header, wide));
        fixed += column.stretch ? 0 : widths.back();
        stretching += column.stretch ? 1 : 0;
    }
    const int room = viewport()->width() - fixed;
    for (size_t c = 0; c < columns.size(); ++c) {
        const int width = columns[c].stretch ? std::max(80, room / std::max(stretching, 1)) : widths[c];
        horizontalHeader()->resizeSection(static_cast<int>(c), width);
    }
}

void ListTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        sizeColumns();
}

void ListTable::setRows(std::vector<items::ListRow> rows)
{
    const QStringList selected = selectedKeys();
    const QString current = currentKey();
    const int at = currentIndex().row();
    m_filling = true;
    const bool first = m_model->rowCount() == 0;
    m_model->setRows(std::move(rows));
    if (first && m_model->rowCount() > 0)
        sizeColumns();
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
    emit selectionMoved();
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

void ListTable::copy()
{
    std::vector<int> rows;
    for (const QString& key : selectedKeys())
        rows.push_back(m_model->keyRow(key));
    if (!rows.empty())
        QApplication::clipboard()->setText(m_model->asTsv(rows));
}

void ListTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
        QTableView::keyPressEvent(&arrow);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (currentIndex().isValid())
            emit opened(currentKey());
        return;
    }
    // Single letters belong to the page's shortcuts, not to a search by typing.
    if (!event->text().isEmpty() && event->text().at(0).isLetterOrNumber() && event->modifiers() == Qt::NoModifier) {
        event->ignore();
        return;
    }
    QTableView::keyPressEvent(event);
}

void ListTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_filling)
        emit selectionMoved();
}

void ListTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_filling)
        emit selectionMoved();
}

}
