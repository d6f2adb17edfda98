#include "widgets/pages/queue/sum_footer.h"

#include "desk/reason_words.h"
#include "items/format.h"
#include "items/queue_model.h"
#include "widgets/kit/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>

namespace tieout::ui {

namespace {
constexpr int kLinesMax = 3, kPad = 12;
}

SumFooter::SumFooter(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Sums by currency"));
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void SumFooter::set(const QString& words, const std::vector<engine::CurrencySum>& sums)
{
    m_words = words;
    m_sums = sums;
    std::stable_sort(m_sums.begin(), m_sums.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    QStringList lines { words };
    for (const engine::CurrencySum& sum : m_sums)
        lines << (sum.overflow ? tr("%1: %2 exceptions, too large to add up").arg(items::currencyCode(sum.currency), items::formatCount(sum.count))
                               : tr("%1: %2 exceptions, expected %3, actual %4, residual %5")
                                     .arg(items::currencyCode(sum.currency), items::formatCount(sum.count), items::formatMoney(sum.expected, sum.currency),
                                         items::formatMoney(sum.actual, sum.currency), items::formatMoney(sum.delta, sum.currency)));
    setToolTip(desk::plainTip(lines.join(u'\n')));
    setAccessibleDescription(lines.join(u'\n'));
    updateGeometry();
    update();
}

int SumFooter::lineHeight() const
{
    return QFontMetrics(font()).height() + 2;
}

int SumFooter::shownLines() const
{
    return std::min(kLinesMax, static_cast<int>(m_sums.size()));
}

QSize SumFooter::sizeHint() const
{
    return { 520, lineHeight() * (1 + std::max(shownLines(), 1)) + 10 };
}

void SumFooter::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = Theme::instance().tokens();
    painter.fillRect(rect(), t.background);
    painter.setPen(t.line);
    painter.drawLine(0, 0, width(), 0);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    const int line = lineHeight(), top = 5;
    const QFont numbers = Theme::instance().numberFont();
    const QFontMetrics metrics(numbers);
    const auto place = [this](int left, int y, int w, int h) { return layoutDirection() == Qt::RightToLeft ? QRect(width() - left - w, y, w, h) : QRect(left, y, w, h); };
    // Columns from the right: residual, actual, expected, count, currency.
    const std::array<QString, 5> heads { tr("Cur."), tr("Count"), tr("Expected"), tr("Actual"), tr("Residual") };
    std::array<int, 5> widths {};
    std::vector<std::array<QString, 5>> rows;
    for (int i = 0; i < shownLines(); ++i) {
        const engine::CurrencySum& sum = m_sums[static_cast<size_t>(i)];
        const auto figure = [&sum](const domain::Exact& value) {
            return sum.overflow ? tr("too large") : items::holdsMoney(sum) ? items::formatMoney(value, sum.currency) : QStringLiteral("–");
        };
        rows.push_back({ items::currencyCode(sum.currency), items::formatCount(sum.count), figure(sum.expected), figure(sum.actual), figure(sum.delta) });
    }
    for (size_t c = 0; c < widths.size(); ++c) {
        widths[c] = metrics.horizontalAdvance(heads[c]);
        for (const auto& row : rows)
            widths[c] = std::max(widths[c], metrics.horizontalAdvance(row[c]));
        widths[c] += 20;
    }
    int right = width() - kPad;
    for (size_t c = widths.size(); c-- > 0;) {
        const int left = right - widths[c];
        if (left < 110)
            break; // no room: the tooltip has every figure
        painter.setFont(font());
        painter.setPen(t.muted);
        painter.drawText(place(left, top, widths[c], line), Qt::AlignVCenter | Qt::AlignTrailing, heads[c]);
        for (size_t r = 0; r < rows.size(); ++r) {
            painter.setFont(c == 4 ? Theme::scaled(numbers, 1.0, QFont::DemiBold) : numbers);
            painter.setPen(c == 0 || c == 1 ? t.muted : t.text);
            painter.drawText(place(left, top + line * (static_cast<int>(r) + 1), widths[c], line), Qt::AlignVCenter | Qt::AlignTrailing, rows[r][c]);
        }
        right = left;
    }
    painter.setFont(strong);
    painter.setPen(t.text);
    const int room = std::max(80, right - kPad - 8);
    painter.drawText(place(kPad, top, room, line), Qt::AlignVCenter | Qt::AlignLeading, QFontMetrics(strong).elidedText(m_words, Qt::ElideRight, room));
    const int more = static_cast<int>(m_sums.size()) - shownLines();
    if (more > 0) {
        painter.setFont(font());
        painter.setPen(t.muted);
        painter.drawText(place(kPad, top + line, room, line), Qt::AlignVCenter | Qt::AlignLeading, tr("and %n more currencies", nullptr, more));
    }
}

}
