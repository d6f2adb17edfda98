#include "widgets/pages/lineage/lineage_page.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "items/record_words.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/lineage/lineage_view.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

using engine::LineageGraph;
using engine::RecordRef;
using items::LineageBox;
using items::LineageLink;
using items::ListColumn;
using items::ListRow;

namespace {

constexpr int kTypingPauseMs = 200;
constexpr size_t kEdgesShown = 500;

}

LineagePage::LineagePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_search(new QLineEdit)
    , m_completer(new QCompleter(this))
    , m_offers(new QStandardItemModel(this))
    , m_wait(new QTimer(this))
    , m_message(new InlineMessage(this))
    , m_empty(new EmptyState)
    , m_view(new LineageView)
    , m_stack(new QStackedWidget)
    , m_splitter(new QSplitter)
{
    setObjectName(QStringLiteral("lineagePage"));
    buildActions();
    m_empty->set(QStringLiteral("lineage"), tr("Trace any record"),
        tr("Type the id of an invoice, line, charge, aggregate, event, payment, receipt or ERP document above. The chain opens both ways, with quantity and money on every hop."));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(buildSide());
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({ 800, 316 });
    m_splitter->setCollapsible(0, false);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(buildSearch());
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);
    connect(m_view, &LineageView::chosenChanged, this, &LineagePage::showSide);
    connect(m_view, &LineageView::opened, this, &LineagePage::open);
    m_splitter->widget(1)->hide();
    allowGraphActs(false);
}

QAction* LineagePage::act(const char* name, const QString& text, const QKeySequence& key, void (LineagePage::*run)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions << action;
    return action;
}

void LineagePage::buildActions()
{
    act("lineage.fit", tr("Fit"), Qt::Key_F, &LineagePage::fit)->setIcon(icon("fit"));
    act("lineage.zoomIn", tr("Zoom in"), Qt::Key_Plus, &LineagePage::zoomIn)->setIcon(icon("plus"));
    act("lineage.zoomOut", tr("Zoom out"), Qt::Key_Minus, &LineagePage::zoomOut)->setIcon(icon("minus"));
    act("lineage.closeStacks", tr("Close stacks"), Qt::Key_C, &LineagePage::closeStacks)->setIcon(icon("collapse"));
    act("lineage.exception", tr("Open exception"), Qt::Key_E, &LineagePage::openExceptions)->setIcon(icon("queue"));
    act("lineage.trace", tr("Trace from here"), Qt::Key_R, &LineagePage::traceChosen)->setIcon(icon("lineage"));
    act("lineage.dispute", tr("Dispute pack…"), Qt::Key_D, &LineagePage::openDispute)->setIcon(icon("reports"));
    act("lineage.picture", tr("Save picture…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), &LineagePage::choosePicture)->setIcon(icon("export"));
    auto* search = new QAction(tr("Search an id"), this);
    search->setShortcut(QKeySequence::Find);
    search->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(search, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addAction(search);
    m_actions << search;
}

// What works on the graph, or on a record in it, has nothing to work on before there is one.
void LineagePage::allowGraphActs(bool there_is_one)
{
    for (QAction* action : m_actions)
        if (!action->icon().isNull())
            action->setEnabled(there_is_one);
}

QWidget* LineagePage::buildSearch()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_search->setObjectName(QStringLiteral("lineageSearch"));
    m_search->setPlaceholderText(tr("Search an id, for example INV-00417"));
    m_search->setAccessibleName(tr("Search an id"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(240);
    layout->addWidget(m_search, 1);
    for (QAction* action : m_actions) {
        if (action->icon().isNull())
            continue;
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        const bool words = action->objectName() != QLatin1String("lineage.zoomIn") && action->objectName() != QLatin1String("lineage.zoomOut");
        button->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        button->setToolTip(desk::plainTip(QStringLiteral("%1 (%2)").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText))));
        button->setAccessibleName(action->text());
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
    }
    m_completer->setModel(m_offers);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(m_search);
    m_wait->setSingleShot(true);
    m_wait->setInterval(kTypingPauseMs);
    connect(m_search, &QLineEdit::textEdited, m_wait, qOverload<>(&QTimer::start));
    connect(m_wait, &QTimer::timeout, this, &LineagePage::find);
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) { take(index.row()); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_wait->stop();
        workspace().ask(this, QStringLiteral("find"), engine::FindRecordQuery { desk::toUtf8(m_search->text().trimmed()), 20 }, [this](desk::Result<engine::FindRecordQuery::Answer> answer) {
            if (!answer.ok())
                return m_message->show(answer.error());
            m_found = *answer;
            if (m_found.empty())
                return m_message->show(Tone::Attention, tr("No record's id begins with “%1”. Ids are the source's own; capital letters count.").arg(m_search->text().trimmed()));
            if (m_found.size() == 1 || desk::fromUtf8(m_found[0].id) == m_search->text().trimmed())
                return take(0);
            offer(*answer);
        });
    });
    return row;
}

QWidget* LineagePage::buildSide()
{
    auto* side = new QWidget;
    side->setObjectName(QStringLiteral("lineageSide"));
    m_title = new PlainLabel({}, PlainLabel::Strong);
    m_id = new PlainLabel({}, PlainLabel::Id);
    m_id->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_id->setWordWrap(true);
    m_state = new Pill;
    auto* facts = new QWidget;
    m_facts = new QFormLayout(facts);
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(4);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    ListColumn where { tr("Side"), ListColumn::Text, 4, false, tr("Where the other record stands: upstream feeds this one, downstream came of it.") };
    ListColumn record { tr("Record"), ListColumn::Id, 7, true, {} };
    ListColumn amount { tr("Carries"), ListColumn::Number, 9, false, tr("Amount, else quantity, on the edge.") };
    ListColumn residual { tr("Residual"), ListColumn::State, 9, false, tr("Downstream minus upstream; 0 ties out.") };
    m_edges = new ListTable("lineageEdges", tr("Edges of the chosen record"), { where, record, amount, residual });
    connect(m_edges, &ListTable::opened, this, [this](const QString& key) {
        m_view->choose(key.toInt());
        m_view->setFocus();
    });
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_state);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_id);
    layout->addWidget(facts);
    layout->addSpacing(8);
    layout->addWidget(new PlainLabel(tr("Edges"), PlainLabel::Strong));
    layout->addWidget(m_edges, 1);
    return side;
}

void LineagePage::openLink(const Link& link)
{
    if (link.record)
        trace(*link.record);
    else if (!link.text.isEmpty()) {
        m_search->setText(link.text);
        emit m_search->returnPressed();
    } else if (!m_ref)
        m_search->setFocus(Qt::OtherFocusReason);
}

void LineagePage::refresh()
{
    if (m_ref)
        trace(*m_ref);
}

bool LineagePage::goBack()
{
    if (!m_model.stacksOpened())
        return false;
    closeStacks();
    return true;
}

void LineagePage::find()
{
    const QString text = m_search->text().trimmed();
    if (text.isEmpty())
        return;
    workspace().ask(this, QStringLiteral("find"), engine::FindRecordQuery { desk::toUtf8(text), 20 }, [this](desk::Result<engine::FindRecordQuery::Answer> answer) {
        if (answer.ok() && !answer->empty())
            offer(*answer);
        else
            m_completer->popup()->hide();
    });
}

void LineagePage::offer(const engine::FindRecordQuery::Answer& found)
{
    m_found = found;
    m_offers->clear();
    for (const RecordRef& ref : found)
        m_offers->appendRow(new QStandardItem(items::recordName(ref)));
    m_completer->complete();
}

void LineagePage::take(int row)
{
    if (row < 0 || row >= int(m_found.size()))
        return;
    const RecordRef ref = m_found[static_cast<size_t>(row)];
    m_search->setText(desk::fromUtf8(ref.id));
    Link link; // through the navigator, so that Back comes here again
    link.page = QStringLiteral("lineage");
    link.record = ref;
    navigator().open(link);
}

void LineagePage::trace(const RecordRef& ref)
{
    m_ref = ref;
    engine::LineageQuery query;
    query.ref = ref;
    workspace().ask(this, QStringLiteral("trace"), query, [this, ref](desk::Result<LineageGraph> answer) {
        if (!answer.ok()) {
            m_message->show(answer.error());
            return;
        }
        m_message->dismiss();
        if (answer->truncated)
            m_message->show(Tone::Attention, tr("The chain is larger than what is drawn at once; open stacks or trace from a record further out."));
        m_model.reset(std::move(*answer));
        m_search->setText(desk::fromUtf8(ref.id));
        place();
    });
}

void LineagePage::place()
{
    workspace().compute<PlacedLineage>(
        this, QStringLiteral("place"), [model = m_model](const domain::CancelToken&) { return placeLineage(model); },
        [this](PlacedLineage placed) {
            const bool first = m_stack->currentWidget() != m_view;
            m_stack->setCurrentWidget(m_view);
            allowGraphActs(true);
            m_splitter->widget(1)->show();
            if (first) // the view has its size only now
                m_splitter->setSizes({ m_splitter->width() - 344, 344 });
            m_view->show(std::move(placed), m_model.graph());
            m_view->setFocus(Qt::OtherFocusReason);
        });
}

void LineagePage::open(int index)
{
    const LineageBox box = m_view->placed().scene.boxes[static_cast<size_t>(index)];
    const engine::LineageNode& node = m_model.graph().nodes[box.nodes.front()];
    if (box.stack) {
        m_model.openStack(box.key);
        place();
    } else if (box.closed_events) {
        // Events hang on their aggregate: it is asked again, one step up, opened.
        for (const engine::LineageEdge& edge : m_model.graph().edges)
            if (edge.from == box.nodes.front())
                return grow(m_model.graph().nodes[edge.to].ref, true);
    } else if (m_model.graph().truncated && node.present) {
        grow(node.ref, false);
    } else {
        m_edges->setFocus(Qt::OtherFocusReason);
    }
}

void LineagePage::grow(const RecordRef& ref, bool events)
{
    engine::LineageQuery query;
    query.ref = ref;
    query.down = !events;
    query.depth_max = events ? 1 : 3;
    query.open_events = events;
    workspace().ask(this, QStringLiteral("grow"), query, [this, ref](desk::Result<LineageGraph> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_model.grow(*answer, ref);
        if (answer->truncated)
            m_message->show(Tone::Attention, tr("Only the first %1 records are drawn; search an event by its id to see it.").arg(items::formatCount(answer->nodes.size())));
        place();
    });
}

void LineagePage::openExceptions()
{
    if (m_view->chosen() < 0)
        return;
    for (const size_t node : m_view->placed().scene.boxes[static_cast<size_t>(m_view->chosen())].nodes)
        if (!m_model.graph().nodes[node].cases.empty()) {
            Link link;
            link.page = QStringLiteral("queue");
            link.case_id = m_model.graph().nodes[node].cases.front();
            return navigator().open(link);
        }
    m_message->show(Tone::Neutral, tr("No open exception is keyed to this record."));
}

void LineagePage::traceChosen()
{
    if (m_view->chosen() < 0)
        return;
    const LineageBox& box = m_view->placed().scene.boxes[static_cast<size_t>(m_view->chosen())];
    if (box.stack || box.closed_events)
        return open(m_view->chosen());
    Link link;
    link.page = QStringLiteral("lineage");
    link.record = m_model.graph().nodes[box.nodes.front()].ref;
    navigator().open(link);
}

// Of the chosen invoice, else of the one invoice that is shown.
void LineagePage::openDispute()
{
    const auto& nodes = m_model.graph().nodes;
    std::vector<const RecordRef*> invoices;
    const auto take = [&](size_t node) {
        if (nodes[node].ref.table == domain::Table::Invoices && nodes[node].present)
            invoices.push_back(&nodes[node].ref);
    };
    if (m_view->chosen() >= 0)
        for (const size_t node : m_view->placed().scene.boxes[static_cast<size_t>(m_view->chosen())].nodes)
            take(node);
    if (invoices.empty())
        for (size_t node = 0; node < nodes.size(); ++node)
            take(node);
    if (invoices.size() != 1)
        return m_message->show(Tone::Attention, invoices.empty() ? tr("No invoice is shown. Search one by its number first.") : tr("Several invoices are shown. Choose one first."));
    Link link;
    link.page = QStringLiteral("reports");
    link.text = desk::fromUtf8(invoices.front()->toString());
    navigator().open(link);
}

void LineagePage::closeStacks()
{
    m_model.closeStacks();
    if (!m_model.empty())
        place();
}

void LineagePage::fit()
{
    m_view->fit();
}

void LineagePage::zoomIn()
{
    m_view->zoom(1.25);
}

void LineagePage::zoomOut()
{
    m_view->zoom(0.8);
}

void LineagePage::choosePicture()
{
    if (m_model.empty())
        return m_message->show(Tone::Neutral, tr("There is no graph yet: search an id first."));
    auto* dialog = new QFileDialog(this, tr("Save picture"), QStringLiteral("lineage.svg"), tr("Drawing (*.svg);;Picture (*.png)"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &LineagePage::savePicture);
    dialog->open();
}

void LineagePage::savePicture(const QString& path)
{
    const bool saved = path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive) ? m_view->saveSvg(path) : m_view->savePng(path);
    if (saved)
        m_message->show(Tone::Ok, tr("Saved %1").arg(path));
    else
        m_message->show(Tone::Critical, tr("%1 could not be written. Choose another folder, or free some space.").arg(path));
}

void LineagePage::addFact(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return;
    auto* label = new PlainLabel(value);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->addRow(new PlainLabel(name, PlainLabel::Muted), label);
}

void LineagePage::showSide()
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    const int chosen = m_view->chosen();
    if (chosen < 0) {
        m_edges->setRows({});
        return;
    }
    showFacts(m_view->placed().scene.boxes[static_cast<size_t>(chosen)]);
    showEdges(chosen);
}

void LineagePage::showFacts(const LineageBox& box)
{
    const engine::LineageNode& node = m_model.graph().nodes[box.nodes.front()];
    const bool several = box.stack || box.closed_events;
    m_title->setText(several ? items::tableCount(box.table, box.records) : items::tableTitle(box.table));
    m_id->setText(several ? tr("Enter opens them") : desk::outside(node.ref.id));
    if (!box.present)
        m_state->set(tr("Missing"), Tone::Critical);
    else if (box.cases > 0)
        m_state->set(tr("%n exception(s)", nullptr, static_cast<int>(box.cases)), Tone::Critical);
    else
        m_state->set(tr("No exception"), Tone::Ok);
    if (box.quantity)
        addFact(tr("Quantity"), items::formatQuantity(*box.quantity));
    if (box.amount)
        addFact(tr("Amount"), items::formatMoneyWithCode(*box.amount, box.currency));
    if (several)
        return;
    if (node.period)
        addFact(tr("Period"), desk::fromUtf8(node.period->toString()));
    addFact(tr("Customer"), desk::outside(node.customer));
    addFact(tr("Status"), desk::outside(node.status));
    addFact(tr("Document"), desk::outside(node.document));
    addFact(tr("Set"), desk::outside(node.ref.set));
    addFact(tr("From"), desk::outside(node.source));
    if (!box.present)
        addFact(tr("Note"), tr("Named by another record, but never delivered."));
}

void LineagePage::showEdges(int chosen)
{
    const items::LineageScene& scene = m_view->placed().scene;
    std::vector<ListRow> rows;
    for (const LineageLink& link : scene.links) {
        const bool upstream = int(link.to) == chosen;
        if (!upstream && int(link.from) != chosen)
            continue;
        if (rows.size() == kEdgesShown)
            break;
        const size_t other = upstream ? link.from : link.to;
        const LineageBox& box = scene.boxes[other];
        const engine::LineageEdge& edge = m_model.graph().edges[link.edges.front()];
        ListRow row;
        row.key = QString::number(other);
        row.cells.resize(4);
        row.cells[0] = { upstream ? tr("Up") : tr("Down"), upstream ? tr("Upstream: feeds this record") : tr("Downstream: came of this record") };
        const engine::LineageNode& node = m_model.graph().nodes[box.nodes.front()];
        row.cells[1].text = box.stack || box.closed_events ? items::tableCount(box.table, box.records) : desk::outside(node.ref.id);
        QString basis = tr("%1, joined %2").arg(items::recordName(node.ref), items::basisTitle(edge.basis));
        if (!edge.basis_version.empty())
            basis += QStringLiteral(", ") + tr("rule version %1").arg(desk::outside(edge.basis_version));
        row.cells[1].tip = basis;
        if (link.amount)
            row.cells[2] = { items::formatMoney(*link.amount, link.currency), items::formatMoneyWithCode(*link.amount, link.currency), *link.amount };
        else if (link.quantity)
            row.cells[2] = { items::formatQuantity(*link.quantity), tr("Quantity"), *link.quantity };
        if (link.amount_residual)
            row.cells[3] = { items::formatMoney(*link.amount_residual, link.currency), items::formatMoneyWithCode(*link.amount_residual, link.currency), *link.amount_residual };
        else if (link.quantity_residual)
            row.cells[3] = { items::formatQuantity(*link.quantity_residual), tr("Quantity"), *link.quantity_residual };
        row.cells[3].tone = int(link.broken() ? Tone::Critical : row.cells[3].text.isEmpty() ? Tone::Neutral : Tone::Ok);
        rows.push_back(std::move(row));
    }
    m_edges->setRows(std::move(rows));
}

}
