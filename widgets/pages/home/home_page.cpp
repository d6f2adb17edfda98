#include "widgets/pages/home/home_page.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/charts.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/tile.h"
#include "widgets/pages/home/home_figures.h"
#include "widgets/pages/first_run/first_run_panel.h"

#include <QAction>
#include <QComboBox>
#include <QGridLayout>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

using desk::translate;
using domain::CaseState;
using engine::HomeBar;
using engine::HomeFigures;
using engine::QueueFilter;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

const QString kMeasureKey = QStringLiteral("home/measure"); // a currency, empty: the number of exceptions

std::vector<CaseState> openStates()
{
    std::vector<CaseState> states;
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        if (domain::caseIsOpen(CaseState(i)))
            states.push_back(CaseState(i));
    return states;
}

QueueFilter inStates(std::vector<CaseState> states, bool found_only)
{
    QueueFilter filter;
    filter.states = std::move(states);
    filter.found_only = found_only;
    return filter;
}

// "CP5 DUP_RECEIPT stripe 2026-07" with the plain name of its reason.
QString causeWords(const std::string& cause)
{
    const QString text = desk::outside(cause);
    const auto checkpoint = domain::checkpointById(desk::toUtf8(text.section(u' ', 0, 0)));
    if (checkpoint)
        for (const domain::ReasonSpec& spec : domain::reasonSpecs())
            if (spec.checkpoint == *checkpoint && desk::fromUtf8(spec.id) == text.section(u' ', 1, 1))
                return QStringLiteral("%1, %2").arg(translate(spec.title), text.section(u' ', 2));
    return text;
}

QFrame* card(QWidget* inside)
{
    auto* frame = new QFrame;
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAutoFillBackground(true);
    frame->setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(inside);
    return frame;
}

ListCell figureCell(size_t count)
{
    return { items::formatCount(count), {}, domain::Exact::ofCount(static_cast<int64_t>(count)) };
}

ListCell moneyCell(const domain::Exact& value, uint32_t currency)
{
    return { items::formatMoney(value, currency), {}, value };
}

}

HomePage::HomePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_error(new InlineMessage(this))
    , m_banner(new InlineMessage(this))
    , m_as_of(new PlainLabel({}, PlainLabel::Muted, this))
    , m_title(new PlainLabel(tr("Home"), PlainLabel::Title, this))
    , m_first_run(new FirstRunPanel(workspace, navigator))
    , m_body(new QWidget)
    , m_variants(new QComboBox(this))
{
    setObjectName(QStringLiteral("homePage"));
    m_variants->setObjectName(QStringLiteral("homeVariant"));
    m_variants->setAccessibleName(tr("Whose home"));
    m_variants->setToolTip(tr("Home of one of your roles"));
    m_variants->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_variants);
    head->addStretch();
    head->addWidget(m_as_of);

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(12);
    body->addWidget(buildTiles());
    body->addWidget(buildCharts(), 1);
    m_lower = new QWidget;
    auto* lower = new QHBoxLayout(m_lower);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(12);
    lower->addWidget(buildResidual(), 5);
    lower->addWidget(buildPeriods(), 4);
    body->addWidget(m_lower);

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_body);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addWidget(m_error);
    layout->addWidget(m_banner);
    layout->addWidget(m_first_run, 1);
    layout->addWidget(scroll, 1);
    m_first_run->hide();
    connect(m_variants, &QComboBox::activated, this, [this] {
        windowSettings().setValue(QStringLiteral("home/variant"), m_variants->currentData().toString());
        chooseVariant();
    });
    connect(&workspace, &desk::Workspace::sessionChanged, this, &HomePage::offerVariants);
    offerVariants();
}

QWidget* HomePage::buildTiles()
{
    m_tile_row = new QWidget;
    auto* layout = new QHBoxLayout(m_tile_row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (const HomeFigureSpec& spec : homeFigureSpecs()) {
        auto* tile = new Tile(homeFigureTitle(spec), homeFigureDefinition(spec), m_tile_row);
        tile->setObjectName(QLatin1String(spec.object_name));
        connect(tile, &Tile::clicked, this, [this, id = spec.id] { openTile(id); });
        tile->hide();
        m_tiles.push_back(tile);
    }
    return m_tile_row;
}

void HomePage::offerVariants()
{
    const QString before = m_variants->currentData().toString().isEmpty() ? windowSettings().value(QStringLiteral("home/variant")).toString() : m_variants->currentData().toString();
    const QSignalBlocker quiet(m_variants);
    m_variants->clear();
    for (const HomeVariant* variant : homeVariantsOf(workspace().session()))
        m_variants->addItem(homeVariantTitle(*variant), QString::fromLatin1(variant->id));
    m_variants->setVisible(m_variants->count() > 1);
    m_variants->setCurrentIndex(qMax(0, m_variants->findData(before)));
    chooseVariant();
}

void HomePage::chooseVariant()
{
    auto* row = static_cast<QHBoxLayout*>(m_tile_row->layout());
    while (QLayoutItem* item = row->takeAt(0))
        delete item;
    const auto specs = homeFigureSpecs();
    const HomeVariant* chosen = nullptr;
    for (const HomeVariant& variant : homeVariants())
        if (m_variants->currentData().toString() == QLatin1String(variant.id) || !chosen)
            chosen = &variant;
    for (Tile* tile : m_tiles)
        tile->hide();
    for (const char* id : chosen->tiles)
        for (size_t i = 0; i < specs.size(); ++i)
            if (std::string_view(specs[i].id) == id) {
                row->addWidget(m_tiles[i], 1);
                m_tiles[i]->show();
            }
    m_owner_card->setVisible(!chosen->causes);
    m_cause_card->setVisible(chosen->causes);
    m_lower->setVisible(chosen->money);
}

void HomePage::openTile(const char* id)
{
    const HomeFigureSpec& spec = homeFigureSpec(id);
    if (QLatin1String(spec.page) == QLatin1String("queue")) {
        if (const auto filter = homeTileText(spec, m_figures, workspace().session()).filter)
            open(*filter);
        return;
    }
    navigator().open({ .page = QString::fromLatin1(spec.page) });
}

QWidget* HomePage::buildCharts()
{
    auto* whole = new QWidget;
    auto* grid = new QGridLayout(whole);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(12);
    auto* choice = new QHBoxLayout;
    auto* words = new PlainLabel(tr("Charts show"), PlainLabel::Muted);
    m_measures = new QComboBox;
    m_measures->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_measures->setObjectName(QStringLiteral("homeMeasure"));
    m_measures->setAccessibleName(tr("What the charts show"));
    words->setBuddy(m_measures);
    choice->addWidget(words);
    choice->addWidget(m_measures);
    choice->addStretch();
    connect(m_measures, &QComboBox::activated, this, [this] {
        m_measure = m_measures->currentData().toUInt();
        m_measure_chosen = true;
        windowSettings().setValue(kMeasureKey, items::currencyCode(m_measure)); // empty: the number of exceptions
        showCharts();
    });
    m_checkpoints = new BarChart(tr("Open money by checkpoint"), BarChart::Direction::Horizontal);
    m_checkpoints->setObjectName(QStringLiteral("chartCheckpoints"));
    m_checkpoints->setDefinition(tr("Money at risk in open exceptions by the hand-over where it was found. Amounts are never added across currencies."));
    m_checkpoints->setEmptyText(tr("Nothing is open in this measure."));
    m_ageing = new BarChart(tr("Age of what is open"), BarChart::Direction::Vertical);
    m_ageing->setObjectName(QStringLiteral("chartAgeing"));
    m_ageing->setDefinition(tr("Open exceptions by the time since they were first found."));
    m_ageing->setEmptyText(tr("Nothing is open in this measure."));
    m_owners = new BarChart(tr("Open by owner"), BarChart::Direction::Horizontal);
    m_owners->setObjectName(QStringLiteral("chartOwners"));
    m_owners->setDefinition(tr("Open exceptions by the team that can fix them, by routing of their reason."));
    m_owners->setEmptyText(tr("Nothing is open in this measure."));
    m_causes = new BarChart(tr("Costliest root causes"), BarChart::Direction::Horizontal);
    m_causes->setObjectName(QStringLiteral("chartCauses"));
    m_causes->setDefinition(tr("Money at risk in open exceptions by what probably caused them: putting the first one right clears most."));
    m_causes->setEmptyText(tr("No common cause is known for what is open."));
    connect(m_causes, &BarChart::activated, this, [this](int i) { open(m_cause_filters[static_cast<size_t>(i)]); });
    connect(m_checkpoints, &BarChart::activated, this, [this](int i) { open(m_checkpoint_filters[static_cast<size_t>(i)]); });
    connect(m_ageing, &BarChart::activated, this, [this](int i) { open(m_ageing_filters[static_cast<size_t>(i)]); });
    connect(m_owners, &BarChart::activated, this, [this](int i) { open(m_owner_filters[static_cast<size_t>(i)]); });
    grid->addLayout(choice, 0, 0, 1, 2);
    QFrame* first = card(m_checkpoints);
    first->setMinimumHeight(300);
    grid->addWidget(first, 1, 0, 2, 1);
    grid->addWidget(card(m_ageing), 1, 1);
    m_owner_card = card(m_owners);
    m_cause_card = card(m_causes);
    auto* one_of_two = new QWidget; // two in one cell of a grid lose its spacing
    auto* in_turn = new QVBoxLayout(one_of_two);
    in_turn->setContentsMargins(0, 0, 0, 0);
    in_turn->addWidget(m_owner_card);
    in_turn->addWidget(m_cause_card);
    grid->addWidget(one_of_two, 2, 1);
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 2);
    m_ageing->setMinimumHeight(168);
    m_owners->setMinimumHeight(140);
    m_causes->setMinimumHeight(168);
    return whole;
}

QWidget* HomePage::buildResidual()
{
    ListColumn currency { tr("Currency"), ListColumn::Text, 6, true, {} };
    ListColumn count { tr("Exceptions"), ListColumn::Number, 9, false, {} };
    ListColumn expected { tr("Expected"), ListColumn::Number, 14, false, tr("Sum of what the upstream side says.") };
    ListColumn actual { tr("Actual"), ListColumn::Number, 14, false, tr("Sum of what the downstream side says.") };
    ListColumn residual { tr("Residual"), ListColumn::Number, 14, false, tr("Actual minus expected over open exceptions with money.") };
    ListColumn exposure { tr("At risk"), ListColumn::Number, 14, false, tr("Sum of the absolute differences: what could be wrong in either direction.") };
    auto* table = new ListTable("homeResidual", tr("Open residual by currency"), { currency, count, expected, actual, residual, exposure });
    table->setEmptyText(tr("Nothing is open."));
    m_residual = table;
    connect(table, &ListTable::opened, this, [this](const QString& key) {
        QueueFilter filter = inStates(openStates(), true);
        filter.currencies = { key.toUInt() };
        open(filter);
    });
    auto* whole = new QWidget;
    auto* layout = new QVBoxLayout(whole);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(new PlainLabel(tr("Open residual by currency"), PlainLabel::Strong));
    layout->addWidget(table);
    layout->addStretch();
    return card(whole);
}

QWidget* HomePage::buildPeriods()
{
    ListColumn period { tr("Period"), ListColumn::Text, 8, true, {} };
    ListColumn state { tr("State"), ListColumn::State, 13, false, {} };
    ListColumn cases { tr("Open"), ListColumn::Number, 7, false, tr("Open exceptions of the period.") };
    ListColumn unsent { tr("Unsent"), ListColumn::Number, 7, false, tr("Postings into the period that are prepared or approved but not sent.") };
    ListColumn verdict { tr("Can close"), ListColumn::State, 12, false, tr("A period can close when nothing is open and nothing is unsent.") };
    auto* table = new ListTable("homePeriods", tr("Period readiness"), { period, state, verdict, cases, unsent });
    table->setEmptyText(tr("No accounting period is known yet: a pull of the ERP brings them."));
    m_periods = table;
    connect(table, &ListTable::opened, this, [this](const QString& key) {
        for (const HomeFigures::PeriodReadiness& readiness : m_figures.periods)
            if (QString::number(readiness.period.months()) == key)
                open(readiness.filter);
    });
    auto* whole = new QWidget;
    auto* layout = new QVBoxLayout(whole);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(new PlainLabel(tr("Period readiness"), PlainLabel::Strong));
    layout->addWidget(table);
    layout->addStretch();
    return card(whole);
}

void HomePage::refresh()
{
    workspace().ask(this, QStringLiteral("home"), engine::HomeQuery {}, [this](desk::Result<HomeFigures> answer) {
        if (!answer.ok()) {
            m_error->show(answer.error());
            m_error->setAct(tr("Read again"), [this] { refresh(); });
            return;
        }
        m_error->dismiss();
        show(*answer);
    });
}

void HomePage::show(const HomeFigures& figures)
{
    m_figures = figures;
    m_known = true;
    // The first run stays until it is through: its own import must not take it away.
    const bool nothing = m_first_run->busy() || (figures.records == 0 && figures.events == 0 && figures.open_cases == 0 && !figures.last_reconcile);
    m_first_run->setVisible(nothing);
    m_title->setVisible(!nothing);
    m_variants->setVisible(!nothing && m_variants->count() > 1);
    m_body->parentWidget()->parentWidget()->setVisible(!nothing);
    showBanner();
    if (nothing)
        return;
    showTiles();
    showResidual();
    showMeasures();
    showCharts();
    showPeriods();
}

void HomePage::showTiles()
{
    const auto specs = homeFigureSpecs();
    for (size_t i = 0; i < specs.size(); ++i) {
        const HomeTileText text = homeTileText(specs[i], m_figures, workspace().session());
        const QString definition = homeFigureDefinition(specs[i]);
        m_tiles[i]->setDefinition(text.exact.isEmpty() ? definition : definition + u'\n' + text.exact);
        m_tiles[i]->setFigure(text.figure, text.tone);
    }
}

void HomePage::showBanner()
{
    if (m_figures.incomplete) {
        QStringList reasons;
        for (const domain::Text& reason : m_figures.incomplete_reasons)
            reasons << translate(reason);
        m_banner->show(Tone::Warning, tr("These figures are incomplete: more may be open than is shown."), reasons.join(u'\n'));
        m_banner->setAct(tr("See what is missing"), [this] { navigator().open({ QStringLiteral("connections"), {}, {}, {}, {}, {} }); });
    } else {
        m_banner->dismiss();
    }
    const domain::Instant now = items::currentInstant();
    QStringList when;
    if (m_figures.last_import)
        when << tr("Records as of %1").arg(items::formatAgo(*m_figures.last_import, now));
    if (m_figures.last_reconcile)
        when << tr("reconciled %1").arg(items::formatAgo(*m_figures.last_reconcile, now));
    if (m_figures.records > 0 || m_figures.events > 0)
        when << tr("%1 records, %2 usage events").arg(items::formatCount(m_figures.records), items::formatCount(m_figures.events));
    m_as_of->setText(when.join(QStringLiteral(" · ")));
    QStringList exact;
    if (m_figures.last_import)
        exact << tr("Last import: %1").arg(items::formatExactTime(*m_figures.last_import));
    if (m_figures.last_reconcile)
        exact << tr("Last reconciliation: %1").arg(items::formatExactTime(*m_figures.last_reconcile));
    m_as_of->setToolTip(exact.join(u'\n'));
}

void HomePage::showResidual()
{
    std::vector<ListRow> rows;
    for (const engine::CurrencySum& sum : m_figures.open_residual) {
        ListRow row;
        row.key = QString::number(sum.currency);
        row.cells = { { items::currencyCode(sum.currency), {} }, figureCell(sum.count), moneyCell(sum.expected, sum.currency), moneyCell(sum.actual, sum.currency),
            moneyCell(sum.delta, sum.currency), moneyCell(sum.exposure, sum.currency) };
        if (sum.overflow)
            for (size_t i = 2; i < row.cells.size(); ++i)
                row.cells[i] = { tr("too large"), tr("The sum does not fit into 128 bits; narrow the queue to see it in parts.") };
        rows.push_back(std::move(row));
    }
    m_residual->setRows(std::move(rows));
    m_residual->fitHeight(6);
}

void HomePage::showMeasures()
{
    std::vector<std::pair<uint32_t, size_t>> currencies;
    for (const engine::CurrencySum& sum : m_figures.open_residual)
        currencies.emplace_back(sum.currency, sum.count);
    m_measures->clear();
    for (const auto& [currency, count] : currencies)
        m_measures->addItem(tr("Money at risk in %1").arg(items::currencyCode(currency)), currency);
    m_measures->addItem(tr("Number of exceptions"), 0U);
    const auto most = std::max_element(currencies.begin(), currencies.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (!m_measure_chosen || m_measures->findData(m_measure) < 0)
        m_measure = most == currencies.end() ? 0 : most->first;
    if (const QVariant last = windowSettings().value(kMeasureKey); !m_measure_chosen && last.isValid())
        for (int i = 0; i < m_measures->count(); ++i)
            if (const uint32_t each = m_measures->itemData(i).toUInt(); items::currencyCode(each) == last.toString())
                m_measure = each;
    m_measures->setCurrentIndex(m_measures->findData(m_measure));
}

void HomePage::showCharts()
{
    showBars(*m_checkpoints, m_figures.open_by_checkpoint, tr("Checkpoint"), [](const std::string& label) {
        const auto checkpoint = domain::checkpointById(label);
        return checkpoint ? desk::fromUtf8(label) + u' ' + translate(domain::checkpointTitle(*checkpoint)) : desk::outside(label);
    });
    showBars(*m_ageing, m_figures.ageing, tr("Age"), [this](const std::string& label) {
        if (label == "0-1")
            return tr("< 1 day");
        if (label == "1-3")
            return tr("1–3 days");
        if (label == "3-7")
            return tr("3–7 days");
        return label.starts_with("7") ? tr("> 7 days") : desk::outside(label);
    });
    showBars(*m_causes, m_figures.open_by_cause, tr("Root cause"), causeWords);
    showBars(*m_owners, m_figures.open_by_owner, tr("Owner"), [this](const std::string& label) { return label.empty() ? tr("nobody") : desk::teamTitle(label); });
}

// The bars of the chosen measure: one currency, or counts over all of them.
void HomePage::showBars(BarChart& chart, const std::vector<HomeBar>& bars, const QString& first_column, const std::function<QString(const std::string&)>& name)
{
    std::vector<QueueFilter>& filters = &chart == m_checkpoints ? m_checkpoint_filters : &chart == m_ageing ? m_ageing_filters : &chart == m_owners ? m_owner_filters : m_cause_filters;
    filters.clear();
    // Bars without a currency count exceptions, whatever the charts with money show.
    const bool counts_only = !bars.empty() && std::all_of(bars.begin(), bars.end(), [](const HomeBar& bar) { return bar.currency == 0; });
    const uint32_t measure = counts_only ? 0 : m_measure;
    std::vector<ChartBar> shown;
    std::vector<std::string> labels;
    std::vector<size_t> counts;
    for (const HomeBar& bar : bars) {
        if (measure != 0 && bar.currency != measure)
            continue;
        if (measure == 0) {
            const auto known = std::find(labels.begin(), labels.end(), bar.label);
            if (known != labels.end()) { // the same bar in another currency: its filter loses the currency
                const auto at = static_cast<size_t>(known - labels.begin());
                counts[at] += bar.count;
                filters[at].currencies.clear();
                continue;
            }
        }
        labels.push_back(bar.label);
        counts.push_back(bar.count);
        filters.push_back(bar.filter);
        ChartBar out;
        out.label = name(bar.label);
        out.value = bar.value;
        if (&chart == m_ageing && bar.label.starts_with("7"))
            out.tone = Tone::Critical;
        shown.push_back(std::move(out));
    }
    const QString code = items::currencyCode(measure);
    if (&chart == m_checkpoints)
        chart.setTitle(measure == 0 ? tr("Open exceptions by checkpoint") : tr("Open money by checkpoint, %1").arg(code));
    for (size_t i = 0; i < shown.size(); ++i) {
        ChartBar& bar = shown[i];
        const QString cases = tr("%n exception(s)", nullptr, static_cast<int>(counts[i]));
        if (measure == 0) {
            bar.value = domain::Exact::ofCount(static_cast<int64_t>(counts[i]));
            bar.figure = items::formatCount(counts[i]);
            bar.exact = cases;
            bar.cells = { bar.label, items::formatCount(counts[i]) };
        } else {
            bar.figure = items::formatShort(bar.value);
            bar.exact = tr("%1 in %2").arg(items::formatMoneyWithCode(bar.value, measure), cases);
            bar.cells = { bar.label, items::formatMoney(bar.value, measure), items::formatCount(counts[i]) };
        }
    }
    const QStringList header = measure == 0 ? QStringList { first_column, tr("Exceptions") } : QStringList { first_column, tr("At risk, %1").arg(code), tr("Exceptions") };
    chart.setBars(std::move(shown), code, measure == 0, header);
}

void HomePage::showPeriods()
{
    std::vector<ListRow> rows;
    for (const HomeFigures::PeriodReadiness& readiness : m_figures.periods) {
        const bool ready = readiness.open_cases == 0 && readiness.unsent_effects == 0;
        ListCell state, verdict;
        switch (readiness.state) {
        case engine::PeriodState::Open:
            state = { tr("Open"), {}, {}, int(Tone::Neutral) };
            break;
        case engine::PeriodState::PendingClose:
            state = { tr("Closing"), tr("Pending close in the target system"), {}, int(Tone::Attention) };
            break;
        case engine::PeriodState::Closed:
            state = { tr("Closed"), {}, {}, int(Tone::Ok) };
            break;
        }
        if (ready)
            verdict = { tr("Yes"), tr("Nothing is open and nothing is unsent."), {}, int(Tone::Ok) };
        else
            verdict = { readiness.state == engine::PeriodState::Closed ? tr("Items left") : tr("Not yet"), tr("Open exceptions or unsent postings stand in the way."), {}, int(Tone::Warning) };
        ListRow row;
        row.key = QString::number(readiness.period.months());
        row.cells = { { desk::fromUtf8(readiness.period.toString()), {} }, state, verdict, figureCell(readiness.open_cases), figureCell(readiness.unsent_effects) };
        rows.push_back(std::move(row));
    }
    std::reverse(rows.begin(), rows.end()); // the newest period is the one that closes next
    m_periods->setRows(std::move(rows));
    m_periods->fitHeight(6);
}

void HomePage::open(const QueueFilter& filter)
{
    Link link;
    link.page = QStringLiteral("queue");
    link.filter = filter;
    navigator().open(link);
}

}
