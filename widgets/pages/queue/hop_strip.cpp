#include "widgets/pages/queue/hop_strip.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/labels.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <array>

namespace tieout::ui {

namespace {

constexpr int kCellWidth = 116, kGap = 16, kLines = 4, kPad = 6;

constexpr std::array<const char*, domain::kTableCount> kTitles = {
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Usage events"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Aggregate"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Charge"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Invoice line"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Invoice"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "ERP document"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Journal"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Payment"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Receipt"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Product"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "CRM account"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Billing customer"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "ERP customer"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Contract"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Contract item"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Subscription item"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Credit note"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "ERP credit"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Mapping"),
    QT_TRANSLATE_NOOP("tieout::ui::HopStrip", "Downstream total"),
};

int cellHeight()
{
    return kLines * (QFontMetrics(QApplication::font()).height() + 1) + 2 * kPad;
}

}

QString tableTitle(domain::Table table)
{
    return QCoreApplication::translate("tieout::ui::HopStrip", kTitles[static_cast<size_t>(table)]);
}

HopStrip::HopStrip(QWidget* parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Lineage of this exception"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void HopStrip::set(const std::vector<engine::HopCell>& cells)
{
    m_cells = cells;
    m_hovered = -1;
    m_focused = 0;
    QStringList words;
    for (const engine::HopCell& cell : cells)
        words << tipOf(cell);
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    setVisible(!cells.empty());
    updateGeometry();
    update();
}

int HopStrip::perRow(int width) const
{
    return qMax(1, (width + kGap) / (kCellWidth + kGap));
}

int HopStrip::heightForWidth(int width) const
{
    const int rows = (static_cast<int>(m_cells.size()) + perRow(width) - 1) / perRow(width);
    return rows * (cellHeight() + 8) - (rows > 0 ? 8 : 0) + 2;
}

QSize HopStrip::sizeHint() const
{
    return { 3 * (kCellWidth + kGap), heightForWidth(qMax(width(), kCellWidth)) };
}

QRect HopStrip::cellRect(size_t index) const
{
    const int row_length = perRow(width());
    const int row = static_cast<int>(index) / row_length, column = static_cast<int>(index) % row_length;
    const int cell_width = qMin(160, (width() - (row_length - 1) * kGap) / row_length);
    const QRect rect(column * (cell_width + kGap), row * (cellHeight() + 8) + 1, cell_width - 1, cellHeight());
    return layoutDirection() == Qt::RightToLeft ? QRect(width() - rect.right() - 1, rect.top(), rect.width(), rect.height()) : rect;
}

int HopStrip::cellAt(const QPoint& at) const
{
    for (size_t i = 0; i < m_cells.size(); ++i)
        if (cellRect(i).contains(at))
            return static_cast<int>(i);
    return -1;
}

QString HopStrip::tipOf(const engine::HopCell& cell) const
{
    QStringList parts { tableTitle(cell.table) };
    if (cell.count == 0)
        parts << tr("missing");
    else if (cell.count > 1)
        parts << tr("%1 records").arg(items::formatCount(cell.count));
    if (!cell.id.empty())
        parts << desk::outside(cell.id);
    if (cell.quantity)
        parts << tr("quantity %1").arg(items::formatQuantity(*cell.quantity));
    if (cell.amount)
        parts << items::formatMoneyWithCode(*cell.amount, cell.currency);
    if (cell.residual && !cell.residual->isZero())
        parts << tr("gap %1").arg(items::formatQuantity(*cell.residual));
    if (cell.broken)
        parts << tr("the broken hop");
    return parts.join(QStringLiteral(", "));
}

void HopStrip::paintCell(QPainter* painter, size_t index) const
{
    const Theme& theme = Theme::instance();
    const Tokens& t = theme.tokens();
    const engine::HopCell& cell = m_cells[index];
    const QRect rect = cellRect(index);
    const bool missing = cell.count == 0, focused = hasFocus() && m_focused == static_cast<int>(index);
    QPen edge(cell.broken ? t.critical : focused ? t.accent : t.line, cell.broken || focused ? 1.5 : 1);
    if (missing)
        edge.setStyle(Qt::DashLine);
    painter->setPen(edge);
    painter->setBrush(cell.broken ? theme.fill(Tone::Critical) : m_hovered == static_cast<int>(index) ? t.hover : missing ? QColor(Qt::transparent) : t.raised);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const int line = QFontMetrics(font()).height() + 1;
    QRect row(rect.left() + kPad, rect.top() + kPad, rect.width() - 2 * kPad, line);
    const auto write = [&](const QString& text, const QColor& ink, const QFont& font, Qt::TextElideMode elide = Qt::ElideRight) {
        painter->setFont(font);
        painter->setPen(ink);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine, QFontMetrics(font).elidedText(text, elide, row.width()));
        row.translate(0, line);
    };
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    write(tableTitle(cell.table), t.text, strong);
    if (missing)
        write(tr("missing"), cell.broken ? t.critical : t.muted, font());
    else if (cell.count > 1)
        write(tr("%1 records").arg(items::formatCount(cell.count)), t.muted, font());
    else
        write(desk::outside(cell.id), t.muted, theme.idFont(), Qt::ElideMiddle);
    QString figure;
    if (cell.amount)
        figure = items::formatMoneyWithCode(*cell.amount, cell.currency);
    else if (cell.quantity)
        figure = items::formatQuantity(*cell.quantity);
    if (!figure.isEmpty())
        write(figure, t.text, theme.numberFont());
    if (cell.residual && !cell.residual->isZero()) {
        Pill::paintShape(painter, QRectF(row.left(), row.center().y() - 3, 7, 7), Tone::Critical);
        row.setLeft(row.left() + 12);
        write(items::formatQuantity(*cell.residual), t.critical, theme.numberFont());
    } else if (cell.broken) // the figures agree one by one, what is wrong is their number or period
        write(tr("not as expected"), t.critical, font());
    else if (cell.residual)
        write(tr("ties out"), t.ok, font());
}

void HopStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = Theme::instance().tokens();
    for (size_t i = 0; i < m_cells.size(); ++i) {
        paintCell(&painter, i);
        const bool last_of_row = (static_cast<int>(i) + 1) % perRow(width()) == 0;
        if (i + 1 == m_cells.size() || last_of_row)
            continue;
        const QRect rect = cellRect(i);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const qreal x = mirrored ? rect.left() - kGap / 2.0 : rect.right() + kGap / 2.0, y = rect.center().y(), side = mirrored ? -1 : 1;
        const bool broken = m_cells[i + 1].broken;
        painter.setPen(QPen(broken ? t.critical : t.muted, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (broken) { // two strokes across: the chain is cut here
            painter.drawLine(QPointF(x - 4, y + 4), QPointF(x, y - 4));
            painter.drawLine(QPointF(x, y + 4), QPointF(x + 4, y - 4));
        } else
            painter.drawPolyline(QPolygonF { QPointF(x - 2 * side, y - 3.5), QPointF(x + 2 * side, y), QPointF(x - 2 * side, y + 3.5) });
    }
}

void HopStrip::mousePressEvent(QMouseEvent* event)
{
    if (const int at = cellAt(event->pos()); at >= 0 && !m_cells[static_cast<size_t>(at)].id.empty())
        emit hopChosen(m_cells[static_cast<size_t>(at)].table, m_cells[static_cast<size_t>(at)].id);
}

void HopStrip::mouseMoveEvent(QMouseEvent* event)
{
    const int at = cellAt(event->pos());
    setCursor(at >= 0 && !m_cells[static_cast<size_t>(at)].id.empty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (std::exchange(m_hovered, at) != at)
        update();
}

void HopStrip::leaveEvent(QEvent*)
{
    m_hovered = -1;
    update();
}

void HopStrip::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(m_cells.size()) - 1;
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        m_focused = qBound(0, m_focused + (event->key() == Qt::Key_Right ? 1 : -1), qMax(0, last));
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_focused <= last && !m_cells[static_cast<size_t>(m_focused)].id.empty())
        emit hopChosen(m_cells[static_cast<size_t>(m_focused)].table, m_cells[static_cast<size_t>(m_focused)].id);
    else
        QWidget::keyPressEvent(event);
}

bool HopStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int at = cellAt(help->pos());
        QToolTip::showText(help->globalPos(), at >= 0 ? desk::plainTip(tipOf(m_cells[static_cast<size_t>(at)])) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

}
