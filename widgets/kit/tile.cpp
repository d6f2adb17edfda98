#include "widgets/kit/tile.h"

#include "desk/reason_words.h"
#include "widgets/kit/labels.h"

#include <QPainter>
#include <QStyle>

namespace tieout::ui {

namespace {

constexpr int kPadding = 12;
constexpr int kMark = 10;

}

Tile::Tile(const QString& name, const QString& definition, QWidget* parent)
    : QAbstractButton(parent)
    , m_figure(QChar(0x2013))
{
    setText(name);
    setDefinition(definition);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFigure(m_figure);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Tile::setDefinition(const QString& definition)
{
    setToolTip(desk::plainTip(definition));
    setAccessibleDescription(definition);
}

void Tile::setFigure(const QString& figure, Tone tone)
{
    m_figure = figure;
    m_tone = tone;
    setAccessibleName(text() + QStringLiteral(": ") + figure);
    updateGeometry();
    update();
}

QFont Tile::figureFont() const
{
    return Theme::scaled(Theme::instance().numberFont(), 1.7, QFont::DemiBold);
}

QSize Tile::sizeHint() const
{
    const QFontMetrics large(figureFont()), small(font());
    return { std::max(large.horizontalAdvance(m_figure) + kMark + 8, small.horizontalAdvance(text())) + 2 * kPadding, large.height() + small.height() + 2 * kPadding - 2 };
}

QSize Tile::minimumSizeHint() const
{
    const QFontMetrics large(figureFont());
    return { std::max(96, large.horizontalAdvance(m_figure) + kMark + 8 + 2 * kPadding), sizeHint().height() };
}

void Tile::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::instance();
    const Tokens& tokens = theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(hasFocus() ? QPen(tokens.accent, 2) : QPen(underMouse() ? tokens.strong_line : tokens.line));
    painter.setBrush(isDown() ? tokens.selection : underMouse() ? tokens.hover : tokens.raised);
    painter.drawRoundedRect(hasFocus() ? box.adjusted(0.5, 0.5, -0.5, -0.5) : box, 6, 6);

    const QRect inner = rect().adjusted(kPadding, kPadding - 2, -kPadding, -kPadding + 2);
    const QFontMetrics small(font());
    const QFont large = figureFont();
    int x = 0;
    if (m_tone != Tone::Neutral) {
        const int middle = inner.top() + QFontMetrics(large).height() / 2;
        const qreal left = layoutDirection() == Qt::RightToLeft ? inner.right() - kMark : inner.left();
        Pill::paintShape(&painter, QRectF(left, middle - kMark / 2.0, kMark, kMark), m_tone);
        x = kMark + 6;
    }
    const Qt::Alignment start = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft);
    const QRect line = layoutDirection() == Qt::RightToLeft ? inner.adjusted(0, 0, -x, 0) : inner.adjusted(x, 0, 0, 0);
    painter.setFont(large);
    const bool nothing = m_figure == QLatin1String("0") || m_figure == QString(QChar(0x2013)); // says little, so quietly
    painter.setPen(nothing ? tokens.muted : m_tone == Tone::Neutral ? tokens.text : theme.ink(m_tone));
    painter.drawText(line, int(start | Qt::AlignTop), m_figure);
    painter.setFont(font());
    painter.setPen(tokens.muted);
    painter.drawText(inner, int(start | Qt::AlignBottom), small.elidedText(text(), Qt::ElideRight, inner.width()));
}

}
