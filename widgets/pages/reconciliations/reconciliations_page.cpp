#include "widgets/pages/reconciliations/reconciliations_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/reconciliations/matrix_grid.h"
#include "widgets/pages/reconciliations/matrix_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

using engine::MatrixCell;
using engine::MatrixSum;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

QString keyOf(const MatrixCell& cell)
{
    return QStringLiteral("%1|%2|%3").arg(MatrixText::checkpoint(cell.checkpoint), MatrixText::period(cell.period), desk::fromUtf8(cell.entity));
}

ListCell sumsCell(const std::vector<MatrixSum>& sums)
{
    QStringList tips;
    for (const MatrixSum& sum : sums)
        tips << ReconciliationsPage::tr("%1; records: %2").arg(MatrixText::sum(sum), items::formatCount(sum.count));
    return { MatrixText::sums(sums), tips.join(QLatin1Char('\n')), sums.empty() ? domain::Exact() : sums.front().sum };
}

ListCell exposureCell(const MatrixCell& cell)
{
    return { MatrixText::exposure(cell.exposure), {}, cell.exposure.empty() ? domain::Exact() : cell.exposure.front().exposure };
}

ListCell coverageCell(const MatrixCell& cell)
{
    const QString tip = cell.records == 0 ? QString() : ReconciliationsPage::tr("Records without an open exception: %1 of %2").arg(items::formatCount(cell.covered), items::formatCount(cell.records));
    return { MatrixText::coverage(cell.covered, cell.records), tip, MatrixText::percent(cell.covered, cell.records) };
}

ListCell countCell(uint64_t count)
{
    return { items::formatCount(count), {}, domain::Exact::ofCount(static_cast<int64_t>(count)) };
}

}

ReconciliationsPage::ReconciliationsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_checkpoint(choice("matrixCheckpoint", tr("Checkpoint")))
    , m_entity(choice("matrixEntity", tr("Entity")))
    , m_period(choice("matrixPeriod", tr("Period")))
    , m_figure(choice("matrixFigure", tr("Figure in the cells")))
    , m_open_only(new QCheckBox(tr("Only with open exceptions")))
    , m_message(new InlineMessage)
    , m_empty(new EmptyState)
    , m_reasons(new PlainLabel({}, PlainLabel::Muted))
    , m_grid(new MatrixGrid)
{
    setObjectName(QStringLiteral("reconciliationsPage"));
    auto* head = new QHBoxLayout;
    head->addWidget(new PlainLabel(tr("Reconciliations"), PlainLabel::Title));
    head->addStretch();
    auto* open = new QAction(icon(QStringLiteral("queue")), tr("Open the exceptions"), this);
    open->setObjectName(QStringLiteral("matrix.open"));
    open->setShortcut(Qt::CTRL | Qt::Key_Return);
    open->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(open, &QAction::triggered, this, [this] { openQueue(m_list->currentKey()); });
    addAction(open);
    m_actions << open;
    auto* button = new QToolButton;
    button->setDefaultAction(open);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setAccessibleName(open->text());
    head->addWidget(button);
    makeList();
    m_empty->set(QStringLiteral("reconcile"), tr("Nothing was compared yet"), tr("Import a folder or connect a system, then reconcile. Each hand-over then shows here what went in and what came out."));
    m_empty->hide();
    m_reasons->setObjectName(QStringLiteral("matrixReasons"));
    m_reasons->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addLayout(makeFilters());
    layout->addWidget(m_message);
    layout->addWidget(m_grid);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_reasons);
}

void ReconciliationsPage::makeList()
{
    m_list = new ListTable("matrixList", tr("Cells of the matrix"),
        { { tr("What is compared"), ListColumn::Text, 20, true, {} }, { tr("Entity"), ListColumn::Text, 6, false, tr("The legal entity the records belong to") }, { tr("Period"), ListColumn::Text, 7, false, {} },
            { tr("Records"), ListColumn::Number, 7, false, tr("What the checkpoint looks at, of both sides") },
            { tr("In"), ListColumn::Number, 12, false, tr("What goes into the hand-over: quantity, or money by currency") }, { tr("Out"), ListColumn::Number, 12, false, tr("What came out of it") },
            { tr("Open"), ListColumn::Number, 5, false, tr("Exceptions that the last run found and nobody has closed") },
            { tr("Residual"), ListColumn::Number, 10, false, tr("Observed less expected, over the open exceptions: quantity, or money by currency") },
            { tr("Exposure"), ListColumn::Number, 10, false, tr("What the open exceptions may cost") },
            { tr("Coverage"), ListColumn::Number, 8, false, tr("Records without an open exception, of all records; cut, so that 100 means all") },
            { tr("Deliveries"), ListColumn::State, 10, false, tr("Whether everything that is compared here has arrived") } });
    connect(m_list, &ListTable::opened, this, &ReconciliationsPage::openQueue);
    connect(m_list, &ListTable::selectionMoved, this, &ReconciliationsPage::showReasons);
    connect(m_grid, &MatrixGrid::chosen, this, [this](const QString& checkpoint, const QString& period) {
        const QSignalBlocker one(m_checkpoint), other(m_period);
        m_checkpoint->setCurrentText(checkpoint);
        m_period->setCurrentText(period);
        showRows();
    });
    connect(m_grid, &MatrixGrid::opened, this, [this](const engine::QueueFilter& filter) { openFiltered(filter); });
}

// The figure of the grid and what the list below is narrowed to.
QHBoxLayout* ReconciliationsPage::makeFilters()
{
    auto* filters = new QHBoxLayout;
    {
        const QSignalBlocker blocker(m_figure);
        for (const auto figure : { MatrixGrid::Figure::Open, MatrixGrid::Figure::Residual, MatrixGrid::Figure::Exposure, MatrixGrid::Figure::Coverage, MatrixGrid::Figure::Records })
            m_figure->addItem(MatrixGrid::figureTitle(figure), static_cast<int>(figure));
    }
    connect(m_figure, &QComboBox::currentIndexChanged, this, &ReconciliationsPage::showGrid);
    connect(m_entity, &QComboBox::currentIndexChanged, this, &ReconciliationsPage::showGrid);
    for (QComboBox* box : { m_figure, m_entity, m_checkpoint, m_period })
        filters->addWidget(box);
    for (QComboBox* box : { m_entity, m_checkpoint, m_period })
        connect(box, &QComboBox::currentIndexChanged, this, &ReconciliationsPage::showRows);
    m_open_only->setObjectName(QStringLiteral("matrixOpenOnly"));
    connect(m_open_only, &QCheckBox::toggled, this, &ReconciliationsPage::showRows);
    filters->addWidget(m_open_only);
    filters->addStretch();
    auto* all = new QAction(icon(QStringLiteral("refresh")), tr("Show all"), this);
    all->setObjectName(QStringLiteral("matrix.all"));
    connect(all, &QAction::triggered, this, &ReconciliationsPage::showAll);
    addAction(all);
    m_actions << all;
    auto* button = new QToolButton;
    button->setDefaultAction(all);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setAccessibleName(all->text());
    filters->addWidget(button);
    return filters;
}

bool ReconciliationsPage::goBack()
{
    const bool narrowed = m_open_only->isChecked() || m_entity->currentIndex() > 0 || m_checkpoint->currentIndex() > 0 || m_period->currentIndex() > 0;
    if (narrowed)
        showAll();
    return narrowed;
}

void ReconciliationsPage::showAll()
{
    {
        const QSignalBlocker one(m_checkpoint), two(m_entity), three(m_period), four(m_open_only);
        for (QComboBox* box : { m_checkpoint, m_entity, m_period })
            box->setCurrentIndex(0);
        m_open_only->setChecked(false);
    }
    m_grid->clearChoice();
    showGrid();
    showRows();
}

void ReconciliationsPage::showGrid()
{
    m_grid->show(m_matrix, m_entity->currentIndex() > 0 ? m_entity->currentText() : QString(), static_cast<MatrixGrid::Figure>(m_figure->currentData().toInt()));
}

QComboBox* ReconciliationsPage::choice(const char* name, const QString& title)
{
    auto* box = new QComboBox;
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(title);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

void ReconciliationsPage::refresh()
{
    workspace().ask(this, QStringLiteral("matrix"), engine::MatrixQuery {}, [this](desk::Result<engine::Matrix> answer) {
        if (!answer.ok()) {
            m_message->show(answer.error());
            m_message->setAct(tr("Read again"), [this] { refresh(); });
            return;
        }
        m_message->dismiss();
        show(std::move(*answer));
    });
}

void ReconciliationsPage::fill(QComboBox* box, const QString& all, const QStringList& values)
{
    const QSignalBlocker blocker(box);
    const QString chosen = box->currentIndex() > 0 ? box->currentText() : QString();
    box->clear();
    box->addItem(all);
    box->addItems(values);
    box->setCurrentIndex(std::max(0, box->findText(chosen)));
}

void ReconciliationsPage::show(engine::Matrix matrix)
{
    m_matrix = std::move(matrix);
    QStringList checkpoints, entities, periods;
    for (const MatrixCell& cell : m_matrix.cells) {
        checkpoints << MatrixText::checkpoint(cell.checkpoint);
        entities << MatrixText::entity(cell.entity);
        periods << MatrixText::period(cell.period);
    }
    checkpoints.removeDuplicates(); // they come in their order
    entities.removeDuplicates();
    periods.removeDuplicates();
    entities.sort();
    periods.sort();
    fill(m_checkpoint, tr("All checkpoints"), checkpoints);
    fill(m_entity, tr("All entities"), entities);
    fill(m_period, tr("All periods"), periods);
    showGrid();
    showRows();
}

void ReconciliationsPage::showRows()
{
    const auto passes = [](const QComboBox* box, const QString& value) { return box->currentIndex() <= 0 || box->currentText() == value; };
    std::vector<ListRow> rows;
    for (size_t i = 0; i < m_matrix.cells.size(); ++i) {
        const MatrixCell& cell = m_matrix.cells[i];
        if (!passes(m_checkpoint, MatrixText::checkpoint(cell.checkpoint)) || !passes(m_entity, MatrixText::entity(cell.entity)) || !passes(m_period, MatrixText::period(cell.period)) || (m_open_only->isChecked() && cell.open == 0))
            continue;
        ListRow row;
        row.key = keyOf(cell);
        row.cells = { { MatrixText::checkpoint(cell.checkpoint) + QStringLiteral("  ") + desk::translate(domain::checkpointTitle(cell.checkpoint)), {}, domain::Exact::ofCount(static_cast<int64_t>(cell.checkpoint)) }, { MatrixText::entity(cell.entity), {} },
            { MatrixText::period(cell.period), {}, domain::Exact::ofCount(cell.period.months()) }, countCell(cell.records), sumsCell(cell.in), sumsCell(cell.out), countCell(cell.open), sumsCell(cell.residual), exposureCell(cell), coverageCell(cell),
            { cell.complete ? tr("Complete") : tr("Incomplete"), {}, {}, static_cast<int>(cell.complete ? Tone::Ok : Tone::Warning) } };
        rows.push_back(std::move(row));
    }
    m_empty->setVisible(m_matrix.cells.empty());
    m_list->setVisible(!m_matrix.cells.empty());
    m_grid->setVisible(!m_matrix.cells.empty());
    m_list->setRows(std::move(rows));
    showReasons();
}

void ReconciliationsPage::showReasons()
{
    const QString checkpoint = m_list->currentKey().section(QLatin1Char('|'), 0, 0);
    QStringList reasons;
    for (const engine::Matrix::Completeness& of : m_matrix.completeness)
        for (const domain::Text& reason : of.reasons)
            if (MatrixText::checkpoint(of.checkpoint) == checkpoint)
                reasons << desk::translate(reason);
    m_reasons->setText(reasons.isEmpty() ? QString() : tr("%1 may not be the whole truth: %2").arg(checkpoint, reasons.join(QLatin1Char(' '))));
    m_reasons->setVisible(!reasons.isEmpty());
}

void ReconciliationsPage::openQueue(const QString& key)
{
    for (const MatrixCell& cell : m_matrix.cells)
        if (key == keyOf(cell))
            return openFiltered(cell.filter);
}

void ReconciliationsPage::openFiltered(const engine::QueueFilter& filter)
{
    Link link;
    link.page = QStringLiteral("queue");
    link.filter = filter;
    navigator().open(link);
}

}
