#include "widgets/pages/lineage/lineage_items.h"

#include "items/format.h"
#include "widgets/kit/labels.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace tieout::ui {

namespace {

constexpr qreal kFaded = 0.28;
constexpr qreal kTextsFrom = 0.34; // below this zoom texts are not legible and not drawn
constexpr int kStackStep = 3;

QString escaped(const QString& plain)
{
    return QStringLiteral("<qt>") + plain.toHtmlEscaped().replace(u'\n', QLatin1String("<br>")) + QStringLiteral("</qt>");
}

}

LineageBoxItem::LineageBoxItem(size_t index, const items::LineageBox& box, LineageBoxText text)
    : m_index(index)
    , m_text(std::move(text))
    , m_cases(box.cases)
    , m_stack(box.stack || box.closed_events)
    , m_present(box.present)
{
    setToolTip(escaped(m_text.tip));
    setCursor(Qt::PointingHandCursor);
    setZValue(2);
}

void LineageBoxItem::setChosen(bool chosen)
{
    m_chosen = chosen;
    update();
}

void LineageBoxItem::setFaded(bool faded)
{
    setOpacity(faded ? kFaded : 1);
}

QRectF LineageBoxItem::boundingRect() const
{
    return QRectF(0, 0, kWidth, kHeight).adjusted(-3, -3, 3 + 2 * kStackStep, 3 + 2 * kStackStep);
}

void LineageBoxItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const Tokens& tokens = Theme::instance().tokens();
    const QRectF box(0.5, 0.5, kWidth - 1, kHeight - 1);
    painter->setRenderHint(QPainter::Antialiasing);
    QPen pen(m_present ? tokens.strong_line : tokens.critical, 1);
    if (!m_present)
        pen.setStyle(Qt::DashLine);
    painter->setBrush(tokens.surface);
    painter->setPen(pen);
    if (m_stack)
        for (const int behind : { 2, 1 })
            painter->drawRoundedRect(box.translated(behind * kStackStep, behind * kStackStep), 5, 5);
    if (m_chosen) {
        painter->setPen(QPen(tokens.accent, 2.5));
        painter->setBrush(tokens.selection);
    }
    painter->drawRoundedRect(box, 5, 5);
    if (QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform()) >= kTextsFrom)
        paintTexts(painter);
    Q_UNUSED(option)
}

void LineageBoxItem::paintTexts(QPainter* painter) const
{
    const Theme& theme = Theme::instance();
    const Tokens& tokens = theme.tokens();
    const QRectF inner(8, 5, kWidth - 16, kHeight - 10);
    const QFont small = Theme::scaled(QApplication::font(), 0.88);
    painter->setFont(small);
    QRectF head = inner;
    if (m_cases > 0) {
        const QString count = items::formatCount(m_cases);
        const qreal width = QFontMetricsF(small).horizontalAdvance(count);
        painter->setPen(theme.ink(Tone::Critical));
        painter->drawText(QRectF(inner.right() - width, inner.top(), width, 14), int(Qt::AlignRight | Qt::AlignTop), count);
        Pill::paintShape(painter, QRectF(inner.right() - width - 13, inner.top() + 3, 9, 9), Tone::Critical);
        head.setRight(inner.right() - width - 17);
    }
    painter->setPen(m_present ? tokens.muted : theme.ink(Tone::Critical));
    const QString kind = m_present ? m_text.kind : QApplication::translate("tieout::ui::LineageBoxItem", "%1, missing").arg(m_text.kind);
    painter->drawText(head, int(Qt::AlignLeft | Qt::AlignTop), QFontMetricsF(small).elidedText(kind, Qt::ElideRight, head.width()));

    painter->setPen(tokens.text);
    const QFont id = Theme::scaled(theme.idFont(), 0.95);
    painter->setFont(id);
    painter->drawText(QRectF(inner.left(), inner.top() + 16, inner.width(), 16), int(Qt::AlignLeft | Qt::AlignVCenter),
        QFontMetricsF(id).elidedText(m_text.name, Qt::ElideMiddle, inner.width()));
    const QFont number = Theme::scaled(theme.numberFont(), 1.0, QFont::DemiBold);
    painter->setFont(number);
    painter->drawText(inner, int(Qt::AlignRight | Qt::AlignBottom), m_text.figure);
}

LineageLinkItem::LineageLinkItem(const std::vector<items::LayoutPoint>& path, double width, QString label, QString gap, const QString& tip)
    : m_width(width)
    , m_label(std::move(label))
    , m_gap(std::move(gap))
{
    for (const items::LayoutPoint& point : path)
        m_path << QPointF(point.x, point.y);
    for (qsizetype i = 1; i < m_path.size(); ++i)
        m_length += QLineF(m_path[i - 1], m_path[i]).length();
    setToolTip(escaped(tip));
    setZValue(m_gap.isEmpty() ? 0 : 1);
}

void LineageLinkItem::setFaded(bool faded)
{
    m_faded = faded;
    setOpacity(faded ? kFaded : 1);
}

void LineageLinkItem::setLabelled(bool labelled)
{
    if (m_labelled == labelled)
        return;
    prepareGeometryChange();
    m_labelled = labelled;
    setZValue(labelled || !m_gap.isEmpty() ? 1 : 0);
}

QRectF LineageLinkItem::boundingRect() const
{
    const QFontMetricsF metrics(Theme::instance().numberFont());
    const qreal wide = std::max(metrics.horizontalAdvance(m_gap), m_labelled ? metrics.horizontalAdvance(m_label) : 0) / 2 + 24;
    const qreal margin = m_width / 2 + 2;
    QRectF box = m_path.boundingRect().adjusted(-margin, -margin, margin, margin);
    if (!m_gap.isEmpty() || m_labelled)
        box |= QRectF(box.center() - QPointF(wide, 12), QSizeF(2 * wide, 24));
    return box;
}

QPainterPath LineageLinkItem::shape() const
{
    QPainterPath path;
    path.addPolygon(m_path);
    QPainterPathStroker stroker;
    stroker.setWidth(std::max(m_width, 8.0));
    return stroker.createStroke(path);
}

QPolygonF LineageLinkItem::part(qreal from, qreal to) const
{
    QPolygonF out;
    qreal walked = 0;
    for (qsizetype i = 1; i < m_path.size(); ++i) {
        const QLineF line(m_path[i - 1], m_path[i]);
        const qreal length = line.length();
        const qreal begin = from * m_length - walked, end = to * m_length - walked;
        walked += length;
        if (length <= 0 || end <= 0 || begin >= length)
            continue;
        if (out.isEmpty())
            out << line.pointAt(std::clamp(begin / length, 0.0, 1.0));
        out << line.pointAt(std::clamp(end / length, 0.0, 1.0));
    }
    return out;
}

void LineageLinkItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (m_path.size() < 2)
        return;
    const Theme& theme = Theme::instance();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    QPen pen(m_labelled ? theme.tokens().accent : theme.tokens().strong_line, m_width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    painter->setPen(pen);
    if (m_gap.isEmpty()) {
        painter->drawPolyline(m_path);
    } else {
        painter->drawPolyline(part(0, 0.38));
        painter->drawPolyline(part(0.62, 1));
        painter->setPen(QPen(theme.ink(Tone::Critical), std::max(1.5, m_width / 2), Qt::DotLine, Qt::FlatCap));
        painter->drawPolyline(part(0.38, 0.62));
    }
    if (QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform()) < kTextsFrom)
        return;
    if (!m_gap.isEmpty())
        paintPill(painter, m_gap, true);
    else if (m_labelled && !m_label.isEmpty())
        paintPill(painter, m_label, false);
}

void LineageLinkItem::paintPill(QPainter* painter, const QString& text, bool critical) const
{
    const Theme& theme = Theme::instance();
    const QFont font = Theme::scaled(theme.numberFont(), 0.9, critical ? QFont::DemiBold : QFont::Normal);
    const QFontMetricsF metrics(font);
    const QPolygonF middle = part(0.499, 0.501);
    if (middle.isEmpty())
        return;
    const QSizeF size(metrics.horizontalAdvance(text) + 12, metrics.height() + 2);
    const QRectF pill(middle.first() - QPointF(size.width() / 2, size.height() / 2), size);
    painter->setPen(QPen(critical ? theme.ink(Tone::Critical) : theme.tokens().line, 1));
    painter->setBrush(theme.tokens().surface);
    painter->drawRoundedRect(pill, 4, 4);
    painter->setPen(critical ? theme.ink(Tone::Critical) : theme.tokens().text);
    painter->setFont(font);
    painter->drawText(pill, int(Qt::AlignCenter), text);
}

}
