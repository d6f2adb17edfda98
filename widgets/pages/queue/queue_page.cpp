#include "widgets/pages/queue/queue_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/filter_bar.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/style.h"
#include "widgets/kit/table_view.h"
#include "widgets/pages/queue/bulk_bar.h"
#include "widgets/pages/queue/case_panel.h"
#include "widgets/pages/queue/facet_panel.h"
#include "widgets/pages/queue/sum_footer.h"
#include "widgets/pages/queue/view_chooser.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QFocusEvent>
#include <QResizeEvent>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace tieout::ui {

namespace {

constexpr int kFollowMs = 60, kFacetWidth = 248, kDetailWidth = 428, kRoomForFacets = 1500;
constexpr size_t kStatesLookedAt = 2000; // of a selection, to enable acts

QString settingsKey(const char* name)
{
    return QStringLiteral("queue/") + QLatin1String(name);
}

}

QueuePage::QueuePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_model(workspace)
    , m_message(new InlineMessage)
    , m_acts(new CaseActs(workspace, *m_message, this, [this] { return scope(); }))
    , m_bar(new FilterBar)
    , m_facets(new FacetPanel)
    , m_table(new TableView(QStringLiteral("queue-table")))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_detail(new CasePanel(workspace, navigator, *m_acts))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_bulk(new BulkBar(*m_acts))
    , m_sums(new SumFooter)
    , m_facet_button(new QToolButton)
    , m_follow_wait(new QTimer(this))
{
    makeActions();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->addWidget(m_facets);
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_facets->setMinimumWidth(kFacetWidth);
    m_facets->setMaximumWidth(320);
    m_detail->setMinimumWidth(360);
    if (!m_splitter->restoreState(windowSettings().value(settingsKey("splitter")).toByteArray()))
        m_splitter->setSizes({ kFacetWidth, 700, kDetailWidth });
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { windowSettings().setValue(settingsKey("splitter"), m_splitter->saveState()); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_message);
    column->addWidget(m_splitter, 1);

    m_follow_wait->setSingleShot(true);
    m_follow_wait->setInterval(kFollowMs);
    connect(m_follow_wait, &QTimer::timeout, this, [this] { follow(m_table->currentIndex().row()); });
    connect(&m_model, &items::QueueModel::settled, this, &QueuePage::settle);
    connect(&m_model, &items::QueueModel::failed, this, [this](const domain::Error& error) {
        m_message->show(error);
        m_message->setAct(tr("Read again"), [this] { refresh(); });
    });
    connect(m_facets, &FacetPanel::filterChosen, this, &QueuePage::setFilter);
    connect(m_bar, &FilterBar::listRequested, this, &QueuePage::enterList);
    connect(m_bar, &FilterBar::searchChanged, this, [this](const QString& text) {
        engine::QueueFilter filter = m_model.filter();
        filter.text = desk::toUtf8(text);
        setFilter(filter);
    });
    connect(m_bar, &FilterBar::clearRequested, this, [this] { setFilter({}); });
    connect(m_acts, &CaseActs::acted, m_detail, &CasePanel::reload);
    connect(m_acts, &CaseActs::proposed, m_detail, &CasePanel::showStaged);
    connect(m_detail, &CasePanel::shown, this, &QueuePage::enableActs);
    setFacetsShown(windowSettings().value(settingsKey("facets"), false).toBool());
}

// Not by a focus proxy: Tab would go from the rail to the list past the search and the filters.
void QueuePage::focusInEvent(QFocusEvent* event)
{
    m_table->setFocus(event->reason());
}

QAction* QueuePage::act(const char* name, const QString& text, const char* icon_name, const QKeySequence& key, std::function<void()> run)
{
    auto* action = new QAction(icon(icon_name), text, this);
    action->setObjectName(QStringLiteral("queue.") + QLatin1String(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    addAction(action);
    m_own_actions << action;
    return action;
}

void QueuePage::makeActions()
{
    act("find", tr("Find"), "search", QKeySequence::Find, [this] {
        m_bar->search()->setFocus();
        m_bar->search()->selectAll();
    });
    act("filters", tr("Show or hide the filters"), "filter", QKeySequence(QStringLiteral("F")), [this] { chooseFacetsShown(m_facets->isHidden()); });
    QAction* group = act("group", tr("Group by root cause"), "group", QKeySequence(QStringLiteral("B")), [] {});
    m_group = group;
    group->setCheckable(true);
    group->setIconText(tr("By cause"));
    connect(group, &QAction::toggled, this, [this](bool on) {
        m_model.setGrouped(on);
        m_views->noteChange();
    });
    act("lineage", tr("Open the lineage"), "lineage", QKeySequence(QStringLiteral("G")), [this] { m_detail->showLineage(); });
    act("all", tr("Mark all that match"), "check", QKeySequence::SelectAll, [this] { m_table->selectAll(); });
    act("copy", tr("Copy the marked rows"), "copy", {}, [this] { m_table->copySelection(); });
    act("columns", tr("Choose columns…"), "columns", {}, [this] { m_table->openColumnChooser(m_table->mapToGlobal(QPoint(24, 32))); });
    act("open-only", tr("Only what is open"), "filter", QKeySequence(QStringLiteral("O")), [this] { setFilter(items::openFilter()); });

    m_facet_button->setText(tr("Filters"));
    m_facet_button->setIcon(icon("filter"));
    m_facet_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_facet_button->setCheckable(true);
    m_facet_button->setToolTip(tr("Show or hide the filters (F)"));
    connect(m_facet_button, &QToolButton::clicked, this, [this] { chooseFacetsShown(m_facets->isHidden()); });
    m_bar->addTool(m_facet_button);
    makeViewActions();
    auto* grouped = new QToolButton;
    grouped->setDefaultAction(group);
    grouped->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_bar->addEndTool(grouped);
}

void QueuePage::makeViewActions()
{
    m_views = new ViewChooser(workspace(), *m_message, [this] { return shownNow(); });
    m_bar->addTool(m_views);
    connect(m_views, &ViewChooser::chosen, this, &QueuePage::showView);
    act("view", tr("Choose a saved view"), "bookmark", QKeySequence(QStringLiteral("V")), [this] { m_views->showMenu(); });
    act("view-save", tr("Save the view"), "bookmark", QKeySequence::Save, [this] { m_views->saveOrAdd(); });
    for (int n = 0; n < 9; ++n) { // not in the menus: the chooser names them
        auto* nth = new QAction(this);
        nth->setShortcut(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + n));
        nth->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(nth, &QAction::triggered, this, [this, n] { m_views->chooseNth(n); });
        addAction(nth);
    }
}

engine::ViewDefinition QueuePage::shownNow() const
{
    engine::ViewDefinition now;
    now.filter = m_model.filter();
    now.sort = m_model.sortColumn();
    now.ascending = m_model.ascending();
    now.grouped = m_model.grouped();
    for (const int column : m_table->chosenColumns())
        now.columns.push_back(items::queueColumns()[static_cast<size_t>(column)].column);
    return now;
}

void QueuePage::showView(const engine::ViewDefinition& view)
{
    const auto specs = items::queueColumns();
    QList<int> columns;
    int sorted = 0;
    for (int i = 0; i < static_cast<int>(specs.size()); ++i)
        if (specs[static_cast<size_t>(i)].column == view.sort)
            sorted = i;
    for (const engine::QueueColumn wanted : view.columns)
        for (int i = 0; i < static_cast<int>(specs.size()); ++i)
            if (specs[static_cast<size_t>(i)].column == wanted)
                columns << i;
    m_table->chooseColumns(columns);
    m_table->sortByColumn(sorted, view.ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
    m_group->setChecked(view.grouped);
    setFilter(view.filter);
}

QWidget* QueuePage::makeList()
{
    auto* list = new QWidget;
    m_table->horizontalHeader()->setSortIndicator(0, Qt::DescendingOrder);
    m_table->setModel(&m_model);
    m_table->setSortingEnabled(true);
    m_table->setAccessibleName(tr("Exceptions"));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bulk);
    column->addWidget(m_stack, 1);
    connect(m_bulk, &BulkBar::allWanted, m_table, &QTableView::selectAll);
    connect(m_bulk, &BulkBar::noneWanted, this, [this] { m_table->goTo(m_table->currentIndex().row()); });
    column->addWidget(m_sums);
    connect(m_table, &TableView::currentRowChanged, this, [this] {
        // At once, so that an answer that comes before the page follows does not take the row back.
        if (const auto id = m_model.idAt(m_table->currentIndex().row()))
            m_model.setCurrent(*id);
        m_follow_wait->start();
    });
    connect(m_table, &TableView::selectionCountChanged, this, [this] {
        enableActs();
        sumSelection();
    });
    connect(m_table, &TableView::previewRequested, this, &QueuePage::openDetail);
    connect(m_table, &QTableView::activated, this, &QueuePage::openDetail);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) { m_model.toggleGroup(index.row()); });
    connect(m_table, &TableView::columnsChosen, this, [this] { m_views->noteChange(); });
    connect(m_table, &TableView::copyRefused, this, [this](int most) { m_message->show(Tone::Attention, tr("More than %1 rows are marked: too much for the clipboard. Export them instead.").arg(most)); });
    return list;
}

void QueuePage::openLink(const Link& link)
{
    if (link.view)
        m_views->choose(*link.view);
    if (link.filter || !link.text.isEmpty())
        m_views->leave();
    else if (link.case_id)
        m_views->keepFirst();
    if (link.filter) {
        m_bar->setSearchText(desk::fromUtf8(link.filter->text));
        setFilter(*link.filter);
    } else if (!link.text.isEmpty()) {
        engine::QueueFilter filter;
        filter.text = desk::toUtf8(link.text);
        setFilter(filter);
    }
    if (link.case_id) {
        m_wanted = link.case_id;
        m_model.setCurrent(*link.case_id);
        if (const int line = m_model.loaded() ? m_model.lineOf(*link.case_id) : -1; line >= 0)
            m_table->goTo(line);
        m_detail->showCase(*link.case_id);
    }
}

void QueuePage::refresh()
{
    m_views->load();
    m_model.load();
    m_detail->reload();
}

QList<QAction*> QueuePage::pageActions() const
{
    return m_acts->actions() + m_own_actions;
}

bool QueuePage::goBack()
{
    if (m_message->isVisible()) {
        m_message->dismiss();
        return true;
    }
    if (!m_table->hasFocus()) {
        m_table->setFocus();
        return true;
    }
    if (m_table->selectedCount() > 1) {
        m_table->goTo(m_table->currentIndex().row());
        return true;
    }
    return false;
}

void QueuePage::setFilter(const engine::QueueFilter& filter)
{
    m_model.setFilter(filter);
    m_bar->setSearchText(desk::fromUtf8(filter.text));
    showChips();
    m_views->noteChange();
}

void QueuePage::showChips()
{
    const engine::QueueFilter& filter = m_model.filter();
    QList<Chip> chips;
    for (const items::FilterChip& chip : items::filterChips(filter))
        chips << Chip { chip.text, [this, without = chip.without] { QMetaObject::invokeMethod(this, [this, without] { setFilter(without); }, Qt::QueuedConnection); } };
    m_bar->setChips(chips);
}

void QueuePage::enterList()
{
    m_table->setFocus(Qt::OtherFocusReason);
    if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
        m_table->selectRow(0);
}

void QueuePage::settle()
{
    showChips();
    m_views->noteChange();
    m_facets->show(m_model.settledState(), m_model.filter());
    const bool empty = m_model.rowCount() == 0;
    m_stack->setCurrentIndex(empty ? 1 : 0);
    if (empty) {
        showEmpty();
        m_detail->clear();
    } else {
        // The same exception when it is still there, else the one that moved into its place.
        const int current = m_model.settledState().current;
        if (current >= 0)
            m_table->goTo(current);
        else if (!m_wanted)
            m_table->goTo(qMin(m_line_before, m_model.rowCount() - 1));
    }
    m_wanted.reset();
    enableActs();
    sumSelection();
}

void QueuePage::showEmpty()
{
    if (m_model.total() == 0) {
        m_empty->set(QStringLiteral("database"), tr("No exceptions"), tr("Nothing was reconciled yet, or everything ties out. Import a folder or pull from a connected system to look."));
        if (auto* import = window()->findChild<QAction*>(QStringLiteral("data.import")); import && import->isEnabled())
            m_empty->setAct(tr("Import a folder…"), [import] { import->trigger(); });
        return;
    }
    m_empty->set(QStringLiteral("filter"), tr("Nothing matches"), tr("%1 exceptions are there, none of them with %2.").arg(items::formatCount(m_model.total()), items::filterWords(m_model.filter())));
    m_empty->setAct(tr("Clear all filters"), [this] { setFilter({}); });
}

void QueuePage::follow(int line)
{
    const auto id = m_model.idAt(line);
    m_line_before = qMax(0, line);
    if (!id)
        return;
    m_model.setCurrent(*id);
    m_detail->showCase(*id);
}

void QueuePage::openDetail()
{
    const int line = m_table->currentIndex().row();
    if (!m_model.tableRow(line)) {
        m_model.toggleGroup(line);
        m_table->goTo(line);
        return;
    }
    m_follow_wait->stop();
    follow(line);
    m_detail->setFocus();
}

void QueuePage::enableActs()
{
    uint32_t states = 0;
    size_t looked = 0;
    const auto& table = m_model.settledState().table;
    for (const auto& [first, last] : m_table->selectedRanges())
        for (int line = first; line <= last; ++line) {
            if (++looked > kStatesLookedAt) {
                states = ~0U; // too many to look at: the report says which could not be done
                break;
            }
            if (const auto row = m_model.tableRow(line))
                states |= 1U << static_cast<unsigned>(table->state[*row]);
            else
                states = ~0U; // a group
        }
    m_acts->enableFor(states);
}

ActScope QueuePage::scope() const
{
    ActScope scope;
    const auto ranges = m_table->selectedRanges();
    const auto& table = m_model.settledState().table;
    if (!table)
        return scope;
    const engine::RowList rows = m_model.tableRows(ranges);
    scope.ids.reserve(rows.size());
    for (const uint32_t row : rows)
        scope.ids.push_back(table->ids[row]);
    const QString n = items::formatCount(rows.size());
    if (rows.size() == 1)
        scope.words = desk::outside(table->document.at(rows[0]).empty() ? table->key.at(rows[0]) : table->document.at(rows[0]));
    else if (rows.size() == m_model.settledState().rows.size())
        scope.words = tr("all %1 that match %2").arg(n, items::filterWords(m_model.filter()));
    else
        scope.words = tr("%1 marked exceptions").arg(n);
    scope.sums = items::sumsText(engine::sumByCurrency(*table, rows));
    return scope;
}

void QueuePage::sumSelection()
{
    const auto& state = m_model.settledState();
    const auto ranges = m_table->selectedRanges();
    const bool head = ranges.size() == 1 && !m_model.tableRow(ranges[0].first); // stands for its group
    if (!state.table || (m_table->selectedCount() <= 1 && !head)) {
        m_bulk->set(0, 0, {});
        showSums(state.sums, state.rows.size(), false);
        return;
    }
    engine::RowList rows = m_model.tableRows(ranges);
    const size_t count = rows.size();
    m_bulk->set(count, state.rows.size(), items::filterWords(m_model.filter()));
    m_model.sumOf(this, std::move(rows), [this, count](const std::vector<engine::CurrencySum>& sums) { showSums(sums, count, true); });
}

void QueuePage::showSums(const std::vector<engine::CurrencySum>& sums, size_t count, bool selection)
{
    const QString n = items::formatCount(count);
    m_sums->set(selection ? tr("%1 marked").arg(n) : m_model.total() == count ? tr("%1 exceptions").arg(n) : tr("%1 of %2").arg(n, items::formatCount(m_model.total())), sums);
}

void QueuePage::chooseFacetsShown(bool shown)
{
    windowSettings().setValue(settingsKey("facets"), shown);
    setFacetsShown(shown);
}

void QueuePage::setFacetsShown(bool shown)
{
    m_facets->setVisible(shown);
    m_model.setFacetsWanted(shown);
    m_facet_button->setChecked(shown);
}

void QueuePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    // Where there is room the filters stand open, until the person says otherwise.
    if (!windowSettings().contains(settingsKey("facets")))
        setFacetsShown(width() >= kRoomForFacets);
}

}
