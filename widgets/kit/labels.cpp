#include "widgets/kit/labels.h"

#include "desk/reason_words.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>

namespace tieout::ui {

PlainLabel::PlainLabel(const QString& text, Look look, QWidget* parent)
    : QLabel(parent)
    , m_look(look)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    connect(&Theme::instance(), &Theme::changed, this, &PlainLabel::restyle);
    restyle();
}

void PlainLabel::setTone(Tone tone)
{
    m_tone = tone;
    restyle();
}

void PlainLabel::restyle()
{
    const Theme& theme = Theme::instance();
    QFont base = QApplication::font();
    switch (m_look) {
    case Body:
    case Muted:
        break;
    case Strong:
        base.setWeight(QFont::DemiBold);
        break;
    case Title:
        base = Theme::scaled(base, 1.45, QFont::DemiBold);
        break;
    case Id:
        base = theme.idFont();
        break;
    case Number:
        base = theme.numberFont();
        break;
    }
    setFont(base);
    QPalette own;
    if (m_tone != Tone::Neutral)
        own.setColor(QPalette::WindowText, theme.ink(m_tone));
    else if (m_look == Muted)
        own.setColor(QPalette::WindowText, theme.tokens().muted);
    setPalette(own);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return { 0, PlainLabel::minimumSizeHint().height() };
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment()), fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

IdLabel::IdLabel(const QString& id, QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setId(id);
}

void IdLabel::setId(const QString& id)
{
    m_id = id;
    setToolTip(desk::plainTip(id));
    setAccessibleName(id);
    updateGeometry();
    update();
}

QSize IdLabel::sizeHint() const
{
    const QFontMetrics metrics(Theme::instance().idFont());
    return { metrics.horizontalAdvance(m_id) + 2, metrics.height() + 2 };
}

QSize IdLabel::minimumSizeHint() const
{
    return { 40, sizeHint().height() };
}

void IdLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(Theme::instance().idFont());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(m_id, Qt::ElideMiddle, width()));
}

void IdLabel::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy %1").arg(m_id), this, [this] { QApplication::clipboard()->setText(m_id); });
    menu.exec(event->globalPos());
}

Pill::Pill(const QString& text, Tone tone, QWidget* parent)
    : QWidget(parent)
    , m_text(text)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void Pill::set(const QString& text, Tone tone)
{
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    const QFontMetrics metrics(font());
    return { metrics.horizontalAdvance(m_text) + 30, qMax(20, metrics.height() + 4) };
}

void Pill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(&painter, rect(), m_text, m_tone);
}

void Pill::paintShape(QPainter* painter, const QRectF& box, Tone tone)
{
    const QColor ink = Theme::instance().ink(tone);
    painter->setPen(QPen(ink, 1.4));
    painter->setBrush(ink);
    const QPointF c = box.center();
    const qreal r = qMin(box.width(), box.height()) / 2;
    switch (tone) {
    case Tone::Ok:
        painter->drawEllipse(c, r - 0.5, r - 0.5);
        break;
    case Tone::Attention:
        painter->drawPolygon(QPolygonF { c + QPointF(0, -r), c + QPointF(r, r - 1), c + QPointF(-r, r - 1) });
        break;
    case Tone::Warning:
        painter->drawPolygon(QPolygonF { c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0) });
        break;
    case Tone::Critical:
        painter->drawRect(QRectF(c.x() - r + 0.8, c.y() - r + 0.8, 2 * r - 1.6, 2 * r - 1.6));
        break;
    case Tone::Unknown:
        painter->setBrush(Qt::NoBrush);
        painter->drawPolygon(QPolygonF { c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0) });
        break;
    case Tone::Accent:
        painter->drawEllipse(c, r - 1.5, r - 1.5);
        break;
    case Tone::Neutral:
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(c, r - 1, r - 1);
        break;
    }
}

int Pill::widthFor(const QFontMetrics& metrics, const QString& text)
{
    return metrics.horizontalAdvance(text) + 28;
}

int Pill::paint(QPainter* painter, const QRect& rect, const QString& text, Tone tone)
{
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics = painter->fontMetrics();
    const int height = qMin(rect.height() - 4, qMax(18, metrics.height() + 2));
    const int width = qMin(rect.width(), widthFor(metrics, text));
    const bool mirrored = painter->layoutDirection() == Qt::RightToLeft;
    const QRect box(mirrored ? rect.right() - width + 1 : rect.left(), rect.top() + (rect.height() - height) / 2, width, height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.fill(tone));
    painter->drawRoundedRect(box, height / 2.0, height / 2.0);
    const qreal shape = 8;
    paintShape(painter, QRectF(mirrored ? box.right() - 8 - shape : box.left() + 8, box.center().y() + 0.5 - shape / 2, shape, shape), tone);
    painter->setPen(tone == Tone::Neutral ? theme.tokens().text : theme.ink(tone));
    const QRect words = mirrored ? box.adjusted(8, 0, -21, 0) : box.adjusted(21, 0, -6, 0);
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeading, metrics.elidedText(text, Qt::ElideRight, words.width() + 2));
    painter->restore();
    return width;
}

}
