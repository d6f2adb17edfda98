#include "widgets/pages/reconciliations/reconciliations_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"

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

QString nameOf(domain::Checkpoint checkpoint)
{
    return desk::fromUtf8(domain::checkpointId(checkpoint));
}

QString periodOf(const MatrixCell& cell)
{
    return cell.period.months() == 0 ? QStringLiteral("–") : desk::fromUtf8(cell.period.toString());
}

QString entityOf(const MatrixCell& cell)
{
    return cell.entity.empty() ? QStringLiteral("–") : desk::outside(cell.entity);
}

QString keyOf(const MatrixCell& cell)
{
    return QStringLiteral("%1|%2|%3").arg(nameOf(cell.checkpoint), periodOf(cell), desk::fromUtf8(cell.entity));
}

QString sumText(const MatrixSum& sum)
{
    if (sum.unit == domain::DeltaUnit::Count)
        return items::formatCount(sum.count);
    if (sum.overflow)
        return ReconciliationsPage::tr("too large");
    return sum.unit == domain::DeltaUnit::Money ? items::formatMoneyWithCode(sum.sum, sum.currency) : items::formatQuantity(sum.sum);
}

ListCell sumsCell(const std::vector<MatrixSum>& sums)
{
    QStringList texts, tips;
    for (const MatrixSum& sum : sums) {
        texts << sumText(sum);
        tips << ReconciliationsPage::tr("%1 in %2 records").arg(sumText(sum), items::formatCount(sum.count));
    }
    return { texts.join(QStringLiteral(" · ")), tips.join(QLatin1Char('\n')), sums.empty() ? domain::Exact() : sums.front().sum };
}

ListCell exposureCell(const MatrixCell& cell)
{
    QStringList texts;
    for (const engine::CurrencySum& sum : cell.exposure)
        if (sum.overflow || !sum.exposure.isZero())
            texts << (sum.overflow ? ReconciliationsPage::tr("too large") : items::formatMoneyWithCode(sum.exposure, sum.currency));
    return { texts.join(QStringLiteral(" · ")), {}, cell.exposure.empty() ? domain::Exact() : cell.exposure.front().exposure };
}

// Cut, not rounded: 100 means all of them.
ListCell coverageCell(const MatrixCell& cell)
{
    if (cell.records == 0)
        return { QStringLiteral("–"), {}, domain::Exact() };
    const auto hundredths = static_cast<int64_t>(static_cast<domain::UInt128>(cell.covered) * 10'000 / cell.records);
    const domain::Exact percent(domain::Int128(hundredths) * domain::powerOfTen(domain::kScaleMax - 2));
    return { ReconciliationsPage::tr("%1 %").arg(items::formatNumber(percent, 2)), ReconciliationsPage::tr("%1 of %2 records have no open exception").arg(items::formatCount(cell.covered), items::formatCount(cell.records)),
        percent };
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
    , m_open_only(new QCheckBox(tr("Only with open exceptions")))
    , m_message(new InlineMessage)
    , m_empty(new EmptyState)
    , m_reasons(new PlainLabel({}, PlainLabel::Muted))
{
    setObjectName(QStringLiteral("reconciliationsPage"));
    m_list = new ListTable("matrixList", tr("Reconciliation matrix"),
        { { tr("Check"), ListColumn::Text, 6, false, {} }, { tr("What is compared"), ListColumn::Text, 20, true, {} }, { tr("Entity"), ListColumn::Text, 8, false, tr("The legal entity the records belong to") },
            { tr("Period"), ListColumn::Text, 8, false, {} }, { tr("Records"), ListColumn::Number, 8, false, tr("What the checkpoint looks at, of both sides") },
            { tr("In"), ListColumn::Number, 16, false, tr("What goes into the hand-over: quantity, or money by currency") }, { tr("Out"), ListColumn::Number, 16, false, tr("What came out of it") },
            { tr("Open"), ListColumn::Number, 6, false, tr("Exceptions that the last run found and nobody has closed") }, { tr("Residual"), ListColumn::Number, 14, false, tr("Observed less expected, over the open exceptions: quantity, or money by currency") },
            { tr("Exposure"), ListColumn::Number, 14, false, tr("What the open exceptions may cost") },
            { tr("Coverage"), ListColumn::Number, 9, false, tr("Records without an open exception, of all records") }, { tr("Deliveries"), ListColumn::State, 11, false, tr("Whether everything that is compared here has arrived") } });
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
    auto* filters = new QHBoxLayout;
    for (QComboBox* box : { m_checkpoint, m_entity, m_period }) {
        filters->addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &ReconciliationsPage::showRows);
    }
    m_open_only->setObjectName(QStringLiteral("matrixOpenOnly"));
    connect(m_open_only, &QCheckBox::toggled, this, &ReconciliationsPage::showRows);
    filters->addWidget(m_open_only);
    filters->addStretch();
    connect(m_list, &ListTable::opened, this, &ReconciliationsPage::openQueue);
    connect(m_list, &ListTable::selectionMoved, this, &ReconciliationsPage::showReasons);
    m_empty->set(QStringLiteral("reconcile"), tr("Nothing was compared yet"), tr("Import a folder or connect a system, then reconcile. Each hand-over then shows here what went in and what came out."));
    m_empty->hide();
    m_reasons->setObjectName(QStringLiteral("matrixReasons"));
    m_reasons->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addLayout(filters);
    layout->addWidget(m_message);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_reasons);
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
        checkpoints << nameOf(cell.checkpoint);
        entities << entityOf(cell);
        periods << periodOf(cell);
    }
    checkpoints.removeDuplicates(); // they come in their order
    entities.removeDuplicates();
    periods.removeDuplicates();
    entities.sort();
    periods.sort();
    fill(m_checkpoint, tr("All checkpoints"), checkpoints);
    fill(m_entity, tr("All entities"), entities);
    fill(m_period, tr("All periods"), periods);
    showRows();
}

void ReconciliationsPage::showRows()
{
    const auto passes = [](const QComboBox* box, const QString& value) { return box->currentIndex() <= 0 || box->currentText() == value; };
    std::vector<ListRow> rows;
    for (size_t i = 0; i < m_matrix.cells.size(); ++i) {
        const MatrixCell& cell = m_matrix.cells[i];
        if (!passes(m_checkpoint, nameOf(cell.checkpoint)) || !passes(m_entity, entityOf(cell)) || !passes(m_period, periodOf(cell)) || (m_open_only->isChecked() && cell.open == 0))
            continue;
        ListRow row;
        row.key = keyOf(cell);
        row.cells = { { nameOf(cell.checkpoint), {}, domain::Exact::ofCount(static_cast<int64_t>(cell.checkpoint)) }, { desk::translate(domain::checkpointTitle(cell.checkpoint)), {} }, { entityOf(cell), {} },
            { periodOf(cell), {}, domain::Exact::ofCount(cell.period.months()) }, countCell(cell.records), sumsCell(cell.in), sumsCell(cell.out), countCell(cell.open), sumsCell(cell.residual), exposureCell(cell), coverageCell(cell),
            { cell.complete ? tr("Complete") : tr("Incomplete"), {}, {}, static_cast<int>(cell.complete ? Tone::Ok : Tone::Warning) } };
        rows.push_back(std::move(row));
    }
    m_empty->setVisible(m_matrix.cells.empty());
    m_list->setVisible(!m_matrix.cells.empty());
    m_list->setRows(std::move(rows));
    showReasons();
}

void ReconciliationsPage::showReasons()
{
    const QString checkpoint = m_list->currentKey().section(QLatin1Char('|'), 0, 0);
    QStringList reasons;
    for (const engine::Matrix::Completeness& of : m_matrix.completeness)
        for (const domain::Text& reason : of.reasons)
            if (nameOf(of.checkpoint) == checkpoint)
                reasons << desk::translate(reason);
    m_reasons->setText(reasons.isEmpty() ? QString() : tr("%1 may not be the whole truth: %2").arg(checkpoint, reasons.join(QLatin1Char(' '))));
    m_reasons->setVisible(!reasons.isEmpty());
}

void ReconciliationsPage::openQueue(const QString& key)
{
    for (const MatrixCell& cell : m_matrix.cells)
        if (key == keyOf(cell)) {
            Link link;
            link.page = QStringLiteral("queue");
            link.filter = cell.filter;
            return navigator().open(link);
        }
}

}
