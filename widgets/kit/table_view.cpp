#include "widgets/kit/table_view.h"

#include "items/roles.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>

#include <algorithm>

namespace tieout::ui {

namespace {
constexpr int kCopyRowsMax = 10'000;
}

TableView::TableView(const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_name(name)
    , m_cells(new CellDelegate(this))
{
    setObjectName(name);
    setItemDelegate(m_cells);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(16);
    verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
    QHeaderView* header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(32);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header->setSectionsClickable(true);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) { openColumnChooser(horizontalHeader()->mapToGlobal(at)); });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        rememberColumns();
        if (!m_fitting)
            emit columnsChosen();
    });
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_fitting && QApplication::mouseButtons() != Qt::NoButton) {
            m_automatic = false;
            rememberColumns();
        }
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
        fitColumns();
        viewport()->update();
    });
}

void TableView::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::modelReset, this, [this] { hover(-1); });
    restoreColumns();
    fitColumns();
}

QString TableView::settingsKey() const
{
    return QStringLiteral("columns/") + m_name;
}

int TableView::naturalWidth(int column) const
{
    const QAbstractItemModel* m = model();
    const QFontMetrics metrics(Theme::instance().numberFont());
    const int digits = qMax(3, m->headerData(column, Qt::Horizontal, items::WidthRole).toInt());
    const int head = QFontMetrics(font()).horizontalAdvance(m->headerData(column, Qt::Horizontal).toString()) + 2 * kCellPadding + 14;
    int pill = 0;
    for (const QString& text : m->headerData(column, Qt::Horizontal, items::PillsRole).toStringList())
        pill = qMax(pill, Pill::widthFor(QFontMetrics(font()), text) + 2 * kCellPadding);
    return qMax(head, pill > 0 ? pill : digits * metrics.horizontalAdvance(u'0') + 2 * kCellPadding);
}

// Shows the columns that fit, most important first, and gives what is left to the stretching one.
void TableView::fitColumns()
{
    if (!model() || !m_automatic || m_fitting)
        return;
    m_fitting = true;
    const int columns = model()->columnCount();
    std::vector<std::pair<int, int>> order; // priority, column
    for (int column = 0; column < columns; ++column)
        if (const int priority = model()->headerData(column, Qt::Horizontal, items::PriorityRole).toInt(); priority > 0)
            order.emplace_back(priority, column);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    int left = viewport()->width();
    int stretched = -1;
    std::vector<bool> shown(static_cast<size_t>(columns), false);
    for (const auto& [priority, column] : order) {
        const int width = naturalWidth(column);
        if (width > left && stretched >= 0)
            break; // the less important ones wait for more room
        left -= width;
        shown[static_cast<size_t>(column)] = true;
        if (model()->headerData(column, Qt::Horizontal, items::StretchRole).toBool())
            stretched = column;
        setColumnWidth(column, width);
    }
    for (int column = 0; column < columns; ++column)
        setColumnHidden(column, !shown[static_cast<size_t>(column)]);
    if (stretched >= 0 && left > 0)
        setColumnWidth(stretched, columnWidth(stretched) + left);
    m_fitting = false;
}

void TableView::restoreColumns()
{
    const QByteArray state = windowSettings().value(settingsKey()).toByteArray();
    m_automatic = state.isEmpty() || !horizontalHeader()->restoreState(state);
    horizontalHeader()->setMinimumSectionSize(32);
}

void TableView::rememberColumns()
{
    if (!m_fitting && !m_automatic)
        windowSettings().setValue(settingsKey(), horizontalHeader()->saveState());
}

void TableView::openColumnChooser(const QPoint& global)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* fit = menu->addAction(tr("Show the columns that fit"));
    fit->setCheckable(true);
    fit->setChecked(m_automatic);
    connect(fit, &QAction::triggered, this, [this] {
        m_automatic = true;
        windowSettings().remove(settingsKey());
        fitColumns();
        emit columnsChosen();
    });
    menu->addSeparator();
    for (int column = 0; column < model()->columnCount(); ++column) {
        QAction* action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::triggered, this, [this, column](bool on) {
            m_automatic = false;
            if (on && columnWidth(column) < 32)
                setColumnWidth(column, naturalWidth(column));
            setColumnHidden(column, !on);
            if (on)
                setColumnWidth(column, naturalWidth(column));
            rememberColumns();
            emit columnsChosen();
        });
    }
    menu->popup(global);
}

void TableView::openSortMenu()
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("sortMenu"));
    const QHeaderView* header = horizontalHeader();
    QAction* sorted = nullptr;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        QString title = model()->headerData(column, Qt::Horizontal).toString().replace(u'&', QStringLiteral("&&"));
        if (header->isSectionHidden(column) || title.isEmpty())
            continue;
        const bool here = header->sortIndicatorSection() == column, up = header->sortIndicatorOrder() == Qt::AscendingOrder;
        if (here)
            title = up ? tr("%1 (ascending)").arg(title) : tr("%1 (descending)").arg(title);
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(here);
        if (here)
            sorted = action;
        connect(action, &QAction::triggered, this, [this, column, turn = here && up] { sortByColumn(column, turn ? Qt::DescendingOrder : Qt::AscendingOrder); });
    }
    menu->addSeparator();
    const QPoint at = mapToGlobal(QPoint(24, header->height()));
    connect(menu->addAction(tr("Choose columns…")), &QAction::triggered, this, [this, at] { openColumnChooser(at); });
    menu->popup(at);
    menu->setActiveAction(sorted ? sorted : menu->actions().first());
}

QList<int> TableView::chosenColumns() const
{
    QList<int> columns;
    const QHeaderView* header = horizontalHeader();
    for (int visual = 0; !m_automatic && visual < header->count(); ++visual)
        if (const int logical = header->logicalIndex(visual); !header->isSectionHidden(logical))
            columns << logical;
    return columns;
}

void TableView::chooseColumns(const QList<int>& columns)
{
    QHeaderView* header = horizontalHeader();
    m_fitting = true; // not the person's hand
    m_automatic = columns.isEmpty();
    for (int logical = 0; logical < header->count(); ++logical) // back to the order of the model, then what was chosen in front
        header->moveSection(header->visualIndex(logical), logical);
    for (qsizetype i = 0; i < columns.size(); ++i)
        header->moveSection(header->visualIndex(columns[i]), static_cast<int>(i));
    for (int logical = 0; !m_automatic && logical < header->count(); ++logical) {
        setColumnHidden(logical, !columns.contains(logical));
        if (columns.contains(logical))
            setColumnWidth(logical, naturalWidth(logical));
    }
    m_fitting = false;
    if (m_automatic)
        windowSettings().remove(settingsKey());
    else
        rememberColumns();
    fitColumns();
}

void TableView::goTo(int row)
{
    if (!model() || row < 0 || row >= model()->rowCount())
        return;
    const int column = horizontalHeader()->logicalIndexAt(1);
    const QModelIndex index = model()->index(row, qMax(0, column));
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

QList<std::pair<int, int>> TableView::selectedRanges() const
{
    QList<std::pair<int, int>> ranges;
    if (selectionModel())
        for (const QItemSelectionRange& range : selectionModel()->selection())
            ranges << std::pair { range.top(), range.bottom() };
    std::sort(ranges.begin(), ranges.end());
    return ranges;
}

int TableView::selectedCount() const
{
    int n = 0;
    for (const auto& [first, last] : selectedRanges())
        n += last - first + 1;
    return n;
}

void TableView::copySelection()
{
    if (selectedCount() > kCopyRowsMax) {
        emit copyRefused(kCopyRowsMax);
        return;
    }
    const QHeaderView* header = horizontalHeader();
    QList<int> columns;
    for (int visual = 0; visual < header->count(); ++visual)
        if (const int logical = header->logicalIndex(visual); !header->isSectionHidden(logical))
            columns << logical;
    const auto cell = [](QString text) { return text.replace(u'\t', u' ').replace(u'\n', u' '); };
    QString out;
    for (const int column : columns)
        out += cell(model()->headerData(column, Qt::Horizontal).toString()) + (column == columns.last() ? u'\n' : u'\t');
    for (const auto& [first, last] : selectedRanges())
        for (int row = first; row <= last; ++row)
            for (const int column : columns) {
                const QModelIndex index = model()->index(row, column);
                const QVariant exact = index.data(items::ExportRole);
                out += cell(exact.isValid() ? exact.toString() : index.data().toString()) + (column == columns.last() ? u'\n' : u'\t');
            }
    QApplication::clipboard()->setText(out);
}

void TableView::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::ShiftModifier;
    if (plain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(event->type(), event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, event->modifiers());
        QTableView::keyPressEvent(&arrow);
        return;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        emit previewRequested();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit activated(currentIndex());
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if ((event->key() == Qt::Key_Home || event->key() == Qt::Key_End) && event->modifiers() == Qt::NoModifier && model()) {
        goTo(event->key() == Qt::Key_Home ? 0 : model()->rowCount() - 1);
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::hover(int row)
{
    if (row == m_hovered)
        return;
    const int before = std::exchange(m_hovered, row);
    m_cells->setHoveredRow(row);
    for (const int touched : { before, row })
        if (touched >= 0)
            viewport()->update(0, rowViewportPosition(touched), viewport()->width(), rowHeight(touched));
}

void TableView::mouseMoveEvent(QMouseEvent* event)
{
    hover(rowAt(event->pos().y()));
    QTableView::mouseMoveEvent(event);
}

void TableView::leaveEvent(QEvent* event)
{
    hover(-1);
    QTableView::leaveEvent(event);
}

void TableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void TableView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update();
    emit currentRowChanged(current.row());
}

void TableView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    emit selectionCountChanged();
}

}
