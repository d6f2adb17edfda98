#include "widgets/kit/charts.h"

#include "desk/reason_words.h"
#include "items/format.h"
#include "widgets/kit/chart_scale.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QFocusEvent>
#include <QGraphicsSceneMouseEvent>
#include <QGraphicsSimpleTextItem>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QHorizontalStackedBarSeries>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedBarSeries>
#include <QStackedLayout>
#include <QTableWidget>
#include <QToolTip>
#include <QVBoxLayout>
#include <QValueAxis>

namespace tieout::ui {

using domain::Exact;

namespace {

constexpr int kGap = 8;
constexpr int kTones[] = { int(Tone::Accent), int(Tone::Ok), int(Tone::Attention), int(Tone::Warning), int(Tone::Critical), int(Tone::Unknown), int(Tone::Neutral) };

}

// Grid and hover under the bars; labels, figures and the focus mark over them. Qt Charts can
// neither place nor elide texts like these.
class BarChart::Overlay : public QGraphicsItem {
public:
    explicit Overlay(BarChart& owner, bool above, QGraphicsItem* parent)
        : QGraphicsItem(parent)
        , m_owner(owner)
        , m_above(above)
    {
        setZValue(above ? 100 : -1);
        setAcceptedMouseButtons(Qt::NoButton);
    }
    QRectF boundingRect() const override { return parentItem()->boundingRect(); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    void paintMarks(QPainter* painter, const QRectF& plot);
    void paintBar(QPainter* painter, const QRectF& plot, int index);
    BarChart& m_owner;
    bool m_above;
};

struct BarChart::Parts {
    Direction direction = Direction::Horizontal;
    std::vector<ChartBar> bars;
    ChartScale scale;
    QString unit;
    bool whole = false;
    QStringList header;
    int current = -1;
    int hovered = -1;

    QLabel* title = nullptr;
    QPushButton* toggle = nullptr;
    QStackedLayout* stack = nullptr;
    QChart* chart = nullptr;
    QChartView* view = nullptr;
    Overlay* overlay = nullptr;
    Overlay* grid = nullptr;
    QTableWidget* table = nullptr;
    QLabel* empty = nullptr;
};

void BarChart::Overlay::paintMarks(QPainter* painter, const QRectF& plot)
{
    const Parts& m = *m_owner.m;
    const Tokens& tokens = Theme::instance().tokens();
    const QFontMetricsF metrics(painter->font());
    const bool horizontal = m.direction == Direction::Horizontal;
    for (size_t i = 0; i < m.scale.marks.size(); ++i) {
        const Exact& mark = m.scale.marks[i];
        const qreal share = m.scale.position(mark) / qreal(ChartScale::kUnits);
        QString text = items::formatShort(mark);
        if (i + 1 == m.scale.marks.size() && !m.unit.isEmpty())
            text += QChar(QChar::Nbsp) + m.unit;
        painter->setPen(mark.isZero() ? tokens.strong_line : tokens.line);
        const qreal width = metrics.horizontalAdvance(text);
        if (horizontal) {
            const qreal x = plot.left() + plot.width() * share;
            painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
            painter->setPen(tokens.muted);
            const qreal left = std::min(x - width / 2, boundingRect().right() - width - 2);
            painter->drawText(QPointF(left, plot.bottom() + metrics.ascent() + 4), text);
        } else {
            const qreal y = plot.bottom() - plot.height() * share;
            painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
            painter->setPen(tokens.muted);
            painter->drawText(QPointF(plot.left() - width - kGap, y + metrics.ascent() / 2 - 1), text);
        }
    }
}

void BarChart::Overlay::paintBar(QPainter* painter, const QRectF& plot, int index)
{
    const Parts& m = *m_owner.m;
    const Theme& theme = Theme::instance();
    const ChartBar& bar = m.bars[static_cast<size_t>(index)];
    const QRectF band = m_owner.bandOf(index);
    const bool horizontal = m.direction == Direction::Horizontal;
    const qreal share = m.scale.position(bar.value) / qreal(ChartScale::kUnits);
    const QFontMetricsF metrics(painter->font());
    if (index == m.current && m.view->hasFocus()) {
        painter->setPen(QPen(theme.tokens().accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(band.adjusted(1, 1, -1, -1), 4, 4);
    }
    painter->setPen(theme.tokens().text);
    if (horizontal) {
        const qreal room = plot.left() - boundingRect().left() - kGap - 4;
        const QString label = metrics.elidedText(bar.label, Qt::ElideRight, room);
        painter->drawText(QRectF(boundingRect().left() + 4, band.top(), room, band.height()), Qt::AlignVCenter | Qt::AlignLeft, label);
        painter->setFont(theme.numberFont());
        painter->drawText(QRectF(plot.left() + plot.width() * share + 6, band.top(), 200, band.height()), Qt::AlignVCenter | Qt::AlignLeft, bar.figure);
    } else {
        painter->drawText(QRectF(band.left(), plot.bottom() + 2, band.width(), metrics.height() + 2), Qt::AlignHCenter | Qt::AlignTop,
            metrics.elidedText(bar.label, Qt::ElideRight, band.width() - 2));
        painter->setFont(theme.numberFont());
        const qreal y = plot.bottom() - plot.height() * share;
        painter->drawText(QRectF(band.left(), y - metrics.height() - 2, band.width(), metrics.height()), Qt::AlignHCenter | Qt::AlignBottom, bar.figure);
    }
    painter->setFont(m_owner.font());
}

void BarChart::Overlay::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    Parts& m = *m_owner.m;
    const QRectF plot = m.chart->plotArea();
    painter->setFont(m_owner.font());
    if (m_above) {
        for (int i = 0; i < int(m.bars.size()); ++i)
            paintBar(painter, plot, i);
        return;
    }
    if (m.hovered >= 0 && m.hovered < int(m.bars.size())) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::instance().tokens().hover);
        painter->drawRoundedRect(m_owner.bandOf(m.hovered), 4, 4);
    }
    paintMarks(painter, plot);
}

BarChart::BarChart(const QString& title, Direction direction, QWidget* parent)
    : QWidget(parent)
    , m(std::make_unique<Parts>())
{
    m->direction = direction;
    m->title = new QLabel(title, this);
    m->title->setTextFormat(Qt::PlainText);
    m->title->setFont(Theme::scaled(font(), 1.0, QFont::DemiBold));
    m->toggle = new QPushButton(tr("Table"), this);
    m->toggle->setObjectName(QStringLiteral("chartTable"));
    m->toggle->setCheckable(true);
    m->toggle->setFlat(true);
    m->toggle->setToolTip(tr("Show the figures as a table (T)"));
    m->toggle->setAccessibleName(tr("%1 as a table").arg(title));
    connect(m->toggle, &QPushButton::toggled, this, &BarChart::setTableShown);

    auto* head = new QHBoxLayout;
    head->addWidget(m->title, 1);
    head->addWidget(m->toggle);
    m->stack = new QStackedLayout;
    buildChart();
    buildTable();
    m->empty = new QLabel(tr("No figures yet."), this);
    m->empty->setTextFormat(Qt::PlainText);
    m->empty->setAlignment(Qt::AlignCenter);
    m->stack->addWidget(m->view);
    m->stack->addWidget(m->table);
    m->stack->addWidget(m->empty);
    m->stack->setCurrentWidget(m->empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addLayout(m->stack, 1);
    setAccessibleName(title);
    m->view->setAccessibleName(title);
    m->table->setAccessibleName(tr("%1, table").arg(title));
    connect(&Theme::instance(), &Theme::changed, this, &BarChart::paintTheme);
    paintTheme();
}

BarChart::~BarChart() = default;

void BarChart::buildChart()
{
    m->chart = new QChart;
    m->chart->legend()->hide();
    m->chart->setAnimationOptions(QChart::NoAnimation);
    m->chart->setBackgroundVisible(false);
    m->chart->setContentsMargins(0, 0, 0, 0);
    m->overlay = new Overlay(*this, true, m->chart);
    m->grid = new Overlay(*this, false, m->chart);
    m->view = new QChartView(m->chart, this);
    m->view->setObjectName(QStringLiteral("chartView"));
    m->view->setFrameShape(QFrame::NoFrame);
    m->view->setRenderHint(QPainter::Antialiasing);
    m->view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m->view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m->view->setFocusPolicy(Qt::StrongFocus);
    m->view->setMouseTracking(true);
    m->view->installEventFilter(this);
    m->view->viewport()->installEventFilter(this);
    m->view->viewport()->setMouseTracking(true);
}

void BarChart::buildTable()
{
    m->table = new QTableWidget(this);
    m->table->setObjectName(QStringLiteral("chartFigures"));
    m->table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m->table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m->table->setSelectionMode(QAbstractItemView::SingleSelection);
    m->table->setShowGrid(false);
    m->table->setFrameShape(QFrame::NoFrame);
    m->table->verticalHeader()->hide();
    m->table->horizontalHeader()->setHighlightSections(false);
    m->table->installEventFilter(this);
    connect(m->table, &QTableWidget::cellActivated, this, [this](int row, int) { emit activated(row); });
}

void BarChart::setBars(std::vector<ChartBar> bars, const QString& unit, bool whole, const QStringList& table_header)
{
    m->bars = std::move(bars);
    m->unit = unit;
    m->whole = whole;
    m->header = table_header;
    m->current = m->bars.empty() ? -1 : std::clamp(m->current, 0, int(m->bars.size()) - 1);
    m->hovered = -1;
    std::vector<Exact> values;
    for (const ChartBar& bar : m->bars)
        values.push_back(bar.value);
    m->scale = chartScale(values, whole);
    fillChart();
    fillTable();
    m->toggle->setEnabled(!m->bars.empty());
    setTableShown(m->toggle->isChecked());
    announce();
}

void BarChart::fillChart()
{
    m->chart->removeAllSeries();
    for (QAbstractAxis* axis : m->chart->axes()) {
        m->chart->removeAxis(axis); // ours again, by Qt Charts' rule
        delete axis;
    }
    if (m->bars.empty())
        return;
    // One stacked set a tone, so that each bar has a colour of its own. Qt Charts has the first
    // category at the bottom; people read from the top.
    const bool horizontal = m->direction == Direction::Horizontal;
    QAbstractBarSeries* series = horizontal ? static_cast<QAbstractBarSeries*>(new QHorizontalStackedBarSeries) : new QStackedBarSeries;
    const int zero = m->scale.position(Exact());
    const size_t n = m->bars.size();
    for (const int tone : kTones) {
        auto* set = new QBarSet(QString::number(tone));
        bool used = false;
        for (size_t i = 0; i < n; ++i) {
            const ChartBar& bar = m->bars[horizontal ? n - 1 - i : i];
            const bool here = int(bar.tone) == tone;
            used = used || here;
            *set << (here ? m->scale.position(bar.value) - zero : 0);
        }
        if (!used) {
            delete set;
            continue;
        }
        set->setColor(Theme::instance().ink(Tone(tone)));
        set->setBorderColor(Qt::transparent);
        series->append(set);
    }
    series->setBarWidth(0.62);
    m->chart->addSeries(series);
    auto* categories = new QBarCategoryAxis;
    for (size_t i = 0; i < n; ++i)
        categories->append(QString::number(i));
    categories->setLabelsVisible(false);
    categories->setGridLineVisible(false);
    categories->setLineVisible(false);
    auto* values = new QValueAxis;
    values->setRange(m->scale.position(m->scale.low) - zero, m->scale.position(m->scale.high) - zero);
    values->setLabelsVisible(false);
    values->setGridLineVisible(false);
    values->setLineVisible(false);
    m->chart->addAxis(categories, horizontal ? Qt::AlignLeft : Qt::AlignBottom);
    m->chart->addAxis(values, horizontal ? Qt::AlignBottom : Qt::AlignLeft);
    series->attachAxis(categories);
    series->attachAxis(values);
    placeOverlay();
}

// Room for labels and figures around the plot, by what they need.
void BarChart::placeOverlay()
{
    const QFontMetrics metrics(font());
    const QFontMetrics numbers(Theme::instance().numberFont());
    int label = 0, figure = 0, mark = 0;
    for (const ChartBar& bar : m->bars) {
        label = std::max(label, metrics.horizontalAdvance(bar.label));
        figure = std::max(figure, numbers.horizontalAdvance(bar.figure));
    }
    for (const Exact& value : m->scale.marks)
        mark = std::max(mark, metrics.horizontalAdvance(items::formatShort(value) + QChar(QChar::Nbsp) + m->unit));
    const QRectF all = QRectF(QPointF(0, 0), QSizeF(m->view->viewport()->size()));
    if (m->direction == Direction::Horizontal) {
        const qreal left = std::min<qreal>(label + 2 * kGap, all.width() * 0.42);
        m->chart->setPlotArea(all.adjusted(left, 2, -(figure + 2 * kGap), -(metrics.height() + 8)));
    } else {
        m->chart->setPlotArea(all.adjusted(mark + 2 * kGap, metrics.height() + 6, -4, -(metrics.height() + 6)));
    }
    m->overlay->update();
    m->grid->update();
}

void BarChart::fillTable()
{
    m->table->clear();
    m->table->setColumnCount(int(m->header.size()));
    m->table->setHorizontalHeaderLabels(m->header);
    m->table->verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
    m->table->setRowCount(int(m->bars.size()));
    for (int row = 0; row < int(m->bars.size()); ++row) {
        const ChartBar& bar = m->bars[static_cast<size_t>(row)];
        for (int column = 0; column < bar.cells.size(); ++column) {
            auto* item = new QTableWidgetItem(bar.cells[column]);
            if (column > 0) {
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                item->setFont(Theme::instance().numberFont());
            }
            m->table->setItem(row, column, item);
        }
    }
    for (int column = 1; column < m->table->columnCount(); ++column)
        m->table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (m->table->columnCount() > 0)
        m->table->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    if (m->table->columnCount() > 0)
        m->table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    if (m->table->columnCount() > 1)
        m->table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
}

void BarChart::setEmptyText(const QString& text)
{
    m->empty->setText(text);
}

void BarChart::setTitle(const QString& title)
{
    m->title->setText(title);
    setAccessibleName(title);
}

void BarChart::setDefinition(const QString& text)
{
    m->title->setToolTip(text);
    setAccessibleDescription(text);
}

int BarChart::barCount() const
{
    return int(m->bars.size());
}

int BarChart::currentBar() const
{
    return m->current;
}

void BarChart::setCurrentBar(int index)
{
    if (m->bars.empty())
        return;
    m->current = std::clamp(index, 0, barCount() - 1);
    m->table->setCurrentCell(m->current, 0);
    announce();
    m->overlay->update();
}

bool BarChart::tableShown() const
{
    return m->stack->currentWidget() == m->table;
}

void BarChart::setTableShown(bool shown)
{
    const bool focused = m->view->hasFocus() || m->table->hasFocus();
    m->toggle->setChecked(shown);
    m->stack->setCurrentWidget(m->bars.empty() ? static_cast<QWidget*>(m->empty) : shown ? static_cast<QWidget*>(m->table) : m->view);
    if (focused)
        figures()->setFocus(Qt::OtherFocusReason);
}

QWidget* BarChart::figures() const
{
    return tableShown() ? static_cast<QWidget*>(m->table) : m->view;
}

// No focus proxy: Tab would go to it past the button before it, and stay where it is while there are no bars.
void BarChart::focusInEvent(QFocusEvent* event)
{
    figures()->setFocus(event->reason());
}

void BarChart::announce()
{
    QString text = tr("Bar chart with %n bar(s). Arrow keys walk them, Enter opens one, T shows the table.", nullptr, barCount());
    if (m->current >= 0)
        text = m->bars[static_cast<size_t>(m->current)].label + QStringLiteral(": ") + m->bars[static_cast<size_t>(m->current)].exact + QStringLiteral(". ") + text;
    m->view->setAccessibleDescription(text);
}

void BarChart::paintTheme()
{
    const Tokens& tokens = Theme::instance().tokens();
    QPalette muted = m->empty->palette();
    muted.setColor(QPalette::WindowText, tokens.muted);
    m->empty->setPalette(muted);
    m->view->setBackgroundBrush(tokens.surface);
    fillChart();
    fillTable();
}

QRectF BarChart::bandOf(int index) const
{
    const QRectF plot = m->chart->plotArea();
    const QRectF all = m->overlay->boundingRect();
    const int n = std::max(barCount(), 1);
    if (m->direction == Direction::Horizontal) {
        const qreal height = plot.height() / n;
        return { all.left(), plot.top() + height * index, all.width(), height };
    }
    const qreal width = plot.width() / n;
    return { plot.left() + width * index, all.top(), width, all.height() };
}

int BarChart::barAt(const QPointF& position) const
{
    for (int i = 0; i < barCount(); ++i)
        if (bandOf(i).contains(position))
            return i;
    return -1;
}

bool BarChart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m->view->viewport()) {
        if (event->type() == QEvent::MouseMove || event->type() == QEvent::Leave) {
            const int before = m->hovered;
            m->hovered = event->type() == QEvent::Leave ? -1 : barAt(static_cast<QMouseEvent*>(event)->position());
            m->view->viewport()->setCursor(m->hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
            if (before != m->hovered)
                m->grid->update();
        } else if (event->type() == QEvent::MouseButtonRelease) {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const int bar = mouse->button() == Qt::LeftButton ? barAt(mouse->position()) : -1;
            if (bar >= 0) {
                setCurrentBar(bar);
                emit activated(bar);
                return true;
            }
        } else if (event->type() == QEvent::ToolTip) {
            const auto* help = static_cast<QHelpEvent*>(event);
            const int bar = barAt(help->pos());
            if (bar >= 0) {
                const ChartBar& shown = m->bars[static_cast<size_t>(bar)];
                const QString tip = desk::plainTip(shown.label + u'\n' + shown.exact);
                QToolTip::showText(help->globalPos(), tip, m->view->viewport());
            }
            return true;
        } else if (event->type() == QEvent::Resize) {
            placeOverlay();
        }
    }
    if (watched == m->view && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut))
        m->overlay->update();
    if (watched == m->view && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, [this] { placeOverlay(); }, Qt::QueuedConnection);
    if ((watched == m->view || watched == m->table) && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (watched == m->table && key->key() != Qt::Key_T)
            return false;
        keyPressEvent(key);
        if (key->isAccepted())
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void BarChart::keyPressEvent(QKeyEvent* event)
{
    event->accept();
    switch (event->key()) {
    case Qt::Key_T:
        setTableShown(!m->toggle->isChecked());
        return;
    case Qt::Key_Up:
    case Qt::Key_Left:
    case Qt::Key_K:
        setCurrentBar(m->current - 1);
        return;
    case Qt::Key_Down:
    case Qt::Key_Right:
    case Qt::Key_J:
        setCurrentBar(m->current + 1);
        return;
    case Qt::Key_Home:
        setCurrentBar(0);
        return;
    case Qt::Key_End:
        setCurrentBar(barCount() - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m->current >= 0)
            emit activated(m->current);
        return;
    default:
        event->ignore();
        QWidget::keyPressEvent(event);
    }
}

}
