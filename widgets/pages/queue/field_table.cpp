#include "widgets/pages/queue/field_table.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "items/words.h"
#include "widgets/kit/labels.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QTextOption>
#include <QToolTip>

#include <algorithm>

namespace tieout::ui {

namespace {

QString valueText(const engine::ComparedField& field, const std::string& value)
{
    if (value.empty())
        return {};
    switch (field.kind) {
    case engine::ComparedField::Money:
        if (const auto exact = domain::Exact::parse(value); exact.ok())
            return items::formatMoneyWithCode(*exact, field.currency);
        break;
    case engine::ComparedField::Quantity:
    case engine::ComparedField::Count:
        return items::machineNumber(value);
    case engine::ComparedField::Plain:
    case engine::ComparedField::Period:
    case engine::ComparedField::Id:
        break;
    }
    // A moment breaks between day and time of day.
    if (field.kind == engine::ComparedField::Plain && value.size() > 10 && value[10] == 'T' && value.back() == 'Z' && domain::Instant::parse(value).ok()) {
        std::string time = value.substr(11, value.size() - 12);
        if (time.find('.') != std::string::npos) { // no noughts behind the second
            const size_t last = time.find_last_not_of('0');
            time.erase(time[last] == '.' ? last : last + 1);
        }
        return desk::fromUtf8(value.substr(0, 10)) + u' ' + desk::fromUtf8(time) + QStringLiteral(" UTC");
    }
    return desk::outside(value);
}

// Between words where there are any, else anywhere.
QTextOption wrapped(Qt::Alignment alignment)
{
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    return option;
}

int wrappedHeight(const QString& text, const QFont& font, int room)
{
    QTextLayout layout(text, font);
    layout.setTextOption(wrapped(Qt::AlignLeading));
    layout.beginLayout();
    int lines = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine(), ++lines)
        line.setLineWidth(room);
    layout.endLayout();
    return lines * QFontMetrics(font).lineSpacing();
}

// The stretch of `text` that `other` does not have at its ends.
std::pair<qsizetype, qsizetype> differing(const QString& text, const QString& other)
{
    const qsizetype shorter = std::min(text.size(), other.size());
    qsizetype head = 0, tail = 0;
    while (head < shorter && text[head] == other[head])
        ++head;
    while (tail < shorter - head && text[text.size() - 1 - tail] == other[other.size() - 1 - tail])
        ++tail;
    return { head, text.size() - head - tail };
}

}

FieldTable::FieldTable(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Expected and actual, field by field"));
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void FieldTable::set(const std::vector<engine::ComparedField>& fields)
{
    m_rows.clear();
    QStringList spoken;
    for (const engine::ComparedField& field : fields) {
        const bool figure = field.kind == engine::ComparedField::Money || field.kind == engine::ComparedField::Quantity || field.kind == engine::ComparedField::Count;
        m_rows.push_back({ desk::translate(field.name), valueText(field, field.expected), valueText(field, field.actual), field.differs, figure, field.kind == engine::ComparedField::Id });
        const Row& row = m_rows.back();
        spoken << tr("%1: expected %2, actual %3").arg(row.name, row.expected.isEmpty() ? tr("nothing") : row.expected, row.actual.isEmpty() ? tr("nothing") : row.actual);
    }
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setVisible(!m_rows.empty());
    updateGeometry();
    update();
}

int FieldTable::rowHeight() const
{
    return qMax(22, QFontMetrics(font()).height() + 6);
}

QSize FieldTable::sizeHint() const
{
    return { 360, heightForWidth(testAttribute(Qt::WA_Resized) ? width() : 360) };
}

FieldTable::Columns FieldTable::columnsAt(int width) const
{
    const int name = qMin(120, width * 30 / 100);
    return { name, (width - name - 20) / 2 };
}

int FieldTable::heightOf(const Row& row, int width) const
{
    const auto [name, value] = columnsAt(width);
    const QFontMetrics metrics(font());
    int text = wrappedHeight(row.name, font(), name);
    if (!row.figure && !row.id)
        text = qMax(text, qMax(wrappedHeight(row.expected, font(), value - 8), wrappedHeight(row.actual, font(), value)));
    return text > metrics.lineSpacing() ? text + 6 : rowHeight();
}

int FieldTable::heightForWidth(int width) const
{
    int height = rowHeight() + 2;
    for (const Row& row : m_rows)
        height += heightOf(row, width);
    return height;
}

int FieldTable::rowAt(int y) const
{
    int top = rowHeight();
    for (size_t i = 0; i < m_rows.size() && y >= top; ++i) {
        top += heightOf(m_rows[i], width());
        if (y < top)
            return static_cast<int>(i);
    }
    return -1;
}

void FieldTable::paintValue(QPainter* painter, const QRect& rect, const QString& text, const QString& other, const Row& row) const
{
    const Theme& theme = Theme::instance();
    const Tokens& t = theme.tokens();
    QFont face = row.id ? theme.idFont() : row.figure ? theme.numberFont() : font();
    painter->setFont(face);
    const QFontMetrics metrics(face);
    if (text.isEmpty()) {
        painter->setPen(row.differs ? t.critical : t.muted);
        painter->setFont(font());
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignTrailing, row.differs ? tr("nothing") : QStringLiteral("—"));
        return;
    }
    const QString shown = metrics.elidedText(text, row.id ? Qt::ElideMiddle : Qt::ElideRight, rect.width());
    if (!row.figure && !row.id && shown != text) {
        painter->setPen(row.differs ? t.critical : t.text);
        painter->drawText(QRectF(rect), text, wrapped(Qt::AlignVCenter | Qt::AlignTrailing));
        return;
    }
    const int width = metrics.horizontalAdvance(shown);
    const bool trailing = layoutDirection() != Qt::RightToLeft; // every value stands under its head
    const int left = trailing ? rect.right() - width + 1 : rect.left();
    if (row.differs && shown == text && !other.isEmpty()) {
        const auto [begin, length] = differing(text, other);
        const int x = left + metrics.horizontalAdvance(text.left(begin)), w = metrics.horizontalAdvance(text.mid(begin, length));
        const QRect mark(x - 1, rect.center().y() - metrics.height() / 2, w + 2, metrics.height());
        painter->fillRect(mark, theme.fill(Tone::Critical));
        painter->fillRect(QRect(mark.left(), mark.bottom() - 1, mark.width(), 2), t.critical);
    }
    painter->setPen(t.text);
    painter->drawText(QRect(left, rect.top(), width + 2, rect.height()), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
}

void FieldTable::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = Theme::instance().tokens();
    const auto [name_width, value_width] = columnsAt(width());
    int top = 0, height = rowHeight();
    const auto column = [&](int left, int w) { return QRect(layoutDirection() == Qt::RightToLeft ? width() - left - w : left, top, w, height); };
    painter.setPen(t.muted);
    painter.drawText(column(name_width + 14, value_width - 8), Qt::AlignVCenter | Qt::AlignTrailing, tr("Expected"));
    painter.drawText(column(name_width + 14 + value_width, value_width), Qt::AlignVCenter | Qt::AlignTrailing, tr("Actual"));
    for (const Row& row : m_rows) {
        top += height;
        height = heightOf(row, width());
        painter.setPen(t.line);
        painter.drawLine(0, top, width(), top);
        painter.setFont(font());
        painter.setPen(row.differs ? t.text : t.muted);
        painter.drawText(QRectF(column(0, name_width)), row.name, wrapped(Qt::AlignVCenter | Qt::AlignLeading));
        if (row.differs) {
            painter.setPen(t.critical);
            painter.drawText(column(name_width, 14), Qt::AlignCenter, QStringLiteral("≠"));
        }
        paintValue(&painter, column(name_width + 14, value_width - 8), row.expected, row.actual, row);
        paintValue(&painter, column(name_width + 14 + value_width, value_width), row.actual, row.expected, row);
    }
}

bool FieldTable::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int at = rowAt(help->pos().y());
        if (at >= 0) {
            const Row& row = m_rows[static_cast<size_t>(at)];
            QToolTip::showText(help->globalPos(), desk::plainTip(tr("%1: expected %2, actual %3").arg(row.name, row.expected, row.actual)), this);
        }
        return true;
    }
    return QWidget::event(event);
}

}
