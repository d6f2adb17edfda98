#include "widgets/pages/lineage/lineage_view.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/record_words.h"
#include "widgets/pages/lineage/lineage_items.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSaveFile>
#include <QScrollBar>
#include <QSvgGenerator>
#include <QTimer>
#include <QWheelEvent>

#include <cmath>

namespace tieout::ui {

using items::LineageBox;
using items::LineageLink;

namespace {

constexpr qreal kZoomMin = 0.05, kZoomMax = 2.5, kZoomLegible = 0.72;
constexpr qreal kMargin = 24;
constexpr size_t kLabelsMax = 14;
constexpr double kThin = 1.2, kThick = 9;

QString figureOf(const std::optional<engine::Exact>& amount, uint32_t currency, const std::optional<engine::Exact>& quantity)
{
    if (amount)
        return items::formatMoneyWithCode(*amount, currency);
    return quantity ? LineageView::tr("%1 units").arg(items::formatQuantity(*quantity)) : QString();
}

LineageBoxText textOf(const LineageBox& box, const engine::LineageGraph& graph)
{
    const engine::LineageNode& node = graph.nodes[box.nodes.front()];
    LineageBoxText text;
    const bool several = box.stack || box.closed_events;
    text.kind = several ? items::tableCount(box.table, box.records) : items::tableTitle(box.table);
    text.name = box.stack ? QString() : box.closed_events ? QString() : desk::outside(node.ref.id);
    text.figure = figureOf(box.amount, box.currency, box.quantity);
    QStringList tip;
    tip << (several ? text.kind : items::recordName(node.ref));
    if (box.quantity)
        tip << LineageView::tr("Quantity: %1").arg(items::formatQuantity(*box.quantity));
    if (box.amount)
        tip << LineageView::tr("Amount: %1").arg(items::formatMoneyWithCode(*box.amount, box.currency));
    if (!box.present)
        tip << LineageView::tr("Named by another record, but no such record was delivered.");
    if (box.cases > 0)
        tip << LineageView::tr("%n open exception(s): E opens them", nullptr, static_cast<int>(box.cases));
    if (several)
        tip << LineageView::tr("Enter opens it");
    text.tip = tip.join(u'\n');
    return text;
}

QString signedMoney(const engine::Exact& value, uint32_t currency)
{
    return (value.e12() > 0 ? QStringLiteral("+") : QString()) + items::formatMoneyWithCode(value, currency);
}

QString gapOf(const LineageLink& link)
{
    if (link.amount_residual && !link.amount_residual->isZero())
        return signedMoney(*link.amount_residual, link.currency);
    if (link.quantity_residual && !link.quantity_residual->isZero())
        return (link.quantity_residual->e12() > 0 ? QStringLiteral("+") : QString()) + LineageView::tr("%1 units").arg(items::formatQuantity(*link.quantity_residual));
    return {};
}

}

// The whole graph small, with the part that is seen.
class LineageView::Map : public QWidget {
public:
    explicit Map(LineageView& view)
        : QWidget(&view)
        , m_view(view)
    {
        resize(180, 120);
        setToolTip(LineageView::tr("Overview: click to go there"));
        setAccessibleName(LineageView::tr("Overview of the graph"));
        hide();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& tokens = Theme::instance().tokens();
        QPainter painter(this);
        painter.fillRect(rect(), tokens.raised);
        painter.setPen(tokens.strong_line);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
        const qreal scale = this->scale();
        painter.translate(4, 4);
        painter.setPen(Qt::NoPen);
        for (size_t i = 0; i < m_view.m_placed.layout.boxes.size(); ++i) {
            const items::LayoutBox& box = m_view.m_placed.layout.boxes[i];
            const bool chosen = int(i) == m_view.m_chosen;
            painter.setBrush(chosen ? tokens.accent : m_view.m_placed.scene.boxes[i].cases > 0 ? tokens.critical : tokens.muted);
            painter.drawRect(QRectF(box.x * scale, box.y * scale, std::max(2.0, box.width * scale), std::max(1.5, box.height * scale)));
        }
        const QRectF seen = m_view.mapToScene(m_view.viewport()->rect()).boundingRect();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(tokens.accent, 1.5));
        painter.drawRect(QRectF(seen.topLeft() * scale, seen.size() * scale));
    }
    void mousePressEvent(QMouseEvent* event) override { go(event->position()); }
    void mouseMoveEvent(QMouseEvent* event) override { go(event->position()); }

private:
    qreal scale() const
    {
        const items::LineageLayout& layout = m_view.m_placed.layout;
        return std::min((width() - 8) / std::max(layout.width, 1.0), (height() - 8) / std::max(layout.height, 1.0));
    }
    void go(const QPointF& position) { m_view.centerOn((position - QPointF(4, 4)) / scale()); }
    LineageView& m_view;
};

PlacedLineage placeLineage(const items::LineageModel& model)
{
    PlacedLineage out;
    out.scene = model.scene();
    std::vector<items::LayoutNode> nodes;
    std::vector<items::LayoutEdge> edges;
    for (const LineageBox& box : out.scene.boxes)
        nodes.push_back({ box.rank, LineageBoxItem::kWidth, LineageBoxItem::kHeight });
    for (const LineageLink& link : out.scene.links)
        edges.push_back({ link.from, link.to });
    out.layout = items::layOutLineage(nodes, edges, { 88, 16, 14 });
    return out;
}

LineageView::LineageView(QWidget* parent)
    : QGraphicsView(parent)
    , m_map(new Map(*this))
{
    setObjectName(QStringLiteral("lineageGraph"));
    setAccessibleName(tr("Lineage graph"));
    setScene(new QGraphicsScene(this));
    scene()->setItemIndexMethod(QGraphicsScene::BspTreeIndex);
    setFrameShape(QFrame::NoFrame);
    setDragMode(ScrollHandDrag);
    setTransformationAnchor(AnchorUnderMouse);
    setViewportUpdateMode(SmartViewportUpdate);
    setFocusPolicy(Qt::StrongFocus);
    connect(&Theme::instance(), &Theme::changed, this, &LineageView::restyle);
    restyle();
}

LineageView::~LineageView() = default;

void LineageView::restyle()
{
    setBackgroundBrush(Theme::instance().tokens().background);
    scene()->update();
    m_map->update();
}

void LineageView::show(PlacedLineage placed, const engine::LineageGraph& graph)
{
    const std::string chosen = m_chosen >= 0 ? m_placed.scene.boxes[static_cast<size_t>(m_chosen)].key : std::string();
    const bool same_root = m_placed_once && !m_placed.scene.boxes.empty() && !placed.scene.boxes.empty() && m_placed.scene.boxes[m_placed.scene.root].key == placed.scene.boxes[placed.scene.root].key;
    m_placed = std::move(placed);
    m_chosen = -1;
    build(graph);
    for (size_t i = 0; i < m_placed.scene.boxes.size(); ++i)
        if (same_root && m_placed.scene.boxes[i].key == chosen)
            m_chosen = static_cast<int>(i);
    if (m_chosen < 0 && !m_placed.scene.boxes.empty())
        m_chosen = static_cast<int>(m_placed.scene.root);
    highlight();
    if (!same_root) {
        startPlace();
        QTimer::singleShot(0, this, &LineageView::startPlace); // once more with the size the page gives it
    } else if (m_chosen >= 0)
        ensureVisible(m_boxes[static_cast<size_t>(m_chosen)], 40, 40);
    m_placed_once = true;
    placeMap();
    emit chosenChanged();
}

void LineageView::build(const engine::LineageGraph& graph)
{
    scene()->clear();
    m_boxes.clear();
    m_links.clear();
    for (size_t i = 0; i < m_placed.scene.links.size(); ++i) {
        const LineageLink& link = m_placed.scene.links[i];
        const QString amount = figureOf(link.amount, link.currency, link.quantity);
        const engine::LineageEdge& edge = graph.edges[link.edges.front()];
        QStringList tip { tr("Joined %1").arg(items::basisTitle(edge.basis)) };
        if (!amount.isEmpty())
            tip << tr("Carries %1").arg(amount);
        const QString gap = gapOf(link);
        tip << (gap.isEmpty() ? tr("Ties out") : tr("Residual %1 (downstream minus upstream)").arg(gap));
        auto* item = new LineageLinkItem(m_placed.layout.paths[i], items::linkWidth(m_placed.scene, i, kThin, kThick), amount, gap, tip.join(u'\n'));
        scene()->addItem(item);
        m_links.push_back(item);
    }
    for (size_t i = 0; i < m_placed.scene.boxes.size(); ++i) {
        auto* item = new LineageBoxItem(i, m_placed.scene.boxes[i], textOf(m_placed.scene.boxes[i], graph));
        item->setPos(m_placed.layout.boxes[i].x, m_placed.layout.boxes[i].y);
        scene()->addItem(item);
        m_boxes.push_back(item);
    }
    setSceneRect(QRectF(0, 0, m_placed.layout.width, m_placed.layout.height).adjusted(-kMargin * 3, -kMargin * 3, kMargin * 3, kMargin * 3));
}

// Everything, if it can still be read; else the record that was asked for, at a legible size.
void LineageView::startPlace()
{
    fit();
    if (transform().m11() >= kZoomLegible || m_boxes.empty())
        return;
    setTransform(QTransform::fromScale(0.85, 0.85));
    centerOn(m_boxes[m_placed.scene.root]);
}

void LineageView::choose(int box)
{
    if (box >= int(m_boxes.size()) || box == m_chosen)
        return;
    m_chosen = box;
    highlight();
    m_map->update();
    emit chosenChanged();
}

void LineageView::highlight()
{
    const bool any = m_chosen >= 0;
    const std::vector<bool> on = any ? items::lineagePath(m_placed.scene, static_cast<size_t>(m_chosen)) : std::vector<bool>();
    for (size_t i = 0; i < m_boxes.size(); ++i) {
        m_boxes[i]->setChosen(int(i) == m_chosen);
        m_boxes[i]->setFaded(any && !on[i]);
    }
    size_t touching = 0;
    for (const LineageLink& link : m_placed.scene.links)
        touching += int(link.from) == m_chosen || int(link.to) == m_chosen ? 1 : 0;
    const bool labelled = touching <= kLabelsMax; // more would lie on each other: the side lists them
    for (size_t i = 0; i < m_links.size(); ++i) {
        const LineageLink& link = m_placed.scene.links[i];
        m_links[i]->setFaded(any && !(on[link.from] && on[link.to]));
        m_links[i]->setLabelled(any && labelled && (int(link.from) == m_chosen || int(link.to) == m_chosen));
    }
    QString words;
    if (any) {
        const LineageBox& box = m_placed.scene.boxes[static_cast<size_t>(m_chosen)];
        words = tr("Chosen: %1, %2").arg(box.stack || box.closed_events ? items::tableCount(box.table, box.records) : items::tableTitle(box.table), figureOf(box.amount, box.currency, box.quantity));
    }
    setAccessibleDescription(words);
}

void LineageView::fit()
{
    if (m_boxes.empty())
        return;
    fitInView(QRectF(0, 0, m_placed.layout.width, m_placed.layout.height).adjusted(-kMargin, -kMargin, kMargin, kMargin), Qt::KeepAspectRatio);
    if (transform().m11() > 1) { // a small graph is not blown up
        setTransform({});
        centerOn(m_placed.layout.width / 2, m_placed.layout.height / 2);
    }
    m_map->update();
}

void LineageView::zoom(qreal factor)
{
    const qreal wanted = std::clamp(transform().m11() * factor, kZoomMin, kZoomMax);
    const qreal step = wanted / transform().m11();
    scale(step, step);
    m_map->update();
}

bool LineageView::mapShown() const
{
    return m_map->isVisibleTo(this);
}

void LineageView::placeMap()
{
    m_map->setVisible(m_boxes.size() > kMapFrom);
    m_map->move(width() - m_map->width() - 20, height() - m_map->height() - 20);
    m_map->raise();
    m_map->update();
}

int LineageView::boxAt(const QPoint& position) const
{
    for (QGraphicsItem* item : items(position))
        if (const auto* box = dynamic_cast<LineageBoxItem*>(item))
            return static_cast<int>(box->index());
    return -1;
}

// The neighbour along an edge that stands nearest in height.
int LineageView::neighbour(bool upstream) const
{
    if (m_chosen < 0)
        return -1;
    int best = -1;
    double nearest = 0;
    const double here = m_placed.layout.boxes[static_cast<size_t>(m_chosen)].centre();
    for (const LineageLink& link : m_placed.scene.links) {
        if (int(upstream ? link.to : link.from) != m_chosen)
            continue;
        const size_t there = upstream ? link.from : link.to;
        const double distance = std::abs(m_placed.layout.boxes[there].centre() - here);
        if (best < 0 || distance < nearest) {
            best = static_cast<int>(there);
            nearest = distance;
        }
    }
    return best;
}

int LineageView::beside(int step) const
{
    for (const std::vector<size_t>& rank : m_placed.layout.ranks)
        for (size_t i = 0; i < rank.size(); ++i)
            if (int(rank[i]) == m_chosen) {
                const auto at = static_cast<ptrdiff_t>(i) + step;
                return at >= 0 && at < static_cast<ptrdiff_t>(rank.size()) ? static_cast<int>(rank[static_cast<size_t>(at)]) : m_chosen;
            }
    return -1;
}

void LineageView::walk(int box)
{
    if (box < 0)
        return;
    choose(box);
    ensureVisible(m_boxes[static_cast<size_t>(box)], 40, 40);
}

void LineageView::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) {
        QGraphicsView::keyPressEvent(event);
        return;
    }
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left:
        return walk(neighbour(!mirrored));
    case Qt::Key_Right:
        return walk(neighbour(mirrored));
    case Qt::Key_Up:
    case Qt::Key_K:
        return walk(beside(-1));
    case Qt::Key_Down:
    case Qt::Key_J:
        return walk(beside(1));
    case Qt::Key_Home:
        return walk(m_boxes.empty() ? -1 : static_cast<int>(m_placed.scene.root));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_chosen >= 0)
            emit opened(m_chosen);
        return;
    default:
        event->ignore(); // the page's own keys
    }
}

void LineageView::mousePressEvent(QMouseEvent* event)
{
    const int box = boxAt(event->pos());
    if (box >= 0 && event->button() == Qt::LeftButton) {
        choose(box);
        setFocus(Qt::MouseFocusReason);
        return;
    }
    QGraphicsView::mousePressEvent(event);
}

void LineageView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int box = boxAt(event->pos());
    if (box >= 0)
        emit opened(box);
}

void LineageView::wheelEvent(QWheelEvent* event)
{
    if (event->modifiers() & Qt::ShiftModifier) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    zoom(std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void LineageView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    QTimer::singleShot(0, this, [this] { // when the scroll bars know the new size
        if (m_chosen >= 0)
            ensureVisible(m_boxes[static_cast<size_t>(m_chosen)], 60, 60);
    });
    placeMap();
}

void LineageView::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    m_map->update();
}

bool LineageView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::LayoutDirectionChange)
        viewport()->update();
    return QGraphicsView::viewportEvent(event);
}

bool LineageView::saveSvg(const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    const QRectF area = QRectF(0, 0, m_placed.layout.width, m_placed.layout.height).adjusted(-kMargin, -kMargin, kMargin, kMargin);
    QSvgGenerator svg;
    svg.setOutputDevice(&file);
    svg.setSize(area.size().toSize());
    svg.setViewBox(QRectF(QPointF(0, 0), area.size()));
    svg.setTitle(tr("Lineage"));
    {
        QPainter painter(&svg);
        painter.fillRect(QRectF(QPointF(0, 0), area.size()), Theme::instance().tokens().background);
        scene()->render(&painter, QRectF(QPointF(0, 0), area.size()), area);
    }
    return file.commit();
}

bool LineageView::savePng(const QString& path)
{
    constexpr qreal kSideMax = 12'000; // pixels; more is neither shown nor printed anywhere
    const QRectF area = QRectF(0, 0, m_placed.layout.width, m_placed.layout.height).adjusted(-kMargin, -kMargin, kMargin, kMargin);
    const qreal scale = std::min(2.0, kSideMax / std::max(area.width(), area.height()));
    QImage image((area.size() * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return false;
    image.fill(Theme::instance().tokens().background);
    {
        QPainter painter(&image);
        scene()->render(&painter, QRectF(QPointF(0, 0), QSizeF(image.size())), area);
    }
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && image.save(&file, "PNG") && file.commit();
}

}
