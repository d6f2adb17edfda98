#include "widgets/pages/reconciliations/matrix_grid.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/reconciliations/matrix_text.h"

#include <QHeaderView>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>
#include <limits>
#include <set>

namespace tieout::ui {

using engine::CurrencySum;
using engine::MatrixCell;
using engine::MatrixSum;

namespace {

constexpr int32_t kNoPeriod = std::numeric_limits<int32_t>::max();
constexpr int kColumnMin = 64, kColumnMax = 220;

int32_t columnOf(const MatrixCell& cell)
{
    return cell.period.months() == 0 ? kNoPeriod : cell.period.months();
}

QString columnTitle(int32_t column)
{
    return MatrixText::period(column == kNoPeriod ? domain::Period() : domain::Period(column));
}

// The window's style draws no ground of single cells by itself.
class GroundDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (const QVariant ground = index.data(Qt::BackgroundRole); ground.isValid() && !(option.state & QStyle::State_Selected))
            painter->fillRect(option.rect, ground.value<QBrush>());
        QStyledItemDelegate::paint(painter, option, index);
    }
};

void add(MatrixGrid::Total& total, const MatrixCell& cell)
{
    if (total.filter.checkpoints.empty())
        total.filter = cell.filter;
    else
        total.filter.entities.insert(total.filter.entities.end(), cell.filter.entities.begin(), cell.filter.entities.end());
    total.records += cell.records;
    total.covered += cell.covered;
    total.open += cell.open;
    for (const MatrixSum& sum : cell.residual) {
        const auto at = std::find_if(total.residual.begin(), total.residual.end(), [&](const MatrixSum& s) { return s.unit == sum.unit && s.currency == sum.currency; });
        if (at == total.residual.end()) {
            total.residual.push_back(sum);
            continue;
        }
        at->count += sum.count;
        at->overflow = !at->sum.add(sum.sum) || at->overflow || sum.overflow;
    }
    for (const CurrencySum& sum : cell.exposure) {
        const auto at = std::find_if(total.exposure.begin(), total.exposure.end(), [&](const CurrencySum& s) { return s.currency == sum.currency; });
        if (at == total.exposure.end()) {
            total.exposure.push_back(sum);
            continue;
        }
        at->count += sum.count;
        at->overflow = !at->exposure.add(sum.exposure) || at->overflow || sum.overflow;
    }
}

}

MatrixGrid::MatrixGrid(QWidget* parent)
    : QTableWidget(parent)
{
    setObjectName(QStringLiteral("matrixGrid"));
    setAccessibleName(tr("Reconciliation matrix"));
    setItemDelegate(new GroundDelegate(this));
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setShowGrid(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // tall enough for all lines
    setHorizontalScrollMode(ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->setSectionsClickable(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row, int column) {
        if (m_filling || row < 0 || column < 0)
            return;
        const Place& place = m_places[static_cast<size_t>(row * columnCount() + column)];
        emit chosen(MatrixText::checkpoint(place.first), columnTitle(place.second));
    });
    connect(this, &QTableWidget::cellActivated, this, [this](int row, int column) {
        if (const auto total = m_totals.find(m_places[static_cast<size_t>(row * columnCount() + column)]); total != m_totals.end())
            emit opened(total->second.filter);
    });
    connect(&Theme::instance(), &Theme::changed, this, &MatrixGrid::fill);
}

QString MatrixGrid::figureTitle(Figure figure)
{
    switch (figure) {
    case Figure::Open:
        return tr("Open exceptions");
    case Figure::Residual:
        return tr("Residual");
    case Figure::Exposure:
        return tr("Exposure");
    case Figure::Coverage:
        return tr("Coverage");
    case Figure::Records:
        break;
    }
    return tr("Records");
}

void MatrixGrid::show(const engine::Matrix& matrix, const QString& entity, Figure figure)
{
    m_matrix = matrix;
    m_entity = entity;
    m_figure = figure;
    fill();
}

void MatrixGrid::clearChoice()
{
    m_filling = true;
    setCurrentCell(-1, -1);
    clearSelection();
    m_filling = false;
}

QString MatrixGrid::textOf(const Total& total) const
{
    switch (m_figure) {
    case Figure::Open:
        return items::formatCount(total.open);
    case Figure::Residual:
        return MatrixText::sums(total.residual);
    case Figure::Exposure:
        return MatrixText::exposure(total.exposure);
    case Figure::Coverage:
        return MatrixText::coverage(total.covered, total.records);
    case Figure::Records:
        break;
    }
    return items::formatCount(total.records);
}

// What is open has a ground of its own and says how much; colour is never the only sign.
QTableWidgetItem* MatrixGrid::cellOf(const Place& place) const
{
    auto* item = new QTableWidgetItem;
    const QString where = tr("%1, %2").arg(MatrixText::checkpoint(place.first), columnTitle(place.second));
    const auto found = m_totals.find(place);
    if (found == m_totals.end()) {
        item->setData(Qt::AccessibleTextRole, tr("%1: nothing to compare").arg(where));
        return item;
    }
    const Total& total = found->second;
    item->setText(textOf(total));
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QStringList lines { tr("%1: open exceptions: %2").arg(where, items::formatCount(total.open)), tr("Records without an open exception: %1 of %2").arg(items::formatCount(total.covered), items::formatCount(total.records)) };
    if (!total.residual.empty())
        lines << tr("Residual %1").arg(MatrixText::sums(total.residual));
    if (const QString exposure = MatrixText::exposure(total.exposure); !exposure.isEmpty())
        lines << tr("Exposure %1").arg(exposure);
    item->setToolTip(lines.join(QLatin1Char('\n')));
    item->setData(Qt::AccessibleTextRole, lines.join(QStringLiteral(". ")));
    const Theme& theme = Theme::instance();
    item->setFont(theme.numberFont());
    if (total.open > 0) {
        item->setBackground(theme.fill(Tone::Warning));
        item->setForeground(theme.ink(Tone::Warning));
    } else {
        item->setForeground(theme.tokens().muted);
    }
    return item;
}

void MatrixGrid::fillHeads(const std::vector<domain::Checkpoint>& lines, const std::vector<int32_t>& columns)
{
    for (size_t line = 0; line < lines.size(); ++line) {
        auto* head = new QTableWidgetItem(MatrixText::checkpoint(lines[line]) + QStringLiteral("  ") + desk::translate(domain::checkpointTitle(lines[line])));
        QStringList reasons;
        for (const engine::Matrix::Completeness& of : m_matrix.completeness)
            for (const domain::Text& reason : of.reasons)
                if (of.checkpoint == lines[line])
                    reasons << desk::translate(reason);
        if (!reasons.isEmpty())
            head->setIcon(icon(QStringLiteral("attention"), Tone::Warning)); // why stands below the list
        setVerticalHeaderItem(static_cast<int>(line), head);
    }
    for (size_t column = 0; column < columns.size(); ++column) {
        auto* head = new QTableWidgetItem(columns[column] == kNoPeriod ? tr("no period") : columnTitle(columns[column]));
        if (columns[column] == kNoPeriod)
            head->setToolTip(tr("What belongs to no period"));
        setHorizontalHeaderItem(static_cast<int>(column), head);
    }
}

void MatrixGrid::fill()
{
    m_totals.clear();
    std::set<domain::Checkpoint> checkpoints;
    std::set<int32_t> periods;
    for (const MatrixCell& cell : m_matrix.cells) {
        checkpoints.insert(cell.checkpoint);
        periods.insert(columnOf(cell));
        if (m_entity.isNull() || MatrixText::entity(cell.entity) == m_entity)
            add(m_totals[{ cell.checkpoint, columnOf(cell) }], cell);
    }
    const std::vector<domain::Checkpoint> lines(checkpoints.begin(), checkpoints.end());
    const std::vector<int32_t> columns(periods.begin(), periods.end());
    const int row = currentRow(), column = currentColumn();
    m_filling = true;
    clear();
    setRowCount(static_cast<int>(lines.size()));
    setColumnCount(static_cast<int>(columns.size()));
    fillHeads(lines, columns);
    m_places.clear();
    for (const domain::Checkpoint line : lines)
        for (const int32_t period : columns) {
            const auto at = static_cast<int>(m_places.size());
            m_places.push_back({ line, period });
            setItem(at / columnCount(), at % columnCount(), cellOf(m_places.back()));
        }
    const int height = Theme::instance().rowHeight() + 4; // heads stand a little lower than cells
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
    resizeColumnsToContents();
    for (int c = 0; c < columnCount(); ++c)
        setColumnWidth(c, std::clamp(columnWidth(c), kColumnMin, kColumnMax));
    if (row >= 0 && row < rowCount() && column >= 0 && column < columnCount())
        setCurrentCell(row, column);
    m_filling = false;
    updateGeometry();
    if (!m_scrolled && columnCount() > 0) { // the newest period first
        m_scrolled = true;
        scrollToItem(item(0, columnCount() - 1));
    }
}

void MatrixGrid::resizeEvent(QResizeEvent* event)
{
    QTableWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        updateGeometry(); // with or without room for the bar
}

QSize MatrixGrid::sizeHint() const
{
    const int rows = std::max(1, rowCount());
    const bool wide = verticalHeader()->width() + horizontalHeader()->length() + 2 * frameWidth() > width();
    const int bar = wide ? horizontalScrollBar()->sizeHint().height() : 0;
    return { 600, horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + bar + 2 * frameWidth() + 2 };
}

}
